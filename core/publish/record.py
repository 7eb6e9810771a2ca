"""One publish as its steps see it: the plan, and what each step left in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import RushesError
from .journal import Job, Journal
from .plan import PublishPlan


class PublishRecord:
    """The part of the journal that belongs to one publish; any thread.

    Args:
        journal: The journal.
        job: The publish.

    Attributes:
        journal: The journal.
        job: The publish as it was when the record was made.
    """

    def __init__(self, journal: Journal, job: Job) -> None:
        self.journal = journal
        self.job = job
        self._results: dict[str, Mapping[str, Any]] = {}

    @property
    def plan(self) -> PublishPlan:
        """The plan of this publish."""
        return self.job.plan

    def result(self, step: str) -> Mapping[str, Any] | None:
        """Return what a finished step left behind, or None when it is not finished."""
        if step not in self._results:
            row = self.journal.steps.get(self.job.id, step)
            if row is None or row.state != "done" or row.result is None:
                return None
            self._results[step] = row.result
        return self._results[step]

    def outline(self, step: str) -> Mapping[str, Any] | None:
        """Return what is known of a step that has not ended, or None."""
        row = self.journal.steps.get(self.job.id, step)
        return row.outline if row else None

    def started(self, step: str) -> None:
        """Note that a step begins; called before it acts."""
        self.journal.steps.started(self.job.id, step)

    def done(self, step: str, result: Mapping[str, Any]) -> None:
        """Note that a step is finished, with its plain-data result."""
        self.journal.steps.done(self.job.id, step, result)

    def failed(self, step: str, error: RushesError) -> None:
        """Note that a step stopped, and why."""
        self.journal.steps.failed(self.job.id, step, error)

    def seconds(self) -> dict[str, float]:
        """Return how long each finished step took, by its name."""
        rows = self.journal.steps.of(self.job.id)
        return {
            r.name: round(r.ended - r.started, 3) for r in rows if r.state == "done" and r.ended
        }
