"""Entries in Nuke's menu bar and node toolbar."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

import nuke

from rushes.core.host_data import MenuItem

MENU = "Review"
_BARS = ("Nuke", "Nodes")


def install_menu(items: tuple[MenuItem, ...]) -> Callable[[], None]:
    """Put entries into the menu bar and the node toolbar, and return their removal. Main thread.

    Nuke replaces an entry of the same name, so that a second installation adds nothing.
    """
    for bar in _BARS:
        menu = nuke.menu(bar).addMenu(MENU)
        for item in items:
            menu.addCommand(item.label, _call_as_text(item.command), item.shortcut, icon=item.icon)
    return partial(_remove_menu, items)


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
