"""When a failed call is made again, and after how long.

Waiting doubles from try to try, and a random part of it is waited only ("full jitter"), so that many
clients of a server that comes back do not all return in the same instant.
"""

from __future__ import annotations

import random
from typing import NamedTuple

RETRIED_STATUSES = frozenset({408, 425, 429, 502, 503, 504})


class RetryPolicy(NamedTuple):
    """How often and how patiently a call is repeated.

    Attributes:
        attempts: Tries in all, the first included.
        first_delay_s: Longest wait before the second try, in seconds.
        longest_delay_s: Longest wait before any try, in seconds.
    """

    attempts: int = 4
    first_delay_s: float = 0.25
    longest_delay_s: float = 8.0

    def delay(self, failures: int, asked_s: float | None = None) -> float:
        """Return how many seconds to wait after so many failures in a row.

        Args:
            failures: How many tries have failed, at least one.
            asked_s: What the server's `Retry-After` asked for; kept, up to the longest wait.
        """
        longest = min(self.longest_delay_s, self.first_delay_s * 2 ** (failures - 1))
        if asked_s is not None:
            return min(self.longest_delay_s, max(asked_s, 0.0)) + random.uniform(0, longest)
        return random.uniform(0, longest)


CALLS = RetryPolicy()
PARTS = RetryPolicy(attempts=8, first_delay_s=0.5, longest_delay_s=16.0)


def retry_after(header: str | None) -> float | None:
    """Return the seconds of a `Retry-After` header; None for a date, nonsense or nothing."""
    text = (header or "").strip()
    return float(text) if text.isascii() and text.isdigit() else None
