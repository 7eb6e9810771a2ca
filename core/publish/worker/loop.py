"""The worker's main loop: which publish goes when.

Publishes of one user to one server go in their order, one at a time; those to other servers go beside
them. A publish that waits for its server holds back those behind it; one that needs a choice does not.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Callable

from ...errors import ConfigError, RushesError
from ...plugins import load_plugins
from ..journal import Job, JobState, Journal
from ..journal.workers import STOP
from .media import remove_old_media
from .outcome import ASLEEP_S
from .preparer import Preparer
from .runner import JobRunner
from .sessions import Sessions
from .tools import Tools
from .wakeup import WakeUp

if TYPE_CHECKING:
    from ...config import Settings

logger = logging.getLogger(__name__)

# A change of the journal is told by a wake-up; this is for one that got lost, and for changed clocks.
_SLOW_LOOK_S = 5.0
_LONGEST_WAIT_S = 60.0

Lane = tuple[str, str]


class Worker:
    """Finishes publishes. The caller holds the journal's worker lock.

    Args:
        journal: Where they are.
        settings: Settings of this process.
    """

    def __init__(self, journal: Journal, settings: Settings) -> None:
        self._journal = journal
        self._tools = Tools(journal, settings, Sessions(settings))
        self._preparer = Preparer(self._tools)
        self._wake_up = WakeUp()
        self._lanes: dict[Lane, threading.Thread] = {}
        self._prepared: set[str] = set()
        self._stopped = False

    @property
    def port(self) -> int:
        """The loopback UDP port that wakes it."""
        return self._wake_up.port

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before its work was done."""
        return self._stopped

    def stop(self) -> None:
        """Stop soon, in the middle of publishes; they go on with the next worker. Any thread."""
        self._stopped = True
        self._tools.stopping.set()
        self._wake_up.wake()

    def run(self, idle_s: float, enough: Callable[[], bool] = lambda: False) -> None:
        """Work until there was nothing to do for a while, or somebody wants it to end.

        Args:
            idle_s: Seconds without work until it ends.
            enough: Asked after every change; True ends it when the publishes at hand have.
        """
        self._journal.jobs.recover()
        remove_old_media(self._journal, self._tools.settings.number("keep_media"))
        idle_since = time.monotonic()
        try:
            while not self._tools.stopping.is_set():
                leaving = enough() or self._is_to_end()
                wait_s = self._start_due(leaving)
                if self._lanes or (wait_s is not None and not leaving):
                    idle_since = time.monotonic()
                elif leaving or time.monotonic() - idle_since >= idle_s:
                    return
                rest = idle_s - (time.monotonic() - idle_since)
                self._wake_up.wait(max(0.0, min(_SLOW_LOOK_S, wait_s or _SLOW_LOOK_S, rest)))
        finally:
            self._close()

    def _is_to_end(self) -> bool:
        row = self._journal.workers.now()
        return row is not None and row.port == self.port and row.wish == STOP

    def _start_due(self, leaving: bool) -> float | None:
        """Start what is due; return the seconds until something is, or None where nothing waits."""
        self._lanes = {lane: thread for lane, thread in self._lanes.items() if thread.is_alive()}
        waiting = self._journal.jobs.all(JobState.WAITING, JobState.CANCELLING)
        if leaving:
            return None
        soonest: float | None = None
        for lane, job in _heads(waiting).items():
            delay = _delay(job)
            if delay >= ASLEEP_S / 2:
                continue
            if delay <= 0 and lane not in self._lanes:
                self._start(lane, job)
            soonest = min(delay, soonest) if soonest is not None else delay
        self._prepare_early(waiting)
        return None if soonest is None else max(soonest, 0.2)

    def _start(self, lane: Lane, job: Job) -> None:
        thread = threading.Thread(
            target=self._run, args=(job,), name=f"rushes-publish-{job.number}", daemon=True
        )
        self._lanes[lane] = thread
        thread.start()

    def _run(self, job: Job) -> None:
        try:
            JobRunner(self._tools, self._preparer, job).run()
        except Exception as error:  # noqa: BLE001  # a fault of ours must not take the worker along
            self._met_fault(job, error)
        finally:
            self._tools.sessions.drop()
            self._wake_up.wake()

    def _met_fault(self, job: Job, error: Exception) -> None:
        if isinstance(error, ConfigError):
            # The journal itself cannot be written: nothing is lost, and it goes on when it can be.
            logger.error("publish %s waits: %s", job.id, error)
            while not self._tools.stopping.wait(_SLOW_LOOK_S):
                with suppress(ConfigError):
                    self._journal.jobs.set_state(job.id, JobState.WAITING)
                    return
            return
        logger.error("publish %s met a fault", job.id, exc_info=error)
        fault = RushesError(f"Something unforeseen: {type(error).__name__}: {error}")
        self._journal.jobs.set_state(job.id, JobState.FAILED, fault)

    def _prepare_early(self, waiting: list[Job]) -> None:
        """Make links known of publishes whose turn has not come; what fails is met again in its turn."""
        for job in waiting:
            behind = (job.server, job.user) in self._lanes and job.id not in self._prepared
            if (
                behind
                and job.state is JobState.WAITING
                and not job.wish
                and job.plan.request.review
            ):
                self._prepared.add(job.id)
                plugins = load_plugins(plugin_path=self._tools.settings["plugin_path"])
                self._preparer.submit(job, plugins)

    def _close(self) -> None:
        self._tools.stopping.set()
        for thread in self._lanes.values():
            thread.join()
        remove_old_media(self._journal, self._tools.settings.number("keep_media"))
        self._preparer.close()
        self._tools.sessions.close()
        self._wake_up.close()


def _heads(waiting: list[Job]) -> dict[Lane, Job]:
    """Return what is next in each lane: what is to be taken back first, then the oldest."""
    heads: dict[Lane, Job] = {}
    for job in sorted(waiting, key=lambda job: (not _is_to_undo(job), job.number)):
        if _is_to_undo(job) and _delay(job) > 0:
            continue
        heads.setdefault((job.server, job.user), job)
    for job in waiting:
        heads.setdefault((job.server, job.user), job)
    return heads


def _is_to_undo(job: Job) -> bool:
    return job.state is JobState.CANCELLING or bool(job.wish)


def _delay(job: Job) -> float:
    """Return the seconds until a publish is due; a clock that was put back delays nothing for long."""
    delay = 0.0 if job.wish and job.state is JobState.WAITING else job.not_before - time.time()
    if _LONGEST_WAIT_S < delay < ASLEEP_S / 2:
        return 0.0
    return delay
