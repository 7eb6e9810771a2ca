"""The database: connections, transactions, and the schema as it is at this moment.

Reading happens in a snapshot that writers do not disturb (SQLite in WAL mode, PostgreSQL by repeatable
reads). Writing is one transaction at a time: a lock in this process, and against other processes `BEGIN
IMMEDIATE` or an advisory lock, so that writers cannot deadlock and numbers are counted without gaps. Both
are for worker threads, never for the event loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    exc,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

from rushes.core.errors import BadSettingError, FileAccessError, MissingPartError

from ..protocol import ProtocolError, RestoringError
from ..schema import Schema, load_schema, with_object_types
from .folding import FUNCTION, fold
from .refusals import CommitLostError, is_passing
from .revision import HEAD, refuse_newer, revision_of, stamp
from .tables import static_tables

_WRITING = "rushes_writing"
_PATIENCE_S = 30
# All servers and commands on one database of PostgreSQL write in turn by this lock, as SQLite makes them.
_WRITERS_LOCK = 0x72757368


class Database:
    """One workspace's rows.

    Args:
        url: SQLAlchemy URL.

    Attributes:
        engine: SQLAlchemy's engine.
        tables: The tables, from the static schema.
        schema: All types, those of the workspace included; replaced when object types change.
        epoch: Tells one state of the whole data from another; a write that waited while it became
            another one is refused. It may raise to refuse a write at once.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._closed = False
        event.listen(self.engine, "checkin", self._checked_in)
        self.static = load_schema()
        self.tables = static_tables()
        self.schema: Schema = self.static
        self.epoch: Callable[[], object] = lambda: None
        self._lock = threading.Lock()

    @classmethod
    def in_folder(cls, folder: Path) -> Database:
        """Return the SQLite database of a data folder; the folder must exist."""
        return cls(f"sqlite:///{folder / 'rushes.db'}")

    def prepare(self, before_upgrade: Callable[[Connection, str], None] | None = None) -> bool:
        """Make the tables, or bring older ones to the newest revision; all of it or nothing.

        Args:
            before_upgrade: Called with the connection and the old revision, for a copy.

        Returns:
            True when the database was empty before.

        Raises:
            NewerDataError: The tables are of a newer Rushes.
            FileAccessError: The database cannot be opened.
        """
        try:
            with self.read() as connection:
                revision = revision_of(connection)
        except exc.DBAPIError as error:
            raise FileAccessError(
                f"The database cannot be opened: {str(error.orig).strip()}",
                next_step="Check that it runs, its address, and the rights of its user.",
            ) from error
        if revision == HEAD:
            return False
        with self.write() as connection:
            revision = revision_of(connection)  # another process may have been first
            if revision is None:
                self.tables.metadata.create_all(connection)
                stamp(connection)
                return True
            if revision != HEAD:
                refuse_newer(revision)
                if before_upgrade:
                    before_upgrade(connection, revision)
                from .upgrade import upgrade

                upgrade(connection)
        return False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection whose queries all see the same moment."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with _unwrapped(), connection.begin():
                yield connection

    @contextmanager
    def write(self, then: Callable[[], None] | None = None) -> Iterator[Connection]:
        """Give the one connection that may write; commits at the end, rolls back on any error.

        Args:
            then: Called after the commit and before anybody else may write.

        Raises:
            CommitLostError: The connection broke while it was committed.
            RestoringError: The data was replaced as a whole while this waited for its turn.
        """
        epoch = self.epoch()
        with self._lock, self.engine.connect() as connection:
            connection.execution_options(**{_WRITING: True})
            with _unwrapped(), _transaction(connection):
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
                if self.epoch() != epoch:
                    raise RestoringError
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
        """Close every connection; those that threads still use are closed as they end."""
        self._closed = True
        self.engine.dispose()

    def _checked_in(self, connection: Any, record: ConnectionPoolEntry) -> None:
        if self._closed and connection is not None:
            record.invalidate()


def _engine(url: str) -> Engine:
    kind = _kind(url)
    if kind == "postgresql":
        return _postgresql(url)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": _PATIENCE_S},
        pool_size=8,
        max_overflow=32,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def _unwrapped() -> Iterator[None]:
    """Let what is wrong with a value be told as such, without what SQLAlchemy wraps around it."""
    try:
        yield
    except exc.StatementError as error:
        if isinstance(error.orig, ProtocolError):
            raise error.orig from None
        raise


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    transaction = connection.begin()
    try:
        yield
    except BaseException:
        transaction.rollback()
        raise
    try:
        transaction.commit()
    except exc.DBAPIError as error:
        transaction.close()
        if is_passing(error):
            raise CommitLostError from error  # to run it again might do everything twice
        raise


def _kind(url: str) -> str:
    try:
        kind = make_url(url).get_backend_name()
    except exc.ArgumentError:  # its words hold the address, and that a password
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        raise BadSettingError(
            "The address of the database is none of SQLite or PostgreSQL.",
            next_step="It reads: postgresql://user:password@host/name",
            setting="database",
        )
    return kind


def _postgresql(url: str) -> Engine:
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    try:
        # A connection that broke while it rested is replaced before it is used.
        return create_engine(address, pool_pre_ping=True, pool_size=8, max_overflow=32)
    except ImportError as error:
        raise MissingPartError(
            "PostgreSQL needs a part that is not installed: psycopg.",
            next_step='Install it with: pip install "rushes[server,postgresql]"',
        ) from error


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver would begin transactions late and in its own way; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    connection.create_function(FUNCTION, 1, fold, deterministic=True)
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
