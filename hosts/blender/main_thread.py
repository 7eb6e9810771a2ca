"""Brings calls of other threads to Blender's main thread.

Blender has no call for that. A timer of `bpy.app.timers` runs on the main thread, so one timer empties a
queue. It is registered only where there is a window: without one it never fires, and left behind in the
`bpy` module it makes the process crash (4.2) or hang (4.5) when Python ends.
"""

from __future__ import annotations

import queue
import sys
import threading
from typing import Any, Callable

from rushes.core.errors import HostBusyError

PUMP_INTERVAL_S = 1 / 60


class _Call:
    """One call on its way: waiting, then taken or given up, then done."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._turn = threading.Lock()
        self._taken = threading.Event()
        self._done = threading.Event()
        self._given_up = False
        self._result: Any = None
        self._error: BaseException | None = None

    def run(self) -> None:
        """Do the call on this thread, unless the one who asked has given up."""
        with self._turn:
            if self._given_up:
                return
            self._taken.set()
        try:
            self._result = self._function()
        except BaseException as error:  # noqa: BLE001 -- raised again where the call came from
            self._error = error
        finally:
            self._done.set()

    def result(self, timeout_s: float) -> Any:
        """Wait until the call is taken, then until it is done."""
        if not self._taken.wait(timeout_s):
            with self._turn:
                self._given_up = not self._taken.is_set()
            if self._given_up:
                raise HostBusyError(f"Blender was busy for {timeout_s:g} seconds.")
        self._done.wait()
        if self._error is not None:
            raise self._error
        return self._result


class MainThreadCalls:
    """The queue between other threads and Blender's main thread.

    Make it on the main thread: only there the timer can be registered.
    """

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[_Call] = queue.SimpleQueue()
        if _has_event_loop():
            import bpy

            # Persistent: opening another file must not end the panel's way to the scene.
            bpy.app.timers.register(self._tick, persistent=True)

    def run(self, call: Callable[[], Any], timeout_s: float) -> Any:
        """Run `call` on the main thread and return its result; on the main thread at once.

        Raises:
            HostBusyError: The main thread did not take the call in `timeout_s` seconds; it never will.
                Always so for other threads of a Blender without a window, unless a script pumps.
        """
        if threading.current_thread() is threading.main_thread():
            return call()
        waiting = _Call(call)
        self._waiting.put(waiting)
        return waiting.result(timeout_s)

    def pump(self) -> None:
        """Do every waiting call. Main thread; a script without an event loop may call it."""
        while True:
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                return
            waiting.run()

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
