"""The hooks for Maya, 2023 to 2027; what exists is probed, never the version.

The adapter can be loaded without Maya too: it then says how to start one for a scene file
(`detached_command`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.capture import MainThreadQueue
from rushes.core.capture.scene_host import SceneHost, SceneModules
from rushes.core.capture.scene_process import scene_arguments
from rushes.core.errors import HostUnavailableError
from rushes.core.hookspecs import hookimpl

from .find import find_mayapy, maya_command

if TYPE_CHECKING:
    from rushes.core.host_data import CapturePlan, Command, MenuItem, Overlay, SceneEvent

HOST = "maya"


def create_adapter() -> MayaHost:
    """Return the adapter, to be registered once. Inside of Maya call it on the main thread.

    A Maya without a window has no menus and no script jobs, so its adapter lacks these hooks.
    """
    cmds = _loaded_cmds()
    return MayaWindow() if cmds is not None and not cmds.about(batch=True) else MayaHost()


class MayaHost(SceneHost):
    """Maya as the suite sees it."""

    id = HOST
    label = "Maya"

    def __init__(self) -> None:
        # Asked once: any thread may ask for `host_info`, and commands are the main thread's.
        cmds = _loaded_cmds()
        self._version = str(cmds.about(version=True)) if cmds else ""
        self._window = cmds is not None and not cmds.about(batch=True)
        super().__init__(MainThreadQueue("Maya", _on_idle if self._window else None))

    def version(self) -> str:
        """Return Maya's version."""
        return self._version if _loaded_cmds() is not None else ""

    def has_window(self) -> bool:
        """Say whether this Maya has a window."""
        return self._window

    def modules(self) -> SceneModules:
        """Import what needs Maya."""
        from . import capture, dependencies, findings, scene, state

        return SceneModules(scene, capture, state, dependencies, findings)

    @hookimpl
    def overlay_set(self, items: tuple[Overlay, ...]) -> bool:
        """Show drawings as image planes, each on its frame."""
        from .drawings import show_drawings

        return show_drawings(items)

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

    @hookimpl
    def panel_show(self, factory: Callable[[Any], Any], name: str, area: str) -> bool:
        """Show the panel in a workspace control, which Maya's layouts remember."""
        from .window import show_panel

        return show_panel(factory, name, area)

    @hookimpl
    def menu_install(self, items: tuple[MenuItem, ...]) -> Callable[[], None]:
        """Put entries into a menu of the main window and on a shelf."""
        from .menu import install_menu

        return install_menu(items)

    @hookimpl
    def scene_events(self, emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
        """Tell of opened and saved scenes, changed frames and the end."""
        from .events import listen

        return listen(emit)


def _loaded_cmds() -> Any:
    try:
        cmds: Any = importlib.import_module("maya.cmds")
    except ImportError:
        return None
    # In a `mayapy` that was not initialised the module is there, but empty.
    return cmds if hasattr(cmds, "about") else None


def _on_idle(pump: Callable[[], None]) -> None:
    """Have the main thread pump when it is idle. Any thread.

    `executeInMainThreadWithResult` would do as well but for its waiting, which nothing can end.
    """
    from maya import utils

    utils.executeDeferred(pump)
