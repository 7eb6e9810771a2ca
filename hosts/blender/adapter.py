"""The hooks for Blender, 3.4 to 5.x; what exists is probed, never the version.

The adapter can be loaded without Blender too: it then says how to start one for a scene file
(`detached_command`, `sample_media`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.capture.scene_host import SceneHost, SceneModules
from rushes.core.capture.scene_process import scene_arguments
from rushes.core.errors import HostUnavailableError
from rushes.core.hookspecs import hookimpl

from .demo_scene import build_in_process
from .find import BlenderInstall, find_blender
from .main_thread import MainThreadCalls

if TYPE_CHECKING:
    from rushes.core.host_data import CapturePlan, Command, MenuItem, Overlay, SceneEvent


def create_adapter() -> BlenderHost:
    """Return the adapter, to be registered once. Inside of Blender call it on the main thread.

    A Blender without a window has neither menus nor panels, so its adapter lacks these hooks.
    """
    bpy = _loaded_bpy()
    return BlenderWindow() if bpy is not None and not bpy.app.background else BlenderHost()


class BlenderHost(SceneHost):
    """Blender as the suite sees it."""

    id = "blender"
    label = "Blender"
    _calls: MainThreadCalls

    def __init__(self) -> None:
        super().__init__(MainThreadCalls())

    def close(self) -> None:
        """Take the adapter's timer off again. Main thread."""
        self._calls.close()

    def version(self) -> str:
        """Return Blender's version."""
        bpy = _loaded_bpy()
        return str(bpy.app.version_string) if bpy else ""

    def has_window(self) -> bool:
        """Say whether this Blender has a window."""
        return not _loaded_bpy().app.background

    def modules(self) -> SceneModules:
        """Import what needs Blender."""
        from . import capture, dependencies, findings, scene, state

        return SceneModules(scene, capture, state, dependencies, findings)

    @hookimpl
    def overlay_set(self, items: tuple[Overlay, ...]) -> bool:
        """Show notes: markers on the timeline, drawings over the 3D views."""
        from .notes import NOTES

        return NOTES.show(items)

    @hookimpl
    def scene_events(self, emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
        """Tell of opened and saved files, changed frames and the end."""
        from .events import listen

        return listen(emit)

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
        from .menu import install_menu

        return install_menu(items)


def _loaded_bpy() -> Any:
    # Asking for `bpy` would load all of Blender into a worker that only starts another one.
    return sys.modules.get("bpy")


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
