"""The tab Notes: what reviewers say of the version, live, on the artist's own frames."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from rushes.core.review.note import ReviewNote

from ..background import Background
from ..empty_view import EmptyView
from ..record_model import RECORD_ROLE
from ..state import ConnectionState, PanelState
from ..style import Role, em, mix, space, state_colour
from ..texts import tr
from ..when import ago
from .detail import NoteDetail
from .header import NotesHeader
from .live import LiveNotes
from .model import NoteModel
from .painter import NotePainter


class NotesTab(QtWidgets.QWidget):
    """The notes of a version, and the card of the one that is chosen.

    Args:
        state: The panel's state.
        background: Where calls run.

    Attributes:
        live: Which version, and its notes.
        model: The notes that are shown.
        header: Version, status and filters.
        list: The list of notes.
        detail: The card.
        banner: Says that what is shown was seen earlier.
    """

    def __init__(self, state: PanelState, background: Background) -> None:
        super().__init__()
        self._state = state
        self.live = LiveNotes(state, self)
        self.model = NoteModel(self)
        self.header = NotesHeader(self.live, state.host.can("overlay_set"), self)
        self.banner = _Banner(self)
        self.list = QtWidgets.QListView(self)
        self.detail = NoteDetail(self.live, self)
        self.empty = EmptyView("note", "", self)
        self._dress_list()
        self._lay_out()
        self.header.kind_chosen.connect(self._choose_kind)
        self.model.dataChanged.connect(self._show_current)
        self.live.changed.connect(self._show)
        self._show()

    def _dress_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(NotePainter(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QtWidgets.QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(tr("Notes"))
        self.list.selectionModel().currentChanged.connect(self._show_current)
        self.list.clicked.connect(self._go_to)
        self.list.activated.connect(self._go_to)

    def _lay_out(self) -> None:
        split = QtWidgets.QSplitter(QtCore.Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self._split = split
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.4, 0.35)
        layout.addWidget(self.header)
        layout.addWidget(self.banner)
        layout.addWidget(self.empty, 1)
        layout.addWidget(split, 1)

    def _show(self) -> None:
        chosen = self.list.currentIndex().data(RECORD_ROLE)
        self.model.show_notes(self.live.notes)
        self.header.show_counts(self.model.counts)
        if chosen is not None and not self.list.currentIndex().isValid():
            self._choose(chosen)
        self._show_banner()
        some = self.model.rowCount() > 0
        self._split.setVisible(some)
        self.empty.setVisible(not some)
        self._say_why_empty()
        self._show_current()

    def _choose(self, note: ReviewNote) -> None:
        row = self.model.row_of(note.id)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def _choose_kind(self, kind: str) -> None:
        self.model.set_kind(kind)
        self._show()

    def _show_current(self, *_: object) -> None:
        index = self.list.currentIndex()
        self.detail.show_note(index.data(RECORD_ROLE) if index.isValid() else None)

    def _go_to(self, index: QtCore.QModelIndex) -> None:
        note = index.data(RECORD_ROLE)
        if note is not None:
            self.live.go_to(note)

    def _show_banner(self) -> None:
        notes, away = self.live.notes, self._state.connection.state is not ConnectionState.SIGNED_IN
        stale = notes is not None and not self.live.live and away
        self.banner.setVisible(stale)
        if stale and notes is not None:
            self.banner.setText(tr("The server is away. Notes as of {time}.", time=ago(notes.at)))

    def _say_why_empty(self) -> None:
        live = self.live
        if not live.version_id:
            self.empty.set_title(tr("No version yet"))
            self.empty.set_text(tr("Publish for review, and what people say shows here."))
        elif live.notes is None:
            self.empty.set_title(tr("Reading the notes …"))
            self.empty.set_text("")
        elif self.model.counts["all"]:
            self.empty.set_title(tr("None of these"))
            self.empty.set_text(tr("Other notes are under All."))
        else:
            self.empty.set_title(tr("No notes yet"))
            self.empty.set_text(tr("They appear here the moment somebody writes one."))


class _Banner(QtWidgets.QLabel):
    """A line on a ground in the colour of warnings."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setMargin(em(self, 0.35))
        palette = self.palette()
        warning = state_colour(palette, "warning")
        palette.setColor(Role.Window, mix(warning, palette.color(Role.Window), 0.2))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.hide()
