"""Tells when a publish is done or needs somebody: by the system's notifications, else inside the panel.

Only what changes while the panel is open is told; what had ended before it was opened is old news.
"""

from __future__ import annotations

from dataclasses import dataclass

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.publish.activity import JobView

from ..icons import icon
from ..style import Role, em, mix, space
from ..texts import tr
from .words import job_title

_SHOWN_MS = 8000
_TOLD = ("done", "failed", "needs_you")


@dataclass(frozen=True)
class Notice:
    """Something to tell: which publish, its state, and two lines of text."""

    job_id: str
    state: str
    title: str
    text: str


class News:
    """Finds out what is new in a list of publishes. Plain Python."""

    def __init__(self) -> None:
        self._states: dict[str, str] | None = None

    def look(self, views: list[JobView]) -> list[Notice]:
        """Return what became `done`, `failed` or `needs_you` since the last look."""
        before, self._states = self._states, {view.id: view.state for view in views}
        if before is None:
            return []
        return [
            notice_of(view)
            for view in views
            if view.state in _TOLD and before.get(view.id, "running") != view.state
        ]


def notice_of(view: JobView) -> Notice:
    """Return what is told of a publish."""
    if view.state == "done":
        title = tr("{title} is ready for review", title=job_title(view))
        text = tr("The link is under Activity.") if view.link else ""
    else:
        title = tr("{title} needs you", title=job_title(view))
        text = str(view.error.get("message", "")) if view.error else ""
    return Notice(view.id, view.state, title, text)


class Notices(QtCore.QObject):
    """Tells notices.

    Args:
        owner: The widget whose window shows them where the system has no notifications.

    Attributes:
        asked: Emitted with the id of the publish that somebody wants to see.
        toast: The notice inside the panel.
    """

    asked = QtCore.Signal(str)

    def __init__(self, owner: QtWidgets.QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._last = ""
        self._tray: QtWidgets.QSystemTrayIcon | None = None
        self.toast = Toast(owner)
        self.toast.asked.connect(self.asked)

    def tell(self, notice: Notice) -> None:
        """Tell one."""
        self._last = notice.job_id
        tray = self._system()
        # Where the artist looks at the panel already, the system need not be bothered.
        if tray is not None and not self._owner.window().isActiveWindow():
            kinds = QtWidgets.QSystemTrayIcon.MessageIcon
            kind = kinds.Information if notice.state == "done" else kinds.Warning
            tray.showMessage(notice.title, notice.text, kind, _SHOWN_MS)
        self.toast.tell(notice)

    def _system(self) -> QtWidgets.QSystemTrayIcon | None:
        kind = QtWidgets.QSystemTrayIcon
        if not (kind.isSystemTrayAvailable() and kind.supportsMessages()):
            return None
        if self._tray is None:
            self._tray = kind(icon(self._owner, "film"), self)
            self._tray.setToolTip("Rushes")
            self._tray.messageClicked.connect(lambda: self.asked.emit(self._last))
            self._tray.show()
        return self._tray


class Toast(QtWidgets.QFrame):
    """A notice inside the panel that goes by itself.

    Args:
        parent: What it lies in.

    Attributes:
        asked: Emitted with the id of the publish when it is pressed.
    """

    asked = QtCore.Signal(str)

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._notice: Notice | None = None
        self.title = QtWidgets.QLabel(self)
        self.title.setWordWrap(True)
        self.title.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self.text = QtWidgets.QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self.show_button = QtWidgets.QPushButton(tr("Show"), self)
        self.show_button.clicked.connect(self._ask)
        self.close_button = QtWidgets.QToolButton(self)
        self.close_button.setAutoRaise(True)
        self.close_button.setIcon(icon(self, "close", size=0.8))
        self.close_button.setIconSize(QtCore.QSize(em(self, 0.8), em(self, 0.8)))
        self.close_button.setAccessibleName(tr("Dismiss the message"))
        self.close_button.clicked.connect(self.hide)
        self._end = QtCore.QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_SHOWN_MS)
        self._end.timeout.connect(self.hide)
        words = QtWidgets.QVBoxLayout()
        space(words, self, 0, 0.1)
        words.addWidget(self.title)
        words.addWidget(self.text)
        line = QtWidgets.QHBoxLayout(self)
        space(line, self, 0.6, 0.5)
        line.addLayout(words, 1)
        line.addWidget(self.show_button)
        line.addWidget(self.close_button)
        self.hide()

    def tell(self, notice: Notice) -> None:
        """Show a notice, until it is dismissed or eight seconds have passed."""
        self._notice = notice
        self.title.setText(notice.title)
        self.text.setText(notice.text)
        self.text.setVisible(bool(notice.text))
        self.setAccessibleName(f"{notice.title}. {notice.text}")
        self.show()
        self.raise_()
        self._end.start()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the ground."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        highlight, window = palette.color(Role.Highlight), palette.color(Role.Window)
        painter.setPen(highlight)
        painter.setBrush(mix(highlight, window, 0.22))
        area = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, em(self, 0.4), em(self, 0.4))
        painter.end()

    def _ask(self) -> None:
        self.hide()
        if self._notice is not None:
            self.asked.emit(self._notice.job_id)
