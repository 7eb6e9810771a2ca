"""The task that is published to, as a card; a click changes it."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from ..icons import draw
from ..state.task_book import TaskBook
from ..state.tasks import TaskRow
from ..style import Role, em, hairline, mix, muted, surface
from ..texts import tr
from .task_painter import draw_task


class TaskCard(QtWidgets.QAbstractButton):
    """The card.

    Args:
        book: Where thumbnails come from.
        parent: As of any widget.
    """

    def __init__(self, book: TaskBook, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._task: TaskRow | None = None
        self._picture: QtGui.QPixmap | None = None
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(
            QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed
        )
        self.setToolTip(tr("Choose another task"))
        book.picture_there.connect(self._picture_there)

    def show_task(self, task: TaskRow | None) -> None:
        """Show a task, or that there is none yet."""
        if task == self._task and task is not None:
            return
        self._task, self._picture = task, None
        name = f"{task.title}, {task.place}" if task else tr("none chosen")
        self.setAccessibleName(tr("Task: {name}. Press to change.", name=name))
        if task is not None:
            self._book.want_picture(task)
        self.update()

    def sizeHint(self) -> QtCore.QSize:
        """Return the height of a row of tasks and a little more."""
        return QtCore.QSize(em(self, 12), em(self, 3.5))

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the card."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        area = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        busy = self.hasFocus() or self.underMouse()
        painter.setPen(palette.color(Role.Highlight) if busy else hairline(palette))
        painter.setBrush(surface(palette))
        painter.drawRoundedRect(area, em(self, 0.35), em(self, 0.35))
        side = em(self, 0.7)
        arrow = QtCore.QRectF(
            area.right() - em(self, 1.1), area.center().y() - side / 2, side, side
        )
        draw(painter, "right", arrow, muted(palette))
        inner = area.adjusted(em(self, 0.1), 0, -em(self, 1.2), 0)
        ink = palette.color(Role.WindowText)
        if self._task is not None:
            draw_task(painter, self, inner, self._task, self._picture, ink)
        else:
            painter.setPen(mix(ink, palette.color(Role.Window), 0.8))
            text = inner.adjusted(em(self, 0.8), 0, 0, 0)
            middle = QtCore.Qt.AlignmentFlag.AlignVCenter | QtCore.Qt.AlignmentFlag.AlignLeft
            painter.drawText(text, int(middle), tr("Choose a task"))
        painter.end()

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Take Return as a click, too."""
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _picture_there(self, task_id: str, path: str) -> None:
        if self._task is not None and task_id == self._task.id:
            self._picture = QtGui.QPixmap(path)
            self.update()
