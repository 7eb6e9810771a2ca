"""A cache that passes everything on to another one: the base of caches that add something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .base import Cache


class ProxyCache(Cache):
    """Passes every call on to `proxied`; a subclass changes what it wants.

    Args:
        proxied: The cache that holds the values.
    """

    def __init__(self, proxied: Cache) -> None:
        self.proxied = proxied

    def get(self, key: str) -> Any:
        """Return what `proxied` has for `key`; raises `KeyError` when that has nothing."""
        return self.proxied.get(key)

    def set(self, key: str, value: Any) -> None:
        """Keep `value` in `proxied`."""
        self.proxied.set(key, value)

    def remove(self, key: str) -> None:
        """Forget `key` in `proxied`; raises `KeyError` when that has nothing."""
        self.proxied.remove(key)

    def keys(self) -> list[str]:
        """Return the keys of `proxied`."""
        return self.proxied.keys()

    def values(self) -> list[Any]:
        """Return the values of `proxied`."""
        return self.proxied.values()

    def clear(self, pattern: str | None = None) -> None:
        """Clear `proxied`, wholly or by `pattern`."""
        self.proxied.clear(pattern)

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return what `proxied` has for `keys`."""
        return self.proxied.get_many(keys)

    def set_many(self, items: Mapping[str, Any]) -> None:
        """Keep `items` in `proxied`."""
        self.proxied.set_many(items)

    def remove_many(self, keys: Iterable[str]) -> int:
        """Forget `keys` in `proxied` and return how many were there."""
        return self.proxied.remove_many(keys)

    def close(self) -> None:
        """Close `proxied`."""
        self.proxied.close()
