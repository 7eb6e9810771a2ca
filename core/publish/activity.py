"""What a panel or a command line sees of the publishes, and what it may do to them.

Reads only the journal, takes milliseconds and never asks a server; any thread.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

from .choices import Choice, choices_of, choose
from .journal import Job, JobState, Journal, StepRow
from .journal.jobs import JobHead
from .run import Progress

if TYPE_CHECKING:
    from ..config import Settings


@dataclass(frozen=True)
class StepView:
    """One step: its name, `running`, `done` or `failed`, begin and end in seconds since 1970, error."""

    name: str
    state: str
    started: float
    ended: Optional[float]
    error: Optional[Mapping[str, Any]]


@dataclass(frozen=True)
class JobView:
    """One publish as people see it.

    Attributes:
        id: Its id.
        number: Its place in the order.
        title: What is published, in a few words.
        task: Where to, as asked for.
        server: Address of the server.
        state: `waiting`, `running`, `needs_you`, `cancelling`, `done`, `failed` or `cancelled`.
        step: Name of the step at hand, empty where there is none.
        doing: What it does, for people.
        done: Units finished.
        total: Units in all, 0 while that is not known.
        unit: `frames`, `bytes` or empty.
        speed: Units a second, of the last moments; 0 while that is not known.
        seconds_left: Until this step is done, or None.
        link: The review link, empty until it is known.
        version: Number of the version, or None before it is made.
        asset_version_id: Id that the version has, or will have.
        created: When it was asked for, in seconds since 1970.
        ended: When it came to its end, or None.
        retry_at: When it goes on by itself, or None.
        error: Code, message, next step and facts of what stopped it last, or None.
        steps: Steps that have begun.
        choices: What the artist may choose now.
        media: Scene file, sequence or movie it was asked for with; empty for the scene that was open.
        host: Short name of the application.
    """

    id: str
    number: int
    title: str
    task: str
    server: str
    state: str
    step: str
    doing: str
    done: int
    total: int
    unit: str
    speed: float
    seconds_left: Optional[float]
    link: str
    version: Optional[int]
    asset_version_id: str
    created: float
    ended: Optional[float]
    retry_at: Optional[float]
    error: Optional[Mapping[str, Any]]
    steps: tuple[StepView, ...]
    choices: tuple[Choice, ...]
    media: str = ""
    host: str = ""

    @property
    def lacks_frames(self) -> bool:
        """Whether the application ended in its capture, and the rest can be captured in another one."""
        facts = (self.error or {}).get("facts") or {}
        return self.state == JobState.NEEDS_YOU.value and bool(facts.get("gone"))

    @property
    def is_end(self) -> bool:
        """Whether nothing more happens by itself."""
        return JobState(self.state).is_end

    @property
    def progress(self) -> Progress:
        """How far the step at hand is."""
        return Progress(self.step, self.doing, self.done, self.total, self.unit)


class Activity:
    """The queue and the history of publishes.

    Args:
        journal: The open journal; the caller closes it.
        settings: For starting the worker where that is needed; None to start none.
    """

    def __init__(self, journal: Journal, settings: Settings | None = None) -> None:
        self._journal = journal
        self._settings = settings
        self._ended: dict[str, tuple[JobHead, JobView]] = {}

    def counter(self) -> int:
        """Return a number that is another one whenever something has changed; microseconds."""
        return self._journal.counter()

    def list(
        self, active_only: bool = False, limit: int = 200, before: int | None = None
    ) -> list[JobView]:
        """Return publishes, the newest last.

        Those that have come to their end are read once and remembered, so that asking again after
        every change costs little, however long the history is.

        Args:
            active_only: True to leave out what has come to its end.
            limit: How many of the newest.
            before: Only those whose number is smaller, for the next page; None for all.
        """
        states = [state for state in JobState if not (active_only and state.is_end)]
        progress = self._journal.frames.progress()
        heads = self._journal.jobs.newest(states, limit, before)
        return [self._view_of(head, progress.get(head.id)) for head in heads]

    def _view_of(self, head: JobHead, progress: Any) -> JobView:
        known = self._ended.get(head.id)
        if known is not None and known[0] == head:
            return known[1]
        view = self._view(self._journal.jobs.get(head.id), progress)
        if head.state.is_end and view.state == head.state.value:
            self._ended[head.id] = head, view
        return view

    def get(self, job_id: str) -> JobView:
        """Return one publish, named by its id or the beginning of it.

        Raises:
            InputError: There is none, or there are several.
        """
        job = self._journal.jobs.get(job_id)
        return self._view(job, self._journal.frames.progress().get(job.id))

    def certificate(self, job_id: str) -> str:
        """Return what the check of a publish's movie found, in a line; empty before it was checked.

        Raises:
            InputError: There is no such publish.
        """
        step = self._journal.steps.get(self._journal.jobs.get(job_id).id, "encode")
        if step is None or not step.result:
            return ""
        from ..media.certificate import Certificate
        from ..records import from_plain

        found = from_plain(Certificate, step.result["movies"][0]["certificate"])
        return " – ".join((found.summary, *found.failures))

    def cancel(self, job_id: str) -> None:
        """Ask for a publish to be taken back; done when its state is `cancelled`.

        Raises:
            InputError: There is no such publish.
        """
        job = self._journal.jobs.get(job_id)
        if job.state in (JobState.NEEDS_YOU, JobState.FAILED):
            choose(self._journal, job, "drop")
        else:
            self._journal.jobs.wish_cancel(job.id)
        self.wake()

    def retry(self, job_id: str) -> None:
        """Let a publish go on now, from the step that stopped it.

        Raises:
            InputError: There is none, or it neither waits nor failed.
        """
        self._journal.jobs.retry(self._journal.jobs.get(job_id).id)
        self.wake()

    def choose(self, job_id: str, choice: str, value: str = "") -> None:
        """Decide what becomes of a publish that cannot go on by itself.

        Args:
            job_id: The publish.
            choice: Id of one of its `choices`.
            value: What the choice asks for, for example a task.

        Raises:
            InputError: There is no such publish or choice, or the value is missing.
        """
        choose(self._journal, self._journal.jobs.get(job_id), choice, value)
        self.wake()

    def wake(self) -> None:
        """See that a worker works on what waits; nothing where there are no settings to start one.

        Raises:
            MissingPartError, FileAccessError: None can be started here.
        """
        if self._settings is not None:
            from .worker.process import ensure_worker

            ensure_worker(self._journal, self._settings)

    def _view(self, job: Job, progress: Any) -> JobView:
        steps = self._journal.steps.of(job.id)
        now = progress if job.state is JobState.RUNNING else None
        done, total, speed = (now["done"], now["total"], now["speed"]) if now else (0, 0, 0.0)
        return JobView(
            id=job.id,
            number=job.number,
            title=_title(job),
            task=job.plan.request.task,
            server=job.server,
            state=job.state.value,
            step=now["step"] if now else "",
            doing=now["doing"] if now else "",
            done=done,
            total=total,
            unit=now["unit"] if now else "",
            speed=speed,
            seconds_left=(total - done) / speed if speed and total else None,
            link=job.link,
            version=_version(steps),
            asset_version_id=job.plan.ids.version,
            created=job.created,
            ended=job.ended,
            retry_at=_retry_at(job),
            error=job.error,
            steps=tuple(StepView(s.name, s.state, s.started, s.ended, s.error) for s in steps),
            choices=choices_of(job),
            media=job.plan.request.media,
            host=job.plan.request.host,
        )


def _title(job: Job) -> str:
    from pathlib import PurePath

    request = job.plan.request
    return request.asset or PurePath(request.media.replace("\\", "/")).name or request.host


def _version(steps: list[StepRow]) -> int | None:
    for step in steps:
        if step.name == "commit" and step.result:
            return int(step.result["version"])
    return None


def _retry_at(job: Job) -> float | None:
    from .worker.outcome import ASLEEP_S

    waits = job.state is JobState.WAITING and job.error is not None
    return job.not_before if waits and job.not_before < time.time() + ASLEEP_S / 2 else None
