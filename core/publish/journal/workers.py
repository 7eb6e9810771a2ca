"""Who works on the journal: the row of the one worker. The lock on a file decides; this row informs."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass

from .database import Database

STOP = "stop"


@dataclass(frozen=True)
class WorkerRow:
    """A worker.

    Attributes:
        pid: Its process id.
        machine: Name of its machine.
        version: Version of the suite it runs.
        port: Loopback UDP port that wakes it.
        since: When it started, in seconds since 1970.
        wish: `stop` when it shall end after the publish at hand, or empty.
    """

    pid: int
    machine: str
    version: str
    port: int
    since: float
    wish: str


class Workers:
    """The table of the worker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(self, version: str, port: int) -> None:
        """Note that this process is the worker now."""
        values = (os.getpid(), platform.node(), version, port, time.time())
        with self._database.write("worker.enter") as connection:
            connection.execute(
                "INSERT OR REPLACE INTO worker VALUES (1, ?, ?, ?, ?, ?, '')", values
            )

    def leave(self) -> None:
        """Note that this process is the worker no longer."""
        with self._database.write("worker.leave") as connection:
            connection.execute("DELETE FROM worker WHERE pid = ?", (os.getpid(),))

    def now(self) -> WorkerRow | None:
        """Return the worker's row; it may be left over from one that died."""
        row = self._database.row("SELECT pid, machine, version, port, since, wish FROM worker")
        return None if row is None else WorkerRow(*row)

    def wish_stop(self) -> None:
        """Ask the worker to end after the publish at hand."""
        with self._database.write("worker.wish") as connection:
            connection.execute("UPDATE worker SET wish = ?", (STOP,))
