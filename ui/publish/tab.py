"""The tab Publish: the task, what is set, and one button.

Everything that is set is said in one line each; the first publish needs a task and a click, a repeated one
the click alone.
"""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.publish.activity import JobView

from ..background import Background
from ..error_view import ErrorView
from ..primary_button import PrimaryButton
from ..state import ConnectionState, PanelState
from ..state.publishing import Publishing, Readiness
from ..state.tasks import TaskRow
from ..style import em, soften, space
from ..texts import tr
from .files_button import FilesButton
from .findings_view import FindingsView
from .look_section import LookSection
from .preset_page import PresetPage
from .progress_card import ProgressCard
from .review_section import ReviewSection
from .shot_section import ShotSection
from .task_card import TaskCard
from .task_picker import TaskPicker


class PublishTab(QtWidgets.QWidget):
    """What, where to, how, and one button.

    Args:
        state: The panel's state.
        background: Where calls run.

    Attributes:
        publishing: The choices and the publish under way.
        button: The one button.
    """

    def __init__(self, state: PanelState, background: Background) -> None:
        super().__init__()
        self._state = state
        self._captured = 0.0
        self._choosing = False
        self.publishing = Publishing(state)
        tasks = self.publishing.tasks
        self.files = FilesButton(state.host, self)
        self.task_card = TaskCard(tasks, self)
        self.comment = _CommentField(self)
        self.findings = FindingsView(self.publishing.checks, self)
        self.shot = ShotSection(self.publishing, self)
        self.review = ReviewSection(self.publishing, self)
        self.look = LookSection(self.publishing, self)
        self.error_view = ErrorView(self)
        self.progress = ProgressCard(self)
        self.told = QtWidgets.QLabel(self)
        self.told.setWordWrap(True)
        soften(self.told)
        self.button = _PublishButton(self)
        self.picker = TaskPicker(tasks, self)
        self.preset_page = PresetPage(self.publishing, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.button)
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is."""
        form, ready = self.publishing.form, self.publishing.readiness
        self.task_card.show_task(form.task)
        if self.comment.toPlainText() != form.comment:
            self.comment.setPlainText(form.comment)
        # While it captures the button keeps the focus; a second click does nothing.
        self.button.setEnabled(ready in (Readiness.READY, Readiness.CAPTURING))
        self.button.set_detail(self._detail(ready))
        again = self.publishing.published_before
        self.button.setText(tr("Publish &again") if again else tr("&Publish for Review"))
        capturing = ready is Readiness.CAPTURING
        if capturing:
            self.button.setText(tr("Capturing …"))
            self.button.set_part(self._captured)
        else:
            self._captured = 0.0
            self.button.set_part(None)
        self.told.setText(self._missing(ready))
        self.told.setVisible(bool(self.told.text()))
        if form.task is None and ready is not Readiness.NO_ACCOUNT:
            self._show_page(self.picker)
        elif not self._choosing and self._pages.currentWidget() is self.picker:
            self._show_page(self._form)

    def choose_task(self) -> None:
        """Show the list of tasks, until one is chosen or the artist goes back."""
        self._choosing = True
        self._show_page(self.picker)
        self.picker.begin()

    def _detail(self, ready: Readiness) -> str:
        form, version = self.publishing.form, self.publishing.version
        if form.task is None or not self.publishing.asset:
            return ""
        name = self.publishing.asset
        what = tr("v{number:03d} of {name}", number=version, name=name) if version else name
        session = form.sharing.session.strip()
        return f"{what}  →  {session}" if session else what

    def _missing(self, ready: Readiness) -> str:
        away = self._state.connection.state is ConnectionState.AWAY
        if ready is Readiness.NO_HOST and self._state.host.can("media_open"):
            return tr("Open the files you want to publish.")
        return {
            Readiness.NO_HOST: tr("No application is connected; there is nothing to capture."),
            Readiness.NO_SOURCE: tr("There is nothing to capture in this scene."),
            Readiness.NO_ACCOUNT: tr("Sign in to a server first."),
            Readiness.NO_TASK: tr("Choose a task first."),
            Readiness.BLOCKED: tr("Mend what is marked red first."),
        }.get(
            ready,
            tr("The server is away. The publish waits here and goes by itself.") if away else "",
        )

    def _show_page(self, page: QtWidgets.QWidget) -> None:
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            # A page has one obvious button; that of the presets brings its own.
            self.button.setVisible(page is not self.preset_page)

    def _task_chosen(self, task: TaskRow) -> None:
        self._choosing = False
        self.publishing.choose_task(task)
        self.button.setFocus()

    def _back(self) -> None:
        self._choosing = False
        self.refresh()

    def _publish(self) -> None:
        self.error_view.clear()
        self.publishing.publish()

    def _job_changed(self, job: JobView) -> None:
        self.progress.show_job(job)
        if self.publishing.readiness is Readiness.CAPTURING:
            if job.step == "capture" and job.total:
                self._captured = job.done / job.total
            self.button.set_part(self._captured)

    def _linked(self, link: str) -> None:
        QtGui.QGuiApplication.clipboard().setText(link)
        self.progress.copy.setText(tr("Copy &link") + " ✓")
        self.progress.copy.setToolTip(tr("The link is on the clipboard already."))

    def _failed(self, error: object) -> None:
        self.error_view.show_error(error)  # type: ignore[arg-type]

    def _adjust(self) -> None:
        self.preset_page.begin()
        self._show_page(self.preset_page)

    def _connect(self) -> None:
        publishing = self.publishing
        publishing.changed.connect(self.refresh)
        publishing.job_changed.connect(self._job_changed)
        publishing.linked.connect(self._linked)
        publishing.failed.connect(self._failed)
        publishing.checks.failed.connect(self._failed)
        self._state.connection.changed.connect(self.refresh)
        self.files.failed.connect(self._failed)
        self.files.chosen.connect(lambda path: self.error_view.clear())
        self.task_card.clicked.connect(self.choose_task)
        self.picker.chosen.connect(self._task_chosen)
        self.picker.left.connect(self._back)
        self.preset_page.left.connect(lambda: self._show_page(self._form))
        self.look.adjust_asked.connect(self._adjust)
        self.comment.textChanged.connect(
            lambda: (
                publishing.change(comment=self.comment.toPlainText())
                if self.comment.toPlainText() != publishing.form.comment
                else None
            )
        )
        self.button.clicked.connect(self._publish)
        self.button.pointed_at.connect(publishing.warm)
        self.progress.cancel_asked.connect(publishing.cancel)
        self.progress.opened.connect(self._state.focus_asked)
        keys = QtGui.QKeySequence("Ctrl+Return")
        self.shortcut = _shortcut(keys, self)
        self.shortcut.activated.connect(self.button.click)

    def _lay_out(self) -> None:
        inside = QtWidgets.QWidget()
        column = QtWidgets.QVBoxLayout(inside)
        space(column, self, 0, 0)
        for widget, gap in (
            (self.task_card, 0.5),
            (self.comment, 0.6),
            (self.findings, 0.3),
            (self.shot, 0),
            (self.review, 0),
            (self.look, 0),
        ):
            column.addWidget(widget)
            if gap:
                column.addSpacing(em(self, gap))
        column.addStretch(1)
        self._form = QtWidgets.QScrollArea(self)
        self._form.setWidget(inside)
        self._form.setWidgetResizable(True)
        self._form.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self._form.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self._form.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pages = QtWidgets.QStackedWidget(self)
        for page in (self._form, self.picker, self.preset_page):
            self._pages.addWidget(page)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.7, 0.5)
        layout.addWidget(self.files)
        layout.addWidget(self._pages, 1)
        for below in (self.error_view, self.progress, self.told, self.button):
            layout.addWidget(below)


class _PublishButton(PrimaryButton):
    """The button; tells when somebody is about to press it."""

    pointed_at = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(tr("&Publish for Review"), parent)

    def event(self, event: QtCore.QEvent) -> bool:
        if event.type() in (QtCore.QEvent.Type.HoverEnter, QtCore.QEvent.Type.FocusIn):
            self.pointed_at.emit()
        return super().event(event)


class _CommentField(QtWidgets.QPlainTextEdit):
    """Two lines for what is new; Tab goes on to the next field."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("What is new in this version?"))
        self.setAccessibleName(tr("Comment"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(em(self, 3.2))


def _shortcut(keys: QtGui.QKeySequence, parent: QtWidgets.QWidget) -> QtGui.QShortcut:
    shortcut = QtGui.QShortcut(keys, parent)
    shortcut.setContext(QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return shortcut
