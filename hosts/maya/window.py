"""What only a Maya with a window has: the docked panel, menu and shelf, and events. Main thread."""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Callable

from maya import cmds, mel

from rushes.core.host_data import MenuItem, SceneEvent

from .scene import scene_path
from .state import ask

MENU = "RushesMenu"
SHELF = "Rushes"
_CONTROL = "WorkspaceControl"
_SIDES = ("left", "right", "bottom")
_EVENTS = {
    "NewSceneOpened": "opened",
    "SceneOpened": "opened",
    "SceneSaved": "saved",
    "timeChanged": "frame_changed",
    "quitApplication": "closing",
}
# Factories that cannot be imported by name. Maya keeps of a panel only a text that builds it.
_FACTORIES: dict[str, Callable[[Any], Any]] = {}


def show_panel(factory: Callable[[Any], Any], name: str, area: str) -> bool:
    """Show what `factory` makes in a workspace control, in place of an older one.

    Maya builds it again when it restores a layout, also in a later session; it can where the factory is
    a function of a module.
    """
    control = _object_name(name) + _CONTROL
    remove_panel(name)
    path = f"{factory.__module__}:{factory.__qualname__}"
    if _importable(path) is not factory:
        _FACTORIES[control] = factory
    place: dict[str, Any] = {"floating": True}
    if area in _SIDES:
        place = {"dockToMainWindow": (area, True)}
    cmds.workspaceControl(
        control,
        label=name.capitalize(),
        # Runs in Maya's own namespace, so everything goes by its full name.
        uiScript=f"import {__name__}\n{__name__}.fill_control({control!r}, {path!r})",
        retain=False,
        loadImmediately=True,
        initialWidth=380,
        **place,
    )
    return area in _SIDES


def fill_control(control: str, path: str) -> None:
    """Build the panel inside of its control; called by Maya, also when it restores a layout.

    Args:
        control: Name of the workspace control.
        path: `package.module:function` of the factory.
    """
    factory = _FACTORIES.get(control) or _importable(path)
    if factory is None:
        cmds.warning(f"The panel {control} belongs to something that is not installed here.")
        return
    parent = _widget_of(control)
    layout = parent.layout()
    while layout.count():
        layout.takeAt(0).widget().deleteLater()
    layout.addWidget(factory(parent))


def remove_panel(name: str) -> None:
    """Close the panel of that name, where there is one, and forget where it stood."""
    control = _object_name(name) + _CONTROL
    _FACTORIES.pop(control, None)
    if cmds.workspaceControl(control, exists=True):
        cmds.deleteUI(control, control=True)
    if cmds.workspaceControlState(control, exists=True):
        cmds.workspaceControlState(control, remove=True)


def install_menu(items: Sequence[MenuItem]) -> Callable[[], None]:
    """Put entries into the main window's menu and on a shelf, in place of older ones; return the removal.

    Shortcuts are told in the tooltip: setting one would change a file of the artist's own hotkeys.
    """
    _remove_menu()
    main, shelves = (
        str(mel.eval(f"$rushes_name = ${name}")) for name in ("gMainWindow", "gShelfTopLevel")
    )
    menu = cmds.menu(MENU, label="Rushes", parent=main, tearOff=True)
    shelf = cmds.shelfLayout(SHELF, parent=shelves)
    for item in items:
        tooltip = f"{item.label} ({item.shortcut})" if item.shortcut else item.label
        cmds.menuItem(
            _object_name(item.id),
            parent=menu,
            label=item.label,
            command=_call_of(item.command),
            sourceType="python",
            annotation=tooltip,
            image=item.icon,
        )
        cmds.shelfButton(
            parent=shelf,
            label=item.label,
            command=_call_of(item.command),
            sourceType="python",
            annotation=tooltip,
            image=item.icon or "commandButton.png",
            imageOverlayLabel="" if item.icon else item.label[:6],
        )
    return _remove_menu


def listen(emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
    """Have `emit` called for what happens; the undo may be called twice.

    Script jobs run when Maya is idle, so nothing happens in the middle of loading a scene. Protected
    ones survive a new scene.
    """
    jobs: list[Any] = [
        cmds.scriptJob(event=(event, partial(_tell, emit, kind)), protected=True)
        for event, kind in _EVENTS.items()
    ]

    def end() -> None:
        while jobs:
            cmds.scriptJob(kill=jobs.pop(), force=True)

    return end


def _tell(emit: Callable[[SceneEvent], None], kind: str) -> None:
    frame = round(ask(cmds.currentTime)) if kind == "frame_changed" else None
    emit(SceneEvent(kind, frame, scene_path()))


def _remove_menu() -> None:
    if cmds.menu(MENU, exists=True):
        cmds.deleteUI(MENU, menu=True)
    if cmds.shelfLayout(SHELF, exists=True):
        cmds.deleteUI(SHELF, layout=True)


def _call_of(command: str) -> str:
    """Return the Python text that calls `package.module:function`; it needs nothing around it."""
    module, _, function = command.partition(":")
    return f"import {module}\n{module}.{function}()"


def _importable(path: str) -> Any:
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name, None)
    except ImportError:
        return None


def _object_name(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _widget_of(control: str) -> Any:
    """Return the widget of a control of Maya's, whichever Qt binding Maya has."""
    from qtpy import API_NAME, QtWidgets

    shiboken = importlib.import_module("shiboken2" if API_NAME == "PySide2" else "shiboken6")
    # The stubs of this module are empty.
    ui: Any = importlib.import_module("maya.OpenMayaUI")
    pointer = ui.MQtUtil.findControl(control)
    return shiboken.wrapInstance(int(pointer), QtWidgets.QWidget)
