"""The hooks for Nuke, 14 to 17; what exists is probed, never the version.

The adapter can be loaded without Nuke too: it then says how to start one for a script
(`detached_command`), and every hook about the open script raises `HostUnavailableError`.
"""

from __future__ import annotations

import os
import platform
import sys
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.capture.scene_process import scene_arguments
from rushes.core.errors import HostUnavailableError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import HostInfo

from .find import require_nuke
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

HOST = "nuke"
_EVERYWHERE = frozenset({"detached_command"})
_INSIDE = frozenset({"goto", "scene_dependencies", "scene_events", "scene_save_copy"})
_WINDOW = frozenset({"menu_install", "overlay_set", "panel_show"})


def create_adapter() -> NukeHost | NukeWindowHost:
    """Return the adapter, to be registered once. Inside of Nuke call it on the main thread."""
    nuke = sys.modules.get("nuke")
    return NukeWindowHost() if nuke is not None and nuke.GUI else NukeHost()


class NukeHost:
    """Nuke as the suite sees it, without a window."""

    def __init__(self) -> None:
        self._calls = MainThreadCalls()

    def pump(self) -> None:
        """Do what other threads have asked for. Main thread, where there is no event loop."""
        self._calls.pump()

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say which Nuke this is; without one the version is empty."""
        nuke = _loaded_nuke()
        inside = _INSIDE | (_WINDOW if nuke and nuke.GUI else frozenset())
        return HostInfo(
            id=HOST,
            label="Nuke",
            version=nuke.NUKE_VERSION_STRING if nuke else "",
            python=platform.python_version(),
            qt=_qt_in_use(),
            pid=os.getpid(),
            headless=nuke is None or not nuke.GUI,
            capabilities=_EVERYWHERE | inside if nuke else _EVERYWHERE,
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` on Nuke's main thread."""
        return self._calls.run(call, timeout)

    @hookimpl
    def scene_state(self) -> SceneState:
        """Describe the open script."""
        _require_script()
        from .scene import describe_scene

        return describe_scene()

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """List what viewers show, selected nodes, Write and Read nodes."""
        _require_script()
        from .scene import list_sources

        return list_sources(kind)

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Render a node through a Write node of our own."""
        _require_script()
        from .capture import make_frames

        return make_frames(plan)

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note down what a capture may change."""
        _require_script()
        from .state import save_state

        return save_state(HOST, scope)

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put it back, and remove nodes of ours that a crash left behind."""
        _require_script()
        from .state import restore_state

        return restore_state(token)

    @hookimpl
    def goto(self, frame: int, source: str) -> bool:
        """Show a frame, and the node where `source` names one."""
        _require_script()
        from .scene import show_frame

        return show_frame(frame, source)

    @hookimpl
    def scene_events(self, emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
        """Tell of opened, saved and closed scripts and of the frame."""
        _require_script()
        from .interface import connect_events

        return connect_events(emit)

    @hookimpl
    def scene_save_copy(self, path: str) -> str:
        """Save a copy; the open script keeps its name and its changed flag."""
        _require_script()
        from .scene import save_copy

        return save_copy(path)

    @hookimpl
    def scene_dependencies(self) -> tuple[Dependency, ...]:
        """List the files that nodes read."""
        _require_script()
        from .files import list_dependencies

        return list_dependencies()

    @hookimpl
    def validate(self, request: PublishRequest) -> tuple[Finding, ...]:
        """Find what speaks against publishing the open script."""
        if request.host != HOST or not _loaded_nuke():
            return ()
        from .checks import find_problems

        return find_problems()

    @hookimpl
    def apply_fix(self, finding: Finding) -> bool | None:
        """Mend a finding of `validate`."""
        if not finding.fix.startswith(f"{HOST}.") or not _loaded_nuke():
            return None
        from .checks import mend

        return mend(finding.fix)

    @hookimpl
    def detached_command(self, plan: CapturePlan | None, scene_copy: str) -> Command:
        """Return the command for a Nuke without a window; the plan travels in its folder."""
        return require_nuke().command(*scene_arguments(plan, scene_copy))


class NukeWindowHost(NukeHost):
    """Nuke with a window, which has viewers, menus and panels besides."""

    @hookimpl
    def panel_show(self, factory: Callable[[Any], Any], name: str, area: str) -> bool:
        """Show the panel in a pane of Nuke's."""
        from .interface import show_panel

        return show_panel(factory, name, area)

    @hookimpl
    def menu_install(self, items: tuple[MenuItem, ...]) -> Callable[[], None]:
        """Put entries into the menu bar and the node toolbar."""
        from .interface import install_menu

        return install_menu(items)

    @hookimpl
    def overlay_set(self, items: tuple[Overlay, ...]) -> bool:
        """Show drawings in the viewers."""
        from .overlay import show_drawings

        return show_drawings(items)


def _loaded_nuke() -> Any:
    # Asking for `nuke` would need a licence where some Python has it as a module.
    return sys.modules.get("nuke")


def _require_script() -> None:
    if _loaded_nuke() is None:
        raise HostUnavailableError("No Nuke script is open here.")


def _qt_in_use() -> str | None:
    qtpy: Any = sys.modules.get("qtpy")
    return f"{qtpy.API_NAME} {qtpy.QT_VERSION}" if qtpy else None
