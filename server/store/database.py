"""The database: connections, transactions, and the schema as it is at this moment.

Reading happens in a snapshot that writers do not disturb (SQLite in WAL mode). Writing is one
transaction at a time: a lock in this process, `BEGIN IMMEDIATE` against other processes. Both are for
worker threads, never for the event loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateColumn

from ..schema import Schema, load_schema, with_object_types
from .tables import static_tables

_WRITING = "rushes_writing"
_PATIENCE_S = 30


class Database:
    """One workspace's rows.

    Args:
        url: SQLAlchemy URL.

    Attributes:
        engine: SQLAlchemy's engine.
        tables: The tables, from the static schema.
        schema: All types, those of the workspace included; replaced when object types change.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.static = load_schema()
        self.tables = static_tables()
        self.schema: Schema = self.static
        self._lock = threading.Lock()

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """Return the SQLite database of a data folder; the folder must exist."""
        return cls(f"sqlite:///{folder / 'rushes.db'}")

    def prepare(self) -> bool:
        """Make what is missing of tables and columns.

        Returns:
            True when the database was empty before.
        """
        with self.write() as connection:
            existing = set(inspect(connection).get_table_names())
            for table in self.tables.metadata.sorted_tables:
                if table.name in existing:
                    _add_columns(connection, table)
            self.tables.metadata.create_all(connection)
        return "context" not in existing

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection whose queries all see the same moment."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, then: Callable[[], None] | None = None) -> Iterator[Connection]:
        """Give the one connection that may write; commits at the end, rolls back on any error.

        Args:
            then: Called after the commit and before anybody else may write.
        """
        with self._lock, self.engine.connect() as connection:
            connection.execution_options(**{_WRITING: True})
            with connection.begin():
                yield connection
            if then is not None:
                then()

    def schema_seen_by(self, connection: Connection) -> Schema:
        """Return the schema with the object types that `connection` sees."""
        table = self.tables["object_type"]
        rows = connection.execute(select(table).order_by(table.c.sort, table.c.id)).mappings()
        return with_object_types(self.static, [dict(row) for row in rows])

    def refresh_schema(self) -> None:
        """Read the object types again; to be called after a transaction that changed them."""
        with self.read() as connection:
            self.schema = self.schema_seen_by(connection)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": _PATIENCE_S},
        pool_size=8,
        max_overflow=32,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver would begin transactions late and in its own way; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "cache_size=-65536",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    options: Mapping[str, Any] = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITING) else "BEGIN")


def _add_columns(connection: Connection, table: Table) -> None:
    """Add the columns a table of an older version lacks."""
    present = {column["name"] for column in inspect(connection).get_columns(table.name)}
    preparer = connection.dialect.identifier_preparer
    for column in table.columns:
        if column.name not in present:
            definition = CreateColumn(_nullable(column)).compile(dialect=connection.dialect)
            name = preparer.format_table(table)
            connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {definition}")


def _nullable(column: Column[Any]) -> Column[Any]:
    return Column(column.name, column.type)
