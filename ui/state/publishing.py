"""Everything behind the tab Publish: the choices, what is known about them, and the publish under way."""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qtpy import QtCore

from rushes.core.errors import RushesError
from rushes.core.media.preset_library import FoundPreset, PresetLibrary, user_folder
from rushes.core.media.presets import MoviePreset, save_preset

from . import review
from .capturing import capture_here, warm_worker
from .checks import Checks
from .connection import ConnectionState
from .host import SceneView
from .preview import Preview
from .publish_form import PublishForm, asset_of, is_media, make_request, remember, remembered_form
from .task_book import TaskBook
from .tasks import TaskRow

if TYPE_CHECKING:
    from rushes.core.publish.activity import JobView
    from rushes.core.publish.request import PublishRequest

    from .panel_state import PanelState

_FORM = "publish"
_SETTLE_MS = 250


class Readiness(enum.Enum):
    """Whether the button may be pressed, and what is missing."""

    READY = "ready"
    NO_HOST = "no_host"
    NO_SOURCE = "no_source"
    NO_ACCOUNT = "no_account"
    NO_TASK = "no_task"
    BLOCKED = "blocked"
    CAPTURING = "capturing"


class Publishing(QtCore.QObject):
    """The choices for the next publish, and the one made last.

    Args:
        state: The panel's state.

    Attributes:
        changed: Emitted when a choice, or what is known about it, is another one.
        lists_changed: Emitted when `sessions`, `people` or `presets` is another list.
        job_changed: Emitted with the `JobView` of the publish made last, or None.
        linked: Emitted with the review link once for each publish, as soon as it is known.
        failed: Emitted with the error of a publish that could not be begun, or whose capture failed.
        form: The choices.
        adjusted: The preset as changed in the form of presets, None where it is as saved.
        version: The number the version will have, None while it is not known.
        sessions: Open review sessions of the task's project.
        people: Who may be invited, for completion.
        presets: Every preset there is.
        checks: What speaks against this publish.
        preview: The picture of one frame.
        tasks: Tasks to choose from.
        published_before: Whether this scene was published from here before: one click is enough then.
    """

    changed = QtCore.Signal()
    lists_changed = QtCore.Signal()
    job_changed = QtCore.Signal(object)
    linked = QtCore.Signal(str)
    failed = QtCore.Signal(object)

    def __init__(self, state: PanelState) -> None:
        super().__init__(state)
        self._state = state
        self.form = PublishForm()
        self.adjusted: MoviePreset | None = None
        self.version: int | None = None
        self.sessions: list[review.SessionRow] = []
        self.people: list[str] = []
        self.presets: list[FoundPreset] = []
        self.published_before = False
        self.tasks = TaskBook(state)
        self.checks = Checks(state)
        self.preview = Preview(state)
        self._library = PresetLibrary({})
        self._scene: str | None = None
        self._job_id = ""
        self._told_link = ""
        self._project = ""
        self._settle = QtCore.QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._look_closer)
        state.host.scene_changed.connect(self._scene_changed)
        state.connection.changed.connect(self._connection_changed)
        state.jobs.changed.connect(self._jobs_changed)
        state.capturing_changed.connect(self.changed)
        self.checks.changed.connect(self.changed)
        self.load_presets()

    # What is known

    @property
    def view(self) -> SceneView | None:
        """The scene as it was looked at last."""
        return self._state.host.view

    @property
    def job(self) -> JobView | None:
        """The publish made last by this panel."""
        return self._state.jobs.get(self._job_id) if self._job_id else None

    @property
    def asset(self) -> str:
        """Name of the asset that will get the version."""
        return asset_of(self.form, self.view) if self.view else ""

    def preset(self) -> MoviePreset:
        """Return the preset that counts: as adjusted, as chosen, or as fits the task."""
        return self.adjusted or self.found_preset().preset

    def found_preset(self) -> FoundPreset:
        """Return the saved preset that counts."""
        for one in self.presets:
            if one.name == self.form.preset:
                return one
        task = self.form.task
        projects = task.path[:1] if task else ()
        kinds = (task.kind, task.name) if task else ()
        return self._library.choose(projects, kinds).found

    @property
    def readiness(self) -> Readiness:
        """Whether a publish can begin now."""
        if self._state.capturing:
            return Readiness.CAPTURING
        if self._state.host.info is None or self.view is None:
            return Readiness.NO_HOST
        if not self.view.sources:
            return Readiness.NO_SOURCE
        if self._state.connection.account is None:
            return Readiness.NO_ACCOUNT
        if self.form.task is None:
            return Readiness.NO_TASK
        return Readiness.BLOCKED if self.checks.blocking else Readiness.READY

    def request(self) -> PublishRequest:
        """Return the request as things stand.

        Raises:
            InputError, FrameRangeError: Something in the form can never be published.
        """
        assert self.view is not None and self._state.host.info is not None
        return make_request(self.form, self.view, self._state.host.info, self.preset())

    # What the artist does

    def change(self, **values: Any) -> None:
        """Change fields of the form."""
        self.form = replace(self.form, **values)
        self._form_changed()

    def change_sharing(self, **values: Any) -> None:
        """Change fields of `form.sharing`."""
        self.change(sharing=replace(self.form.sharing, **values))

    def choose_task(self, task: TaskRow) -> None:
        """Publish to a task from now on."""
        if self.form.task is None or task.project_id != self.form.task.project_id:
            self.sessions = []
        self.version = None
        self.change(task=task)

    def choose_preset(self, name: str) -> None:
        """Take a saved preset; what was adjusted is given up."""
        self.adjusted = None
        self.change(preset=name)

    def adjust_preset(self, preset: MoviePreset) -> None:
        """Take a preset that is saved nowhere, until another one is chosen."""
        self.adjusted = preset
        self._form_changed()

    def save_preset(self, name: str) -> None:
        """Save the preset that counts under a name, and take that one; `failed` tells what went wrong."""
        import os

        preset, folder = self.preset(), user_folder(os.environ)

        def saved(path: Any) -> None:
            self.adjusted = None
            self.form = replace(self.form, preset=name)
            self.load_presets()

        self._state.background.run(
            lambda: save_preset(name, preset, folder), saved, self.failed.emit
        )

    def load_presets(self) -> None:
        """Look for presets on disk again."""
        self._state.background.run(PresetLibrary, self._presets_loaded, channel="presets")

    def publish(self) -> None:
        """Publish; `job_changed`, `linked` and `failed` tell how it goes. Nothing while it captures."""
        settings = self._state.connection.settings
        if self.readiness is not Readiness.READY or settings is None:
            return
        info = self._state.host.info
        assert info is not None and self.view is not None and self.form.task is not None
        try:
            request = self.request()
        except RushesError as error:
            self.failed.emit(error)
            return
        here = not is_media(info, self.view)
        plugins = self._state.plugins
        self._told_link = ""
        self._state.set_capturing(True)
        self._state.background.start(
            lambda ticket: capture_here(ticket, request, plugins, settings, here),
            self._captured,
            self._not_captured,
            told=self._added,
        )

    def cancel(self) -> None:
        """Take the publish made last back."""
        if self._job_id:
            self._state.jobs.cancel(self._job_id, self.failed.emit)

    def warm(self) -> None:
        """Have the worker ready before the click, so that the link comes within a moment of it."""
        settings = self._state.connection.settings
        if settings is not None:
            self._state.background.run(
                lambda: warm_worker(settings), failed=lambda error: None, channel="warm"
            )

    # What happens

    def _form_changed(self) -> None:
        self.changed.emit()
        self._settle.start()

    def _look_closer(self) -> None:
        """Ask the server and the checks about the form, once the artist has paused."""
        task, view = self.form.task, self.view
        if view is None or task is None:
            return
        try:
            self.checks.look(self.request())
        except RushesError:
            self.checks.clear()  # the field that is wrong says so itself
        asset = self.asset
        self._state.connection.call(
            lambda session: review.next_version(session, task.parent_id, asset),
            self._version_found,
            lambda error: None,
            channel="publish.version",
        )
        if task.project_id != self._project:
            self._project = task.project_id
            self._state.connection.call(
                lambda session: (
                    review.open_sessions(session, task.project_id),
                    review.known_people(session),
                ),
                self._lists_found,
                lambda error: None,
                channel="publish.lists",
            )

    def _version_found(self, version: int) -> None:
        self.version = version
        self.changed.emit()

    def _lists_found(self, found: tuple[list[review.SessionRow], list[str]]) -> None:
        self.sessions, self.people = found
        self.lists_changed.emit()

    def _presets_loaded(self, library: PresetLibrary) -> None:
        self._library = library
        self.presets = library.all()
        self.lists_changed.emit()
        self.changed.emit()

    def _scene_changed(self, view: SceneView) -> None:
        if self._state.scene != self._scene:
            self._scene = self._state.scene
            plain = self._state.remembered(_FORM)
            # Frames and names belong to a scene; of another one only task and people are taken over.
            known = self._state.memory.get(_FORM, scene=self._scene) if self._scene else None
            form = remembered_form(plain)
            self.published_before = known is not None and form.task is not None
            if known is None:
                form = replace(form, frames=None, source="", asset="")
            self.form = form
            self.preview.clear()
            self._project = ""
        self._form_changed()

    def _connection_changed(self) -> None:
        self._project = ""
        if self._state.connection.state is ConnectionState.SIGNED_IN:
            self._settle.start()
        self.changed.emit()

    def _added(self, told: tuple[str, bool]) -> None:
        job_id, is_new = told
        self._job_id = job_id
        if not is_new:
            self._state.focus_asked.emit(job_id)
        assert self.form.task is not None
        self.tasks.used(self.form.task)
        self._state.remember(_FORM, remember(self.form))
        self._state.remember_publish(job_id)
        self.published_before = True
        self._jobs_changed(self._state.jobs.views)

    def _captured(self, _: object) -> None:
        self._state.set_capturing(False)
        self.form = replace(
            self.form, comment="", sharing=replace(self.form.sharing, passphrase="")
        )
        self._form_changed()

    def _not_captured(self, error: RushesError) -> None:
        self._state.set_capturing(False)
        self.failed.emit(error)

    def _jobs_changed(self, views: list[JobView]) -> None:
        job = self.job
        if job is None:
            return
        if job.link and job.link != self._told_link:
            self._told_link = job.link
            self.linked.emit(job.link)
        self.job_changed.emit(job)
        if job.state == "done":
            self._settle.start()
