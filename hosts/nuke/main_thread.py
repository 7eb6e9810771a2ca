"""Brings calls of other threads to Nuke's main thread.

`nuke.executeInMainThreadWithResult` would do, but it waits for ever: it knows no time-out, and called on
the main thread itself it locks up. `nuke.executeInMainThread` only hands the call over, and the queue
every adapter uses does the waiting. Without a window Nuke has no event loop: nothing takes the calls of other
threads there, unless a script pumps.
"""

from __future__ import annotations

import sys
from typing import Callable

from rushes.core.capture import MainThreadQueue


class MainThreadCalls(MainThreadQueue):
    """The queue between other threads and Nuke's main thread; make it on that thread."""

    def __init__(self) -> None:
        nuke = sys.modules.get("nuke")
        super().__init__("Nuke", _wake if nuke is not None and nuke.GUI else None)


def _wake(pump: Callable[[], None]) -> None:
    import nuke

    nuke.executeInMainThread(pump)
