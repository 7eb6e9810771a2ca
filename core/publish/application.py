"""The side of a publish that belongs into the application: adding it, and capturing its frames.

Everything else is the worker's. The images come through the host's hooks on its main thread; this module
is called from another one and waits there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from ..errors import InputError
from .follow import wake_worker
from .journal import Job, Journal
from .plan import make_plan
from .queue import Submitted, add, capture_lock_of, make_folder
from .record import PublishRecord
from .request import PublishRequest
from .run import PublishRun, discard, run_step
from .worker.process import ensure_worker
from .worker.tools import CancelWatch, ProgressWriter, Tools

if TYPE_CHECKING:
    from ..config import Settings
    from ..plugins import Plugins
    from ..session import Session


def publish_from_application(
    journal: Journal,
    request: PublishRequest,
    plugins: Plugins,
    settings: Settings,
    *,
    added: Callable[[Job], None] = lambda job: None,
    start_worker: bool = True,
) -> Submitted:
    """Add a publish of the open scene, start the worker, capture; returns when all frames are on disk.

    Not for the application's main thread. Cancel by `Activity.cancel`; the capture ends at its next chunk.

    Args:
        journal: The journal.
        request: What is asked for.
        plugins: Hooks of the running application.
        settings: Server, user and work folder.
        added: Called once the publish is safe in the journal, before the first frame is captured.
        start_worker: False where the caller has a worker already.

    Returns:
        The publish; nothing was captured where the same is under way.

    Raises:
        PublishError: The capture failed; the publish says the same.
        CancelledError: It was cancelled.
        MissingSettingError, BadSettingError, MissingPartError: Server, user or worker are not set up.
        FileAccessError, NoSpaceError: Journal or work folder cannot be written.
    """
    from .steps.capture import CaptureStep

    plan = make_plan(request, settings.work_dir())
    make_folder(plan)
    # Held from before the worker can see the publish, so that it never takes us for dead.
    with capture_lock_of(plan) as lock:
        lock.acquire()
        submitted = add(journal, plan, settings, "application")
        if not submitted.is_new:
            lock.release()
            discard(plan)
            added(submitted.job)
            return submitted
        added(submitted.job)
        if start_worker:
            ensure_worker(journal, settings)
        wake_worker(journal)
        run_step(_run(journal, submitted.job, plugins, settings), CaptureStep())
    return submitted


def go_on_from_application(
    journal: Journal,
    job_id: str,
    plugins: Plugins,
    settings: Settings,
    *,
    start_worker: bool = True,
) -> Job:
    """Capture what is missing of a publish whose application died; the caller has the same scene open.

    Frames that are on disk are not captured again, so this is for the artist to choose: what they show
    is the scene as it was then. Not for the application's main thread.

    Args:
        journal: The journal.
        job_id: The publish.
        plugins: Hooks of the running application.
        settings: As for `publish_from_application`.
        start_worker: False where the caller has a worker already.

    Raises:
        InputError: It is not one that an application captures, or it needs nothing of the kind.
        PublishError, CancelledError, MissingPartError: As for `publish_from_application`.
        FileAccessError, NoSpaceError: As for `publish_from_application`.
    """
    from .steps.capture import CaptureStep

    job = journal.jobs.get(job_id)
    with capture_lock_of(job.plan) as lock:
        is_ours = job.captured_by == "application" and job.plan.folder.is_dir()
        if not is_ours or not lock.acquire():
            raise InputError(
                "There is nothing of this publish to be captured here.",
                next_step="See what it does with `rushes jobs`.",
            )
        journal.jobs.retry(job.id)
        if start_worker:
            ensure_worker(journal, settings)
        wake_worker(journal)
        run_step(_run(journal, job, plugins, settings), CaptureStep())
    return journal.jobs.get(job.id)


def _run(journal: Journal, job: Job, plugins: Plugins, settings: Settings) -> PublishRun:
    from .worker.sessions import Sessions

    def no_session() -> Session:
        raise AssertionError("a capture asks no server")

    tools = Tools(journal, settings, Sessions(settings))
    return PublishRun(
        PublishRecord(journal, job),
        no_session,
        plugins,
        settings,
        ProgressWriter(journal, job.id),
        CancelWatch(tools, job.id),
    )
