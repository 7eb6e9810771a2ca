"""Tables of the journal, and how a journal of an older version becomes one of this version.

Each entry of `MIGRATIONS` leads from one version to the next; entries are never changed once released,
only added. The version is SQLite's own `user_version`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ...errors import NewerDataError

# States in which a publish still has something to do; one publish of a target at a time is in them.
ACTIVE = "('waiting', 'running', 'needs_you', 'cancelling')"

_FIRST = (
    """CREATE TABLE job (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        server TEXT NOT NULL,
        user TEXT NOT NULL,
        target TEXT NOT NULL,
        plan TEXT NOT NULL,
        captured_by TEXT NOT NULL,
        keep INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL,
        wish TEXT NOT NULL DEFAULT '',
        error TEXT,
        link TEXT NOT NULL DEFAULT '',
        tries INTEGER NOT NULL DEFAULT 0,
        not_before REAL NOT NULL DEFAULT 0,
        created REAL NOT NULL,
        ended REAL
    )""",
    f"CREATE UNIQUE INDEX one_a_target ON job (server, user, target) WHERE state IN {ACTIVE}",
    "CREATE INDEX job_state ON job (state, number)",
    """CREATE TABLE step (
        job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        state TEXT NOT NULL,
        started REAL NOT NULL,
        ended REAL,
        outline TEXT,
        result TEXT,
        error TEXT,
        PRIMARY KEY (job_id, name)
    )""",
    """CREATE TABLE history (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
        at REAL NOT NULL,
        step TEXT NOT NULL,
        event TEXT NOT NULL,
        error TEXT
    )""",
    "CREATE INDEX history_job ON history (job_id, number)",
    """CREATE TABLE frame (
        job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
        frame INTEGER NOT NULL,
        path TEXT NOT NULL,
        size INTEGER NOT NULL,
        at REAL NOT NULL,
        PRIMARY KEY (job_id, frame)
    )""",
    """CREATE TABLE upload (
        job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
        component_id TEXT NOT NULL,
        path TEXT NOT NULL,
        state TEXT,
        part_size INTEGER,
        size INTEGER,
        checksum TEXT,
        PRIMARY KEY (job_id, component_id)
    )""",
    """CREATE TABLE part (
        job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
        component_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        e_tag TEXT NOT NULL,
        at REAL NOT NULL,
        PRIMARY KEY (job_id, component_id, number)
    )""",
    """CREATE TABLE progress (
        job_id TEXT PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
        step TEXT NOT NULL,
        doing TEXT NOT NULL,
        done INTEGER NOT NULL,
        total INTEGER NOT NULL,
        unit TEXT NOT NULL,
        speed REAL NOT NULL,
        at REAL NOT NULL
    )""",
    """CREATE TABLE worker (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        pid INTEGER NOT NULL,
        machine TEXT NOT NULL,
        version TEXT NOT NULL,
        port INTEGER NOT NULL,
        since REAL NOT NULL,
        wish TEXT NOT NULL DEFAULT ''
    )""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST,)
VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a journal to this version, in one transaction; a new file gets all tables.

    Args:
        connection: In autocommit mode.
        path: The file, for the message.

    Raises:
        NewerDataError: A newer version of the suite wrote it.
    """
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _version(connection)  # another process may have been first
        if found > VERSION:
            raise NewerDataError(
                f"{path} was written by a newer version of Rushes.",
                next_step="Update Rushes, or name another file in RUSHES_JOURNAL.",
                found=found,
                known=VERSION,
            )
        for statements in MIGRATIONS[found:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
