"""Does the first step of every publish at once, whatever else is going on: it makes the link known."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from ...errors import RushesError
from ...plugins import Plugins
from ..journal import Job
from ..run import Progress, run_step
from ..steps.prepare import PrepareStep
from .tools import CancelWatch, Tools

_THREADS = 4


class Preparer:
    """A few threads for the step `prepare`; any thread may ask.

    Args:
        tools: What the worker's parts share.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="rushes-prepare")
        self._lock = threading.Lock()
        self._one_a_server: dict[str, threading.Lock] = {}
        self._under_way: dict[str, Future[None]] = {}

    def submit(self, job: Job, plugins: Plugins) -> Future[None]:
        """Begin the step for a publish, unless it is under way; the future raises as `run_step` does."""
        with self._lock:
            known = self._under_way.get(job.id)
            if known is None or (known.done() and not self._is_done(job)):
                known = self._pool.submit(self._prepare, job, plugins)
                self._under_way[job.id] = known
            return known

    def _is_done(self, job: Job) -> bool:
        # A choice of the artist has the step done again.
        step = self._tools.journal.steps.get(job.id, PrepareStep.name)
        return step is not None and step.state == "done"

    def forget(self, job_id: str) -> None:
        """Forget a publish that has come to its end, or starts over."""
        with self._lock:
            self._under_way.pop(job_id, None)

    def close(self) -> None:
        """End the threads; what is under way is waited for."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _prepare(self, job: Job, plugins: Plugins) -> None:
        run = self._tools.run_of(job, plugins, CancelWatch(self._tools, job.id))
        quiet = replace(run, report=_unreported)
        try:
            # Two publishes that need the same new review session find it one after the other.
            with self._one_a_server.setdefault(job.server, threading.Lock()):
                run_step(quiet, PrepareStep())
        except RushesError:
            self._tools.sessions.drop()
            raise


def _unreported(_progress: Progress) -> None:
    """Leave the progress of a publish to the steps that take long."""
