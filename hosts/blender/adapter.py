"""The hooks for Blender, 3.4 to 5.x; what exists is probed, never the version.

The adapter can be loaded without Blender too: it then says how to start one for a scene file
(`detached_command`), and every hook about the open scene raises `HostUnavailableError`.
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.capture.scene_process import scene_arguments
from rushes.core.errors import HostUnavailableError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import HostInfo

from .demo_scene import build_in_process
from .find import BlenderInstall, find_blender
from .main_thread import MainThreadCalls

if TYPE_CHECKING:
    from rushes.core.host_data import (
        CapturePlan,
        CaptureSource,
        ChunkResult,
        Command,
        Dependency,
        Finding,
        MenuItem,
        Overlay,
        RestoreReport,
        SceneEvent,
        SceneState,
        StateToken,
    )
    from rushes.core.publish.request import PublishRequest

HOST = "blender"
_EVERYWHERE = frozenset({"detached_command", "sample_media"})
_INSIDE = _EVERYWHERE | {
    "apply_fix",
    "goto",
    "overlay_set",
    "scene_dependencies",
    "scene_events",
    "scene_save_copy",
    "validate",
}
_IN_WINDOW = _INSIDE | {"menu_install", "panel_show"}


def create_adapter() -> BlenderHost:
    """Return the adapter, to be registered once. Inside of Blender call it on the main thread.

    A Blender without a window has neither menus nor panels, so its adapter lacks these hooks.
    """
    bpy = _loaded_bpy()
    return BlenderWindow() if bpy is not None and not bpy.app.background else BlenderHost()


class BlenderHost:
    """Blender as the suite sees it."""

    _capabilities = _INSIDE

    def __init__(self) -> None:
        self._calls = MainThreadCalls()

    def close(self) -> None:
        """Take the adapter's timer off again. Main thread."""
        self._calls.close()

    def pump(self) -> None:
        """Do what other threads have asked for. Main thread, where there is no event loop."""
        self._calls.pump()

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say which Blender this is; without one the version is empty."""
        bpy = _loaded_bpy()
        return HostInfo(
            id=HOST,
            label="Blender",
            version=bpy.app.version_string if bpy else "",
            python=platform.python_version(),
            qt=_qt_in_use(),
            pid=os.getpid(),
            headless=bpy is None or bpy.app.background,
            capabilities=self._capabilities if bpy else _EVERYWHERE,
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` on Blender's main thread."""
        return self._calls.run(call, timeout)

    @hookimpl
    def scene_state(self) -> SceneState:
        """Describe the current scene."""
        _require_bpy()
        from .scene import describe_scene

        return describe_scene()

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """List 3D views (where there is a window) and cameras."""
        _require_bpy()
        from .scene import list_sources

        return list_sources(kind)

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Make images of a 3D view or through a camera."""
        _require_bpy()
        from .capture import make_frames

        return make_frames(plan)

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note down what a capture changes."""
        _require_bpy()
        from .state import save_state

        return save_state(HOST, scope)

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put it back."""
        _require_bpy()
        from .state import restore_state

        return restore_state(token)

    @hookimpl
    def goto(self, frame: int, source: str) -> bool:
        """Show a frame, through a camera where `source` names one and a 3D view is open."""
        _require_bpy()
        from .scene import show_frame

        return show_frame(frame, source)

    @hookimpl
    def overlay_set(self, items: tuple[Overlay, ...]) -> bool:
        """Show notes: markers on the timeline, drawings over the 3D views."""
        _require_bpy()
        from .notes import NOTES

        return NOTES.show(items)

    @hookimpl
    def scene_events(self, emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
        """Tell of opened and saved files, changed frames and the end."""
        _require_bpy()
        from .events import listen

        return listen(emit)

    @hookimpl
    def scene_dependencies(self) -> tuple[Dependency, ...]:
        """List libraries, textures, caches, sounds, clips and fonts."""
        _require_bpy()
        from .dependencies import list_dependencies

        return list_dependencies()

    @hookimpl
    def validate(self, request: PublishRequest) -> tuple[Finding, ...]:
        """Find what an artist should know; nothing where the scene is not open here."""
        if _loaded_bpy() is None or request.host != HOST:
            return ()
        from .findings import find_problems

        return tuple(find_problems(request))

    @hookimpl
    def apply_fix(self, finding: Finding) -> bool | None:
        """Mend a finding of `validate`."""
        if _loaded_bpy() is None:
            return None
        from .findings import fix

        return fix(finding)

    @hookimpl
    def scene_save_copy(self, path: str) -> str:
        """Save a copy; the open file keeps its name and its changed flag."""
        _require_bpy()
        from .scene import save_copy

        return save_copy(path)

    @hookimpl
    def detached_command(self, plan: CapturePlan | None, scene_copy: str) -> Command:
        """Return the command for a Blender without a window; the plan travels in its folder."""
        return _require_install().command(*scene_arguments(plan, scene_copy))

    @hookimpl
    def sample_media(self, folder: str, frames: int) -> str | None:
        """Build the demo shot in `folder`; None where there is no Blender."""
        install = _find_install()
        if install is None:
            return None
        return build_in_process(install, Path(folder, "harbour.blend"), frames)


class BlenderWindow(BlenderHost):
    """Blender with a window, which has a menu and a panel besides."""

    _capabilities = _IN_WINDOW

    @hookimpl
    def panel_show(self, factory: Callable[[Any], Any], name: str, area: str) -> bool:
        """Show the panel as a window above Blender's; Blender docks nothing of others."""
        from .window import let_qt_work, show_panel

        show_panel(factory, name)
        self._calls.draw_panels = let_qt_work
        self._calls.start()
        return False

    @hookimpl
    def menu_install(self, items: tuple[MenuItem, ...]) -> Callable[[], None]:
        """Put entries into a menu of the top bar and a tab beside the 3D view."""
        from .menu import install

        return install(items)


def _loaded_bpy() -> Any:
    # Asking for `bpy` would load all of Blender into a worker that only starts another one.
    return sys.modules.get("bpy")


def _require_bpy() -> None:
    if _loaded_bpy() is None:
        raise HostUnavailableError("No Blender scene is open here.")


def _find_install() -> BlenderInstall | None:
    from rushes.core.config import Settings

    return find_blender(Settings()["blender"])


def _require_install() -> BlenderInstall:
    install = _find_install()
    if install is None:
        raise HostUnavailableError(
            "There is no Blender on this machine.",
            next_step='Install Blender, or: pip install "rushes[blender]"; or set RUSHES_BLENDER.',
        )
    return install


def _qt_in_use() -> str | None:
    qtpy: Any = sys.modules.get("qtpy")
    return f"{qtpy.API_NAME} {qtpy.QT_VERSION}" if qtpy else None
