"""Brings calls of other threads to Blender's main thread, and keeps Qt going there.

Blender has no call for that, and no event loop of Qt's. One timer of `bpy.app.timers` does both. It runs
often while a panel is open or somebody asks, seldom while only a thread is left that might, and ends
when neither is there. Without a window there is none: it would never fire, and left behind in the `bpy`
module it makes the process crash (4.2) or hang (4.5) when Python ends.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Any, Callable

from rushes.core.capture import MainThreadQueue

OFTEN_S, SELDOM_S = 1 / 60, 0.25
_BUSY_S = 2.0


class MainThreadCalls(MainThreadQueue):
    """The queue between other threads and Blender's main thread. Make it there.

    Attributes:
        draw_panels: Lets Qt work and says whether a panel is open; None before there was one.
    """

    def __init__(self) -> None:
        super().__init__("Blender")
        self.draw_panels: Callable[[], bool] | None = None
        self._asked = time.monotonic()
        self.start()

    def run(self, call: Callable[[], Any], timeout_s: float) -> Any:
        """As in the base class; from the main thread it also sees that the timer runs."""
        self._asked = time.monotonic()
        # A timer must not be registered on any other thread: Blender's list of them has no lock.
        if threading.get_ident() == self._main:
            self.start()
        return super().run(call, timeout_s)

    def start(self) -> None:
        """Have the timer run, where there is a window. Main thread."""
        timers = _timers()
        if timers is not None and not timers.is_registered(self._tick):
            # Persistent: opening another file must not end the panel's way to the scene.
            timers.register(self._tick, persistent=True)

    def close(self) -> None:
        """Take the timer off again. Main thread."""
        timers = _timers()
        if timers is not None and timers.is_registered(self._tick):
            timers.unregister(self._tick)

    def _tick(self) -> float | None:
        self.pump()
        is_open = self.draw_panels is not None and self.draw_panels()
        if is_open or time.monotonic() - self._asked < _BUSY_S:
            return OFTEN_S
        return SELDOM_S if threading.active_count() > 1 else None


def _timers() -> Any:
    bpy: Any = sys.modules.get("bpy")
    return None if bpy is None or bpy.app.background else bpy.app.timers
