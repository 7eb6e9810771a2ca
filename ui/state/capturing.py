"""The part of a publish that runs in this process, on a worker thread: into the journal, and the frames."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rushes.core.errors import CancelledError, PublishError
from rushes.core.publish.application import go_on_from_application, publish_from_application
from rushes.core.publish.journal import Job, JobState, Journal
from rushes.core.publish.queue import submit
from rushes.core.publish.worker.process import ensure_worker, stop_worker

_PATIENCE_S = 20.0

if TYPE_CHECKING:
    from rushes.core.config import Settings
    from rushes.core.plugins import Plugins
    from rushes.core.publish.request import PublishRequest

    from ..background import Ticket


def capture_here(
    ticket: Ticket, request: PublishRequest, plugins: Plugins, settings: Settings, here: bool
) -> None:
    """Add a publish, have a worker, and capture the open scene; returns when all frames are on disk.

    Tells the id of the publish and whether it is new as soon as it is safe in the journal.

    Args:
        ticket: Of this call.
        request: What is asked for.
        plugins: Hooks of the running application.
        settings: Server, user and work folder.
        here: Whether the frames are captured here; False for media, which the worker opens by itself.

    Raises:
        PublishError: The capture failed; the journal says the same.
        MissingPartError, FileAccessError, NoSpaceError: Worker, journal or work folder fail.
    """
    told: list[str] = []

    def added(job: Job) -> None:
        told.append(job.id)
        # One that is under way for longer was not made by this click.
        ticket.tell((job.id, time.time() - job.created < 1.0))

    with Journal(settings.journal_path()) as journal:
        if not here:
            submitted = submit(journal, request, settings)
            ticket.tell((submitted.job.id, submitted.is_new))
            ensure_worker(journal, settings)
            return
        try:
            publish_from_application(journal, request, plugins, settings, added=added)
        except CancelledError:
            return  # asked for; the journal shows it
        except PublishError as error:
            # The worker may have taken the folder away before the chunk at hand was whole.
            if isinstance(error.cause, CancelledError) or _taken_back(journal, told):
                return
            raise


def go_on_here(job_id: str, plugins: Plugins, settings: Settings) -> None:
    """Capture what is missing of a publish; returns when all frames are on disk.

    Args:
        job_id: The publish.
        plugins: Hooks of the running application, with its scene open.
        settings: As for `capture_here`.

    Raises:
        InputError: Somebody else captures it, or nothing of it is left.
        PublishError, MissingPartError, FileAccessError, NoSpaceError: As for `capture_here`.
    """
    with Journal(settings.journal_path()) as journal:
        try:
            go_on_from_application(journal, job_id, plugins, settings)
        except CancelledError:
            return  # asked for; the journal shows it
        except PublishError as error:
            if isinstance(error.cause, CancelledError) or _taken_back(journal, [job_id]):
                return
            raise


def renew_worker(settings: Settings) -> None:
    """Have a worker end that does not know a key which is held here alone; the next one is told it."""
    with Journal(settings.journal_path()) as journal:
        stop_worker(journal, _PATIENCE_S)
        ensure_worker(journal, settings)


def _taken_back(journal: Journal, job_ids: list[str]) -> bool:
    gone = (JobState.CANCELLING, JobState.CANCELLED)
    return any(
        journal.jobs.wishes_cancel(job_id) or journal.jobs.get(job_id).state in gone
        for job_id in job_ids
    )


def warm_worker(settings: Settings) -> None:
    """See that a worker is there. Any thread.

    Raises:
        MissingPartError, FileAccessError: None can be started here.
    """
    with Journal(settings.journal_path()) as journal:
        ensure_worker(journal, settings)
