"""Rows on their way into an archive and out of it, in a form that every database reads.

A table is one member of JSON lines: the names of the columns, then the values of each row. Tables of older
revisions are taken as the database itself describes them.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, select
from sqlalchemy import exc as sql_errors

from rushes.core.errors import BrokenBackupError

from ..store.revision import HEAD, VERSION_TABLE
from ..store.tables import static_tables
from .archive import ArchiveReader, ArchiveWriter

FOLDER = "rows/"
_AT_ONCE = 1000


def tables_of(connection: Connection, revision: str) -> list[Table]:
    """Return the tables of a database that has some revision."""
    if revision == HEAD:
        return list(static_tables().metadata.sorted_tables)
    described = MetaData()
    with warnings.catch_warnings():
        # Indexes of expressions cannot be described, and are not needed here.
        warnings.simplefilter("ignore", sql_errors.SAWarning)
        described.reflect(connection)
    return [table for table in described.sorted_tables if table.name != VERSION_TABLE]


def save_rows(connection: Connection, tables: Iterable[Table], archive: ArchiveWriter) -> None:
    """Write every row that a connection sees."""
    for table in tables:
        archive.add(f"{FOLDER}{table.name}.jsonl", _lines(connection, table), packed=True)


def load_rows(connection: Connection, tables: Iterable[Table], archive: ArchiveReader) -> int:
    """Insert every row of an archive into empty tables, and return how many there are.

    Raises:
        BrokenBackupError: The rows are not those that were written.
    """
    found, count = {table.name: table for table in tables}, 0
    for member in archive.names(FOLDER):
        table = found.get(member.partition(".")[0])
        if table is None:
            raise BrokenBackupError(f"The backup has rows of an unknown table: {member}.")
        try:
            for rows in _parsed(table, archive.read(FOLDER + member)):
                connection.execute(insert(table), rows)
                count += len(rows)
        except (ValueError, TypeError, LookupError) as error:
            raise BrokenBackupError(f"The rows of {table.name} cannot be read.") from error
    return count


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    yield _line([column.name for column in table.columns])
    query = select(table).execution_options(yield_per=_AT_ONCE)
    for rows in connection.execute(query).partitions():
        yield b"".join(_line(list(row)) for row in rows)


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _parsed(table: Table, blocks: Iterable[bytes]) -> Iterator[list[dict[str, Any]]]:
    lines = _split(blocks)
    columns = [table.columns[name].name for name in json.loads(next(lines))]
    rows: list[dict[str, Any]] = []
    for line in lines:
        values = json.loads(line)
        if len(values) != len(columns):
            raise ValueError(line)
        rows.append(dict(zip(columns, values)))
        if len(rows) == _AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def _split(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
    if rest:
        raise ValueError("the last line has no end")
