"""What happens in a Blender with a window when it starts: menu, panel, and repair after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy

from rushes.core.capture.leftovers import put_right
from rushes.core.config import Settings
from rushes.core.host_data import MenuItem, SceneEvent
from rushes.core.plugins import Plugins, load_plugins

PANEL = "rushesPanel"
_HOST = "blender"
_ITEMS = (
    MenuItem("rushes.panel", "Publish for Review...", f"{__name__}:open_panel", "", "Ctrl+Alt+P"),
)
# Menu, events and the panel lead to the same hooks, which belong to the main thread.
_loaded: list[Plugins] = []
_removals: list[Any] = []


def start_in_window() -> None:
    """Put up the menu, and put scenes right that a crash left in the middle of a capture."""
    hook = _plugins().hook
    _removals.append(hook.menu_install(items=_ITEMS))
    _removals.append(hook.scene_events(emit=_on_event))
    repair_scene()


def stop() -> None:
    """Take everything out of Blender again that `start_in_window` put there."""
    while _removals:
        _removals.pop()()
    while _loaded:
        adapter: Any = _loaded.pop().manager.get_plugin(_HOST)
        adapter.close()


def open_panel() -> None:
    """Show the panel.

    Raises:
        RushesError: It cannot be shown; the message says why.
    """
    _plugins().hook.panel_show(factory=make_panel, name=PANEL, area="right")


def make_panel(parent: Any) -> Any:
    """Return the panel."""
    # Here, since Qt comes with it.
    from rushes.ui.panel import create_panel

    return create_panel(_plugins(), Settings(), parent)


def repair_scene() -> None:
    """Put the open scene right where a capture of it never ended."""
    put_right(_plugins(), Settings().work_dir(), _is_of_open_scene)


def _is_of_open_scene(data: Mapping[str, Any]) -> bool:
    return bool(bpy.data.filepath) and data.get("file") == bpy.data.filepath


def _on_event(event: SceneEvent) -> None:
    if event.kind == "opened":
        repair_scene()


def _plugins() -> Plugins:
    """Return the hooks, made once on the main thread: the adapter remembers which thread that is."""
    if not _loaded:
        _loaded.append(load_plugins(_HOST, Settings()["plugin_path"]))
    return _loaded[0]
