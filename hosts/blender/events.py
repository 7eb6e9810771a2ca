"""What happens in Blender, by its handlers. Main thread.

Handlers survive opening another file only when they are marked as persistent, and Blender calls some of
them on a render's own thread.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Mapping
from typing import Any, Callable

import bpy

from rushes.core.host_data import SceneEvent

from .state import current_scene


def connect(acts: Mapping[str, Callable[[], object]]) -> Callable[[], None]:
    """Have acts called by Blender's handlers and return the undo, which may be called twice.

    Args:
        acts: What to do, by the name of the list in `bpy.app.handlers`; a list that this Blender does
            not have is passed over.
    """
    handlers = bpy.app.handlers
    connected = []
    for name, act in acts.items():
        if hasattr(handlers, name):
            handler = handlers.persistent(_on_main_thread(act))
            getattr(handlers, name).append(handler)
            connected.append((getattr(handlers, name), handler))

    def disconnect() -> None:
        for place, handler in connected:
            if handler in place:
                place.remove(handler)

    return disconnect


def listen(emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
    """Have `emit` called for what happens, and return the undo."""

    def tell(kind: str) -> Callable[[], None]:
        return lambda: emit(SceneEvent(kind, path=bpy.data.filepath))

    def frame_changed() -> None:
        emit(SceneEvent("frame_changed", current_scene().frame_current))

    closing = tell("closing")
    disconnect = connect(
        {
            "load_post": tell("opened"),
            "save_post": tell("saved"),
            "frame_change_post": frame_changed,
            "exit_pre": closing,
        }
    )
    if not hasattr(bpy.app.handlers, "exit_pre"):
        atexit.register(closing)

    def undo() -> None:
        disconnect()
        atexit.unregister(closing)

    return undo


def _on_main_thread(act: Callable[[], object]) -> Callable[..., None]:
    def handler(*_: Any) -> None:
        if threading.current_thread() is threading.main_thread():
            act()

    return handler
