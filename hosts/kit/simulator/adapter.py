"""The hooks of the simulated application, written as the adapter of a real one is.

Give it a script by `load_host("simulator", script=Script(crash_on=1005))` or the path of a TOML file.
"""

from __future__ import annotations

import os
import platform
from functools import partial
from pathlib import Path
from typing import Any, Callable

from rushes.core.capture.images import image_path, writing_image
from rushes.core.capture.main_thread import MainThreadQueue
from rushes.core.capture.state_parts import (
    StatePart,
    comparable_parts,
    restore_parts,
    save_parts,
)
from rushes.core.errors import CaptureError, FileAccessError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import (
    CapturePlan,
    CaptureSource,
    ChunkResult,
    Dependency,
    FrameRange,
    HostInfo,
    MenuItem,
    Overlay,
    RestoreReport,
    SceneEvent,
    SceneState,
    StateToken,
)

from .application import Application, ApplicationError, Scene
from .script import Script

HOST = "simulator"
VIEW = "view"
CAMERA = "camera:"
_CAMERAS = ("main", "side")
_VIEW_OPTIONS = {"shading"}
_OPTIONAL = frozenset(
    {"goto", "menu_install", "overlay_set", "scene_dependencies", "scene_events", "scene_save_copy"}
)


def create_adapter(script: Script | str | None = None) -> SimulatorHost:
    """Return the adapter.

    Args:
        script: What happens; the path of a TOML file with it; None for nothing out of the ordinary.

    Raises:
        InputError: The file is no script.
    """
    chosen = Script.load(script) if isinstance(script, str) else script
    return SimulatorHost(chosen or Script())


class SimulatorHost:
    """A simulated application as the suite sees it.

    Attributes:
        application: The application, for tests that play the artist.
    """

    def __init__(self, script: Script) -> None:
        self.application = Application(script)
        self._queue: MainThreadQueue | None = None

    def close(self) -> None:
        """Quit the application. Any thread but its main one."""
        self.application.close()

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say that it is only simulated."""
        return HostInfo(
            id=HOST,
            label="Simulator",
            version="1",
            python=platform.python_version(),
            qt=None,
            pid=os.getpid(),
            headless=not self.application.viewport,
            capabilities=_OPTIONAL,
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` on the application's main thread; in the asking one where the script says so."""
        if self.application.script.wrong_thread:
            return call()
        application = self.application
        if self._queue is None:
            self._queue = MainThreadQueue("The simulator", application.post, application.start())
        return self._queue.run(call, timeout)

    @hookimpl
    def scene_state(self) -> SceneState:
        """Describe the open scene."""
        scene = self.application.scene
        frames = FrameRange(scene.first, scene.last)
        return SceneState(
            path=scene.path,
            saved=bool(scene.path),
            changed=scene.changed,
            rate=scene.rate,
            frame_range=frames,
            playback_range=frames,
            selection_range=None,
            current_frame=scene.frame,
            resolution=scene.size,
            extra=comparable_parts(self._parts()),
        )

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """List the view, where there is one, and the cameras."""
        scene = self.application.scene
        found = [(VIEW, "View", "viewport")] if self.application.viewport else []
        found += [(CAMERA + name, name, "camera") for name in _CAMERAS]
        return tuple(
            CaptureSource(id_, label, of, index == 0, missing=scene.missing)
            for index, (id_, label, of) in enumerate(found)
            if kind in (None, of)
        )

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Have the application draw the frames."""
        scene = self.application.scene
        if plan.source not in {source.id for source in self.capture_sources(None)}:
            raise CaptureError(f"{plan.source} is not in the scene.", source=plan.source)
        scene.output_size = plan.size or scene.size
        scene.shading = str(plan.view.get("shading", scene.shading))
        if plan.source.startswith(CAMERA):
            scene.camera = plan.source[len(CAMERA) :]
        files = {frame: self._make(plan, frame) for frame in plan.frames}
        unknown = sorted(set(plan.view) - _VIEW_OPTIONS)
        warnings = (f"There is no view option {', '.join(unknown)}.",) if unknown else ()
        return ChunkResult(files, baked=True, warnings=warnings)

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note down what a capture changes."""
        return save_parts(HOST, scope, self._parts())

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put it back."""
        return restore_parts(token, self._parts())

    @hookimpl
    def goto(self, frame: int, source: str) -> bool:
        """Show a frame, through a camera where `source` names one."""
        if source and source not in {known.id for known in self.capture_sources(None)}:
            return False
        if source.startswith(CAMERA):
            self.application.scene.camera = source[len(CAMERA) :]
        self.application.go_to(frame)
        return True

    @hookimpl
    def overlay_set(self, items: tuple[Overlay, ...]) -> bool:
        """Keep the drawings with the scene, without calling it changed."""
        self.application.scene.drawings = tuple(item.id for item in items)
        return True

    @hookimpl
    def menu_install(self, items: tuple[MenuItem, ...]) -> Callable[[], None]:
        """Put entries into the menu."""
        menu = self.application.menu
        menu.update({item.id: item for item in items})

        def remove() -> None:
            for item in items:
                menu.pop(item.id, None)

        return remove

    @hookimpl
    def scene_events(self, emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
        """Tell of opened scenes and changed frames."""

        def listener(kind: str, scene: Scene) -> None:
            emit(SceneEvent(kind, scene.frame if kind == "frame_changed" else None, scene.path))

        self.application.listen(listener)
        return lambda: self.application.unlisten(listener)

    @hookimpl
    def scene_save_copy(self, path: str) -> str:
        """Write the scene's name and frames, which is all there is to a scene here."""
        scene = self.application.scene
        try:
            Path(path).write_text(f"{scene.first} {scene.last} {scene.rate}\n", encoding="utf-8")
        except OSError as error:
            raise FileAccessError(f"{path} cannot be written: {error.strerror}.") from error
        return path

    @hookimpl
    def scene_dependencies(self) -> tuple[Dependency, ...]:
        """Name the sound that every scene here pretends to use."""
        _ = self.application.scene
        return (Dependency(os.path.abspath("simulated.wav"), "sound", "soundtrack"),)

    def _parts(self) -> list[StatePart]:
        scene = self.application.scene
        return [
            StatePart(name, scope, partial(_read, scene, name), _writer(scene, name))
            for name, scope in (
                ("frame", "time"),
                ("camera", "view"),
                ("shading", "view"),
                ("output_size", "render"),
            )
        ]

    def _make(self, plan: CapturePlan, frame: int) -> str:
        path = image_path(plan, frame, ".png")
        with writing_image(path, "The simulator") as unfinished:
            try:
                self.application.draw(frame, unfinished)
            except ApplicationError as error:
                raise CaptureError(f"{error}.", frame=frame) from error
        return str(path)


def _read(scene: Scene, name: str) -> Any:
    value = getattr(scene, name)
    return list(value) if isinstance(value, tuple) else value


def _writer(scene: Scene, name: str) -> Callable[[Any], None]:
    def write(value: Any) -> None:
        setattr(scene, name, tuple(value) if isinstance(value, list) else value)

    return write
