"""Caches on top of each other: fast and small above, shared and large below."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Callable

from ._forking import ForkSafeLock
from ._layer import Layer, LayerDownError
from .base import Cache, matching


class LayeredCache(Cache):
    """Reads from the first layer that has the value, writes to all.

    A value found below is put into the layers above, where its time to live begins anew. A layer that
    fails is left out with a warning and tried again after a while; what it missed is removed from it
    first. So no call fails because of a layer, and none returns what was replaced or removed through
    this cache, also when threads read, write and remove at once; they write one after the other.

    Args:
        caches: The layers, the fastest first.
        retry_after: Seconds a failing layer is left alone.
        clock: Seconds that never go back, for tests.
    """

    def __init__(
        self,
        caches: Sequence[Cache],
        retry_after: float = 30.0,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._layers = [Layer(cache, retry_after, clock) for cache in caches]
        self._lock = ForkSafeLock()
        self._changes = 0
        self._is_writing = False
        # Made last, as locks are taken before a fork in the opposite order.
        self._one_writer = ForkSafeLock()

    @property
    def caches(self) -> tuple[Cache, ...]:
        """The layers, the fastest first."""
        return tuple(layer.cache for layer in self._layers)

    def get(self, key: str) -> Any:
        """Return the value of the first layer that has `key`, and put it into those above.

        Raises:
            KeyError: No layer that works has it.
        """
        moment = self._moment()
        for depth, layer in enumerate(self._layers):
            try:
                value = layer.read(partial(layer.cache.get, key))
            except (KeyError, LayerDownError):
                continue
            self._fill({key: value}, depth, moment)
            return value
        raise KeyError(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the values of those of `keys` that are there; each layer is asked once."""
        moment = self._moment()
        wanted, found = list(keys), {}
        for depth, layer in enumerate(self._layers):
            if not wanted:
                break
            with suppress(LayerDownError):
                here = layer.read(partial(layer.cache.get_many, wanted))
                self._fill(here, depth, moment)
                found.update(here)
                wanted = [key for key in wanted if key not in here]
        return found

    def set(self, key: str, value: Any) -> None:
        """Keep `value` for `key` in every layer."""
        self._write([key], lambda cache: cache.set(key, value))

    def set_many(self, items: Mapping[str, Any]) -> None:
        """Keep all of `items` in every layer."""
        self._write(items, lambda cache: cache.set_many(items))

    def remove(self, key: str) -> None:
        """Forget `key` in every layer.

        Raises:
            KeyError: No layer that works had it.
        """
        if not self.remove_many([key]):
            raise KeyError(key)

    def remove_many(self, keys: Iterable[str]) -> int:
        """Forget `keys` in every layer and return the most that one of them had."""
        doomed = list(keys)
        return max(self._write(doomed, lambda cache: cache.remove_many(doomed)), default=0)

    def keys(self) -> list[str]:
        """Return the keys of all layers that work, those of the first layer first."""
        found: dict[str, None] = {}
        for layer in self._layers:
            with suppress(LayerDownError):
                found.update(dict.fromkeys(layer.read(layer.cache.keys)))
        return list(found)

    def values(self) -> list[Any]:
        """Return the value of each key; nothing is put into the layers above."""
        found: dict[str, Any] = {}
        for layer in reversed(self._layers):
            with suppress(LayerDownError):
                keys = layer.read(layer.cache.keys)
                found.update(layer.read(partial(layer.cache.get_many, keys)))
        return list(found.values())

    def clear(self, pattern: str | None = None) -> None:
        """Clear every layer, wholly or by `pattern`."""
        if pattern is None:
            self._write(None, lambda cache: cache.clear())
        else:
            self.remove_many(matching(self.keys(), pattern))

    def close(self) -> None:
        """Close every layer."""
        for cache in self.caches:
            cache.close()

    def _write(self, keys: Iterable[str] | None, change: Callable[[Cache], Any]) -> list[Any]:
        """Change the layers, the lowest first, and return what those that work gave back."""
        answers = []
        with self._writing():
            for layer in reversed(self._layers):
                with suppress(LayerDownError):
                    answers.append(layer.write(keys, partial(change, layer.cache)))
        return answers

    # Two writers of one key must not leave each its own value in another layer, so one writes at a time.
    # A reader may hold an old value from below while a writer replaces it everywhere; putting the old
    # one into the layers above after that would bring it back. So a reader fills only when nobody
    # writes and nobody has begun to write since it began to read.

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._one_writer:
            with self._lock:
                self._changes += 1
                self._is_writing = True
            try:
                yield
            finally:
                with self._lock:
                    self._is_writing = False

    def _moment(self) -> int | None:
        with self._lock:
            return None if self._is_writing else self._changes

    def _fill(self, items: Mapping[str, Any], depth: int, moment: int | None) -> None:
        if not (depth and items):
            return
        with self._lock:
            if moment != self._changes:
                return
            for layer in self._layers[:depth]:
                with suppress(LayerDownError):
                    layer.write(items, partial(layer.cache.set_many, items))
