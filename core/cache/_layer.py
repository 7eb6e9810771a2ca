"""One layer of a `LayeredCache`: left alone for a while when it fails, cleaned before it is used again."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Callable, TypeVar

from ..errors import ApiUseError, RushesError
from ._forking import ForkSafeLock
from .base import Cache

logger = logging.getLogger(__name__)
T = TypeVar("T")

# Beyond so many missed keys, clearing the whole layer is the cheaper way to be right.
MOST_MISSED = 10_000


class LayerDownError(Exception):
    """The layer did not answer; it never leaves `LayeredCache`."""


class Layer:
    """Guards one cache.

    What a layer misses while it is down would be out of date when it comes back, so those keys are
    removed from it first. Every method may be called from any thread; no lock is held while the cache
    works.

    Args:
        cache: The cache.
        retry_after: Seconds a failing cache is left alone.
        clock: Seconds that never go back.
    """

    def __init__(self, cache: Cache, retry_after: float, clock: Callable[[], float]) -> None:
        self.cache = cache
        self._retry_after = retry_after
        self._clock = clock
        self._lock = ForkSafeLock()
        self._down_until: float | None = None
        self._missed: set[str] = set()
        self._missed_all = False

    def read(self, work: Callable[[], T]) -> T:
        """Return what `work` does with the cache.

        Raises:
            KeyError: As `work` does.
            ApiUseError: As `work` does.
            LayerDownError: The layer is down, or failed now.
        """
        self._wake()
        try:
            return work()
        except (KeyError, ApiUseError):
            raise
        except Exception as error:
            self._went_down(error)
            raise LayerDownError from error

    def write(self, keys: Iterable[str] | None, work: Callable[[], T]) -> T:
        """Do as `read`, and remember what was missed when that fails.

        Args:
            keys: The keys that `work` changes; None for all.
            work: The change.
        """
        try:
            return self.read(work)
        except LayerDownError:
            self._miss(keys)
            raise

    def _wake(self) -> None:
        with self._lock:
            if self._down_until is None:
                return
            if self._clock() < self._down_until:
                raise LayerDownError
            # This thread tries; the others go on without the layer until it has.
            self._down_until = self._clock() + self._retry_after
        try:
            self._catch_up()
        except Exception as error:
            self._went_down(error)
            raise LayerDownError from error
        logger.info("%s works again", type(self.cache).__name__)

    def _catch_up(self) -> None:
        """Remove what was missed, until nothing more was missed meanwhile."""
        while True:
            with self._lock:
                missed, everything = self._missed, self._missed_all
                self._missed, self._missed_all = set(), False
            try:
                # With nothing missed, the empty key still finds out whether the layer answers.
                self.cache.clear() if everything else self.cache.remove_many(missed or {""})
            except Exception:
                self._miss(None if everything else missed)
                raise
            with self._lock:
                if not (self._missed or self._missed_all):
                    self._down_until = None
                    return

    def _miss(self, keys: Iterable[str] | None) -> None:
        with self._lock:
            self._missed.update(keys or ())
            if keys is None or len(self._missed) > MOST_MISSED:
                self._missed.clear()
                self._missed_all = True
            if self._down_until is None:  # it came back this very moment: clean it at its next use
                self._down_until = self._clock()

    def _went_down(self, error: Exception) -> None:
        with self._lock:
            first = self._down_until is None
            self._down_until = self._clock() + self._retry_after
        if first:
            logger.warning(
                "%s fails and is left out for %g s: %s",
                type(self.cache).__name__,
                self._retry_after,
                error,
                exc_info=not isinstance(error, RushesError),
            )
