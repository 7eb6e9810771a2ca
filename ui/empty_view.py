"""What is shown where a list has nothing yet: a mark, a sentence, and what will be there."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from .icons import pixmap
from .style import em, hairline, mix, muted, soften, space, strengthen


class EmptyView(QtWidgets.QWidget):
    """The page of a list without rows.

    Args:
        name: Name of an icon.
        title: What there is not.
        parent: As of any widget.
    """

    def __init__(self, name: str, title: str, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        mark = QtWidgets.QLabel(self)
        palette = self.palette()
        mark.setPixmap(pixmap(self, name, mix(muted(palette), hairline(palette), 0.55), 3.0))
        self.title = QtWidgets.QLabel(title, self)
        strengthen(self.title, 1.1)
        self.text = QtWidgets.QLabel(self)
        soften(self.text)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 1.5, 0.5)
        layout.addStretch(2)
        for label in (mark, self.title, self.text):
            label.setAlignment(QtCore.Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not mark)
            layout.addWidget(label)
        layout.addStretch(3)
        self.setMinimumHeight(em(self, 8))

    def set_title(self, text: str) -> None:
        """Say what there is not."""
        self.title.setText(text)

    def set_text(self, text: str) -> None:
        """Say what will be there, or what to do."""
        self.text.setText(text)
