"""The contract of every cache.

Keys are text, values are plain decoded data: None, booleans, numbers, text, lists, and dicts with text
keys. A cache may forget an entry at any time (bounds, time to live, another process); it may never
return another value than the one last set. A value belongs to the cache once it is set, and whoever gets
it must not change it: a memory cache hands out the very object.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any


class Cache(ABC):
    """A store of plain values under text keys.

    Every method may be called from any thread at any time, and in a forked child. A subclass needs
    `get`, `set`, `remove` and `keys`; the rest follows from these and may be done better.

    Every method raises `ApiUseError` for a key that is no text or a value that is not plain, and the
    coded error of the store (`ConfigError`, `NetworkError`, `ServerError`) when that fails;
    `LayeredCache` turns the latter into a warning.
    """

    @abstractmethod
    def get(self, key: str) -> Any:
        """Return the value of `key`.

        Raises:
            KeyError: There is none, or no longer.
        """

    @abstractmethod
    def set(self, key: str, value: Any) -> None:
        """Keep `value`, which may be None, for `key` instead of any older one."""

    @abstractmethod
    def remove(self, key: str) -> None:
        """Forget `key`.

        Raises:
            KeyError: There is no such entry.
        """

    @abstractmethod
    def keys(self) -> list[str]:
        """Return the keys of this moment, in no particular order."""

    def values(self) -> list[Any]:
        """Return the values of this moment, in no particular order."""
        return list(self.get_many(self.keys()).values())

    def clear(self, pattern: str | None = None) -> None:
        """Forget everything.

        Args:
            pattern: Forget only the keys in which this regular expression is found.
        """
        keys = self.keys()
        self.remove_many(keys if pattern is None else matching(keys, pattern))

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the values of those of `keys` that are there; one round trip where the store can."""
        found = {}
        for key in keys:
            try:
                found[key] = self.get(key)
            except KeyError:
                continue
        return found

    def set_many(self, items: Mapping[str, Any]) -> None:
        """Keep all of `items`; one round trip where the store can."""
        for key, value in items.items():
            self.set(key, value)

    def remove_many(self, keys: Iterable[str]) -> int:
        """Forget those of `keys` that are there and return how many that were."""
        removed = 0
        for key in keys:
            try:
                self.remove(key)
            except KeyError:
                continue
            removed += 1
        return removed

    def close(self) -> None:  # noqa: B027 - most caches hold nothing open
        """Give back files and connections; the cache opens them again when it is used again."""


def matching(keys: Iterable[str], pattern: str) -> list[str]:
    """Return the keys in which the regular expression `pattern` is found."""
    expression = re.compile(pattern)
    return [key for key in keys if expression.search(key)]
