"""Choosing a task: a field to search in and the list below it, both by mouse and by keyboard."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from ..state.task_book import TaskBook
from ..state.tasks import TaskRow
from ..style import em, soften, space
from ..texts import tr
from .task_model import TASK_ROLE, TaskModel
from .task_painter import TaskPainter

_PAUSE_MS = 120


class TaskPicker(QtWidgets.QWidget):
    """The field and the list.

    Args:
        book: Where tasks come from.
        parent: As of any widget.

    Attributes:
        chosen: Emitted with the `TaskRow` the artist chose.
        left: Emitted when the artist goes back without choosing.
        field: Where one types.
        list: The tasks.
    """

    chosen = QtCore.Signal(object)
    left = QtCore.Signal()

    def __init__(self, book: TaskBook, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QtWidgets.QLineEdit(self)
        self.field.setPlaceholderText(tr("Search tasks, shots, projects"))
        self.field.setAccessibleName(tr("Search tasks"))
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.model = TaskModel(book, self)
        self.list = QtWidgets.QListView(self)
        self.list.setAccessibleName(tr("Tasks"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(TaskPainter(self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QtWidgets.QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(em(self, 12))
        self.list.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.told = QtWidgets.QLabel(self)
        self.told.setWordWrap(True)
        soften(self.told)
        self._pause = QtCore.QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(lambda text: self._pause.start())
        self.model.loading_changed.connect(self._tell)
        self.model.modelReset.connect(self._tell)
        self.model.rowsInserted.connect(lambda *_: self._tell())
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0, 0.4)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.told)

    def begin(self) -> None:
        """Begin anew, with the cursor in the field."""
        self.field.clear()
        self._pause.stop()
        self._search()
        self.field.setFocus()

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Let arrows go from the field into the list, Return take the first task, Escape go back."""
        if event.type() != QtCore.QEvent.Type.KeyPress or not isinstance(event, QtGui.QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key == QtCore.Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if watched is self.field and key in (QtCore.Qt.Key.Key_Down, QtCore.Qt.Key.Key_PageDown):
            self.list.setFocus()
            self.list.setCurrentIndex(self.model.first_task())
            return True
        if watched is self.field and key in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self._choose(self.model.first_task())
            return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        self.model.search(self.field.text())

    def _choose(self, index: QtCore.QModelIndex) -> None:
        row = index.data(TASK_ROLE) if index.isValid() else None
        if isinstance(row, TaskRow):
            self.chosen.emit(row)

    def _tell(self) -> None:
        if self.model.loading and not self.model.rowCount():
            self.told.setText(tr("Looking for tasks …"))
        elif not self.model.rowCount():
            self.told.setText(tr("No task is found by these words. Try fewer of them."))
        self.told.setVisible(not self.model.rowCount())
