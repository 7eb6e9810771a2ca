"""Finds half-made things that publishes have left, by the journal and the work folder, and mends them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Callable

from ..errors import RushesError
from ..file_lock import is_locked
from ..ids import is_id
from .journal import Job, JobState, Journal
from .worker.media import is_media_needed
from .worker.sessions import Sessions
from .worker.undo import (
    component_is_left,
    is_visible,
    leftovers,
    may_remove_session,
    remove_components,
    remove_session,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ..config import Settings
    from ..session import Session


@dataclass(frozen=True)
class Repair:
    """One thing that was put right, or would be.

    Attributes:
        act: `remove`, `finish` or `skip`.
        what: What it is, for people.
        where: `server`, `disk` or `journal`.
        mend: Does it; what it returns counts for nothing.
    """

    act: str
    what: str
    where: str
    mend: Callable[[], object]

    def shown(self) -> dict[str, str]:
        """Return it as plain data."""
        return {"act": self.act, "what": self.what, "where": self.where}


def repair(journal: Journal, settings: Settings, dry_run: bool) -> list[Repair]:
    """Put right what is half-made.

    Args:
        journal: The journal.
        settings: Work folder and keys.
        dry_run: True to change nothing.

    Returns:
        What was done or would be. A server that cannot be asked is among them as `skip`.

    Raises:
        FileAccessError: Something cannot be removed.
        ServerError: The server refuses.
    """
    found = [
        *_publishes(journal),
        *_folders(journal, settings.work_dir(), settings.number("keep_media")),
    ]
    sessions = Sessions(settings)
    try:
        for job in journal.jobs.all(JobState.CANCELLED, JobState.FAILED):
            found.extend(_on_the_server(journal, job, sessions))
        if not dry_run:
            for one in found:
                one.mend()
    finally:
        sessions.close()
    return found


def _publishes(journal: Journal) -> list[Repair]:
    """Find publishes that a dead worker left running."""
    if is_locked(journal.worker_lock):
        return []
    return [
        Repair("finish", f"publish {job.id[:8]}, left half-way", "journal", journal.jobs.recover)
        for job in journal.jobs.all(JobState.RUNNING)
    ]


def _folders(journal: Journal, work: Path, keep_hours: float) -> list[Repair]:
    """Find folders of publishes that have ended, or are in no journal."""
    if not work.is_dir():
        return []
    jobs = journal.jobs.all()
    needed = {job.plan.folder for job in jobs if is_media_needed(job, keep_hours)}
    return [
        Repair("remove", f"folder {folder}", "disk", partial(shutil.rmtree, folder))
        for folder in sorted(work.iterdir())
        if is_id(folder.name) and folder.is_dir() and folder not in needed
    ]


def _on_the_server(journal: Journal, job: Job, sessions: Sessions) -> list[Repair]:
    if not any(step.name in ("prepare", "upload", "commit") for step in journal.steps.of(job.id)):
        return []
    try:
        session = sessions.get(job.server, job.user)
        return _leftovers(journal, job, session)
    except RushesError as error:
        return [Repair("skip", f"publish {job.id[:8]}: {error}", "server", lambda: None)]


def _leftovers(journal: Journal, job: Job, session: Session) -> list[Repair]:
    if is_visible(session, job):
        return []
    found = [
        Repair(
            "remove",
            f"uploaded file {component_id} of publish {job.id[:8]}",
            "server",
            partial(remove_components, session, [component_id]),
        )
        for component_id in leftovers(journal, job)
        if component_is_left(session, component_id)
    ]
    # A failed publish may still be tried again; then it needs its session and its link.
    if job.state is JobState.CANCELLED and may_remove_session(journal, session, job):
        review_id = job.plan.ids.review_session
        found.append(
            Repair(
                "remove",
                f"empty review session {review_id} of publish {job.id[:8]}",
                "server",
                partial(remove_session, session, review_id),
            )
        )
    return found
