"""A cache in a file, shared by the threads and processes of one machine."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Callable
from zlib import crc32

from ._database import Database
from ._plain import from_json, key_bytes, key_text, to_json
from .base import Cache

# A new layout gets a new name, so that two versions of the suite can share one file.
_TABLE = "rushes_cache_1"
_SCHEMA = f"""CREATE TABLE IF NOT EXISTS {_TABLE} (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL,
    stored REAL NOT NULL, checksum INTEGER NOT NULL)"""
_USED_BYTES = """SELECT (pages.page_count - free.freelist_count) * size.page_size
    FROM pragma_page_count AS pages, pragma_freelist_count AS free, pragma_page_size AS size"""
# Ids only grow and a new value takes a new id, so the smallest are the oldest.
_DROP_OLDEST = f"""DELETE FROM {_TABLE} WHERE id <=
    (SELECT min(id) + (max(id) - min(id)) / 10 FROM {_TABLE})"""
_KEYS_A_QUERY = 500


class FileCache(Cache):
    """Keeps values in an SQLite file, safe for many threads and processes.

    A process that is killed while it writes leaves the file sound. A file that is damaged otherwise is
    moved aside (`.damaged`), a warning is logged, and the cache begins empty. A full disk or a folder
    that cannot be written is `NoSpaceError` or `FileAccessError` of the call that needed it.

    Args:
        path: The file, on a disk of this machine and not on the network; its folder is made. Use one
            file a server and user: keys do not tell these apart.
        ttl: Seconds an entry lives after it was set, judged by whoever reads it; None for no end.
        max_bytes: How large the file may become (its write-ahead log may add some megabytes); the
            oldest entries go first. A value that is larger alone is not kept.
        timeout: Seconds to wait for another process that writes.
        clock: Seconds of the day that all processes share, for tests.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        ttl: float | None = None,
        max_bytes: int = 256 * 1024 * 1024,
        *,
        timeout: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = Path(path)
        self.ttl = float("inf") if ttl is None else ttl
        self.max_bytes = max_bytes
        self._clock = clock
        self._database = Database(self.path, _TABLE, _SCHEMA, timeout)

    def get(self, key: str) -> Any:
        """Return the value of `key`.

        Raises:
            KeyError: There is none, or its time is over.
        """
        return self.get_many([key])[key]

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the values of those of `keys` that are there."""
        wanted = {key_bytes(key): key for key in keys}
        rows = self._database.run(lambda connection: list(self._rows(connection, wanted)))
        return {wanted[key]: value for key, value in rows}

    def set(self, key: str, value: Any) -> None:
        """Keep `value` for `key`."""
        self.set_many({key: value})

    def set_many(self, items: Mapping[str, Any]) -> None:
        """Keep all of `items`, or none when that fails."""
        now = self._clock()
        rows = []
        for key, value in items.items():
            name, data = key_bytes(key), to_json(value)
            rows.append((name, data, now, _checksum(name, data)))
        self._database.run(lambda connection: self._insert(connection, rows))

    def remove(self, key: str) -> None:
        """Forget `key`.

        Raises:
            KeyError: There is no such entry, or its time is over.
        """
        if not self.remove_many([key]):
            raise KeyError(key)

    def remove_many(self, keys: Iterable[str]) -> int:
        """Forget those of `keys` that are there and return how many that were."""
        names = [key_bytes(key) for key in keys]
        return self._database.run(lambda connection: self._delete(connection, names))

    def keys(self) -> list[str]:
        """Return the keys whose time is not over."""
        rows = self._database.run(
            lambda connection: connection.execute(f"SELECT key, stored FROM {_TABLE}").fetchall()
        )
        return [key_text(key) for key, stored in rows if self._lives(stored)]

    def clear(self, pattern: str | None = None) -> None:
        """Forget everything, or the keys in which the regular expression `pattern` is found."""
        if pattern is None:
            self._database.run(lambda connection: connection.execute(f"DELETE FROM {_TABLE}"))
        else:
            super().clear(pattern)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._database.close()

    def _lives(self, stored: float) -> bool:
        # An entry from the future was written before somebody set the clock back.
        return abs(self._clock() - stored) < self.ttl

    def _rows(
        self, connection: sqlite3.Connection, names: Iterable[bytes]
    ) -> Iterator[tuple[bytes, Any]]:
        for some in _chunks(names):
            marks = ",".join("?" * len(some))
            statement = f"SELECT key, value, stored, checksum FROM {_TABLE} WHERE key IN ({marks})"
            for key, data, stored, checksum in connection.execute(statement, some):
                if checksum != _checksum(key, data):
                    raise sqlite3.DatabaseError("a value is not what was written")
                if self._lives(stored):
                    yield key, from_json(data)

    def _insert(
        self, connection: sqlite3.Connection, rows: list[tuple[bytes, bytes, float, int]]
    ) -> None:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for row in rows:
                if len(row[1]) > self.max_bytes:
                    connection.execute(f"DELETE FROM {_TABLE} WHERE key = ?", row[:1])
                else:
                    statement = f"INSERT OR REPLACE INTO {_TABLE} VALUES (NULL, ?, ?, ?, ?)"
                    connection.execute(statement, row)
            while connection.execute(_USED_BYTES).fetchone()[0] > self.max_bytes:
                if not connection.execute(_DROP_OLDEST).rowcount:
                    return

    def _delete(self, connection: sqlite3.Connection, names: list[bytes]) -> int:
        removed = 0
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for some in _chunks(names):
                marks = ",".join("?" * len(some))
                where = f"FROM {_TABLE} WHERE key IN ({marks})"
                rows = connection.execute(f"SELECT stored {where}", some).fetchall()
                removed += sum(self._lives(stored) for (stored,) in rows)
                connection.execute(f"DELETE {where}", some)
        return removed


def _checksum(key: Any, data: Any) -> int:
    try:
        return crc32(data, crc32(key))
    except TypeError as error:  # damage can change the type of a column
        raise sqlite3.DatabaseError("a value is not what was written") from error


def _chunks(names: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(names)
    while some := list(islice(rest, _KEYS_A_QUERY)):
        yield some
