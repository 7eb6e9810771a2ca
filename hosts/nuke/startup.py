"""What happens in a Nuke with a window when it starts: menu, panel, and repair after a crash."""

from __future__ import annotations

from typing import Any

import nuke

from rushes.core.capture.leftovers import put_right
from rushes.core.config import Settings
from rushes.core.host_data import MenuItem
from rushes.core.plugins import Plugins, load_plugins

from .menu import install_menu
from .state import TEMPORARY, is_of_open_script, marked_nodes, remove_marked
from .window import register_panel, show_panel

PANEL = "rushesPanel"
_ITEMS = (
    MenuItem("rushes.panel", "Publish for Review...", f"{__name__}:open_panel", "", "Ctrl+Alt+P"),
)
_loaded: list[Plugins] = []


def start_in_window() -> None:
    """Put up the menu, let Nuke know the panel for saved layouts, and tidy scripts as they are opened."""
    _plugins()
    install_menu(_ITEMS)
    register_panel(_make_panel, PANEL)
    nuke.addOnScriptLoad(tidy_script)


def open_panel() -> None:
    """Show the panel in a pane; what keeps it away is said in one sentence."""
    try:
        show_panel(_make_panel, PANEL, "right")
    except Exception as error:  # noqa: BLE001 -- a click on a menu entry has nobody else to tell
        nuke.message(f"The Rushes panel cannot be opened: {error}")


def tidy_script() -> None:
    """Put the open script right where a capture of it broke off.

    What a crash left in a script that was saved on the way into it is removed.
    """
    put_right(_plugins(), Settings().work_dir(), is_of_open_script)
    left = [node.fullName() for node in marked_nodes(TEMPORARY)]
    if left:
        remove_marked(TEMPORARY)
        nuke.tprint(f"Rushes removed {', '.join(left)}, left by a capture that broke off.")


def _make_panel(parent: Any) -> Any:
    # Here, because Qt comes with it.
    from rushes.ui.panel import create_panel

    return create_panel(_plugins(), Settings(), parent)


def _plugins() -> Plugins:
    """Return the hooks, made once on the main thread: the adapter remembers which thread that is."""
    if not _loaded:
        _loaded.append(load_plugins("nuke", Settings()["plugin_path"]))
    return _loaded[0]
