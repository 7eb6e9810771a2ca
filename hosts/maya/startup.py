"""What happens in a Maya with a window when it starts: menu, panel, and repair after a crash."""

from __future__ import annotations

from typing import Any

from maya import cmds

from rushes.core.capture.leftovers import put_right
from rushes.core.config import Settings
from rushes.core.host_data import MenuItem, SceneEvent
from rushes.core.plugins import Plugins, load_plugins

from .adapter import HOST
from .state import is_of_open_scene

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
    put_right(_plugins(), Settings().work_dir(), is_of_open_scene)


def _on_event(event: SceneEvent) -> None:
    if event.kind == "opened":
        repair_scene()


def _plugins() -> Plugins:
    """Return the hooks, made once on the main thread: the adapter remembers which thread that is."""
    if not _loaded:
        _loaded.append(load_plugins(HOST, Settings()["plugin_path"]))
    return _loaded[0]
