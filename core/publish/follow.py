"""Follows a publish in the journal until nothing more happens by itself, whoever works on it."""

from __future__ import annotations

import time
from typing import Callable

from ..errors import CancelledError, PublishError, RushesError, all_errors
from .activity import Activity, JobView
from .journal import Job, JobState, Journal
from .run import Progress
from .worker.wakeup import wake

_LOOK_S = 0.05


def follow(
    journal: Journal,
    job_id: str,
    report: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    linked: Callable[[str], None] = lambda link: None,
    changed: Callable[[JobView], None] = lambda view: None,
) -> Job:
    """Wait for a publish to end, to need a choice, or to wait for something that is not there.

    Args:
        journal: The journal.
        job_id: The publish.
        report: Called with each `Progress`, on this thread.
        cancelled: Asked often; True has the publish cancelled, and its end is waited for.
        linked: Called with the review link once, as soon as it is known.
        changed: Called with the whole whenever anything has changed.

    Returns:
        The publish as it is then.
    """
    activity, seen, told, wished = Activity(journal), -1, "", False
    wake_worker(journal)
    while True:
        counter = journal.counter()
        if counter != seen:
            seen = counter
            view = activity.get(job_id)
            changed(view)
            if view.link and view.link != told:
                told = view.link
                linked(told)
            if view.step:
                report(view.progress)
            if _rests(view.state, view.error is not None):
                return journal.jobs.get(job_id)
        if not wished and cancelled():
            wished = True
            activity.cancel(job_id)
            wake_worker(journal)
        time.sleep(_LOOK_S)


def wake_worker(journal: Journal) -> None:
    """Wake the worker where there is one."""
    row = journal.workers.now()
    if row is not None:
        wake(row.port)


def require_done(journal: Journal, job: Job) -> None:
    """Raise what stopped a publish, unless it is done.

    Raises:
        CancelledError: It was cancelled.
        PublishError: It was stopped; the cause is the error in the journal.
    """
    if job.state is JobState.DONE:
        return
    if job.state in (JobState.CANCELLED, JobState.CANCELLING):
        raise CancelledError("The publish was cancelled.")
    failed = next((step for step in journal.steps.of(job.id) if step.state == "failed"), None)
    cause = error_from(dict(job.error or {}))
    doing = _DOING.get(failed.name if failed else "", "looking at the request")
    raise PublishError.at(
        doing,
        cause,
        publish_id=job.id,
        step_name=failed.name if failed else "",
        state=job.state.value,
    )


def error_from(plain: dict[str, object]) -> RushesError:
    """Return the error that `RushesError.as_dict` made `plain` from."""
    kinds = {kind.code: kind for kind in all_errors()}
    kind = kinds.get(str(plain.get("code")), RushesError)
    facts = plain.get("facts")
    return kind(
        str(plain.get("message", "It stopped.")),
        next_step=str(plain.get("next_step") or "") or None,
        **(facts if isinstance(facts, dict) else {}),
    )


def _rests(state: str, has_error: bool) -> bool:
    if state == JobState.WAITING.value:
        return has_error
    return state == JobState.NEEDS_YOU.value or JobState(state).is_end


_DOING = {
    "prepare": "looking up the task",
    "capture": "capturing frames",
    "encode": "encoding the movie",
    "thumbnail": "making the thumbnail",
    "upload": "uploading",
    "commit": "creating the version",
    "share": "sharing the review",
    "confirm": "comparing what arrived",
}
