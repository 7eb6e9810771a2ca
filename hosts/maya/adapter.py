"""The hooks for Maya, 2023 to 2027; what exists is probed, never the version.

The adapter can be loaded without Maya too: it then says how to start one for a scene file
(`detached_command`), and every hook about the open scene raises `HostUnavailableError`.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.capture import MainThreadQueue
from rushes.core.capture.scene_process import scene_arguments
from rushes.core.errors import HostUnavailableError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import HostInfo

from .find import find_mayapy, maya_command

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

HOST = "maya"
_EVERYWHERE = frozenset({"detached_command"})
_INSIDE = frozenset(
    {"apply_fix", "goto", "overlay_set", "scene_dependencies", "scene_save_copy", "validate"}
)
_IN_WINDOW = frozenset({"menu_install", "panel_show", "scene_events"})


def create_adapter() -> MayaHost:
    """Return the adapter, to be registered once. Inside of Maya call it on the main thread.

    A Maya without a window has no menus and no script jobs, so its adapter lacks these hooks.
    """
    cmds = _loaded_cmds()
    return MayaWindow() if cmds is not None and not cmds.about(batch=True) else MayaHost()


class MayaHost:
    """Maya as the suite sees it."""

    _capabilities = _EVERYWHERE | _INSIDE

    def __init__(self) -> None:
        cmds = _loaded_cmds()
        self._version = str(cmds.about(version=True)) if cmds else ""
        self._headless = cmds is None or bool(cmds.about(batch=True))
        self._calls = MainThreadQueue("Maya", None if self._headless else _on_idle)

    def pump(self) -> None:
        """Do what other threads have asked for. Main thread, where there is no event loop."""
        self._calls.pump()

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say which Maya this is; without one the version is empty."""
        return HostInfo(
            id=HOST,
            label="Maya",
            version=self._version,
            python=platform.python_version(),
            qt=_qt_in_use(),
            pid=os.getpid(),
            headless=self._headless,
            capabilities=self._capabilities if self._version else _EVERYWHERE,
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` on Maya's main thread."""
        return self._calls.run(call, timeout)

    @hookimpl
    def scene_state(self) -> SceneState:
        """Describe the open scene."""
        _require_maya()
        from .scene import describe_scene

        return describe_scene()

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """List views (where there is a window) and cameras."""
        _require_maya()
        from .scene import list_sources

        return list_sources(kind)

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Make images of a view or through a camera."""
        _require_maya()
        from .capture import make_frames

        return make_frames(plan)

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note down what a capture changes."""
        _require_maya()
        from .state import save_state

        return save_state(HOST, scope)

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put it back."""
        _require_maya()
        from .state import restore_state

        return restore_state(token)

    @hookimpl
    def goto(self, frame: int, source: str) -> bool:
        """Show a frame, through a camera where `source` names one and a view is open."""
        _require_maya()
        from .scene import show_frame

        return show_frame(frame, source)

    @hookimpl
    def overlay_set(self, items: tuple[Overlay, ...]) -> bool:
        """Show drawings as image planes, each on its frame."""
        _require_maya()
        from .drawings import show_drawings

        return show_drawings(items)

    @hookimpl
    def scene_save_copy(self, path: str) -> str:
        """Export a copy; the open scene keeps its name and its changed flag."""
        _require_maya()
        from .scene import save_copy

        return save_copy(path)

    @hookimpl
    def scene_dependencies(self) -> tuple[Dependency, ...]:
        """List references, textures, caches and sounds."""
        _require_maya()
        from .dependencies import list_dependencies

        return list_dependencies()

    @hookimpl
    def validate(self, request: PublishRequest) -> tuple[Finding, ...]:
        """Find what an artist should know; nothing where the scene is not open here."""
        if _loaded_cmds() is None or request.host != HOST:
            return ()
        from .findings import find_problems

        return tuple(find_problems(request))

    @hookimpl
    def apply_fix(self, finding: Finding) -> bool | None:
        """Mend a finding of `validate`."""
        if _loaded_cmds() is None:
            return None
        from .findings import fix

        return fix(finding)

    @hookimpl
    def detached_command(self, plan: CapturePlan | None, scene_copy: str) -> Command:
        """Return the command for a Maya without a window; the plan travels in its folder."""
        from rushes.core.config import Settings

        mayapy = find_mayapy(Settings()["maya"])
        if mayapy is None:
            raise HostUnavailableError(
                "There is no Maya on this machine.", next_step="Install Maya, or set RUSHES_MAYA."
            )
        return maya_command(mayapy, *scene_arguments(plan, scene_copy))


class MayaWindow(MayaHost):
    """Maya with a window, which has menus, panels and events besides."""

    _capabilities = _EVERYWHERE | _INSIDE | _IN_WINDOW

    @hookimpl
    def panel_show(self, factory: Callable[[Any], Any], name: str, area: str) -> bool:
        """Show the panel in a workspace control, which Maya's layouts remember."""
        from .window import show_panel

        return show_panel(factory, name, area)

    @hookimpl
    def menu_install(self, items: tuple[MenuItem, ...]) -> Callable[[], None]:
        """Put entries into a menu of the main window and on a shelf."""
        from .window import install_menu

        return install_menu(items)

    @hookimpl
    def scene_events(self, emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
        """Tell of opened and saved scenes, changed frames and the end."""
        from .window import listen

        return listen(emit)


def _loaded_cmds() -> Any:
    try:
        cmds: Any = importlib.import_module("maya.cmds")
    except ImportError:
        return None
    # In a `mayapy` that was not initialised the module is there, but empty.
    return cmds if hasattr(cmds, "about") else None


def _require_maya() -> None:
    if _loaded_cmds() is None:
        raise HostUnavailableError("No Maya scene is open here.")


def _on_idle(pump: Callable[[], None]) -> None:
    """Have the main thread pump when it is idle. Any thread.

    `executeInMainThreadWithResult` would do as well but for its waiting, which nothing can end.
    """
    from maya import utils

    utils.executeDeferred(pump)


def _qt_in_use() -> str | None:
    qtpy: Any = sys.modules.get("qtpy")
    return f"{qtpy.API_NAME} {qtpy.QT_VERSION}" if qtpy else None
