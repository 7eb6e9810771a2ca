"""A bounded cache in the memory of this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any, Callable, NamedTuple

from ._forking import ForkSafeLock
from ._plain import check_key, size_of
from .base import Cache, matching


class _Entry(NamedTuple):
    value: Any
    size: int
    expires: float


class MemoryCache(Cache):
    """Keeps what was used last, up to a number of entries and of bytes.

    The value that is handed out is the very object that was set: it must not be changed.

    Args:
        max_entries: How many entries stay; the least recently used one goes first.
        max_bytes: How much memory keys and values may take, counted on the generous side. A value
            that is larger alone is not kept.
        ttl: Seconds an entry lives after it was set; None for no end.
        clock: Seconds that never go back, for tests.
    """

    def __init__(
        self,
        max_entries: int = 50_000,
        max_bytes: int = 64 * 1024 * 1024,
        ttl: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.max_entries = max_entries
        self.max_bytes = max_bytes
        self.ttl = float("inf") if ttl is None else ttl
        self._clock = clock
        self._lock = ForkSafeLock()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> Any:
        """Return the value of `key` and count it as used just now.

        Raises:
            KeyError: There is none, or its time is over.
        """
        with self._lock:
            entry = self._entries[check_key(key)]
            if entry.expires <= self._clock():
                self._drop(key)
                raise KeyError(key)
            self._entries.move_to_end(key)
            return entry.value

    def set(self, key: str, value: Any) -> None:
        """Keep `value` for `key`; what was not used for longest may have to go."""
        size = size_of(check_key(key)) + size_of(value)
        with self._lock:
            if key in self._entries:
                self._drop(key)
            if size > self.max_bytes:
                return
            self._entries[key] = _Entry(value, size, self._clock() + self.ttl)
            self._bytes += size
            while len(self._entries) > self.max_entries or self._bytes > self.max_bytes:
                self._drop(next(iter(self._entries)))

    def remove(self, key: str) -> None:
        """Forget `key`.

        Raises:
            KeyError: There is no such entry, or its time is over.
        """
        with self._lock:
            if self._drop(check_key(key)).expires <= self._clock():
                raise KeyError(key)

    def keys(self) -> list[str]:
        """Return the keys whose time is not over, the least recently used one first."""
        with self._lock:
            self._drop_expired()
            return list(self._entries)

    def values(self) -> list[Any]:
        """Return the values in the order of `keys`; this does not count as use."""
        with self._lock:
            self._drop_expired()
            return [entry.value for entry in self._entries.values()]

    def clear(self, pattern: str | None = None) -> None:
        """Forget everything, or the keys in which the regular expression `pattern` is found."""
        with self._lock:
            keys = list(self._entries)
            for key in keys if pattern is None else matching(keys, pattern):
                self._drop(key)

    def _drop(self, key: str) -> _Entry:
        entry = self._entries.pop(key)
        self._bytes -= entry.size
        return entry

    def _drop_expired(self) -> None:
        now = self._clock()
        for key in [key for key, entry in self._entries.items() if entry.expires <= now]:
            self._drop(key)
