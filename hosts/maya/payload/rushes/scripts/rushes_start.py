"""Starts Rushes in a Maya with a window, or says in one sentence why it cannot.

`rushes_paths.txt` beside this file, which the installer lays, names the folders of our packages, one a
line; `RUSHES_IMPORT_PATHS` may name others. They come after Maya's own, which they must not hide.
"""

import os
import sys

from maya import cmds, mel, utils

_PATHS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rushes_paths.txt")


def start() -> None:
    """Start when Maya's window is there; not at all where there is none."""
    if not cmds.about(batch=True):
        utils.executeDeferred(_load)


def _load() -> None:
    try:
        sys.path.extend(path for path in _folders() if path not in sys.path)
        from rushes.hosts.maya.startup import start_in_window

        start_in_window()
    except Exception as error:  # noqa: BLE001 -- whatever it is, the artist's Maya must start
        _tell(f"Rushes could not start: {error}")


def _folders() -> "list[str]":
    folders = os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep)
    if os.path.isfile(_PATHS):
        with open(_PATHS, encoding="utf-8") as file:
            folders += file.read().splitlines()
    return [folder for folder in folders if folder]


def _tell(sentence: str) -> None:
    # No dialogue: it would hold up the start until somebody has clicked it away.
    cmds.warning(sentence)
    menu = "RushesMenu"
    if not cmds.menu(menu, exists=True):
        main = str(mel.eval("$rushes_name = $gMainWindow"))
        cmds.menu(menu, label="Review", parent=main)
    cmds.menuItem("RushesFailed", parent=menu, label=sentence, enable=False)
