"""Entries in a menu of Maya's main window and on a shelf. Main thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from maya import cmds, mel

from rushes.core.host_data import MenuItem

from .window import object_name

MENU = "RushesMenu"
SHELF = "Rushes"


def install_menu(items: Sequence[MenuItem]) -> Callable[[], None]:
    """Put entries into the main window's menu and on a shelf, in place of older ones; return the removal.

    Shortcuts are told in the tooltip: setting one would change a file of the artist's own hotkeys.
    """
    _remove_menu()
    main, shelves = (
        str(mel.eval(f"$rushes_name = ${name}")) for name in ("gMainWindow", "gShelfTopLevel")
    )
    menu = cmds.menu(MENU, label="Review", parent=main, tearOff=True)
    shelf = cmds.shelfLayout(SHELF, parent=shelves)
    for item in items:
        tooltip = f"{item.label} ({item.shortcut})" if item.shortcut else item.label
        cmds.menuItem(
            object_name(item.id),
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


def _remove_menu() -> None:
    if cmds.menu(MENU, exists=True):
        cmds.deleteUI(MENU, menu=True)
    if cmds.shelfLayout(SHELF, exists=True):
        cmds.deleteUI(SHELF, layout=True)


def _call_of(command: str) -> str:
    """Return the Python text that calls `package.module:function`; it needs nothing around it."""
    module, _, function = command.partition(":")
    return f"import {module}\n{module}.{function}()"
