"""Brings calls of other threads to Blender's main thread.

Blender has no call for that. A timer of `bpy.app.timers` runs on the main thread, so one timer empties the
queue. It is registered only where there is a window: without one it never fires, and left behind in the
`bpy` module it makes the process crash (4.2) or hang (4.5) when Python ends.
"""

from __future__ import annotations

import sys
from typing import Any

from rushes.core.capture import MainThreadQueue

PUMP_INTERVAL_S = 1 / 60


class MainThreadCalls(MainThreadQueue):
    """The queue between other threads and Blender's main thread.

    Make it on the main thread: only there the timer can be registered. Without a window nothing takes
    the calls of other threads, unless a script pumps.
    """

    def __init__(self) -> None:
        super().__init__("Blender")
        if _has_event_loop():
            import bpy

            # Persistent: opening another file must not end the panel's way to the scene.
            bpy.app.timers.register(self._tick, persistent=True)

    def close(self) -> None:
        """Take the timer off again. Main thread."""
        if _has_event_loop():
            import bpy

            if bpy.app.timers.is_registered(self._tick):
                bpy.app.timers.unregister(self._tick)

    def _tick(self) -> float:
        self.pump()
        return PUMP_INTERVAL_S


def _has_event_loop() -> bool:
    bpy: Any = sys.modules.get("bpy")
    return bpy is not None and not bpy.app.background
