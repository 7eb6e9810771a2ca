"""The Review menu in the top bar and the Review tab beside the 3D view. Main thread.

Classes are made anew at each installation and unregistered by the removal, so that a second one changes
nothing. Shortcuts lie in the add-ons' key map, which Blender never writes into the artist's own.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, Callable

import bpy

from rushes.core.errors import RushesError
from rushes.core.host_data import MenuItem

LABEL = "Review"
_OPERATOR = "rushes.call"
_MODIFIERS = {"ctrl": "ctrl", "shift": "shift", "alt": "alt", "cmd": "oskey", "meta": "oskey"}
_removals: list[Callable[[], None]] = []


def install_menu(items: Sequence[MenuItem]) -> Callable[[], None]:
    """Put entries into menu and sidebar, in place of older ones, and return their removal."""
    _remove()
    operator = _class("Operator", "RUSHES_OT_call", LABEL, bl_idname=_OPERATOR, execute=_execute)
    # An annotation that is a value: as text Blender would not see the property.
    operator.__annotations__ = {"command": bpy.props.StringProperty(options={"HIDDEN"})}
    operator.description = classmethod(lambda cls, context, given: given.command)

    def draw(self: Any, _context: Any) -> None:
        for item in items:
            self.layout.operator(_OPERATOR, text=item.label).command = item.command

    def draw_menu(self: Any, _context: Any) -> None:
        self.layout.menu("RUSHES_MT_review")

    menu = _class("Menu", "RUSHES_MT_review", LABEL, draw=draw)
    place = {"bl_space_type": "VIEW_3D", "bl_region_type": "UI", "bl_category": LABEL}
    tab = _class("Panel", "VIEW3D_PT_rushes", "Rushes", draw=draw, **place)
    classes = (operator, menu, tab)
    for one in classes:
        bpy.utils.register_class(one)
    bpy.types.TOPBAR_MT_editor_menus.append(draw_menu)
    keys = _add_shortcuts(items)

    def take_away() -> None:
        for key_map, key in keys:
            key_map.keymap_items.remove(key)
        bpy.types.TOPBAR_MT_editor_menus.remove(draw_menu)
        for one in reversed(classes):
            bpy.utils.unregister_class(one)

    _removals.append(take_away)
    return _remove


def _remove() -> None:
    while _removals:
        _removals.pop()()


def _class(kind: str, name: str, label: str, **members: Any) -> Any:
    return type(name, (getattr(bpy.types, kind),), {"bl_label": label, **members})


def _execute(self: Any, _context: Any) -> set[str]:
    """Call what the entry names; an error is told as Blender tells errors."""
    module, _, name = self.command.partition(":")
    try:
        getattr(importlib.import_module(module), name)()
    except RushesError as error:
        self.report({"ERROR"}, f"{error} {error.next_step}".strip())
        return {"CANCELLED"}
    return {"FINISHED"}


def _add_shortcuts(items: Sequence[MenuItem]) -> list[tuple[Any, Any]]:
    configuration = bpy.context.window_manager.keyconfigs.addon
    wanted = [item for item in items if item.shortcut]
    if configuration is None or not wanted:
        return []
    key_map = configuration.keymaps.new("Window")
    return [(key_map, _add_shortcut(key_map, item)) for item in wanted]


def _add_shortcut(key_map: Any, item: MenuItem) -> Any:
    *modifiers, key = item.shortcut.lower().split("+")
    held = {_MODIFIERS[name]: True for name in modifiers if name in _MODIFIERS}
    added = key_map.keymap_items.new(_OPERATOR, key.upper(), "PRESS", **held)
    added.properties.command = item.command
    return added
