"""Where Blender is on this machine, and the command that starts it without a window.

A Blender may be a program, or the module `bpy` in some Python. Either one runs `detached.py` by path.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rushes.core.capture.outlet import command_with_imports
from rushes.core.errors import BadSettingError
from rushes.core.host_data import Command

_SCRIPT = str(Path(__file__).with_name("detached.py"))


@dataclass(frozen=True)
class BlenderInstall:
    """A Blender on this machine.

    Attributes:
        executable: The Blender program, or the Python that has the module.
        is_module: True for a Python with the module `bpy`.
    """

    executable: str
    is_module: bool

    def command(
        self, *arguments: str, factory_settings: bool = False, script: str = _SCRIPT
    ) -> Command:
        """Return the command that runs a script with `arguments`.

        Args:
            *arguments: For `detached.py` one of its sub-commands and its options.
            factory_settings: True to leave the artist's preferences and add-ons out. The module never
                has them.
            script: Path of the script, `detached.py` when left out.
        """
        return command_with_imports(*self._start(factory_settings, script), *arguments)

    def _start(self, factory_settings: bool, script: str) -> tuple[str, ...]:
        if self.is_module:
            return (self.executable, script)
        factory = ("--factory-startup",) if factory_settings else ()
        run = ("--python-exit-code", "1", "--python", script, "--")
        return (self.executable, "--background", "-noaudio", *factory, *run)


def find_blender(setting: str = "") -> BlenderInstall | None:
    """Return the Blender to use for work without a window, or None where there is none.

    The setting wins, then the Blender this runs in, the module in this Python, `blender` on `PATH`, and
    the usual places of macOS and Windows.

    Args:
        setting: `RUSHES_BLENDER`: a Blender program, or a Python that has the module `bpy`.

    Raises:
        BadSettingError: `setting` leads to no program.
    """
    if setting:
        program = shutil.which(os.path.expanduser(setting))
        if program is None:
            raise BadSettingError(
                f"RUSHES_BLENDER leads to no program: {setting}.",
                next_step="Give the path of a Blender program, or of a Python with bpy.",
                setting="blender",
            )
        return BlenderInstall(program, Path(program).name.lower().startswith("python"))
    bpy: Any = sys.modules.get("bpy")
    if bpy is not None and bpy.app.binary_path:
        return BlenderInstall(bpy.app.binary_path, is_module=False)
    if importlib.util.find_spec("bpy") is not None:
        return BlenderInstall(sys.executable, is_module=True)
    found = shutil.which("blender") or _in_usual_places()
    return BlenderInstall(found, is_module=False) if found else None


def _in_usual_places() -> str | None:
    if sys.platform == "darwin":
        places = [Path("/Applications/Blender.app/Contents/MacOS/Blender")]
    else:
        programs = Path(os.environ.get("PROGRAMFILES", "/nonexistent"))
        places = sorted(programs.glob("Blender Foundation/Blender */blender.exe"), reverse=True)
    return next((str(place) for place in places if place.is_file()), None)
