"""Turns a missing wheel into an error that names the extra which brings it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import MissingPartError


@contextmanager
def needed(part: str) -> Iterator[None]:
    """Import a library of the extra `worker` inside this context.

    Args:
        part: The name people know it by.

    Raises:
        MissingPartError: It is not installed, or its binary does not load here.
    """
    try:
        yield
    except ImportError as error:
        raise MissingPartError(
            f"{part} is not installed in this Python.", part=part, reason=str(error)
        ) from error
