"""The journal's file: connections, transactions, and what SQLite's errors mean for people.

One connection writes and one reads, each behind a lock, so any thread may use it; in WAL mode a reader
never waits for a writer. What must survive a power cut is committed with `synchronous=FULL`; progress
is not, because it is worth nothing after one. Not to be carried over a fork.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Callable

from ...errors import FileAccessError, NoSpaceError, RushesError
from ...files import coded_error
from .schema import migrate

BUSY_S = 10.0
# No thread connects before the descriptor that made the file is closed.
_MAKING = threading.Lock()

Observer = Callable[[str], None]


class Database:
    """The open file.

    Args:
        path: The file; it and its folder are made where they are missing, for the user alone.
        observer: Called before and after every write with `before NAME` and `after NAME`; for tests
            that stop a process there.

    Raises:
        NewerDataError: A newer version of the suite wrote it.
        FileAccessError: It cannot be opened, or is no journal.
        NoSpaceError: The disk is full.
    """

    def __init__(self, path: Path, observer: Observer | None = None) -> None:
        self.path = path
        self._observe = observer or (lambda name: None)
        self._writing, self._reading = threading.RLock(), threading.RLock()
        with _coded(path):
            _make_private(path)
            self._writer = _connect(path)
            try:
                # A file system that cannot share memory keeps SQLite's older mode, which is as safe.
                self._writer.execute("PRAGMA journal_mode = WAL")
                migrate(self._writer, path)
                self._reader = _connect(path)
            except BaseException:
                self._writer.close()
                raise

    def close(self) -> None:
        """Close both connections; further calls raise `sqlite3.ProgrammingError`."""
        with self._writing, self._reading:
            self._writer.close()
            self._reader.close()

    @contextmanager
    def write(self, name: str, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Give the connection inside of one transaction; it is committed when the block ends well.

        Args:
            name: What is written, for the observer.
            durable: False for what a power cut may take.

        Raises:
            FileAccessError: It cannot be written, or is busy for too long.
            NoSpaceError: The disk is full.
        """
        with self._writing, _coded(self.path):
            self._observe(f"before {name}")
            self._writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise
            self._observe(f"after {name}")

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Return the rows of a query as they are committed now.

        Raises:
            FileAccessError: It cannot be read.
        """
        with self._reading, _coded(self.path):
            return self._reader.execute(statement, values).fetchall()

    def row(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def counter(self) -> int:
        """Return a number that is another one whenever somebody has written since; very cheap."""
        with self._reading, _coded(self.path):
            return int(self._reader.execute("PRAGMA data_version").fetchone()[0])


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        str(path), timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    # A passphrase that is taken out again shall not stay in a page that nobody uses.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _make_private(path: Path) -> None:
    """Make the file for the user alone: it holds signed addresses of uploads under way.

    A file that is there is never opened: the system drops every lock this process has on a file when any
    descriptor of it is closed. Another process would then take itself for the last one, remove the
    write-ahead log, and damage the journal (sqlite.org/howtocorrupt.html, 2.2).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _MAKING, suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def _coded(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise coded_error(error, f"The journal {path} cannot be used") from error
    except sqlite3.OperationalError as error:
        raise _operational(error, path) from error
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise FileAccessError(
            f"{path} is no journal, or it is damaged: {error}.",
            next_step="Move it aside; a new one is made. Media in the work folder stays where it is.",
            path=path,
        ) from error


def _operational(error: sqlite3.OperationalError, path: Path) -> RushesError:
    text = str(error)
    if "full" in text:
        return NoSpaceError(f"The journal {path} cannot be written: the disk is full.", path=path)
    if "locked" in text or "busy" in text:
        return FileAccessError(
            f"The journal {path} is in use for more than {BUSY_S:g} seconds.",
            next_step="Try again; on a network drive, name a file on this machine in RUSHES_JOURNAL.",
            path=path,
        )
    return FileAccessError(
        f"The journal {path} cannot be used: {text}.",
        next_step="Check that the folder exists and may be written, or set RUSHES_JOURNAL.",
        path=path,
    )
