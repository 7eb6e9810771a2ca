"""Publishes in the journal: their order, their states, and who may change them how.

`waiting` and `running` go on by themselves; `needs_you` waits for a choice of the artist; `cancelling`
is taken back; `done`, `failed` and `cancelled` are ends. Only the worker makes `running` and the ends;
everybody may add, retry and wish for a cancel.
"""

from __future__ import annotations

import enum
import json
import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Optional

from ...errors import InputError, RushesError
from ...records import from_plain, to_plain
from ..plan import PublishPlan
from .database import Database
from .schema import ACTIVE

CANCEL = "cancel"


class JobState(enum.Enum):
    """Where a publish stands."""

    WAITING = "waiting"
    RUNNING = "running"
    NEEDS_YOU = "needs_you"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_end(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True)
class Job:
    """One publish.

    Attributes:
        id: Its id, that of its plan.
        number: Place in the order of all publishes.
        server: Address of the server it goes to.
        user: Name of the user there.
        plan: Request, folder and ids.
        captured_by: `worker`, or `application` where an application makes the frames.
        keep: True to leave the media on this machine for good.
        state: Where it stands.
        wish: `cancel`, or empty.
        error: What stopped it last, as plain data.
        link: The review link, empty until it is known.
        tries: How often in a row it could not go on.
        not_before: When it is tried again, in seconds since 1970.
        created: When it was asked for, in seconds since 1970.
        ended: When it came to its end, or None.
    """

    id: str
    number: int
    server: str
    user: str
    plan: PublishPlan
    captured_by: str
    keep: bool
    state: JobState
    wish: str
    error: Optional[Mapping[str, Any]]
    link: str
    tries: int
    not_before: float
    created: float
    ended: Optional[float]


class JobHead(NamedTuple):
    """The little of a publish that tells whether it is still the same: see `Job`."""

    id: str
    number: int
    state: JobState
    ended: Optional[float]


@dataclass(frozen=True)
class NewJob:
    """What is needed to add a publish: see `Job`; `target` is what two requests for the same thing share."""

    server: str
    user: str
    target: str
    plan: PublishPlan
    captured_by: str = "worker"
    keep: bool = False


class Jobs:
    """The table of publishes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: NewJob) -> tuple[Job, bool]:
        """Add a publish, or find the one that is under way for the same target.

        Returns:
            The publish, and whether it is new.
        """
        with self._database.write("job.add") as connection:
            found = connection.execute(
                f"SELECT * FROM job WHERE server = ? AND user = ? AND target = ? AND state IN {ACTIVE}",
                (new.server, new.user, new.target),
            ).fetchone()
            if found is not None:
                return _job(found), False
            connection.execute(
                "INSERT INTO job (id, server, user, target, plan, captured_by, keep, state, created)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
                (
                    *(new.plan.id, new.server, new.user, new.target, _text(new.plan)),
                    *(new.captured_by, new.keep, time.time()),
                ),
            )
            return _job(connection.execute(*_by_id(new.plan.id)).fetchone()), True

    def get(self, job_id: str) -> Job:
        """Return one publish.

        Args:
            job_id: Its id, or its first characters where these are unique.

        Raises:
            InputError: There is none, or several begin like this.
        """
        rows = self._database.rows(*_by_id(job_id)) or self._database.rows(
            "SELECT * FROM job WHERE substr(id, 1, ?) = ? LIMIT 2", (len(job_id), job_id)
        )
        if len(rows) != 1 or not job_id:
            raise InputError(
                f"There is no publish {job_id!r}." if not rows else f"{job_id!r} could be several.",
                next_step="See them all with `rushes jobs`.",
            )
        return _job(rows[0])

    def all(self, *states: JobState) -> list[Job]:
        """Return publishes in their order, all or those in some states."""
        marks = ", ".join("?" for _ in states)
        where = f" WHERE state IN ({marks})" if states else ""
        rows = self._database.rows(
            f"SELECT * FROM job{where} ORDER BY number", [state.value for state in states]
        )
        return [_job(row) for row in rows]

    def newest(
        self, states: Iterable[JobState], limit: int, before: int | None = None
    ) -> list[JobHead]:
        """Return the newest publishes in some states, in their order; much faster than `all`.

        Args:
            states: States to look for.
            limit: How many at most.
            before: Only those whose number is smaller; None for all.
        """
        values = [state.value for state in states]
        marks = ", ".join("?" for _ in values)
        rows = self._database.rows(
            f"SELECT id, number, state, ended FROM job WHERE state IN ({marks})"
            " AND (? IS NULL OR number < ?) ORDER BY number DESC LIMIT ?",
            [*values, before, before, limit],
        )
        return [
            JobHead(row["id"], row["number"], JobState(row["state"]), row["ended"])
            for row in reversed(rows)
        ]

    def set_state(
        self,
        job_id: str,
        state: JobState,
        error: RushesError | None = None,
        delay_s: float = 0.0,
        tries: int = 0,
    ) -> None:
        """Note where a publish stands now.

        Args:
            job_id: Its id.
            state: The new state.
            error: Why, where something stopped it.
            delay_s: Seconds until it is tried again.
            tries: How often in a row it could not go on.
        """
        now = time.time()
        plain = None if error is None else json.dumps(error.as_dict())
        with self._database.write(f"job.{state.value}") as connection:
            connection.execute(
                "UPDATE job SET state = ?, error = ?, not_before = ?, tries = ?, ended = ? WHERE id = ?",
                (state.value, plain, now + delay_s, tries, now if state.is_end else None, job_id),
            )
            if state.is_end:
                connection.execute("DELETE FROM progress WHERE job_id = ?", (job_id,))

    def set_link(self, job_id: str, link: str) -> None:
        """Note the review link."""
        with self._database.write("job.link") as connection:
            connection.execute("UPDATE job SET link = ? WHERE id = ?", (link, job_id))

    def set_plan(self, job_id: str, plan: PublishPlan, target: str) -> None:
        """Note another plan, after the artist chose one.

        Raises:
            InputError: The same is published already.
        """
        try:
            with self._database.write("job.plan") as connection:
                connection.execute(
                    "UPDATE job SET plan = ?, target = ? WHERE id = ?",
                    (_text(plan), target, job_id),
                )
        except sqlite3.IntegrityError as error:
            raise InputError(
                "The same is being published already.", next_step="Cancel one of the two."
            ) from error

    def wish_cancel(self, job_id: str) -> None:
        """Ask for a cancel; the worker sees it within a moment. Nothing happens to one that has ended."""
        with self._database.write("job.wish") as connection:
            connection.execute(
                f"UPDATE job SET wish = ? WHERE id = ? AND state IN {ACTIVE}", (CANCEL, job_id)
            )

    def clear_wish(self, job_id: str) -> None:
        """Take a wish back that comes too late."""
        with self._database.write("job.wish") as connection:
            connection.execute("UPDATE job SET wish = '' WHERE id = ?", (job_id,))

    def wishes_cancel(self, job_id: str) -> bool:
        """Return whether somebody wants a publish to be cancelled."""
        row = self._database.row("SELECT wish FROM job WHERE id = ?", (job_id,))
        return row is not None and row["wish"] == CANCEL

    def retry(self, job_id: str) -> None:
        """Let a publish go on now, from the step that stopped it.

        Raises:
            InputError: It is done, cancelled, or the same is published by another one.
        """
        try:
            with self._database.write("job.retry") as connection:
                changed = connection.execute(
                    "UPDATE job SET state = 'waiting', wish = '', error = NULL, tries = 0, not_before = 0,"
                    " ended = NULL"
                    " WHERE id = ? AND state IN ('waiting', 'needs_you', 'failed')",
                    (job_id,),
                ).rowcount
        except sqlite3.IntegrityError as error:
            raise InputError(
                "The same is being published already.", next_step="See it with `rushes jobs`."
            ) from error
        if not changed:
            raise InputError(
                "This publish is not one that waits or has failed.",
                next_step="See what it does with `rushes jobs`.",
            )

    def recover(self) -> list[str]:
        """Put back what a worker that is gone left running; return the ids. For the one worker only."""
        with self._database.write("job.recover") as connection:
            rows = connection.execute("SELECT id FROM job WHERE state = 'running'").fetchall()
            connection.execute(
                "UPDATE job SET state = 'waiting', not_before = 0 WHERE state = 'running'"
            )
            connection.execute("UPDATE job SET not_before = 0 WHERE state = 'waiting'")
        return [row["id"] for row in rows]

    def forget(self, job_id: str) -> None:
        """Remove a publish from the journal."""
        with self._database.write("job.forget") as connection:
            connection.execute("DELETE FROM job WHERE id = ?", (job_id,))


def _by_id(job_id: str) -> tuple[str, tuple[str]]:
    return "SELECT * FROM job WHERE id = ?", (job_id,)


def _text(plan: PublishPlan) -> str:
    return json.dumps(to_plain(plan))


def _job(row: sqlite3.Row) -> Job:
    data = dict(row)
    del data["target"]
    data["plan"] = from_plain(PublishPlan, json.loads(row["plan"]))
    data["state"] = JobState(row["state"])
    data["keep"] = bool(row["keep"])
    data["error"] = json.loads(row["error"]) if row["error"] else None
    return Job(**data)
