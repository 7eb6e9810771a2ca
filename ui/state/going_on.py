"""Capturing the rest of a publish whose application ended in the middle of it. Main thread."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from qtpy import QtCore

from .capturing import go_on_here

if TYPE_CHECKING:
    from rushes.core.errors import RushesError
    from rushes.core.publish.activity import JobView

    from ..background import Failed
    from .panel_state import PanelState


class GoingOn(QtCore.QObject):
    """Lets publishes go on from the scene that is open.

    Args:
        state: The panel's state.

    Attributes:
        changed: Emitted when something else may be possible than before.
    """

    changed = QtCore.Signal()

    def __init__(self, state: PanelState) -> None:
        super().__init__(state)
        self._state = state
        state.host.scene_changed.connect(self.changed)
        state.capturing_changed.connect(self.changed)

    def is_for(self, job: JobView) -> bool:
        """Return whether a publish lacks frames that this application may capture."""
        info = self._state.host.info
        return job.lacks_frames and info is not None and info.id == job.host

    def is_possible(self, job: JobView) -> bool:
        """Return whether it may be done now: its scene is open, and nothing else is captured."""
        view = self._state.host.view
        ready = view is not None and bool(view.sources) and not self._state.capturing
        return ready and self.is_for(job) and not self.other_scene(job)

    def other_scene(self, job: JobView) -> str:
        """Return the name of the scene to be opened first; empty where it is open, or was never saved."""
        scene = self._state.scene_of(job.id)
        if not scene or scene == self._state.scene:
            return ""
        return PurePath(scene.partition(":")[2].replace("\\", "/")).name

    def go_on(self, job: JobView, failed: Failed) -> None:
        """Capture what is missing; the list of publishes tells how it goes.

        Args:
            job: The publish.
            failed: Called with the error where it cannot be done.
        """
        if not self.is_possible(job):
            return
        state, job_id = self._state, job.id
        settings = state.connection.settings or state.settings
        state.set_capturing(True)

        def lost(error: RushesError) -> None:
            state.set_capturing(False)
            failed(error)

        state.background.run(
            lambda: go_on_here(job_id, state.plugins, settings),
            lambda _: state.set_capturing(False),
            lost,
        )
