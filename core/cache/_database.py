"""An SQLite file that threads and processes share, and that starts anew when it is damaged.

Keeps true: no connection crosses a fork; a damaged file is moved aside once, however many processes see
the damage; a file that was replaced or deleted under this process is noticed at its next use. What is
in the table is the caller's matter.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Callable, TypeVar

from ..errors import BadSettingError, FileAccessError, NoSpaceError
from ..files import coded_error
from ._forking import ForkSafeLock
from ._lock_file import locked

logger = logging.getLogger(__name__)
T = TypeVar("T")

# What SQLite says when the file is sound and its surroundings are not; all else is damage. Error codes
# come with Python 3.11 only, so the words of sqlite3ErrStr (main.c of SQLite) have to do.
_SURROUNDINGS = {
    "is full": NoSpaceError,
    "readonly database": FileAccessError,
    "unable to open": FileAccessError,
    "disk I/O error": FileAccessError,
    "is locked": FileAccessError,
}
_LOG_LIMIT = 16 * 1024 * 1024


class Database:
    """A database file with its connection.

    The file is opened at first use and made where it is missing, with its folder. It must lie on a disk
    of this machine: SQLite's write-ahead log needs shared memory (sqlite.org/wal.html). The files
    `-wal`, `-shm`, `.lock` and, after damage, `.damaged` stand beside it.

    Args:
        path: The file.
        table: Name of the table that tells our files from those of other programs.
        schema: Statement that makes the table where it is missing.
        timeout: Seconds to wait for other processes.
    """

    def __init__(self, path: Path, table: str, schema: str, timeout: float) -> None:
        self.path = path
        self._table = table
        self._schema = schema
        self._timeout = timeout
        self._lock = ForkSafeLock(before_fork=self.close)
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None

    def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` does with the connection, alone among the threads of this process.

        Args:
            work: Gets a connection in autocommit mode; raises `sqlite3.DatabaseError` for damage that
                only it can see. After damage it runs once more, on a new file.

        Raises:
            BadSettingError: The file is a database of another program.
            NoSpaceError: The disk is full.
            FileAccessError: The file cannot be read or written, or is locked for too long.
        """
        with self._lock:
            try:
                return work(self._connected())
            except sqlite3.Error as error:
                self._raise_for_surroundings(error)
                self._start_anew(error)
            try:
                return work(self._connected())
            except sqlite3.Error as error:
                self._raise_for_surroundings(error)
                raise FileAccessError(
                    f"{self.path} is damaged again and again: {error}.", path=self.path
                ) from error

    def close(self) -> None:
        """Close the connection; the next use opens it again."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def __del__(self) -> None:
        # Python 3.13 warns of a connection that is left to the garbage collector.
        if self._connection is not None:
            self._connection.close()

    def _connected(self) -> sqlite3.Connection:
        if self._connection is not None and self._identity == _identity(self.path):
            return self._connection
        self.close()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise coded_error(error, f"{self.path.parent} cannot be made") from error
        with self._alone():
            self._identity = _identity(self.path)
            if self._identity is None:
                self._remove_log()  # of a file that somebody deleted
            self._connection = self._open()
            self._identity = _identity(self.path)
        return self._connection

    def _alone(self) -> AbstractContextManager[None]:
        return locked(self.path.with_name(self.path.name + ".lock"), self._timeout)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            os.fspath(self.path),
            timeout=self._timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            self._check_owner(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            # A power cut may cost the last writes but damages nothing (sqlite.org/pragma.html).
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA journal_size_limit = {_LOG_LIMIT}")
            connection.execute(self._schema)
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_owner(self, connection: sqlite3.Connection) -> None:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if tables and self._table not in tables:
            raise BadSettingError(
                f"{self.path} is a database of another program and not a cache.",
                next_step="Give the cache a file of its own.",
                path=self.path,
            )

    def _start_anew(self, error: sqlite3.Error) -> None:
        self.close()
        with self._alone():
            if _identity(self.path) != self._identity:
                return  # another process was faster
            aside = self.path.with_name(self.path.name + ".damaged")
            try:
                os.replace(self.path, aside)
            except OSError as problem:
                raise coded_error(problem, f"{self.path} is damaged and stays") from problem
            self._remove_log()
        logger.warning("%s is damaged (%s); it starts anew, see %s", self.path, error, aside)

    def _remove_log(self) -> None:
        # A new file must not meet the log of an older one (sqlite.org/howtocorrupt.html, section 1.4).
        for ending in ("-wal", "-shm"):
            log = self.path.with_name(self.path.name + ending)
            try:
                log.unlink(missing_ok=True)
            except OSError as error:
                raise coded_error(error, f"{log} cannot be removed") from error

    def _raise_for_surroundings(self, error: sqlite3.Error) -> None:
        for words, kind in _SURROUNDINGS.items():
            if words in str(error):
                message = f"The cache {self.path} cannot be used: {error}."
                raise kind(message, path=self.path) from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
