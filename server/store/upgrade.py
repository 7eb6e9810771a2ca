"""Brings the tables of an older database to the newest revision, by alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config


def configuration(connection: Connection | None = None) -> Config:
    """Return what alembic's commands are given.

    Args:
        connection: A transaction that may write, for commands that touch a database.
    """
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the revisions a database lacks, in its transaction: all of them or none.

    Args:
        connection: A transaction that may write.
        revision: Where to stop; only tests and older backups need another one.
    """
    from alembic import command

    command.upgrade(configuration(connection), revision)
