"""Rushes in Blender: the menu, and what is put right when Blender starts.

The same files are the extension (4.2 and newer, libraries from its wheels) and the add-on (older ones,
libraries from the folders that `places.json` names). Registering loads nothing but this file: no Qt, no
network, and no timer where there is no window. Whatever is wrong with Rushes, Blender starts.
"""

import json
import os
import sys
from contextlib import suppress

import bpy

bl_info = {
    "name": "Rushes",
    "author": "Rushes",
    "version": (0, 1, 0),
    "blender": (2, 93, 0),
    "location": "Top bar: Review",
    "description": "Publish for review and see the notes on your timeline",
    "category": "Animation",
}
_STARTUP = "rushes.hosts.blender.startup"
# Blender has drawn its window by then.
_START_AFTER_S = 0.2


class RUSHES_OT_open_panel(bpy.types.Operator):
    """Publish for review, see what becomes of it, read the notes"""

    bl_idname = "rushes.open_panel"
    bl_label = "Publish for Review..."

    def execute(self, context):
        """Open the panel, or say in one sentence why it cannot be."""
        try:
            from rushes.hosts.blender import startup

            startup.open_panel()
        except Exception as error:  # noqa: BLE001 - nothing of ours may stop Blender
            self.report({"ERROR"}, _sentence(error))
            return {"CANCELLED"}
        return {"FINISHED"}


class RUSHES_MT_menu(bpy.types.Menu):
    """Stands in the top bar until the suite has put up its own menu, or where it could not."""

    bl_idname = "RUSHES_MT_menu"
    bl_label = "Review"

    def draw(self, context):
        """Draw the entry, and what is wrong."""
        self.layout.operator(RUSHES_OT_open_panel.bl_idname)
        for sentence in _trouble:
            self.layout.label(text=sentence, icon="ERROR")


_CLASSES = (RUSHES_OT_open_panel, RUSHES_MT_menu)
_trouble = []


def register():
    """Called by Blender when the add-on is switched on."""
    _add_packages()
    for cls in _CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.TOPBAR_MT_editor_menus.append(_draw_menu)
    if not bpy.app.background:
        # Persistent: opening a scene in the meantime must not take the menu away.
        bpy.app.timers.register(_start, first_interval=_START_AFTER_S, persistent=True)


def unregister():
    """Called by Blender when the add-on is switched off."""
    if bpy.app.timers.is_registered(_start):
        bpy.app.timers.unregister(_start)
    if _STARTUP in sys.modules:
        sys.modules[_STARTUP].stop()
    _remove_menu()
    for cls in reversed(_CLASSES):
        bpy.utils.unregister_class(cls)


def _start():
    """Put up menu and events, and put right what a crash left; once, when there is a scene."""
    try:
        from rushes.hosts.blender import startup

        startup.start_in_window()
    except Exception as error:  # noqa: BLE001 - nothing of ours may stop Blender
        _trouble[:] = [_sentence(error)]
        sys.stderr.write(f"{_trouble[0]}\n")
    else:
        _remove_menu()


def _draw_menu(menu, context):
    menu.layout.menu(RUSHES_MT_menu.bl_idname)


def _remove_menu():
    # Blender raises where it was removed before.
    with suppress(ValueError):
        bpy.types.TOPBAR_MT_editor_menus.remove(_draw_menu)


def _add_packages():
    """Put the libraries of an add-on at the end of the import path; an extension has its wheels."""
    here = os.path.dirname(os.path.abspath(__file__))
    file = os.path.join(here, "places.json")
    if not os.path.isfile(file):
        return
    try:
        with open(file, encoding="utf-8") as opened:
            places = json.load(opened)["packages"]
    except (OSError, ValueError, KeyError) as error:
        _trouble[:] = [_sentence(error)]
        return
    for place in places:
        folder = os.path.normpath(os.path.join(here, place))
        if folder not in sys.path:
            sys.path.append(folder)


def _sentence(error):
    if isinstance(error, ImportError):
        return f"Rushes is not whole here ({error}). Run: rushes install blender"
    step = getattr(error, "next_step", "")
    return " ".join(filter(None, (f"Rushes: {error}", step)))
