"""The tab Activity: the publishes of the journal, live, and what can be done about each."""

from __future__ import annotations

from qtpy import QtWidgets

from rushes.core.publish.activity import JobView

from ..background import Background
from ..empty_view import EmptyView
from ..record_model import RECORD_ROLE
from ..state import PanelState
from ..style import space
from ..texts import tr
from .detail import JobDetail
from .model import JobModel
from .notices import News, Notices
from .painter import JobPainter


class ActivityTab(QtWidgets.QWidget):
    """The list of publishes, the newest first, and the card of the one that is chosen.

    Args:
        state: The panel's state.
        background: Where calls run.

    Attributes:
        model: The publishes.
        list: Their list.
        detail: The card.
        notices: Tells what is done and what needs somebody.
    """

    def __init__(self, state: PanelState, background: Background) -> None:
        super().__init__()
        self._state = state
        self._news = News()
        self._wanted = ""
        self.model = JobModel(state.jobs, self)
        self.list = QtWidgets.QListView(self)
        self.detail = JobDetail(state.jobs, state.going_on, self)
        self.empty = EmptyView("film", tr("Nothing published yet"), self)
        self.empty.set_text(tr("Every publish shows here, with its steps, until it is in review."))
        self.notices = Notices(self)
        self._dress_list()
        self._lay_out()
        self.model.dataChanged.connect(self._show_current)
        self.model.rowsInserted.connect(self._rows_changed)
        self.model.rowsRemoved.connect(self._rows_changed)
        self.model.modelReset.connect(self._rows_changed)
        self.detail.acted.connect(self.model.look_again)
        self.notices.asked.connect(self._ask_for)
        state.jobs.changed.connect(self._tell_news)
        state.focus_asked.connect(self.show_job)
        self._rows_changed()

    def show_job(self, job_id: str) -> None:
        """Choose a publish, now or as soon as it is in the list."""
        row = self.model.row_of(job_id)
        self._wanted = job_id if row < 0 else ""
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    def _dress_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(JobPainter(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QtWidgets.QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Publishes"))
        self.list.selectionModel().currentChanged.connect(self._show_current)

    def _lay_out(self) -> None:
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.4, 0.4)
        layout.addWidget(self.notices.toast)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.detail)

    def _rows_changed(self) -> None:
        some = self.model.rowCount() > 0
        self.list.setVisible(some)
        self.empty.setVisible(not some)
        if self._wanted:
            self.show_job(self._wanted)
        if some and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        self._show_current()

    def _show_current(self, *_: object) -> None:
        index = self.list.currentIndex()
        self.detail.show_job(index.data(RECORD_ROLE) if index.isValid() else None)

    def _tell_news(self, views: list[JobView]) -> None:
        for notice in self._news.look(views):
            self.notices.tell(notice)

    def _ask_for(self, job_id: str) -> None:
        self._state.focus_asked.emit(job_id)
