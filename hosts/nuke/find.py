"""Where Nuke is on this machine, and the command that starts it without a window."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rushes.core.capture.outlet import command_with_imports
from rushes.core.config import Settings
from rushes.core.errors import BadSettingError, HostUnavailableError
from rushes.core.host_data import Command

_SCRIPT = str(Path(__file__).with_name("detached.py"))
_PROGRAM = re.compile(r"Nuke(\d+)\.(\d+)(?:v(\d+))?(?:\.exe)?")


@dataclass(frozen=True)
class NukeInstall:
    """A Nuke on this machine.

    Attributes:
        executable: The Nuke program.
        interactive: True to work with an interactive licence (`-i`) instead of a render licence.
    """

    executable: str
    interactive: bool = False

    def command(self, *arguments: str, script: str = _SCRIPT) -> Command:
        """Return the command that runs a script with `arguments` in a terminal Nuke.

        Args:
            *arguments: For `detached.py` one of its sub-commands and its options.
            script: Path of the script, `detached.py` when left out.
        """
        licence = ("-i",) if self.interactive else ()
        return command_with_imports(self.executable, *licence, "-t", script, *arguments)


def require_nuke() -> NukeInstall:
    """Return the Nuke to use for work without a window.

    The setting wins, then the Nuke this runs in, one on `PATH`, and the usual places, newest first.

    Raises:
        BadSettingError: `RUSHES_NUKE` leads to no program.
        HostUnavailableError: There is no Nuke.
    """
    settings = Settings()
    program = _set(settings["nuke"]) or _running() or _on_path() or _in_usual_places()
    if program is None:
        raise HostUnavailableError(
            "There is no Nuke on this machine.", next_step="Install Nuke, or set RUSHES_NUKE."
        )
    return NukeInstall(program, settings["nuke_interactive"] == "1")


def _set(setting: str) -> str | None:
    if not setting:
        return None
    program = shutil.which(os.path.expanduser(setting))
    if program is None:
        raise BadSettingError(
            f"RUSHES_NUKE leads to no program: {setting}.",
            next_step="Give the path of a Nuke program.",
            setting="nuke",
        )
    return program


def _running() -> str | None:
    nuke: Any = sys.modules.get("nuke")
    return str(nuke.EXE_PATH) if nuke is not None else None


def _on_path() -> str | None:
    found = (_newest(Path(folder)) for folder in os.get_exec_path())
    return next(filter(None, found), None)


def _in_usual_places() -> str | None:
    if sys.platform == "darwin":
        homes = [app / "Contents/MacOS" for app in Path("/Applications").glob("Nuke*/Nuke*.app")]
    elif sys.platform == "win32":
        homes = list(Path(os.environ.get("PROGRAMFILES", "C:/Program Files")).glob("Nuke*"))
    else:
        places = (Path("/usr/local"), Path("/opt"), Path("/opt/foundry"))
        homes = [home for place in places for home in place.glob("Nuke*")]
    found = [program for program in map(_newest, homes) if program]
    return max(found, key=_version, default=None)


def _newest(folder: Path) -> str | None:
    try:
        found = [str(path) for path in folder.iterdir() if _PROGRAM.fullmatch(path.name)]
    except OSError:
        return None
    programs = [path for path in found if os.path.isfile(path) and os.access(path, os.X_OK)]
    return max(programs, key=_version, default=None)


def _version(program: str) -> tuple[int, ...]:
    found = _PROGRAM.fullmatch(Path(program).name)
    return tuple(int(part or 0) for part in found.groups()) if found else ()
