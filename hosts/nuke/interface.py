"""Menu entries, the panel's place in a pane, and what happens in Nuke."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

import nuke
import nukescripts

from rushes.core.host_data import MenuItem, SceneEvent

MENU = "Review"
_BARS = ("Nuke", "Nodes")
_PANES = {"left": "DAG.1", "bottom": "DAG.1", "right": "Properties.1"}
_factories: dict[str, Callable[[Any], Any]] = {}
_shown: dict[str, Any] = {}


def install_menu(items: tuple[MenuItem, ...]) -> Callable[[], None]:
    """Put entries into the menu bar and the node toolbar, and return their removal. Main thread.

    Nuke replaces an entry of the same name, so that a second installation adds nothing.
    """
    for bar in _BARS:
        menu = nuke.menu(bar).addMenu(MENU)
        for item in items:
            menu.addCommand(item.label, _call_as_text(item.command), item.shortcut, icon=item.icon)
    return partial(_remove_menu, items)


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


def connect_events(emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
    """Have `emit` called for what happens, and return the undo. Main thread."""

    def tell(kind: str) -> None:
        name = nuke.root().name()
        emit(SceneEvent(kind, path="" if name == "Root" else name))

    def knob_changed() -> None:
        if nuke.thisKnob().name() == "frame":
            emit(SceneEvent("frame_changed", int(nuke.frame())))

    nuke.addOnScriptLoad(tell, args=("opened",))
    nuke.addOnScriptSave(tell, args=("saved",))
    nuke.addOnScriptClose(tell, args=("closing",))
    nuke.addKnobChanged(knob_changed, nodeClass="Root")

    def disconnect() -> None:
        nuke.removeOnScriptLoad(tell, args=("opened",))
        nuke.removeOnScriptSave(tell, args=("saved",))
        nuke.removeOnScriptClose(tell, args=("closing",))
        nuke.removeKnobChanged(knob_changed, nodeClass="Root")

    return _once(disconnect)


def _remove_menu(items: tuple[MenuItem, ...]) -> None:
    for bar in _BARS:
        menu: Any = nuke.menu(bar).findItem(MENU)
        if menu is None:
            continue
        for item in items:
            if menu.findItem(item.label) is not None:
                menu.removeItem(item.label)
        if not menu.items():
            nuke.menu(bar).removeItem(MENU)


def _call_as_text(command: str) -> str:
    module, _, function = command.partition(":")
    return f"__import__({module!r}, fromlist=[{function!r}]).{function}()"


def _once(act: Callable[[], None]) -> Callable[[], None]:
    waiting = [act]

    def call() -> None:
        if waiting:
            waiting.pop()()

    return call
