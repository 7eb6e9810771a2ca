"""Qt for the panel: a binding that is there, one that is meant, and libraries that do not clash."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from importlib import metadata

from ..finding import ERROR, NOTE, WARNING, Finding, Kind
from ..surroundings import Surroundings

NO_QT = Kind("qt-missing", NOTE, "No Qt is here; only the panel needs one.")
UNKNOWN = Kind("qt-api-unknown", WARNING, "QT_API holds a word that names no Qt.")
ABSENT = Kind("qt-api-absent", WARNING, "QT_API names a Qt that is not installed.")
CRASHES = Kind(
    "qt-crashes", ERROR, "This PySide6 ends the process on a Python before 3.12: 6.12 and newer."
)
PLUGINS = Kind("qt-plugins-elsewhere", WARNING, "QT_PLUGIN_PATH leads to the parts of another Qt.")
STYLE = Kind(
    "qt-platform-unknown", WARNING, "QT_QPA_PLATFORM names no window system of this machine."
)
NO_SCREEN = Kind("screen-missing", NOTE, "There is no screen; the panel cannot open.")

# What qtpy understands, and the package each word stands for.
_BINDINGS = {
    "pyside6": "PySide6",
    "pyqt6": "PyQt6",
    "pyside2": "PySide2",
    "pyqt5": "PyQt5",
}
# From this release on PySide6 takes a reference of None with every call that returns nothing. None can run
# out of references before Python 3.12, and the interpreter ends.
_CRASHING_PYSIDE6, _SAFE_PYTHON = (6, 12), (3, 12)
_PLATFORMS = {
    "linux": {"xcb", "wayland", "wayland-egl", "offscreen", "minimal", "eglfs", "linuxfb", "vnc"},
    "darwin": {"cocoa", "offscreen", "minimal"},
    "win32": {"windows", "direct2d", "offscreen", "minimal"},
}


def binding(around: Surroundings) -> Iterator[Finding]:
    """Look for the binding that qtpy would take."""
    present = [word for word, package in _BINDINGS.items() if _is_there(package)]
    wanted = around.environ.get("QT_API", "").strip().lower()
    if wanted and wanted not in _BINDINGS:
        yield UNKNOWN.found(
            f"QT_API is {wanted!r}, which is no Qt.",
            f"Unset it, or set one of {', '.join(_BINDINGS)}.",
        )
    elif wanted and wanted not in present:
        yield ABSENT.found(
            f"QT_API asks for {_BINDINGS[wanted]}, which is not installed here.",
            "Unset QT_API: the panel takes the Qt that is there.",
        )
    if not present:
        yield NO_QT.found(
            "There is no Qt for a panel of its own. Inside an application, that one's is used.",
            'pip install "rushes[panel]"',
        )


def crashing(around: Surroundings) -> Iterator[Finding]:
    """Look for a PySide6 that ends the process on this Python; the panel takes it unless told otherwise."""
    if around.environ.get("QT_API", "").strip().lower() not in ("", "pyside6"):
        return
    found = _pyside6()
    if around.version < _SAFE_PYTHON and _numbers(found) >= _CRASHING_PYSIDE6:
        python = ".".join(map(str, around.version))
        yield CRASHES.found(
            f"PySide6 {found} on Python {python} ends the panel after a while.",
            'pip install "PySide6-Essentials<6.12", or a Python from 3.12 on.',
        )


def _pyside6() -> str:
    """Return the version of PySide6 that is installed here, empty where there is none."""
    for name in ("PySide6_Essentials", "PySide6"):
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:2]))


def _is_there(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def surroundings(around: Surroundings) -> Iterator[Finding]:
    """Look at variables that lead Qt astray."""
    for folder in around.paths("QT_PLUGIN_PATH"):
        yield PLUGINS.found(
            f"QT_PLUGIN_PATH names {folder}. Every Qt looks there, also one of another version,"
            " which then ends the application.",
            "Unset QT_PLUGIN_PATH, or set it only for the program that needs it.",
        )
    platform = around.environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    known = _PLATFORMS.get(sys.platform, set())
    if platform and known and platform not in known:
        yield STYLE.found(
            f"QT_QPA_PLATFORM is {platform!r}, which no window system here is called.",
            "Unset QT_QPA_PLATFORM.",
        )
    screen = any(around.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not screen and not platform:
        yield NO_SCREEN.found(
            "DISPLAY and WAYLAND_DISPLAY are not set, so no window can open.",
            "Work at the machine's own screen; publishing from a shell needs none.",
        )


CHECKS = (binding, crashing, surroundings)
