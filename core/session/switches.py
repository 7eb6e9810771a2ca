"""Settings of a session that a `with` block may change for its own thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Switches:
    """Whether attributes are fetched when read, and whether changes are recorded.

    Attributes:
        auto_populate: For every thread that has not switched it.
        record_operations: For every thread that has not switched it.
    """

    def __init__(self, auto_populate: bool) -> None:
        self.auto_populate = auto_populate
        self.record_operations = True
        self._here = threading.local()

    def read(self, name: str) -> bool:
        """Return a switch as it is on this thread."""
        return bool(getattr(self._here, name, getattr(self, name)))

    @contextmanager
    def switched(self, name: str, value: bool) -> Iterator[None]:
        """Set a switch on this thread until the block ends."""
        before = self._here.__dict__.get(name)
        setattr(self._here, name, value)
        try:
            yield
        finally:
            if before is None:
                delattr(self._here, name)
            else:
                setattr(self._here, name, before)
