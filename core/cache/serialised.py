"""A cache that keeps its values in another form than it is given them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Callable

from .base import Cache
from .proxy import ProxyCache


class SerialisedCache(ProxyCache):
    """Turns values into plain data on the way in and back on the way out.

    What `encode` and `decode` raise goes to the caller. Neither should be `pickle`: whoever may write to
    a shared cache could then run code in every process that reads it.

    Args:
        proxied: The cache that holds the plain data.
        encode: Makes plain data of a value; None to keep values as they are.
        decode: Makes a value of plain data; None to return it as it is.
    """

    def __init__(
        self,
        proxied: Cache,
        encode: Callable[[Any], Any] | None = None,
        decode: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(proxied)
        self.encode = encode or _unchanged
        self.decode = decode or _unchanged

    def get(self, key: str) -> Any:
        """Return the decoded value of `key`; raises `KeyError` when there is none."""
        return self.decode(self.proxied.get(key))

    def set(self, key: str, value: Any) -> None:
        """Keep `value` encoded."""
        self.proxied.set(key, self.encode(value))

    def values(self) -> list[Any]:
        """Return every value decoded."""
        return [self.decode(value) for value in self.proxied.values()]

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the decoded values of those of `keys` that are there."""
        return {key: self.decode(value) for key, value in self.proxied.get_many(keys).items()}

    def set_many(self, items: Mapping[str, Any]) -> None:
        """Keep all of `items` encoded."""
        self.proxied.set_many({key: self.encode(value) for key, value in items.items()})


def _unchanged(value: Any) -> Any:
    return value
