"""Where an error shows: one sentence, what to do next, and everything a TD needs by one click."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from typing import Any

from qtpy import API_NAME, QtCore, QtGui, QtWidgets

from rushes.core.errors import PublishError, RushesError
from rushes.core.log import redact

from .style import Role, em, mix, soften, space, state_colour
from .texts import tr


class ErrorView(QtWidgets.QFrame):
    """A card with an error; hidden while there is none.

    Attributes:
        acted: Emitted when the artist presses the button that the caller named.
    """

    acted = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._plain: Mapping[str, Any] = {}
        self.message = _wrapping_label(self)
        self.next_step = _wrapping_label(self)
        soften(self.next_step)
        self.action = QtWidgets.QPushButton(self)
        self.action.hide()
        self.action.clicked.connect(self.acted)
        self.copy_button = QtWidgets.QPushButton(tr("Copy for the TD"), self)
        self.copy_button.setFlat(True)
        self.copy_button.setToolTip(tr("Copies code, facts and versions; no secrets."))
        self.copy_button.clicked.connect(self.copy)
        self.close_button = QtWidgets.QToolButton(self)
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName(tr("Dismiss the message"))
        self.close_button.clicked.connect(self.clear)
        self._lay_out()
        self.hide()

    def show_error(self, error: RushesError | Mapping[str, Any], action: str = "") -> None:
        """Show an error.

        Args:
            error: The error, or its plain data as `RushesError.as_dict` gives it.
            action: Text of a button that emits `acted`; empty for none.
        """
        if isinstance(error, PublishError) and error.cause is not None:
            error = error.cause
        self._plain = error.as_dict() if isinstance(error, RushesError) else error
        self.message.setText(redact(str(self._plain.get("message", ""))))
        self.next_step.setText(redact(str(self._plain.get("next_step", ""))))
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(tr("Error: {text}", text=self.message.text()))
        self.show()

    def clear(self) -> None:
        """Show nothing any more."""
        self._plain = {}
        self.hide()

    def copy(self) -> None:
        """Put everything a TD needs on the clipboard."""
        QtGui.QGuiApplication.clipboard().setText(report_text(self._plain))

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the card, its edge in the colour of errors."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        bad, window = state_colour(self.palette(), "bad"), self.palette().color(Role.Window)
        radius = em(self, 0.3)
        area = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(mix(bad, window, 0.6))
        painter.setBrush(mix(bad, window, 0.12))
        painter.drawRoundedRect(area, radius, radius)
        painter.end()

    def _lay_out(self) -> None:
        words = QtWidgets.QVBoxLayout()
        space(words, self, 0, 0.25)
        words.addWidget(self.message)
        words.addWidget(self.next_step)
        buttons = QtWidgets.QHBoxLayout()
        space(buttons, self, 0, 0.4)
        buttons.addWidget(self.action)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        words.addLayout(buttons)
        whole = QtWidgets.QHBoxLayout(self)
        space(whole, self, 0.6, 0.4)
        whole.addLayout(words, 1)
        whole.addWidget(self.close_button, 0, QtCore.Qt.AlignmentFlag.AlignTop)


def report_text(error: Mapping[str, Any]) -> str:
    """Return what a TD wants to know of an error, without secrets.

    Args:
        error: Plain data of an error.
    """
    lines = {
        **error,
        "python": platform.python_version(),
        "system": platform.platform(),
        "qt": f"{API_NAME} {QtCore.qVersion()}",
    }
    return redact(json.dumps(lines, indent=2, default=str, ensure_ascii=False))


def _wrapping_label(parent: QtWidgets.QWidget) -> QtWidgets.QLabel:
    label = QtWidgets.QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
