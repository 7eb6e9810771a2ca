"""Takes one publish from the journal as far as it goes.

The first step (what is on the server, the link) and the capture run side by side; encoding begins as soon
as it is known what comes. Everything after goes in order.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import CancelledError, CheckFailedError, RushesError
from ...records import to_plain
from ..journal import Job, JobState
from ..run import PublishRun, run_step
from .arrival import Arrivals
from .media import has_made_media, remove_media, scrub
from .outcome import cause_of, outcome_of
from .preparer import Preparer
from .tools import CancelWatch, Tools
from .undo import undo

if TYPE_CHECKING:
    from typing import Self

    from ...plugins import Plugins

logger = logging.getLogger(__name__)

_LOOK_S = 0.05


class JobRunner:
    """Runs one publish on the calling thread; a capture of the worker's own gets one more.

    Args:
        tools: What the worker's parts share.
        preparer: Where the first step is done.
        job: The publish, as it is in the journal.
    """

    def __init__(self, tools: Tools, preparer: Preparer, job: Job) -> None:
        self._tools = tools
        self._preparer = preparer
        self._job = job
        self._watch = CancelWatch(tools, job.id)
        self._broken = threading.Event()

    def run(self) -> None:
        """Run it; every error of ours ends in the journal and not here."""
        journal, job = self._tools.journal, self._job
        try:
            if job.state is JobState.CANCELLING or journal.jobs.wishes_cancel(job.id):
                self._take_back()
                return
            journal.jobs.set_state(job.id, JobState.RUNNING, tries=job.tries)
            self._publish()
        except CancelledError:
            self._cancelled()
        except RushesError as error:
            self._stopped(error)

    def _cancelled(self) -> None:
        journal, job = self._tools.journal, self._job
        if not journal.jobs.wishes_cancel(job.id):
            # The worker is to end; the next one goes on.
            journal.jobs.set_state(job.id, JobState.WAITING)
            return
        try:
            self._take_back()
        except RushesError as error:
            self._stopped(error)

    def _take_back(self) -> None:
        journal, job = self._tools.journal, self._job
        journal.jobs.set_state(job.id, JobState.CANCELLING, tries=job.tries)
        if not undo(self._tools, job):
            journal.steps.note(job.id, "cancelled too late")
            journal.jobs.clear_wish(job.id)
            journal.jobs.set_state(job.id, JobState.RUNNING)
            self._publish()
            return
        remove_media(job.plan)
        self._preparer.forget(job.id)
        scrub(journal, job)
        journal.jobs.set_state(job.id, JobState.CANCELLED)

    def _stopped(self, error: RushesError) -> None:
        journal, job = self._tools.journal, self._job
        self._tools.sessions.drop()
        tries = job.tries + 1
        captured = has_made_media(journal, job)
        outcome = outcome_of(error, tries, captured)
        state = outcome.state
        if job.state is JobState.CANCELLING or journal.jobs.wishes_cancel(job.id):
            state = JobState.CANCELLING
        logger.warning("publish %s: %s (%s)", job.id, cause_of(error), state.value)
        journal.jobs.set_state(job.id, state, cause_of(error), outcome.delay_s, tries)
        if state is JobState.FAILED:
            self._preparer.forget(job.id)
            if not captured:
                remove_media(job.plan)

    def _publish(self) -> None:
        from ..steps import closing_steps

        plugins = _plugins_of(self._tools, self._job)
        run = self._tools.run_of(self._job, plugins, self._stop_wanted)
        _check(run)
        run.plan.folder.mkdir(parents=True, exist_ok=True)
        preparing = self._preparer.submit(self._job, plugins)
        preparing.add_done_callback(self._look_at_preparing)
        try:
            self._make_media(run, preparing)
            preparing.result()
        except (CancelledError, RushesError):
            if self._broken.is_set():
                preparing.result()
            raise
        for step in closing_steps():
            run_step(run, step)
        self._finish(run)

    def _stop_wanted(self) -> bool:
        return self._watch() or self._broken.is_set()

    def _look_at_preparing(self, preparing: Future[None]) -> None:
        """Have the capture stopped where there is nothing it could be for."""
        if preparing.cancelled() or preparing.exception() is None:
            return
        error = preparing.exception()
        lasting = isinstance(error, RushesError) and (
            outcome_of(error, 1, captured=True).state is not JobState.WAITING
        )
        if lasting:
            self._broken.set()

    def _make_media(self, run: PublishRun, preparing: Future[None]) -> None:
        from ..steps import EncodeStep, ThumbnailStep

        if run.record.result(EncodeStep.name) is None:
            with _Capture(run, self._job) as capture:
                if run.plan.request.burn_in.draws:
                    self._await(preparing)
                whole = capture.arrivals.outlined()
                arriving = run if whole else replace(run, arrival=capture.arrivals)
                run_step(arriving, EncodeStep())
                capture.arrivals.whole()
        run_step(run, ThumbnailStep())

    def _await(self, preparing: Future[None]) -> None:
        while not preparing.done() and not self._watch():
            self._broken.wait(_LOOK_S)
        if not preparing.done():
            raise CancelledError("The publish was cancelled.")
        preparing.result()

    def _finish(self, run: PublishRun) -> None:
        journal, job = self._tools.journal, self._job
        scrub(journal, job)
        self._preparer.forget(job.id)
        if not job.keep and not self._tools.settings.number("keep_media"):
            remove_media(job.plan)
        journal.jobs.set_state(job.id, JobState.DONE)
        logger.info("publish %s is finished", job.id)


class _Capture:
    """The capture of a publish: a thread here, or the application somewhere else."""

    def __init__(self, run: PublishRun, job: Job) -> None:
        self._run = run
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None
        alive = None
        if job.captured_by == "worker":
            self._thread = threading.Thread(target=self._capture, name="rushes-capture")
            alive = self._thread.is_alive
        self.arrivals = Arrivals(run.record.journal, run.plan, run.cancelled, alive)

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if self._thread is None:
            return
        self._thread.join()
        if self._error is not None:
            # What stopped the capture is the reason why the encoder had nothing to do.
            raise self._error

    def _capture(self) -> None:
        from ..steps.capture import CaptureStep

        try:
            run_step(self._run, CaptureStep())
        except BaseException as error:  # noqa: BLE001  # raised again on the thread that waits
            self._error = error


def _plugins_of(tools: Tools, job: Job) -> Plugins:
    from ...plugins import load_plugins, plugins_for_request

    captured = tools.journal.steps.get(job.id, "capture")
    if job.captured_by == "worker" and (captured is None or captured.state != "done"):
        return plugins_for_request(job.plan.request, tools.settings)
    # Neither the application nor its scene is needed.
    return load_plugins(plugin_path=tools.settings["plugin_path"])


def _check(run: PublishRun) -> None:
    """Have plugins look at the request once.

    Raises:
        CheckFailedError: One speaks against it.
    """
    record = run.record
    if record.result("capture") is not None:
        return
    found = [
        f for findings in run.plugins.hook.validate(request=run.plan.request) for f in findings
    ]
    errors = [finding for finding in found if finding.level == "error"]
    if errors:
        raise CheckFailedError(
            " ".join(finding.text for finding in errors), findings=[to_plain(f) for f in found]
        )
