"""What happens in a Maya with a window when it starts: menu, panel, and repair after a crash."""

from __future__ import annotations

import logging
from typing import Any

from maya import cmds

from rushes.core.capture import restore_leftover
from rushes.core.config import Settings
from rushes.core.errors import RushesError
from rushes.core.host_data import MenuItem, SceneEvent
from rushes.core.plugins import Plugins, load_plugins

from .adapter import HOST
from .scene import scene_path
from .state import leftovers_of

logger = logging.getLogger(__name__)

PANEL = "Rushes"
_ITEMS = (
    MenuItem("RushesPanel", "Publish for Review...", f"{__name__}:open_panel", "", "Ctrl+Alt+P"),
)
# Menus, saved layouts and events all lead to the same hooks, which belong to the main thread.
_loaded: list[Plugins] = []


def start_in_window() -> None:
    """Put up menu and shelf, and put scenes right that a crash left in the middle of a capture."""
    hook = _plugins().hook
    hook.menu_install(items=_ITEMS)
    hook.scene_events(emit=_on_event)
    repair_scene()


def open_panel() -> None:
    """Show the panel docked; what keeps it away is said in one sentence."""
    try:
        _plugins().hook.panel_show(factory=make_panel, name=PANEL, area="right")
    except Exception as error:  # noqa: BLE001 -- a click on a menu entry has nobody else to tell
        cmds.warning(f"The Rushes panel cannot be opened: {error}")


def make_panel(parent: Any) -> Any:
    """Return the panel. Maya finds this function by its name when it restores a layout."""
    # Here, since Qt comes with it.
    from rushes.ui.panel import create_panel

    return create_panel(_plugins(), Settings(), parent)


def repair_scene() -> None:
    """Put the open scene right where a capture of it never ended."""
    for folder in leftovers_of(scene_path(), Settings().work_dir()):
        try:
            restore_leftover(_plugins(), folder)
        except RushesError as error:
            logger.warning("%s was not put right: %s", scene_path(), error)


def _on_event(event: SceneEvent) -> None:
    if event.kind == "opened":
        repair_scene()


def _plugins() -> Plugins:
    """Return the hooks, made once on the main thread: the adapter remembers which thread that is."""
    if not _loaded:
        _loaded.append(load_plugins(HOST, Settings()["plugin_path"]))
    return _loaded[0]
