"""What an artist may decide where a publish cannot go on by itself; nothing is ever guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import InputError
from ..ids import new_id
from .folder_note import read_note, write_note
from .journal import Job, JobState, Journal
from .plan import target_of


@dataclass(frozen=True)
class Choice:
    """One way on.

    Attributes:
        id: Name for `choose`.
        label: What people read.
        needs: What value it asks for: `task`, `session`, or empty for none.
    """

    id: str
    label: str
    needs: str = ""


RETRY = Choice("retry", "Try again")
DROP = Choice("drop", "Drop it, and leave nothing behind")
OTHER_TASK = Choice("other_task", "Publish to another task", "task")
NEW_SESSION = Choice("new_session", "Make a new review session", "session")
NO_SESSION = Choice("no_session", "Publish without a review session")
NEW_ASSET = Choice("new_asset", "Make the asset again")

_TASK_CODES = frozenset({"RUSHES-106", "RUSHES-107", "RUSHES-302"})
_GONE = {
    "task": (OTHER_TASK,),
    "review": (NEW_SESSION, NO_SESSION),
    "asset": (NEW_ASSET, OTHER_TASK),
}
# Done again after a choice: everything that asked the server. Frames and movies stay.
_ON_THE_SERVER = ("prepare", "upload", "commit", "share", "confirm")


def choices_of(job: Job) -> tuple[Choice, ...]:
    """Return what may be chosen for a publish; nothing while it goes on by itself."""
    if job.state not in (JobState.NEEDS_YOU, JobState.FAILED):
        return ()
    error = job.error or {}
    if error.get("code") == "RUSHES-108":
        return (*_GONE[error["facts"]["kind"]], RETRY, DROP)
    if error.get("code") in _TASK_CODES:
        return (OTHER_TASK, RETRY, DROP)
    return (RETRY, DROP)


def choose(journal: Journal, job: Job, choice_id: str, value: str = "") -> None:
    """Carry out a choice; the worker goes on from there.

    Args:
        journal: The journal.
        job: The publish.
        choice_id: Id of one of `choices_of(job)`.
        value: What it asks for.

    Raises:
        InputError: It is none of them, or its value is missing.
    """
    choice = next((choice for choice in choices_of(job) if choice.id == choice_id), None)
    if choice is None:
        known = ", ".join(choice.id for choice in choices_of(job)) or "nothing"
        raise InputError(
            f"{choice_id!r} cannot be chosen here.", next_step=f"What can be: {known}."
        )
    if choice.needs and not value.strip():
        raise InputError(f"This needs a {choice.needs}.", next_step="Name it.")
    journal.steps.note(job.id, f"chosen: {choice_id}")
    if choice is DROP:
        journal.jobs.retry(job.id)
        journal.jobs.wish_cancel(job.id)
        return
    if choice is not RETRY:
        _change(journal, job, choice, value.strip())
    journal.jobs.retry(job.id)


def _change(journal: Journal, job: Job, choice: Choice, value: str) -> None:
    plan = job.plan
    request, ids = plan.request, plan.ids
    if choice is OTHER_TASK:
        request = replace(request, task=value)
    elif choice is NO_SESSION:
        request = replace(request, review=None)
    elif choice is NEW_SESSION and request.review is not None:
        request = replace(request, review=replace(request.review, session=value))
        ids = replace(ids, review_session=new_id())
    elif choice is NEW_ASSET:
        ids = replace(ids, asset=new_id())
    changed = replace(plan, request=request, ids=ids)
    journal.jobs.set_plan(job.id, changed, target_of(request))
    note = read_note(plan.folder)
    if note is not None:
        write_note(replace(note, plan=changed))
    journal.steps.reset(job.id, _ON_THE_SERVER)
    if request.burn_in.draws and choice is OTHER_TASK:
        # The pictures may bear the name of the task.
        journal.steps.reset(job.id, ("encode", "thumbnail"))
        journal.uploads.forget(job.id)
