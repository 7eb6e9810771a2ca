"""What all parts of the worker share."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Callable

from ..journal import Job, Journal
from ..record import PublishRecord
from ..run import Progress, PublishRun
from .sessions import Sessions

if TYPE_CHECKING:
    from ...config import Settings
    from ...plugins import Plugins

_LOOK_S = 0.1
_REPORT_S = 0.2


@dataclass(frozen=True)
class Tools:
    """Journal, settings and sessions of one worker, and the event that tells it to stop."""

    journal: Journal
    settings: Settings
    sessions: Sessions
    stopping: threading.Event = field(default_factory=threading.Event)

    def run_of(self, job: Job, plugins: Plugins, cancelled: Callable[[], bool]) -> PublishRun:
        """Return what the steps of a publish work with on this thread."""
        return PublishRun(
            record=PublishRecord(self.journal, job),
            connect=lambda: self.sessions.get(job.server, job.user),
            plugins=plugins,
            settings=self.settings,
            report=ProgressWriter(self.journal, job.id),
            cancelled=cancelled,
        )


class CancelWatch:
    """Tells whether a publish is to stop; looks into the journal ten times a second at most.

    Args:
        tools: Its `stopping` counts as well.
        job_id: The publish.
    """

    def __init__(self, tools: Tools, job_id: str) -> None:
        self._tools = tools
        self._job_id = job_id
        self._looked = -1.0
        self._wanted = False

    def __call__(self) -> bool:
        """Return True once it is to stop."""
        if time.monotonic() - self._looked > _LOOK_S:
            self._looked = time.monotonic()
            self._wanted = self._tools.journal.jobs.wishes_cancel(self._job_id)
        return self._wanted or self._tools.stopping.is_set()


class ProgressWriter:
    """Notes progress in the journal, a few times a second, with the speed of the last seconds.

    Args:
        journal: The journal.
        job_id: The publish.
    """

    def __init__(self, journal: Journal, job_id: str) -> None:
        self._journal = journal
        self._job_id = job_id
        self._lock = threading.Lock()
        self._step = ("", "")
        self._written = 0.0
        self._speed = 0.0
        self._last = (0.0, 0)

    def __call__(self, progress: Progress) -> None:
        """Note how far a step is; any thread."""
        now = time.monotonic()
        with self._lock:
            fresh = (progress.step, progress.doing) != self._step
            if not fresh and now - self._written < _REPORT_S and progress.done != progress.total:
                return
            if fresh:
                self._step = (progress.step, progress.doing)
                self._last, self._speed = (now, progress.done), 0.0
            self._measure(now, progress.done)
            self._written = now
            self._journal.frames.report(self._job_id, progress, self._speed)

    def _measure(self, now: float, done: int) -> None:
        """Blend in what was done since the last look; about three seconds count."""
        then, before = self._last
        passed = now - then
        if passed < _REPORT_S:
            return
        current = max(0, done - before) / passed
        weight = min(1.0, passed / 3.0)
        self._speed = current if not self._speed else self._speed + weight * (current - self._speed)
        self._last = (now, done)
