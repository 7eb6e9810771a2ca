"""Brings calls of other threads to Blender's main thread, and keeps Qt going there.

Blender has no call for that, and no event loop of Qt's. One timer of `bpy.app.timers` does both. It ends
when no panel is open and no other thread is left that might ask, and begins again with the next call. Without a window there is none: it would never fire, and left behind in the `bpy`
module it makes the process crash (4.2) or hang (4.5) when Python ends.
"""

from __future__ import annotations

import sys
import threading
from typing import Any, Callable

from rushes.core.capture import MainThreadQueue

PUMP_INTERVAL_S = 1 / 60


class MainThreadCalls(MainThreadQueue):
    """The queue between other threads and Blender's main thread. Make it there.

    Attributes:
        draw_panels: Lets Qt work and says whether a panel is open; None before there was one.
    """

    def __init__(self) -> None:
        super().__init__("Blender")
        self.draw_panels: Callable[[], bool] | None = None
        # Kept: Blender knows a timer by its object, and a bound method is a new one each time.
        self._timer = self._tick
        self.start()

    def run(self, call: Callable[[], Any], timeout_s: float) -> Any:
        """As in the base class; from the main thread it also sees that the timer runs."""
        # A timer must not be registered on any other thread: Blender's list of them has no lock.
        if threading.get_ident() == self._main:
            self.start()
        return super().run(call, timeout_s)

    def start(self) -> None:
        """Have the timer run, where there is a window. Main thread."""
        timers = _timers()
        if timers is not None and not timers.is_registered(self._timer):
            # Persistent: opening another file must not end the panel's way to the scene.
            timers.register(self._timer, persistent=True)

    def close(self) -> None:
        """Take the timer off again. Main thread."""
        timers = _timers()
        if timers is not None and timers.is_registered(self._timer):
            timers.unregister(self._timer)

    def _tick(self) -> float | None:
        self.pump()
        is_open = self.draw_panels is not None and self.draw_panels()
        return PUMP_INTERVAL_S if is_open or threading.active_count() > 1 else None


def _timers() -> Any:
    bpy: Any = sys.modules.get("bpy")
    return None if bpy is None or bpy.app.background else bpy.app.timers
