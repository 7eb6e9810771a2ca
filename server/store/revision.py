"""Which revision the tables of a database have, found out without loading what upgrades them."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from rushes.core.errors import NewerDataError

# The newest one of `migrations/versions`; a test compares.
HEAD = "0002"
# A database with tables, from before there were revisions.
UNNUMBERED = "0000"
VERSION_TABLE = "alembic_version"


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database; None for one without tables."""
    there = inspect(connection)
    if there.has_table(VERSION_TABLE):
        return str(
            connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one()
        )
    return UNNUMBERED if there.has_table("context") else None


def stamp(connection: Connection) -> None:
    """Write down that freshly made tables are of the newest revision."""
    connection.execute(
        text(
            f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:head)"), {"head": HEAD})


def refuse_newer(revision: str) -> None:
    """Refuse what only a newer Rushes can read.

    Raises:
        NewerDataError: The revision is newer than every one that is known here.
    """
    if revision > HEAD:
        raise NewerDataError(
            f"The data is of revision {revision}; this Rushes knows revisions up to {HEAD}.",
            revision=revision,
            known=HEAD,
        )
