"""The panel's place in a workspace control of Maya's. Main thread."""

from __future__ import annotations

import importlib
import re
from typing import Any, Callable

from maya import cmds

_CONTROL = "WorkspaceControl"
_SIDES = ("left", "right", "bottom")
# Factories that cannot be imported by name. Maya keeps of a panel only a text that builds it.
_FACTORIES: dict[str, Callable[[Any], Any]] = {}


def show_panel(factory: Callable[[Any], Any], name: str, area: str) -> bool:
    """Show what `factory` makes in a workspace control, in place of an older one.

    Maya builds it again when it restores a layout, also in a later session; it can where the factory is
    a function of a module.
    """
    control = object_name(name) + _CONTROL
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
    control = object_name(name) + _CONTROL
    _FACTORIES.pop(control, None)
    if cmds.workspaceControl(control, exists=True):
        cmds.deleteUI(control, control=True)
    if cmds.workspaceControlState(control, exists=True):
        cmds.workspaceControlState(control, remove=True)


def _importable(path: str) -> Any:
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name, None)
    except ImportError:
        return None


def object_name(name: str) -> str:
    """Return a name that Maya takes for something of its window."""
    return re.sub(r"\W", "_", name)


def _widget_of(control: str) -> Any:
    """Return the widget of a control of Maya's, whichever Qt binding Maya has."""
    from qtpy import API_NAME, QtWidgets

    shiboken = importlib.import_module("shiboken2" if API_NAME == "PySide2" else "shiboken6")
    # The stubs of this module are empty.
    ui: Any = importlib.import_module("maya.OpenMayaUI")
    pointer = ui.MQtUtil.findControl(control)
    return shiboken.wrapInstance(int(pointer), QtWidgets.QWidget)
