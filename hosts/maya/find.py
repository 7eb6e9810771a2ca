"""Where Maya is on this machine, and the command that starts it without a window.

`mayapy` is Maya's own Python; it runs `detached.py` by path.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from rushes.core.capture.outlet import command_with_imports
from rushes.core.errors import BadSettingError
from rushes.core.host_data import Command

_SCRIPT = str(Path(__file__).with_name("detached.py"))
_PLACES = {
    "linux": ("/usr/autodesk", "maya20*/bin/mayapy"),
    "darwin": ("/Applications/Autodesk", "maya20*/Maya.app/Contents/bin/mayapy"),
    "win32": (
        os.environ.get("PROGRAMFILES", "C:/Program Files"),
        "Autodesk/Maya20*/bin/mayapy.exe",
    ),
}


def maya_command(mayapy: str, *arguments: str) -> Command:
    """Return the command that has `mayapy` run one of the sub-commands of `detached.py`."""
    return command_with_imports(mayapy, _SCRIPT, *arguments)


def find_mayapy(setting: str = "") -> str | None:
    """Return the `mayapy` to use, or None where there is none.

    The setting wins, then the Maya this runs in (`MAYA_LOCATION`), `mayapy` on `PATH`, and the newest in
    the usual places.

    Args:
        setting: `RUSHES_MAYA`: a `mayapy`, or the folder of a Maya.

    Raises:
        BadSettingError: `setting` leads to no program.
    """
    if setting:
        place = os.path.expanduser(setting)
        program = shutil.which(place) or _in_folder(place)
        if program is None:
            raise BadSettingError(
                f"RUSHES_MAYA leads to no program: {setting}.",
                next_step="Give the path of a mayapy, or the folder of a Maya.",
                setting="maya",
            )
        return program
    location = os.environ.get("MAYA_LOCATION", "")
    return (location and _in_folder(location)) or shutil.which("mayapy") or _in_usual_places()


def _in_folder(location: str) -> str | None:
    return shutil.which("mayapy", path=os.path.join(location, "bin"))


def _in_usual_places() -> str | None:
    root, pattern = _PLACES.get(sys.platform, _PLACES["linux"])
    found = sorted(Path(root).glob(pattern), reverse=True)
    return str(found[0]) if found else None
