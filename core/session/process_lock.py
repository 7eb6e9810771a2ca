"""A lock for work that may take long, such as a call to the server.

In a child of the process it is a new lock: the thread that held it is not there to let it go. (For state
that a fork must not cut in two there is `ForkSafeLock`, which is taken before the fork; work that takes
long cannot wait for it.)
"""

from __future__ import annotations

import os
import threading


class ProcessLock:
    """A re-entrant lock that no thread of a parent process holds."""

    __slots__ = ("_lock", "_process")

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._process = os.getpid()

    def __enter__(self) -> None:
        if self._process != os.getpid():
            self._lock, self._process = threading.RLock(), os.getpid()
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()
