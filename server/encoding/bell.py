"""Wakes the worker when something was ordered."""

from __future__ import annotations

import threading


class Bell:
    """A signal that is kept until somebody waits for it; safe between threads."""

    def __init__(self) -> None:
        self._rung = threading.Semaphore(0)

    def ring(self) -> None:
        """Let one waiting thread go on, or the next one that comes."""
        self._rung.release()

    def wait(self, timeout_s: float) -> None:
        """Wait until the bell is rung, at most `timeout_s` seconds."""
        self._rung.acquire(timeout=timeout_s)
