"""The publishes as a model, the newest first: those of the journal's end live, older ones page by page."""

from __future__ import annotations

from typing import Any

from qtpy import QtCore

from rushes.core.publish.activity import JobView

from ..record_model import RecordModel
from ..state.jobs import Jobs
from .words import spoken

_PAGE = 200


class JobModel(RecordModel):
    """The publishes.

    Args:
        jobs: Watches the journal.
        parent: Its owner.
    """

    def __init__(self, jobs: Jobs, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._live: list[JobView] = []
        self._older: list[JobView] = []
        self._asking = False
        self._complete = False
        jobs.changed.connect(self._changed)
        if jobs.views:
            self._changed(jobs.views)

    def text(self, record: JobView) -> str:
        """Return what a screen reader says."""
        return spoken(record)

    def canFetchMore(self, parent: Any) -> bool:
        """Return whether there are older publishes."""
        more = bool(self._live) and not (self._complete or self._asking or self._changing)
        return super().canFetchMore(parent) or (not parent.isValid() and more)

    def fetchMore(self, parent: Any) -> None:
        """Show a page more; the journal is asked where everything read is shown."""
        if super().canFetchMore(parent):
            super().fetchMore(parent)
        elif not self._complete and not self._asking and self._live:
            self._asking = True
            before = min(view.number for view in (*self._live, *self._older))
            self._jobs.call(
                lambda activity: activity.list(limit=_PAGE, before=before),
                self._found,
                self._missed,
                channel="activity.older",
            )

    def look_again(self, job_id: str) -> None:
        """Read an older publish again, after something was done about it."""
        if any(view.id == job_id for view in self._older):
            self._jobs.call(lambda activity: activity.get(job_id), self._one_found, self._missed)

    def _changed(self, views: list[JobView]) -> None:
        live = list(reversed(views))
        ids = {view.id for view in live}
        # What newer publishes push out of the live list is still known.
        pushed = [view for view in self._live if view.id not in ids]
        self._older = [*pushed, *(view for view in self._older if view.id not in ids)]
        self._live = live
        self._tell()

    def _found(self, views: list[JobView]) -> None:
        self._asking = False
        self._complete = len(views) < _PAGE
        known = {view.id for view in (*self._live, *self._older)}
        self._older += [view for view in reversed(views) if view.id not in known]
        self._tell()
        super().fetchMore(QtCore.QModelIndex())

    def _one_found(self, found: JobView) -> None:
        self._older = [found if view.id == found.id else view for view in self._older]
        self._tell()

    def _missed(self, error: object) -> None:
        self._asking, self._complete = False, True

    def _tell(self) -> None:
        self.show([*self._live, *self._older])
