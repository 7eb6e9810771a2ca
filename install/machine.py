"""This machine as the installer sees it; the one seam to the system it runs on.

Tests put a recorded tree of another system in its place: `root` is then a folder that holds that
system's files, with drives as plain folders.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

_ASK_S = 60.0
_QUESTION = (
    "import sys, bpy; "
    "print('RUSHES', '%d.%d' % bpy.app.version[:2], '%d.%d' % sys.version_info[:2])"
)


def read_registry(key: str, name: str) -> str | None:
    """Return a text of the registry's local machine, or None; other systems have no registry."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return str(winreg.QueryValueEx(opened, name)[0])
    except OSError:
        return None


def ask_blender(program: str) -> tuple[str, str] | None:
    """Start a Blender without a window and return its version and its Python's, or None."""
    command = [program, "--background", "--factory-startup", "-noaudio", "--python-expr", _QUESTION]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_ASK_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    for line in done.stdout.splitlines():
        if line.startswith("RUSHES "):
            return line.split()[1], line.split()[2]
    return None


@dataclass(frozen=True)
class Machine:
    """A machine.

    Attributes:
        system: As `sys.platform`: linux, darwin or win32.
        environ: The environment.
        home: The user's home.
        root: Where its files are found; None for the real ones.
        registry: Reads the Windows registry: key and name to text or None.
        ask: Asks a Blender for its version and its Python's.
    """

    system: str = sys.platform
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: str = field(default_factory=lambda: os.path.expanduser("~"))
    root: Path | None = None
    registry: Callable[[str, str], str | None] = read_registry
    ask: Callable[[str], tuple[str, str] | None] = ask_blender

    def path(self, text: str) -> Path:
        """Return where an absolute path of this machine is found."""
        if self.root is None:
            return Path(text)
        return self.root / text.replace("\\", "/").replace(":", "").lstrip("/")

    def variable(self, name: str) -> Path | None:
        """Return the folder that an environment variable names, or None."""
        given = self.environ.get(name, "")
        return self.path(given) if given else None

    @property
    def home_path(self) -> Path:
        """Where the user's home is found."""
        return self.path(self.home)


def wheel_platform() -> str:
    """Return this machine's platform as wheels name it, for example `linux_x86_64`."""
    kind = platform.machine().lower()
    if sys.platform == "win32":
        return "win_arm64" if kind == "arm64" else "win_amd64"
    if sys.platform == "darwin":
        return "macosx_arm64" if kind == "arm64" else "macosx_x86_64"
    return "linux_aarch64" if kind in ("aarch64", "arm64") else "linux_x86_64"
