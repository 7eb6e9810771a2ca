"""The application the panel is docked in, by its hooks: asked on its own main thread, never waited for.

Every question goes through a worker thread and `host_call_main`, so that the panel lives while the
application is busy, whichever thread an adapter calls its main one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable

from qtpy import QtCore

from rushes.core.capture.calls import ask_host, on_main_thread
from rushes.core.host_data import CaptureSource, HostInfo, Overlay, SceneState

from ..background import Background, Done, Failed, Ticket

if TYPE_CHECKING:
    from rushes.core.host_data import SceneEvent
    from rushes.core.plugins import Plugins


@dataclass(frozen=True)
class SceneView:
    """The open scene and what can be captured in it, as they were when they were asked for."""

    scene: SceneState
    sources: tuple[CaptureSource, ...]


class Host(QtCore.QObject):
    """The application.

    Args:
        plugins: Hold its adapter; a panel without any host shows what needs none.
        background: Where calls run.
        parent: Its owner.

    Attributes:
        scene_changed: Emitted with a `SceneView` when the scene was looked at.
        happened: Emitted with each `SceneEvent` of the application.
        info: Who the application is, or None without a host.
        view: What `look` found last, or None.
    """

    scene_changed = QtCore.Signal(object)
    happened = QtCore.Signal(object)

    def __init__(
        self, plugins: Plugins, background: Background, parent: QtCore.QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.plugins = plugins
        self.info: HostInfo | None = plugins.hook.host_info()
        self.view: SceneView | None = None
        self._background = background
        self._undo: Callable[[], None] | None = None
        self.happened.connect(self._hear)
        if self.info is not None and self.can("scene_events"):
            emit = self.happened.emit
            self.ask("scene_events", self._listening, lambda error: None, emit=emit)

    @property
    def id(self) -> str:
        """Short name of the application, empty without one."""
        return self.info.id if self.info else ""

    def can(self, hook: str) -> bool:
        """Return whether the adapter or a plugin answers to a hook."""
        return bool(getattr(self.plugins.hook, hook).get_hookimpls())

    def ask(
        self,
        hook: str,
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        channel: str = "",
        **arguments: Any,
    ) -> Ticket:
        """Call a hook of the adapter on the application's main thread; as `Background.run`."""
        plugins = self.plugins
        return self._background.run(
            lambda: ask_host(plugins, hook, **arguments), done, failed, channel=channel
        )

    def look(self, failed: Failed | None = None) -> None:
        """Look at the scene; `scene_changed` tells what is there."""
        plugins = self.plugins

        def both() -> SceneView:
            scene, sources = plugins.hook.scene_state(), plugins.hook.capture_sources(kind=None)
            return SceneView(scene, tuple(sources or ()))

        self._background.run(
            lambda: on_main_thread(plugins, both), self._looked, failed, channel="host.look"
        )

    def open_media(self, path: str, failed: Failed) -> None:
        """Open files in place of what is open, where the adapter can; `scene_changed` tells what is there.

        Args:
            path: One of them: a frame, a still or a movie.
            failed: Called with the error where they cannot be published.
        """
        self.ask(
            "media_open", lambda _: self.look(failed), failed, channel="host.open", pattern=path
        )

    def goto(self, frame: int, source: str = "") -> None:
        """Show a scene frame in the application, where it can."""
        if self.can("goto"):
            self.ask("goto", channel="host.goto", frame=frame, source=source)

    def show_overlays(self, items: tuple[Overlay, ...]) -> None:
        """Show drawings in the viewport instead of any shown before, where the application can."""
        if self.can("overlay_set"):
            self.ask("overlay_set", channel="host.overlay", items=items)

    def close(self) -> None:
        """Hear of no events any more."""
        undo, self._undo = self._undo, None
        if undo is not None:
            plugins = self.plugins
            self._background.run_anyway(lambda: on_main_thread(plugins, undo))

    def _listening(self, undo: Callable[[], None]) -> None:
        self._undo = undo

    def _hear(self, event: SceneEvent) -> None:
        if event.kind in ("opened", "saved"):
            self.look(lambda error: None)

    def _looked(self, view: SceneView) -> None:
        self.view = view
        self.scene_changed.emit(view)
