"""Steps of a publish in the journal: when each began and ended, what it left, what stopped it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from ...errors import RushesError
from ...records import to_plain
from .database import Database


@dataclass(frozen=True)
class StepRow:
    """One step of one publish.

    Attributes:
        name: Its name.
        state: `running`, `done` or `failed`.
        started: When, in seconds since 1970.
        ended: When, or None.
        outline: What is known of the result before the step has ended, as plain data.
        result: What it left, as plain data.
        error: What stopped it, as plain data.
    """

    name: str
    state: str
    started: float
    ended: Optional[float]
    outline: Optional[Mapping[str, Any]]
    result: Optional[Mapping[str, Any]]
    error: Optional[Mapping[str, Any]]


@dataclass(frozen=True)
class Entry:
    """One line of a publish's history: when, which step, what happened, and the error if there was one."""

    at: float
    step: str
    event: str
    error: Optional[Mapping[str, Any]]


class Steps:
    """The tables of steps and their history."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, job_id: str) -> list[StepRow]:
        """Return the steps of a publish in the order they began."""
        rows = self._database.rows(
            "SELECT * FROM step WHERE job_id = ? ORDER BY started, rowid", (job_id,)
        )
        return [_row(row) for row in rows]

    def get(self, job_id: str, name: str) -> StepRow | None:
        """Return one step, or None when it has not begun."""
        row = self._database.row("SELECT * FROM step WHERE job_id = ? AND name = ?", (job_id, name))
        return None if row is None else _row(row)

    def started(self, job_id: str, name: str) -> None:
        """Note that a step begins; called before it acts."""
        with self._database.write(f"step.started {name}") as connection:
            connection.execute(
                "INSERT INTO step (job_id, name, state, started) VALUES (?, ?, 'running', ?)"
                " ON CONFLICT (job_id, name) DO UPDATE SET state = 'running',"
                " started = excluded.started, ended = NULL, error = NULL",
                (job_id, name, time.time()),
            )
            _remember(connection, job_id, name, "started")

    def outlined(self, job_id: str, name: str, outline: Mapping[str, Any]) -> None:
        """Note what is known before the step has ended."""
        with self._database.write(f"step.outlined {name}") as connection:
            connection.execute(
                "UPDATE step SET outline = ? WHERE job_id = ? AND name = ?",
                (json.dumps(to_plain(outline)), job_id, name),
            )

    def done(self, job_id: str, name: str, result: Mapping[str, Any]) -> None:
        """Note that a step is finished, with its plain-data result."""
        with self._database.write(f"step.done {name}") as connection:
            connection.execute(
                "UPDATE step SET state = 'done', ended = ?, result = ?, error = NULL"
                " WHERE job_id = ? AND name = ?",
                (time.time(), json.dumps(to_plain(result)), job_id, name),
            )
            _remember(connection, job_id, name, "done")

    def failed(self, job_id: str, name: str, error: RushesError) -> None:
        """Note that a step stopped, and why."""
        plain = json.dumps(error.as_dict())
        with self._database.write(f"step.failed {name}") as connection:
            connection.execute(
                "UPDATE step SET state = 'failed', ended = ?, error = ? WHERE job_id = ? AND name = ?",
                (time.time(), plain, job_id, name),
            )
            _remember(connection, job_id, name, "failed", plain)

    def reset(self, job_id: str, names: Iterable[str]) -> None:
        """Have some steps done again."""
        with self._database.write("step.reset") as connection:
            for name in names:
                connection.execute("DELETE FROM step WHERE job_id = ? AND name = ?", (job_id, name))
                _remember(connection, job_id, name, "reset")

    def note(self, job_id: str, event: str) -> None:
        """Add a line to a publish's history that belongs to no step."""
        with self._database.write("history") as connection:
            _remember(connection, job_id, "", event)

    def history(self, job_id: str) -> list[Entry]:
        """Return everything that happened to a publish, in order."""
        rows = self._database.rows(
            "SELECT at, step, event, error FROM history WHERE job_id = ? ORDER BY number", (job_id,)
        )
        return [Entry(r["at"], r["step"], r["event"], _plain(r["error"])) for r in rows]


def _remember(
    connection: sqlite3.Connection, job_id: str, step: str, event: str, error: str | None = None
) -> None:
    connection.execute(
        "INSERT INTO history (job_id, at, step, event, error) VALUES (?, ?, ?, ?, ?)",
        (job_id, time.time(), step, event, error),
    )


def _plain(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _row(row: sqlite3.Row) -> StepRow:
    parts = (_plain(row[name]) for name in ("outline", "result", "error"))
    return StepRow(row["name"], row["state"], row["started"], row["ended"], *parts)
