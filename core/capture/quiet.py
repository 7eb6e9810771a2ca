"""Keeps threads that look at something again and again from working while an application draws a frame.

Blender reads Python objects without Python's lock while it draws (docs/hosts-blender.md, "Threads"), so
what runs then in another thread may have its memory overwritten.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.Lock()
# A look takes some milliseconds. Whoever holds its turn longer is not worth a wait of the main thread.
_PATIENCE_S = 0.05
# In this time a thread that has just looked goes back to its rest.
_SETTLE_S = 0.001


@contextmanager
def drawing() -> Iterator[None]:
    """Draw a frame in the block, once no look is under way; looks wait for its end. Main thread.

    The main thread waits a twentieth of a second at most, then draws all the same.
    """
    taken = _turn.acquire(timeout=_PATIENCE_S)
    time.sleep(_SETTLE_S)
    try:
        yield
    finally:
        if taken:
            _turn.release()


@contextmanager
def looking() -> Iterator[None]:
    """Look at something in the block, not while a frame is drawn. Any thread but the main one.

    For work of milliseconds on this machine that comes again and again; never wait for a server in it. Rest
    between looks without a time-out, until the main thread asks for the next one: waking up is work, too.
    """
    with _turn:
        yield
