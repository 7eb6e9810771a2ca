"""Ends statements that take too long, with an error that says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy import exc as sql_errors

from ..protocol import TooSlowError

_STEPS = 20000  # of SQLite's machine between two looks at the clock, well below a millisecond
_ENDED = ("interrupted", "statement timeout")


@contextmanager
def deadline(connection: Connection, seconds: float) -> Iterator[None]:
    """Let the statements on a connection take so long together, to be used within a transaction.

    Args:
        connection: An open transaction.
        seconds: 0 for no bound. PostgreSQL gives each statement that long.

    Raises:
        TooSlowError: They took longer.
    """
    if not seconds:
        yield
        return
    _arm(connection, seconds)
    try:
        yield
    except sql_errors.DBAPIError as error:
        if any(word in str(error.orig) for word in _ENDED):
            raise TooSlowError(
                f"The queries of this call take more than {seconds:g} seconds. Ask for less at once: "
                "add conditions, or a limit."
            ) from None
        raise
    finally:
        _disarm(connection)


def _arm(connection: Connection, seconds: float) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}"))
        return
    end = time.monotonic() + seconds
    _driver(connection).set_progress_handler(lambda: time.monotonic() > end, _STEPS)


def _disarm(connection: Connection) -> None:
    # PostgreSQL forgets what was set for the transaction by itself.
    if connection.dialect.name == "sqlite" and not connection.invalidated:
        _driver(connection).set_progress_handler(None, 0)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
