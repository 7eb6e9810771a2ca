"""The hooks for Nuke, 14 to 17; what exists is probed, never the version.

The adapter can be loaded without Nuke too: it then says how to start one for a script (`detached_command`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.capture.scene_host import SceneHost, SceneModules
from rushes.core.capture.scene_process import scene_arguments
from rushes.core.hookspecs import hookimpl

from .find import require_nuke
from .main_thread import MainThreadCalls

if TYPE_CHECKING:
    from rushes.core.host_data import CapturePlan, Command, MenuItem, Overlay, SceneEvent


def create_adapter() -> NukeHost:
    """Return the adapter, to be registered once. Inside of Nuke call it on the main thread.

    A Nuke without a window has neither viewers nor menus, so its adapter lacks these hooks.
    """
    nuke = _loaded_nuke()
    return NukeWindow() if nuke is not None and nuke.GUI else NukeHost()


class NukeHost(SceneHost):
    """Nuke as the suite sees it."""

    id = "nuke"
    label = "Nuke"

    def __init__(self) -> None:
        super().__init__(MainThreadCalls())

    def version(self) -> str:
        """Return Nuke's version."""
        nuke = _loaded_nuke()
        return str(nuke.NUKE_VERSION_STRING) if nuke else ""

    def has_window(self) -> bool:
        """Say whether this Nuke has a window."""
        return bool(_loaded_nuke().GUI)

    def modules(self) -> SceneModules:
        """Import what needs Nuke."""
        from . import capture, dependencies, findings, scene, state

        return SceneModules(scene, capture, state, dependencies, findings)

    @hookimpl
    def scene_events(self, emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
        """Tell of opened, saved and closed scripts and of the frame."""
        from .events import listen

        return listen(emit)

    @hookimpl
    def detached_command(self, plan: CapturePlan | None, scene_copy: str) -> Command:
        """Return the command for a Nuke without a window; the plan travels in its folder."""
        return require_nuke().command(*scene_arguments(plan, scene_copy))


class NukeWindow(NukeHost):
    """Nuke with a window, which has viewers, menus and panels besides."""

    @hookimpl
    def panel_show(self, factory: Callable[[Any], Any], name: str, area: str) -> bool:
        """Show the panel in a pane of Nuke's."""
        from .window import show_panel

        return show_panel(factory, name, area)

    @hookimpl
    def menu_install(self, items: tuple[MenuItem, ...]) -> Callable[[], None]:
        """Put entries into the menu bar and the node toolbar."""
        from .menu import install_menu

        return install_menu(items)

    @hookimpl
    def overlay_set(self, items: tuple[Overlay, ...]) -> bool:
        """Show drawings in the viewers."""
        from .drawings import show_drawings

        return show_drawings(items)


def _loaded_nuke() -> Any:
    # Asking for `nuke` would need a licence where some Python has it as a module.
    return sys.modules.get("nuke")
