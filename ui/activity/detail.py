"""What can be done about the publish that is chosen: open, copy, cancel, try again, decide, and why."""

from __future__ import annotations

from functools import partial

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.publish.activity import JobView
from rushes.core.publish.choices import Choice

from ..error_view import ErrorView
from ..flow import Flow
from ..icons import icon
from ..state.going_on import GoingOn
from ..state.jobs import Jobs
from ..style import em, hairline, space, strengthen, surface
from ..texts import tr
from .why import WhyView
from .words import choice_label, job_place, job_state, job_title


class JobDetail(QtWidgets.QFrame):
    """The card below the list.

    Args:
        jobs: Carries out what is asked for.
        going_on: Captures the rest of a publish here.
        parent: As of any widget.

    Attributes:
        acted: Emitted with the id of a publish after something was done about it.
        go_on_button: Captures the rest, where the application ended in the middle of it.
        choice_rows: A button, perhaps with a field, for each way on.
    """

    acted = QtCore.Signal(str)

    def __init__(self, jobs: Jobs, going_on: GoingOn, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._going_on = going_on
        self._view: JobView | None = None
        self._shown: tuple[Choice, ...] = ()
        self._proof_of = ("", 0)
        self._proof = ""
        self.title = QtWidgets.QLabel(self)
        strengthen(self.title)
        self.title.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self.error_view = ErrorView(self)
        self.error_view.close_button.hide()
        self.open_button = self._button(tr("Open review"), "film", self._open)
        self.copy_button = self._button(tr("Copy link"), "link", self._copy)
        self.cancel_button = self._button(tr("Cancel"), "close", self._cancel)
        self.retry_button = self._button(tr("Try now"), "retry", self._retry)
        self.why_button = self._button(tr("Why?"), "info", lambda: None)
        self.why_button.setCheckable(True)
        self.why_button.toggled.connect(self._show_why)
        self.why = WhyView(self)
        self.go_on_button = QtWidgets.QPushButton(tr("Capture the rest from this scene"), self)
        self.go_on_button.clicked.connect(self._go_on)
        self.go_on_hint = QtWidgets.QLabel(self)
        self.go_on_hint.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self.go_on_hint.setWordWrap(True)
        policy = QtWidgets.QSizePolicy.Policy
        self.go_on_hint.setSizePolicy(policy.Ignored, policy.Preferred)
        going_on.changed.connect(self._show_go_on)
        self.choice_rows: list[_ChoiceRow] = []
        self.choices = QtWidgets.QVBoxLayout()
        space(self.choices, self, 0, 0.3)
        self._lay_out()
        self.hide()

    def show_job(self, view: JobView | None) -> None:
        """Show a publish, or nothing."""
        self.setVisible(view is not None)
        if view is None or view == self._view:
            return
        if self._view is None or self._view.id != view.id:
            self.error_view.clear()
        self._view = view
        self.title.setText(job_title(view))
        self.title.setToolTip(job_place(view))
        self.setAccessibleName(f"{job_title(view)}: {job_state(view)}")
        if view.error and view.state != "done":
            self.error_view.show_error(view.error)
        else:
            self.error_view.clear()
        self.open_button.setVisible(bool(view.link))
        self.copy_button.setVisible(bool(view.link))
        self.cancel_button.setVisible(view.state in ("waiting", "running"))
        self.retry_button.setVisible(view.state == "waiting" and view.error is not None)
        self._show_go_on()
        self._show_why(self.why_button.isChecked())

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the card."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.setPen(hairline(self.palette()))
        painter.setBrush(surface(self.palette()))
        area = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, em(self, 0.35), em(self, 0.35))
        painter.end()

    def _lay_out(self) -> None:
        buttons = Flow(self)
        for button in (
            *(self.open_button, self.copy_button, self.retry_button),
            *(self.cancel_button, self.why_button),
        ):
            buttons.add(button)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.7, 0.5)
        layout.addWidget(self.title)
        layout.addWidget(self.error_view)
        layout.addWidget(self.go_on_hint)
        layout.addWidget(self.go_on_button)
        layout.addLayout(self.choices)
        layout.addWidget(buttons)
        layout.addWidget(self.why)

    def _button(self, text: str, name: str, act: object) -> QtWidgets.QToolButton:
        button = QtWidgets.QToolButton(self)
        button.setText(text)
        button.setIcon(icon(button, name))
        button.setIconSize(QtCore.QSize(em(button), em(button)))
        button.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        button.setAutoRaise(True)
        button.clicked.connect(act)
        return button

    def _show_go_on(self) -> None:
        view = self._view
        if view is None:
            return
        other, here = self._going_on.other_scene(view), self._going_on.is_for(view)
        for widget in (self.go_on_button, self.go_on_hint):
            widget.setVisible(here)
        self.go_on_button.setEnabled(self._going_on.is_possible(view))
        self.go_on_hint.setText(
            tr("Open {scene} first.", scene=other)
            if other
            else tr("Frames that are there stay; the others show the scene as it is now.")
        )
        # Trying again without the frames would only fail again.
        self._show_choices(tuple(c for c in view.choices if not (here and c.id == "retry")))

    def _show_choices(self, choices: tuple[Choice, ...]) -> None:
        if choices == self._shown:
            return
        self._shown = choices
        for old in self.choice_rows:
            old.hide()
            old.deleteLater()
        self.choice_rows = []
        for choice in choices:
            row = _ChoiceRow(choice, self)
            row.chosen.connect(partial(self._choose, choice.id))
            self.choices.addWidget(row)
            self.choice_rows.append(row)

    def _show_why(self, wanted: bool) -> None:
        self.why.setVisible(wanted)
        view = self._view
        if not wanted or view is None:
            return
        key = view.id, len([step for step in view.steps if step.ended])
        if key != self._proof_of:
            self._proof_of, self._proof = key, ""
            job_id = view.id
            self._jobs.call(
                lambda activity: activity.certificate(job_id),
                self._show_proof,
                lambda error: None,
                channel="activity.proof",
            )
        self.why.show_job(view, self._proof)

    def _show_proof(self, found: str) -> None:
        self._proof = found
        if self._view is not None and self._view.id == self._proof_of[0]:
            self.why.show_job(self._view, found)

    def _open(self) -> None:
        if self._view is not None:
            QtGui.QDesktopServices.openUrl(QtCore.QUrl(self._view.link))

    def _copy(self) -> None:
        if self._view is not None:
            QtGui.QGuiApplication.clipboard().setText(self._view.link)

    def _cancel(self) -> None:
        if self._view is not None:
            job_id = self._view.id
            self._jobs.cancel(job_id, self.error_view.show_error)
            self.acted.emit(job_id)

    def _retry(self) -> None:
        if self._view is not None:
            job_id = self._view.id
            self._jobs.retry(job_id, self.error_view.show_error)
            self.acted.emit(job_id)

    def _go_on(self) -> None:
        if self._view is not None:
            job_id = self._view.id
            self._going_on.go_on(self._view, self.error_view.show_error)
            self.acted.emit(job_id)

    def _choose(self, choice_id: str, value: str) -> None:
        if self._view is not None:
            job_id = self._view.id
            self._jobs.choose(job_id, choice_id, value, self.error_view.show_error)
            self.acted.emit(job_id)


class _ChoiceRow(QtWidgets.QWidget):
    """One way on: a button, with a field above it where it asks for something."""

    chosen = QtCore.Signal(str)

    def __init__(self, choice: Choice, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        label = choice_label(choice.id, choice.label)
        self.button = QtWidgets.QPushButton(label, self)
        self.button.clicked.connect(self._choose)
        self.field: QtWidgets.QLineEdit | None = None
        lines = QtWidgets.QVBoxLayout(self)
        space(lines, self, 0, 0.3)
        if choice.needs:
            self.field = QtWidgets.QLineEdit(self)
            self.field.setPlaceholderText(_example_of(choice.needs))
            self.field.setAccessibleName(label)
            self.field.returnPressed.connect(self._choose)
            self.field.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
            self.button.setEnabled(False)
            lines.addWidget(self.field)
        lines.addWidget(self.button)

    def _choose(self) -> None:
        value = self.field.text().strip() if self.field else ""
        if self.field is None or value:
            self.chosen.emit(value)


def _example_of(needed: str) -> str:
    """Return what may be typed where a choice needs something."""
    examples = {"task": tr("project / sequence / shot / task"), "session": tr("Friday dailies")}
    return examples.get(needed, needed)
