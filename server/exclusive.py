"""One server at a time on a data folder, and on a database.

Two would each begin the other's encoding jobs anew, tell of changes only their own clients, and count
limits apart. The locks are the system's and the database's own: they end with the process, however it ends.
Commands that look after a folder (users, backups) take no lock; they work beside a running server.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from rushes.core.errors import AlreadyServedError, FileAccessError
from rushes.core.file_lock import FileLock

# As a lock of PostgreSQL, which belongs to the one database; not that of `store.database`.
_SERVING = 0x72757369


@contextmanager
def only_server_of_folder(folder: Path) -> Iterator[None]:
    """Be the one server of a data folder, which is made if there is none, until the block ends.

    Raises:
        AlreadyServedError: There is another one.
        FileAccessError: The folder cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise FileAccessError(f"{folder} cannot be used: {error}", path=folder) from error
    with FileLock(folder / "server.lock") as lock:
        if not lock.acquire():
            raise AlreadyServedError(f"Another server is running on {folder}.", path=folder)
        yield


@contextmanager
def only_server_of_database(engine: Engine) -> Iterator[None]:
    """Be the one server of a database until the block ends; SQLite is in the folder and locked with it.

    Raises:
        AlreadyServedError: There is another one.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_SERVING})").scalar()
        if not taken:
            raise AlreadyServedError(
                "Another server is running on this database.",
                next_step="Stop the other server first, or name another database.",
            )
        try:
            yield
        finally:
            connection.detach()  # the lock ends with the session, which the pool would keep
