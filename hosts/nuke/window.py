"""The panel's place in a pane of Nuke's."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

import nuke
import nukescripts

_PANES = {"left": "DAG.1", "bottom": "DAG.1", "right": "Properties.1"}
_factories: dict[str, Callable[[Any], Any]] = {}
_shown: dict[str, Any] = {}


def show_panel(factory: Callable[[Any], Any], name: str, area: str) -> bool:
    """Show the panel in a pane, or as a window; an older one of that name is replaced. Main thread.

    Returns:
        True when it is docked.
    """
    older = _shown.pop(name, None)
    if older is not None:
        older.destroy()
    panel = register_panel(factory, name)
    pane = nuke.getPaneFor(_PANES[area]) if area in _PANES else None
    if pane is None:
        panel.show()
    else:
        panel.addToPane(pane)
    _shown[name] = panel
    return pane is not None


def register_panel(factory: Callable[[Any], Any], name: str) -> Any:
    """Let Nuke know the panel, for its Pane menu and for layouts that hold it, and return it hidden.

    Nuke takes the class as text, evaluates it in `__main__` whenever it builds the panel, and calls what
    comes out without arguments (nukescripts.panels.registerWidgetAsPanel).
    """
    _factories[name] = factory
    text = f"__import__({__name__!r}, fromlist=['panel_class']).panel_class({name!r})"
    return nukescripts.panels.registerWidgetAsPanel(text, "Rushes", f"rushes.{name}", create=True)


def panel_class(name: str) -> Callable[[], Any]:
    """Return what Nuke calls to build the panel `name`; each call builds another."""
    return partial(_factories[name], None)
