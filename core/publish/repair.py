"""Finds half-made things that publishes have left, by the journal and the work folder, and mends them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Callable

from ..capture.guard import CAPTURE_LOCK
from ..errors import RushesError
from ..file_lock import is_locked
from ..files import coded_error
from ..ids import is_id
from .adopting import exists
from .folder_note import FolderNote, read_note
from .journal import Job, JobState, Journal
from .journal.jobs import NewJob
from .plan import PublishPlan, target_of
from .worker.media import is_media_needed
from .worker.sessions import Sessions
from .worker.undo import (
    component_is_left,
    is_visible,
    leftovers,
    may_remove_session,
    planned_components,
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
        What was done or would be. What cannot be mended now is among them as `skip`, with the reason.
    """
    found = _publishes(journal)
    sessions = Sessions(settings)
    try:
        found.extend(
            _folders(journal, settings.work_dir(), settings.number("keep_media"), sessions)
        )
        for job in journal.jobs.all(JobState.CANCELLED, JobState.FAILED):
            found.extend(_on_the_server(journal, job, sessions))
        return found if dry_run else [_mended(one) for one in found]
    finally:
        sessions.close()


def _mended(one: Repair) -> Repair:
    try:
        one.mend()
    except RushesError as error:
        return replace(one, act="skip", what=f"{one.what}: {error}")
    return one


def _publishes(journal: Journal) -> list[Repair]:
    """Find publishes that a dead worker left running."""
    if is_locked(journal.worker_lock):
        return []
    return [
        Repair("finish", f"publish {job.id[:8]}, left half-way", "journal", journal.jobs.recover)
        for job in journal.jobs.all(JobState.RUNNING)
    ]


def _folders(
    journal: Journal, work: Path, keep_hours: float, sessions: Sessions
) -> Iterator[Repair]:
    """Find folders of publishes that have ended, or are in no journal."""
    if not work.is_dir():
        return
    known = {job.plan.folder: job for job in journal.jobs.all()}
    for folder in sorted(work.iterdir()):
        if not is_id(folder.name) or not folder.is_dir():
            continue
        job = known.get(folder)
        if job is None:
            yield from _lost(journal, folder, sessions)
        elif not is_media_needed(job, keep_hours):
            yield _removal(folder)


def _removal(folder: Path) -> Repair:
    return Repair("remove", f"folder {folder}", "disk", partial(_remove_folder, folder))


def _remove_folder(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass  # the worker removed it meanwhile
    except OSError as error:
        raise coded_error(error, f"{folder} cannot be removed") from error


def _lost(journal: Journal, folder: Path, sessions: Sessions) -> Iterator[Repair]:
    """Find what a publish has left that stands in no journal any more, by the note in its folder."""
    note = read_note(folder)
    if note is None:
        yield _removal(folder)
        return
    if _is_in_use(journal, note):
        return
    try:
        session = sessions.get(note.server, note.user)
        if not exists(session, "AssetVersion", note.plan.ids.version):
            if note.captured_by == "worker":
                what = f"publish {note.plan.id[:8]}, lost with its journal"
                yield Repair("finish", what, "journal", partial(_add_again, journal, note))
                return
            yield from _half_made(journal, session, note.plan, planned_components(note.plan))
        yield _removal(folder)
    except RushesError as error:
        yield Repair("skip", f"folder {folder}: {error}", "server", lambda: None)


def _is_in_use(journal: Journal, note: FolderNote) -> bool:
    """Return whether somebody still captures, or the publish stands in another journal."""
    if is_locked(note.plan.folder / CAPTURE_LOCK):
        return True
    if note.journal == journal.path or not note.journal.exists():
        return False
    with Journal(note.journal) as other:
        return any(job.id == note.plan.id for job in other.jobs.all())


def _add_again(journal: Journal, note: FolderNote) -> None:
    target = target_of(note.plan.request)
    journal.jobs.add(NewJob(note.server, note.user, target, note.plan, "worker", note.keep))


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
    found = _half_made(journal, session, job.plan, leftovers(journal, job))
    # A failed publish may still be tried again; then it needs its session and its link.
    wanted = job.state is JobState.CANCELLED
    return [one for one in found if wanted or one.what.startswith("uploaded")]


def _half_made(
    journal: Journal, session: Session, plan: PublishPlan, component_ids: Sequence[str]
) -> list[Repair]:
    """Find what a publish without a version has on the server."""
    found = [
        Repair(
            "remove",
            f"uploaded file {component_id} of publish {plan.id[:8]}",
            "server",
            partial(remove_components, session, [component_id]),
        )
        for component_id in component_ids
        if component_is_left(session, component_id)
    ]
    if may_remove_session(journal, session, plan):
        review_id = plan.ids.review_session
        found.append(
            Repair(
                "remove",
                f"empty review session {review_id} of publish {plan.id[:8]}",
                "server",
                partial(remove_session, session, review_id),
            )
        )
    return found
