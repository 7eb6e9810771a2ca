"""Finds the handle of Blender's own window, which Blender does not tell."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Iterator
from typing import Any

# A window manager puts a frame around a window, some two.
_DEPTH = 3
_PROPERTY_LENGTH = 1
_ANY_TYPE = 0
_PASS_OVER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)


def find_native_window(platform: str) -> int | None:
    """Return the handle of this process's Blender window, None where it cannot be had (Wayland, macOS).

    Args:
        platform: The name of Qt's platform plugin.
    """
    if sys.platform == "win32":
        # The active window of this thread, and menus of Blender's are the way here.
        return ctypes.windll.user32.GetActiveWindow() or None
    return _find_by_process(os.getpid()) if platform == "xcb" else None


def _find_by_process(pid: int) -> int | None:
    """Return the X window whose `_NET_WM_PID` is `pid` and whose class is Blender's."""
    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    x11 = ctypes.CDLL(name)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XSetErrorHandler.restype = ctypes.c_void_p
    x11.XSetErrorHandler.argtypes = (ctypes.c_void_p,)
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return None
    # Windows may vanish while they are asked; Xlib's own handler would end the process.
    before = x11.XSetErrorHandler(ctypes.cast(_PASS_OVER, ctypes.c_void_p))
    try:
        x11.XDefaultRootWindow.restype = ctypes.c_ulong
        atom = x11.XInternAtom(display, b"_NET_WM_PID", True)
        for window in _below(x11, display, x11.XDefaultRootWindow(display), _DEPTH):
            if _process_of(x11, display, window, atom) == pid and _is_blenders(
                x11, display, window
            ):
                return window
        return None
    finally:
        x11.XCloseDisplay(display)
        x11.XSetErrorHandler(before)


def _below(x11: Any, display: Any, window: int, depth: int) -> Iterator[int]:
    root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
    children = ctypes.POINTER(ctypes.c_ulong)()
    told = (ctypes.byref(place) for place in (root, parent, children, count))
    if not depth or not x11.XQueryTree(display, ctypes.c_ulong(window), *told):
        return
    found = [children[index] for index in range(count.value)]
    if children:
        x11.XFree(children)
    for child in found:
        yield child
        yield from _below(x11, display, child, depth - 1)


def _process_of(x11: Any, display: Any, window: int, atom: int) -> int:
    kind, width, count, left = (
        ctypes.c_ulong(),
        ctypes.c_int(),
        ctypes.c_ulong(),
        ctypes.c_ulong(),
    )
    value = ctypes.POINTER(ctypes.c_ulong)()
    told = (ctypes.byref(place) for place in (kind, width, count, left, value))
    span = (ctypes.c_long(0), ctypes.c_long(_PROPERTY_LENGTH))
    wanted = (ctypes.c_ulong(window), ctypes.c_ulong(atom), *span, False, ctypes.c_ulong(_ANY_TYPE))
    if x11.XGetWindowProperty(display, *wanted, *told) != 0 or not value:
        return 0
    process = value[0] if count.value else 0
    x11.XFree(value)
    return int(process)


class _ClassHint(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("kind", ctypes.c_char_p))


def _is_blenders(x11: Any, display: Any, window: int) -> bool:
    """Say whether it is a window of Blender's, not one of Qt's in the same process."""
    hint = _ClassHint()
    if not x11.XGetClassHint(display, ctypes.c_ulong(window), ctypes.byref(hint)):
        return False
    return b"blender" in (hint.name or b"").lower() + (hint.kind or b"").lower()
