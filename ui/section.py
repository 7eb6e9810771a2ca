"""A part of a page that opens and closes: its line says in a few words what is set inside."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from .icons import draw
from .style import Role, em, hairline, mix, muted, space


class Section(QtWidgets.QWidget):
    """The part.

    Args:
        title: Its name, one or two words.
        parent: As of any widget.

    Attributes:
        header: The line one clicks.
        body: The layout to put widgets into.
    """

    def __init__(self, title: str, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = _Header(title, self)
        self._inside = QtWidgets.QWidget(self)
        self.body = QtWidgets.QVBoxLayout(self._inside)
        space(self.body, self, 0, 0.4)
        self.body.setContentsMargins(em(self, 0.2), em(self, 0.3), em(self, 0.2), em(self, 0.7))
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0, 0)
        layout.addWidget(self.header)
        layout.addWidget(self._inside)
        self._inside.hide()
        self.header.toggled.connect(self._inside.setVisible)

    def set_summary(self, text: str) -> None:
        """Say in a few words what is set inside."""
        self.header.set_summary(text)

    def open(self, opened: bool = True) -> None:
        """Open or close it."""
        self.header.setChecked(opened)


class _Header(QtWidgets.QAbstractButton):
    """The line: an arrow, the title, and what is set inside."""

    def __init__(self, title: str, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.setText(title)
        self._summary = ""
        self.setCheckable(True)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(
            QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed
        )
        self._name()

    def set_summary(self, text: str) -> None:
        if text != self._summary:
            self._summary = text
            self.setToolTip(text)
            self._name()
            self.update()

    def sizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(em(self, 10), em(self, 1.9))

    def minimumSizeHint(self) -> QtCore.QSize:
        return QtCore.QSize(em(self, 6), em(self, 1.9))

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        palette, area = self.palette(), QtCore.QRectF(self.rect())
        painter.setPen(hairline(palette))
        painter.drawLine(area.topLeft(), area.topRight())
        if self.underMouse() or self.hasFocus():
            tint = mix(palette.color(Role.Highlight), palette.color(Role.Window), 0.16)
            painter.fillRect(area.adjusted(0, 1, 0, 0), tint)
        if self.hasFocus():
            painter.setPen(palette.color(Role.Highlight))
            painter.drawRect(area.adjusted(0.5, 1.5, -0.5, -0.5))
        side = em(self, 0.7)
        arrow = QtCore.QRectF(em(self, 0.2), (area.height() - side) / 2, side, side)
        draw(painter, "down" if self.isChecked() else "right", arrow, muted(palette))
        self._draw_words(painter, area.adjusted(em(self, 1.2), 0, -em(self, 0.3), 0))
        painter.end()

    def _draw_words(self, painter: QtGui.QPainter, area: QtCore.QRectF) -> None:
        middle = QtCore.Qt.AlignmentFlag.AlignVCenter
        bold = QtGui.QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(self.palette().color(Role.WindowText))
        left = int(middle | QtCore.Qt.AlignmentFlag.AlignLeft)
        painter.drawText(area, left, self.text())
        used = QtGui.QFontMetrics(bold).horizontalAdvance(self.text()) + em(self, 0.8)
        painter.setFont(self.font())
        painter.setPen(muted(self.palette()))
        elide = QtCore.Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self._summary, elide, round(area.width()) - used)
        painter.drawText(area, int(middle | QtCore.Qt.AlignmentFlag.AlignRight), text)

    def _name(self) -> None:
        self.setAccessibleName(f"{self.text()}: {self._summary}" if self._summary else self.text())
