"""Things that are waited for, but not for ever: acknowledgements and replies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Expiring(Generic[Key, Value]):
    """A mapping whose entries vanish after a while. Safe from any thread.

    Args:
        lifetime_s: How long an entry stays.
        now: Monotonic seconds.
    """

    def __init__(self, lifetime_s: float, now: Callable[[], float]) -> None:
        self._lifetime_s = lifetime_s
        self._now = now
        self._entries: dict[Key, tuple[float, Value]] = {}
        self._lock = threading.Lock()

    def put(self, key: Key, value: Value) -> None:
        """Keep `value`, and let go of what has waited for too long."""
        with self._lock:
            self._expire()
            self._entries.pop(key, None)
            self._entries[key] = (self._now() + self._lifetime_s, value)

    def get(self, key: Key) -> Value | None:
        """Return the value, or None when it expired or never was."""
        with self._lock:
            self._expire()
            entry = self._entries.get(key)
            return entry[1] if entry else None

    def pop(self, key: Key) -> Value | None:
        """Return the value and forget it; None when it expired or never was."""
        with self._lock:
            self._expire()
            entry = self._entries.pop(key, None)
            return entry[1] if entry else None

    def clear(self) -> list[Value]:
        """Forget everything and return what was still waited for, oldest first."""
        with self._lock:
            self._expire()
            values = [value for _, value in self._entries.values()]
            self._entries.clear()
            return values

    def _expire(self) -> None:
        # Insertion order is the order of expiry, so this stops at the first that stays.
        now = self._now()
        while self._entries:
            key = next(iter(self._entries))
            if self._entries[key][0] > now:
                return
            del self._entries[key]
