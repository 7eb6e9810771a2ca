"""How the publish made last is getting on: what it does, how far, its link, and cancel."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.publish.activity import JobView

from ..icons import icon
from ..style import Role, em, hairline, space, state_colour, strengthen, surface
from ..texts import tr
from ..words import doing_text, state_text, time_left_text


class ProgressCard(QtWidgets.QFrame):
    """The card; hidden before the first publish.

    Args:
        parent: As of any widget.

    Attributes:
        cancel_asked: Emitted when the artist takes the publish back.
        opened: Emitted with the id of the publish when the artist wants to see it.
    """

    cancel_asked = QtCore.Signal()
    opened = QtCore.Signal(str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: JobView | None = None
        self.mark = QtWidgets.QLabel(self)
        self.title = QtWidgets.QLabel(self)
        self.title.setWordWrap(True)
        strengthen(self.title)
        self.detail = QtWidgets.QLabel(self)
        self.detail.setWordWrap(True)
        self.bar = QtWidgets.QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(em(self, 0.4))
        self.bar.setAccessibleName(tr("Progress"))
        self.copy = QtWidgets.QPushButton(tr("Copy &link"), self)
        self.copy.setIcon(icon(self, "link"))
        self.open = QtWidgets.QPushButton(tr("Open the re&view"), self)
        self.why = QtWidgets.QPushButton(tr("&What now?"), self)
        self.cancel = QtWidgets.QPushButton(tr("&Cancel"), self)
        self.copy.clicked.connect(self.copy_link)
        self.open.clicked.connect(self._open_link)
        self.why.clicked.connect(lambda: self.opened.emit(self._job.id if self._job else ""))
        self.cancel.clicked.connect(self.cancel_asked)
        self._lay_out()
        self.hide()

    def show_job(self, job: JobView) -> None:
        """Show a publish as it is now."""
        self._job = job
        good, bad = job.state == "done", job.state in ("failed", "needs_you")
        version = (
            tr("v{number:03d} of {name}", number=job.version, name=job.title)
            if job.version
            else job.title
        )
        self.title.setText(f"{version} – {state_text(job.state)}")
        message = str(job.error["message"]) if job.error else doing_text(job)
        left = time_left_text(job.seconds_left if job.step else None)
        self.detail.setText(" · ".join(part for part in (message, left) if part))
        self.detail.setVisible(bool(self.detail.text()))
        self.bar.setVisible(not job.is_end and job.state != "needs_you")
        self.bar.setRange(0, 1000 if job.total else 0)
        self.bar.setValue(round(1000 * job.done / job.total) if job.total else 0)
        self.copy.setVisible(bool(job.link) and job.state != "cancelled")
        self.open.setVisible(good and bool(job.link))
        self.why.setVisible(bad)
        self.cancel.setVisible(not job.is_end and job.state != "cancelling")
        self._show_mark("check" if good else "error" if bad else "clock", good, bad)
        self.setAccessibleName(tr("Publish: {text}", text=self.title.text()))
        self.show()

    def copy_link(self) -> None:
        """Put the review link on the clipboard."""
        if self._job is not None and self._job.link:
            QtGui.QGuiApplication.clipboard().setText(self._job.link)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the card."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.setPen(hairline(self.palette()))
        painter.setBrush(surface(self.palette()))
        area = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, em(self, 0.35), em(self, 0.35))
        painter.end()

    def _show_mark(self, name: str, good: bool, bad: bool) -> None:
        palette = self.palette()
        state = "good" if good else "bad" if bad else ""
        colour = state_colour(palette, state) if state else palette.color(Role.WindowText)
        self.mark.setPixmap(icon(self, name, colour).pixmap(em(self, 1.1), em(self, 1.1)))

    def _open_link(self) -> None:
        if self._job is not None and self._job.link:
            QtGui.QDesktopServices.openUrl(QtCore.QUrl(self._job.link))

    def _lay_out(self) -> None:
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.6, 0.35)
        head = QtWidgets.QHBoxLayout()
        space(head, self, 0, 0.4)
        head.addWidget(self.mark, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        layout.addLayout(head)
        layout.addWidget(self.detail)
        layout.addWidget(self.bar)
        line = QtWidgets.QHBoxLayout()
        space(line, self, 0, 0.4)
        for button in (self.copy, self.open, self.why):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.cancel)
        layout.addLayout(line)
