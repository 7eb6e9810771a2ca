"""Starts Rushes in a Nuke with a window, or says in one sentence why it cannot.

The installer makes our packages importable before; where there was none, `RUSHES_IMPORT_PATHS` names their
folders. They come after Nuke's own, which they must not hide.
"""

import os
import sys

import nuke


def start() -> None:
    """Put entries into the menus and let Nuke know the panel. Main thread."""
    try:
        sys.path.extend(path for path in _folders() if path not in sys.path)
        from rushes.hosts.nuke.startup import start_in_window

        start_in_window()
    except Exception as error:  # noqa: BLE001 -- whatever it is, the artist's Nuke must start
        _tell(f"Rushes could not start: {error}")


def _folders() -> "list[str]":
    return [path for path in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if path]


def _tell(sentence: str) -> None:
    # No dialogue: it would hold up the start until somebody has clicked it away.
    nuke.tprint(sentence)
    menu = nuke.menu("Nuke").addMenu("Review")
    menu.addCommand("Rushes could not start...", lambda: nuke.message(sentence))
