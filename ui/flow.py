"""Widgets side by side that go on in the next line where there is no room."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from .style import em


class Flow(QtWidgets.QWidget):
    """Widgets in a row that goes on in the next line.

    Args:
        parent: As of any widget.
        gap: Between them, in heights of a line.
    """

    def __init__(self, parent: QtWidgets.QWidget, gap: float = 0.25) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QtWidgets.QWidget] = []
        policy = QtWidgets.QSizePolicy.Policy
        size = QtWidgets.QSizePolicy(policy.Preferred, policy.Fixed)
        size.setHeightForWidth(True)
        self.setSizePolicy(size)

    def add(self, widget: QtWidgets.QWidget) -> None:
        """Put a widget at the end of the row."""
        widget.setParent(self)
        widget.installEventFilter(self)
        self._items.append(widget)

    def hasHeightForWidth(self) -> bool:
        """Say that a narrow row is a high one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high it is at a width."""
        return self._place(width, move=False)

    def sizeHint(self) -> QtCore.QSize:
        """Return its size at the width it has."""
        width = max(self.width(), em(self, 8))
        return QtCore.QSize(width, self._place(width, move=False))

    def minimumSizeHint(self) -> QtCore.QSize:
        """Return the narrowest it may be."""
        return QtCore.QSize(em(self, 6), self.sizeHint().height())

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """Place the widgets anew."""
        self._place(self.width(), move=True)
        self.updateGeometry()

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Place the others anew when one comes, goes or grows."""
        kinds = QtCore.QEvent.Type
        if event.type() in (kinds.ShowToParent, kinds.HideToParent, kinds.FontChange):
            self._place(self.width(), move=True)
            self.updateGeometry()
        return False

    def _place(self, width: int, move: bool) -> int:
        gap = em(self, self._gap)
        x = y = line = 0
        for widget in self._items:
            if widget.isHidden():
                continue
            size = widget.sizeHint()
            if x and x + size.width() > width:
                x, y, line = 0, y + line + gap, 0
            if move:
                widget.setGeometry(x, y, size.width(), size.height())
            x, line = x + size.width() + gap, max(line, size.height())
        return y + line
