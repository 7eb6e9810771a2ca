"""The list of tasks as a model: those used last and my own on top, all others page by page as one scrolls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qtpy import QtCore, QtGui

from ..state.task_book import TaskBook
from ..state.tasks import TaskRow
from ..texts import tr

TASK_ROLE = QtCore.Qt.ItemDataRole.UserRole
PICTURE_ROLE = TASK_ROLE + 1
_NO_PARENT = QtCore.QModelIndex()
_PICTURES = 400
_PICTURE_WIDTH = 256


@dataclass(frozen=True)
class Heading:
    """A row that names the tasks below it."""

    text: str


class TaskModel(QtCore.QAbstractListModel):
    """The rows of the picker; only what was scrolled to is asked of the server.

    Args:
        book: Where tasks come from.
        parent: Its owner.

    Attributes:
        loading: Whether a page is on its way.
        loading_changed: Emitted when `loading` is another one.
    """

    loading_changed = QtCore.Signal()

    def __init__(self, book: TaskBook, parent: QtCore.QObject) -> None:
        super().__init__(parent)
        self._book = book
        self._text = ""
        self._rows: list[TaskRow | Heading] = []
        self._found: list[TaskRow] = []
        self._complete = False
        self._pictures: dict[str, QtGui.QPixmap] = {}
        self.loading = False
        book.found.connect(self._page_found)
        book.missed.connect(self._page_missed)
        book.known_changed.connect(self._rebuild)
        book.picture_there.connect(self._picture_there)

    def search(self, text: str) -> None:
        """Show the tasks that match; the known ones at once, those of the server when they come."""
        self._text = text.strip()
        self._found, self._complete = [], False
        self._rebuild()
        self._ask()

    def rowCount(
        self, parent: QtCore.QModelIndex | QtCore.QPersistentModelIndex = _NO_PARENT
    ) -> int:
        """Return how many rows there are so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QtCore.QModelIndex | QtCore.QPersistentModelIndex,
        role: int = QtCore.Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the row's text, its `TaskRow` (`TASK_ROLE`) or its picture (`PICTURE_ROLE`)."""
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            return row.text if role == QtCore.Qt.ItemDataRole.DisplayRole else None
        if role == TASK_ROLE:
            return row
        if role in (
            QtCore.Qt.ItemDataRole.DisplayRole,
            QtCore.Qt.ItemDataRole.AccessibleTextRole,
        ):
            return f"{row.title} – {row.place}"
        if role == PICTURE_ROLE:
            if row.id not in self._pictures:
                self._book.want_picture(row)
            return self._pictures.get(row.id)
        return None

    def flags(self, index: QtCore.QModelIndex | QtCore.QPersistentModelIndex) -> QtCore.Qt.ItemFlag:
        """Return that headings cannot be chosen."""
        if isinstance(self._rows[index.row()], Heading):
            return QtCore.Qt.ItemFlag.NoItemFlags
        return QtCore.Qt.ItemFlag.ItemIsEnabled | QtCore.Qt.ItemFlag.ItemIsSelectable

    def canFetchMore(self, parent: QtCore.QModelIndex | QtCore.QPersistentModelIndex) -> bool:
        """Return whether the server has more."""
        return not parent.isValid() and not self._complete and not self.loading

    def fetchMore(self, parent: QtCore.QModelIndex | QtCore.QPersistentModelIndex) -> None:
        """Ask for the next page."""
        self._ask()

    def first_task(self) -> QtCore.QModelIndex:
        """Return the first row that is a task; an invalid index where there is none."""
        for number, row in enumerate(self._rows):
            if isinstance(row, TaskRow):
                return self.index(number)
        return QtCore.QModelIndex()

    def _ask(self) -> None:
        self._set_loading(True)
        self._book.search(self._text, len(self._found))

    def _page_found(self, text: str, offset: int, rows: list[TaskRow]) -> None:
        if text != self._text or offset != len(self._found):
            return
        self._complete = self._book.is_last_page(rows)
        self._set_loading(False)
        new: list[TaskRow | Heading] = list(rows)
        if rows and not self._found and not self._text and self._rows:
            new.insert(0, Heading(tr("All tasks")))
        self._found += rows
        known = {row.id for row in self._known(self._text)} if self._text else set()
        new = [row for row in new if isinstance(row, Heading) or row.id not in known]
        if new:
            begin = len(self._rows)
            self.beginInsertRows(QtCore.QModelIndex(), begin, begin + len(new) - 1)
            self._rows += new
            self.endInsertRows()

    def _page_missed(self, error: object) -> None:
        self._complete = True
        self._set_loading(False)

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._rows = self._on_top()
        known = {row.id for row in self._known(self._text)} if self._text else set()
        if self._found and not self._text and self._rows:
            self._rows.append(Heading(tr("All tasks")))
        self._rows += [row for row in self._found if row.id not in known]
        self.endResetModel()

    def _on_top(self) -> list[TaskRow | Heading]:
        if self._text:
            return list(self._known(self._text))
        rows: list[TaskRow | Heading] = []
        for heading, tasks in (
            (tr("Recent"), self._book.recent[:4]),
            (tr("My tasks"), self._book.mine),
        ):
            if tasks:
                rows += [Heading(heading), *tasks]
        return rows

    def _known(self, text: str) -> list[TaskRow]:
        """Return the tasks that are known without the server and hold every word."""
        words = text.lower().split()
        both = {row.id: row for row in (*self._book.recent, *self._book.mine)}
        return [
            row
            for row in both.values()
            if all(word in f"{' '.join(row.path)} {row.kind}".lower() for word in words)
        ]

    def _picture_there(self, task_id: str, path: str) -> None:
        image = QtGui.QImageReader(path).read()
        if image.isNull():
            return
        if len(self._pictures) >= _PICTURES:
            del self._pictures[next(iter(self._pictures))]
        smooth = QtCore.Qt.TransformationMode.SmoothTransformation
        small = image.scaledToWidth(min(_PICTURE_WIDTH, image.width()), smooth)
        self._pictures[task_id] = QtGui.QPixmap.fromImage(small)
        for number, row in enumerate(self._rows):
            if isinstance(row, TaskRow) and row.id == task_id:
                index = self.index(number)
                self.dataChanged.emit(index, index)

    def _set_loading(self, loading: bool) -> None:
        if loading != self.loading:
            self.loading = loading
            self.loading_changed.emit()
