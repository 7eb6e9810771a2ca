"""The hooks for Blender, 3.4 to 5.x; what exists is probed, never the version.

The adapter can be loaded without Blender too: it then says how to start one for a scene file
(`detached_command`), and every hook about the open scene raises `HostUnavailableError`.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.errors import HostUnavailableError
from rushes.core.files import write_text_atomically
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import HostInfo
from rushes.core.records import to_plain

from .demo_scene import build_in_process
from .find import BlenderInstall, find_blender
from .main_thread import MainThreadCalls

if TYPE_CHECKING:
    from rushes.core.host_data import (
        CapturePlan,
        CaptureSource,
        ChunkResult,
        Command,
        RestoreReport,
        SceneState,
        StateToken,
    )

HOST = "blender"
_EVERYWHERE = frozenset({"detached_command", "sample_media"})
_INSIDE = frozenset({"goto", "scene_save_copy"})


def create_adapter() -> BlenderHost:
    """Return the adapter, to be registered once. Inside of Blender call it on the main thread."""
    return BlenderHost()


class BlenderHost:
    """Blender as the suite sees it."""

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
            capabilities=_EVERYWHERE | _INSIDE if bpy else _EVERYWHERE,
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
    def scene_save_copy(self, path: str) -> str:
        """Save a copy; the open file keeps its name and its changed flag."""
        _require_bpy()
        from .scene import save_copy

        return save_copy(path)

    @hookimpl
    def detached_command(self, plan: CapturePlan | None, scene_copy: str) -> Command:
        """Return the command for a Blender without a window; the plan travels in its folder."""
        install = _require_install()
        if plan is None:
            return install.command("describe", scene_copy)
        file = Path(plan.folder, "plan.json")
        write_text_atomically(file, json.dumps(to_plain(plan)))
        return install.command("capture", scene_copy, str(file))

    @hookimpl
    def sample_media(self, folder: str, frames: int) -> str | None:
        """Build the demo shot in `folder`; None where there is no Blender."""
        install = _find_install()
        if install is None:
            return None
        return build_in_process(install, Path(folder, "harbour.blend"), frames)


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
