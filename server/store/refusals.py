"""Why a database refused a statement, in the words of SQLite and by the states of PostgreSQL."""

from __future__ import annotations

import random
import time
from typing import Callable, TypeVar

from sqlalchemy import exc

_Result = TypeVar("_Result")
_SIZES = ("too many", "too complex", "too large", "too big", "parser stack overflow")
_SIZE_STATES = ("54", "53400")  # program limits exceeded
# Serialisation, deadlock, lock not available; the connection broke, the server stopped or is starting.
_PASSING_STATES = ("40001", "40P01", "55P03", "08", "57P01", "57P02", "57P03")
_TRIES = 4
_PAUSE_S = 0.05


class CommitLostError(Exception):
    """The connection broke while a transaction was committed: nobody knows whether it was."""


def is_too_complex(error: exc.StatementError) -> bool:
    """Say whether a statement was refused for its size."""
    if isinstance(error, exc.DBAPIError) and _state(error):
        return _state(error).startswith(_SIZE_STATES)
    return any(word in str(error.orig) for word in _SIZES)


def is_unfit(error: exc.StatementError) -> bool:
    """Say whether a value was refused that no column can hold."""
    return isinstance(error, exc.DataError)


def is_passing(error: exc.DBAPIError) -> bool:
    """Say whether the same transaction may well succeed if it is run again."""
    return error.connection_invalidated or _state(error).startswith(_PASSING_STATES)


def retried(run: Callable[[], _Result]) -> _Result:
    """Run a transaction again when it met a deadlock or its connection broke before it was committed.

    Raises:
        DBAPIError: It failed for another reason, or once too often.
    """
    for turn in range(1, _TRIES):
        try:
            return run()
        except exc.DBAPIError as error:
            if not is_passing(error):
                raise
        time.sleep(_PAUSE_S * turn * (1 + random.random()))
    return run()


def _state(error: exc.DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
