"""Bounds how often something may happen: so many times in so many seconds for each key.

Counted in this process and forgotten when it ends. For the event loop's thread alone.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Hashable

from . import refusals

_MOST_KEYS = 20000


class Throttle:
    """A sliding window for each key.

    Args:
        limit: How many times.
        window_s: In how many seconds.
        clock: Seconds that never run backwards.
    """

    def __init__(
        self, limit: int, window_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._window_s = window_s
        self._clock = clock
        self._seen: dict[Hashable, deque[float]] = {}

    def take(self, key: Hashable) -> None:
        """Count one more time for `key`.

        Raises:
            ServerError: It was too often; facts hold `retry_after` in seconds.
        """
        now = self._clock()
        if len(self._seen) >= _MOST_KEYS:
            self._forget(now)
        times = self._seen.setdefault(key, deque())
        while times and times[0] <= now - self._window_s:
            times.popleft()
        if len(times) >= self._limit:
            raise refusals.too_fast(max(1, math.ceil(times[0] + self._window_s - now)))
        times.append(now)

    def _forget(self, now: float) -> None:
        """Drop the keys whose window has passed, or all of them if that frees nothing."""
        old = now - self._window_s
        self._seen = {key: times for key, times in self._seen.items() if times and times[-1] > old}
        if len(self._seen) >= _MOST_KEYS:
            self._seen.clear()


class Throttles:
    """What is bounded for guests of one server.

    Attributes:
        passphrases: Tries of one address on one review; a guess of more than a word takes years.
        all_passphrases: Tries of everybody on one review.
        introductions: Names given from one address.
        words: Notes and verdicts of one guest.
    """

    def __init__(self) -> None:
        self.passphrases = Throttle(10, 300)
        self.all_passphrases = Throttle(200, 300)
        self.introductions = Throttle(30, 300)
        self.words = Throttle(60, 60)
