"""The publishes in the journal, as they are now: watched on a worker thread by the journal's counter.

The main thread says when to look, so that nothing looks while it draws a frame for a capture.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable

from qtpy import QtCore

from rushes.core.capture import looking
from rushes.core.publish.activity import Activity, JobView
from rushes.core.publish.journal import Journal

from ..background import Background, Done, Failed, Ticket

if TYPE_CHECKING:
    from rushes.core.config import Settings

_LOOK_MS = 100
_SHOWN = 200


class Jobs(QtCore.QObject):
    """The queue and the history of publishes.

    Args:
        settings: Where the journal is, and how a worker is started.
        background: Where calls run.
        parent: Its owner.

    Attributes:
        changed: Emitted with the list of `JobView` (the newest last) whenever something has changed, at
            most ten times a second.
        views: The list that was emitted last.
    """

    changed = QtCore.Signal(object)

    def __init__(
        self, settings: Settings, background: Background, parent: QtCore.QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.views: list[JobView] = []
        self._settings = settings
        self._background = background
        self._watch: Ticket | None = None

    def watch(self) -> None:
        """Begin to watch; once is enough. It ends with the panel."""
        if self._watch is None:
            path = self._settings.journal_path()
            self._watch = self._background.start(
                lambda ticket: _watch(ticket, path), failed=self._lost, told=self._changed
            )
            _ring_often(self._watch)

    def get(self, job_id: str) -> JobView | None:
        """Return what was last seen of a publish."""
        return next((view for view in self.views if view.id == job_id), None)

    def cancel(self, job_id: str, failed: Failed | None = None) -> None:
        """Take a publish back."""
        self.call(lambda activity: activity.cancel(job_id), failed=failed)

    def retry(self, job_id: str, failed: Failed | None = None) -> None:
        """Let a publish go on now."""
        self.call(lambda activity: activity.retry(job_id), failed=failed)

    def choose(
        self, job_id: str, choice: str, value: str = "", failed: Failed | None = None
    ) -> None:
        """Decide what becomes of a publish that cannot go on by itself."""
        self.call(lambda activity: activity.choose(job_id, choice, value), failed=failed)

    def call(
        self,
        work: Callable[[Activity], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        channel: str = "",
    ) -> Ticket:
        """Run `work` with an `Activity` on a worker thread; as `Background.run`."""
        settings = self._settings

        def opened() -> Any:
            with Journal(settings.journal_path()) as journal:
                return work(Activity(journal, settings))

        return self._background.run(opened, done, failed, channel=channel)

    def _changed(self, views: list[JobView]) -> None:
        self.views = views
        self.changed.emit(views)

    def _lost(self, error: Any) -> None:
        self._watch = None
        self._background.failed.emit(error)


def _ring_often(ticket: Ticket) -> None:
    """Wake a call from its rest until nobody wants it any more. Main thread."""
    # It belongs to the application: a timer must not end on the thread that happens to collect garbage.
    clock = QtCore.QTimer(QtCore.QCoreApplication.instance())

    def ring() -> None:
        if not ticket.cancelled:
            ticket.ring()
            return
        clock.stop()
        clock.deleteLater()

    clock.timeout.connect(ring)
    clock.start(_LOOK_MS)


def _watch(ticket: Ticket, path: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Journal(path) as journal:
        activity, seen = Activity(journal), None
        while not ticket.cancelled:
            with looking():
                counter = activity.counter()
                if counter != seen:
                    seen = counter
                    ticket.tell(activity.list(limit=_SHOWN))
            ticket.rest()


def job_counts(views: list[JobView]) -> Mapping[str, int]:
    """Return how many publishes are in each state."""
    counts: dict[str, int] = {}
    for view in views:
        counts[view.state] = counts.get(view.state, 0) + 1
    return counts
