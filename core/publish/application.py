"""The side of a publish that belongs into the application: adding it, and capturing its frames.

Everything else is the worker's. The images come through the host's hooks on its main thread; this module
is called from another one and waits there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

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
