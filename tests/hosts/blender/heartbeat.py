"""How long the adapter holds Blender's main thread, outside of the frame grab. Imported inside of Blender.

Measured at the adapter's own timer, because Blender's event loop stands still for longer than that by
itself: with software OpenGL on a busy machine each redraw of its window takes a tenth of a second or more,
whoever asked for it. What the thread waited for a processor while other programs had it is taken off; Linux
counts it (`/proc/PID/task/TID/schedstat`).
"""

import threading
import time
from pathlib import Path

from rushes.core.hookspecs import hookimpl


class Heartbeat:
    """A context manager; leave it to know `longest_gap` in seconds and the `count` of turns."""

    def __init__(self, plugins):
        self._calls = plugins.manager.get_plugin("blender")._calls
        self._main = plugins.hook.host_call_main
        self._pump = self._calls.pump
        self._turns, self._grabs = [], []
        self.longest_gap, self.count = 0.0, 0
        plugins.register(self, "heartbeat", "a test")

    def __enter__(self):
        self._turns.clear()
        self._grabs.clear()
        self._main(call=self._begin, timeout=60.0)
        return self

    def __exit__(self, *_):
        self._main(call=lambda: setattr(self._calls, "pump", self._pump), timeout=60.0)
        self.count = len(self._turns)
        self.longest_gap = max(self._held(*turn) for turn in self._turns)

    @hookimpl(wrapper=True)
    def capture_frames(self, plan):
        begin = self._now()
        try:
            return (yield)
        finally:
            self._grabs.append((begin, self._now()))

    def told(self):
        """The longest turns in seconds, to look at when there is something wrong."""
        return sorted((self._held(*turn) for turn in self._turns), reverse=True)[:5]

    def _begin(self):
        self._waits = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._calls.pump = self._turn

    def _turn(self):
        begin = self._now()
        self._pump()
        self._turns.append((begin, self._now()))

    def _now(self):
        """Return the time, and how long this thread has waited for a processor until now; seconds."""
        return time.perf_counter(), int(self._waits.read_text().split()[1]) / 1e9

    def _held(self, begin, end):
        """Return the length of a turn without the frame grabs in it."""
        held = _worked(begin, end)
        for grab, grabbed in self._grabs:
            if begin <= grab and grabbed <= end:
                held -= _worked(grab, grabbed)
        return held


def _worked(begin, end):
    return (end[0] - begin[0]) - (end[1] - begin[1])
