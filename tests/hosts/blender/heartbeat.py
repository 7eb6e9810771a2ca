"""How long Blender's main thread was held, outside of the frame grab. Imported inside of Blender by tests.

A timer of Blender's beats as often as its event loop turns. What the thread waited for a processor while
other programs had it is no fault of anybody here, and is taken off; Linux counts it.
"""

import threading
import time
from pathlib import Path

import bpy

from rushes.core.hookspecs import hookimpl


class Heartbeat:
    """A context manager; leave it to know `longest_gap` in seconds and the `count` of beats."""

    def __init__(self, plugins):
        self._main = plugins.hook.host_call_main
        self._beats, self._grabs = [], []
        # Blender knows a timer by its object, and a bound method is a new one each time.
        self._timer = self._beat
        self.longest_gap, self.count = 0.0, 0
        plugins.register(self, "heartbeat", "a test")

    def __enter__(self):
        self._beats.clear()
        self._grabs.clear()
        self._main(call=self._begin, timeout=60.0)
        return self

    def __exit__(self, *_):
        self._main(call=lambda: bpy.app.timers.unregister(self._timer), timeout=60.0)
        self.count = len(self._beats)
        pairs = zip(self._beats, self._beats[1:])
        self._gaps = [(self._gap(*first, *second), first[0]) for first, second in pairs]
        self.longest_gap = max(self._gaps)[0]
        self._waits.close()

    def told(self):
        """The longest gaps and all grabs with their times, to look at when there is something wrong."""
        start = self._beats[0][0]
        longest = sorted(self._gaps, reverse=True)[:5]
        grabs = [(begin - start, end - start) for (begin, _), (end, _) in self._grabs]
        return {"gaps": [(gap, at - start) for gap, at in longest], "grabs": grabs}

    @hookimpl(wrapper=True)
    def capture_frames(self, plan):
        begin = self._now()
        try:
            return (yield)
        finally:
            self._grabs.append((begin, self._now()))

    def _begin(self):
        thread = threading.get_native_id()
        self._waits = Path(f"/proc/self/task/{thread}/schedstat").open()  # noqa: SIM115
        bpy.app.timers.register(self._timer, persistent=True)

    def _beat(self):
        self._beats.append(self._now())
        return 0.001

    def _now(self):
        """Return the time, and how long this thread has waited for a processor until now; seconds."""
        self._waits.seek(0)
        return time.perf_counter(), int(self._waits.read().split()[1]) / 1e9

    def _gap(self, begin, waited, end, waited_then):
        """Return the length of a gap without the frame grabs in it."""
        gap = (end - begin) - (waited_then - waited)
        for (grab, idle), (grabbed, idle_then) in self._grabs:
            if begin <= grab and grabbed <= end:
                gap -= (grabbed - grab) - (idle_then - idle)
        return gap
