"""Which wheels belong together, by the name of the set: what for, and for which Python.

| set | for | holds |
| --- | --- | --- |
| `python3.11` | any application with that Python | the suite and what an application loads |
| `qt3.11` | a Blender without extensions | Qt, which Blender does not bring |
| `blender3.11` | the extension | the suite and Qt, without what Blender brings |
| `worker3.11` | the worker's environment | everything that makes and sends movies |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rushes.core.errors import InputError

_NAME = re.compile(r"^(python|qt|blender|worker)(3\.\d+)$")
# 6.12 takes a reference of None with every call that returns nothing; Python 3.11, which Blender and others
# bring, ends at once when none is left.
_QT = "PySide6-Essentials>=6.5,<6.12"
_REQUIREMENTS = {
    "python": ("rushes",),
    "qt": (_QT,),
    "blender": ("rushes", _QT),
    "worker": ("rushes[worker]",),
}
# Wheels of an extension come before Blender's own packages, for every add-on; so none of these.
_BLENDERS_OWN = frozenset({"requests", "urllib3", "idna", "certifi", "charset-normalizer"})

# What machines of a platform take, in pip's words, the newest first. Enterprise Linux 8 and the VFX
# Reference Platform CY2026 have glibc 2.28.
_LINUX = (*(f"manylinux_2_{minor}" for minor in range(28, 4, -1)), "manylinux2014", "linux")
PLATFORMS: dict[str, tuple[str, ...]] = {
    "linux_x86_64": tuple(f"{tag}_x86_64" for tag in _LINUX),
    "linux_aarch64": tuple(f"{tag}_aarch64" for tag in _LINUX),
    "win_amd64": ("win_amd64",),
    "win_arm64": ("win_arm64",),
    "macosx_arm64": ("macosx_14_0_arm64", "macosx_14_0_universal2"),
    "macosx_x86_64": ("macosx_13_0_x86_64", "macosx_13_0_universal2"),
}
_BLENDER_PLATFORMS = {
    "linux_x86_64": "linux-x64",
    "linux_aarch64": "linux-arm64",
    "win_amd64": "windows-x64",
    "win_arm64": "windows-arm64",
    "macosx_arm64": "macos-arm64",
    "macosx_x86_64": "macos-x64",
}


@dataclass(frozen=True)
class WheelSet:
    """A set of wheels.

    Attributes:
        name: Its name, as in the table above.
        python: The Python it is for.
        requirements: What it must hold; what that needs comes along.
        without: Names that are left out, with what only they need.
    """

    name: str
    python: str
    requirements: tuple[str, ...]
    without: frozenset[str] = frozenset()


def wheel_set(name: str) -> WheelSet:
    """Return a set by its name.

    Raises:
        InputError: There is no such set.
    """
    match = _NAME.match(name)
    if match is None:
        raise InputError(f"There are no wheels called {name}.")
    kind, python = match.groups()
    without = _BLENDERS_OWN if kind == "blender" else frozenset()
    return WheelSet(name, python, _REQUIREMENTS[kind], without)


def check_platform(platform: str) -> str:
    """Return the platform if there is one of that name.

    Raises:
        InputError: There is none.
    """
    if platform not in PLATFORMS:
        raise InputError(
            f"{platform!r} is no platform.", next_step=f"Choose one of: {', '.join(PLATFORMS)}."
        )
    return platform


def blender_platform(platform: str) -> str:
    """Return a platform as the manifest of a Blender extension names it."""
    return _BLENDER_PLATFORMS[platform]


def marker_environment(python: str, platform: str) -> dict[str, Any]:
    """Return what requirements may ask about a machine (PEP 508), for another one than this."""
    system = platform.split("_")[0]
    machine = platform.split("_", 1)[1]
    names = {
        "linux": ("posix", "linux", "Linux"),
        "win": ("nt", "win32", "Windows"),
        "macosx": ("posix", "darwin", "Darwin"),
    }
    os_name, sys_platform, platform_system = names[system]
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": os_name,
        "platform_machine": {"amd64": "AMD64", "arm64": "arm64"}.get(machine, machine),
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": platform_system,
        "platform_version": "",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": sys_platform,
    }
