"""Runs inside Blender during the walk: tells what stands where on the screen, and takes no orders.

Not a test module: `stage.py` gives it to Blender as a start-up script. Every moment it writes what
the panel and the timeline show into one file, with the moment at which each marker and each row of a
list was seen first. What happens in Blender happens by mouse and keys alone.
"""

import json
import os
import sys
import time
from pathlib import Path

import bpy

FILE = Path(os.environ["WALK_TELLS"])
_INTERVAL_S = 0.02
_drawn_menus = []
_first_seen = {}


def tell():
    """Write down what is seen now, where it differs from before."""
    told = {
        "menus": _drawn_menus,
        "scene": bpy.data.filepath,
        "frame": bpy.context.window_manager.windows[0].scene.frame_current,
        "areas": areas(),
        "first_frame": first_frame(),
        "markers": [seen("marker", one) for one in markers()],
        "clipboard": clipboard(),
        "things": things(),
    }
    text = json.dumps(told)
    if text != tell.before:
        tell.before = text
        written = FILE.with_suffix(".new")
        written.write_text(text, encoding="utf-8")
        os.replace(written, FILE)
    return _INTERVAL_S


tell.before = ""


def seen(kind, facts):
    """Add to facts when they were seen first."""
    key = json.dumps((kind, {name: facts[name] for name in sorted(facts) if name != "rect"}))
    return {**facts, "since": _first_seen.setdefault(key, time.time())}


def markers():
    """Return the timeline's markers."""
    scene = bpy.context.window_manager.windows[0].scene
    return [{"text": one.name, "frame": one.frame} for one in scene.timeline_markers]


def areas():
    """Return Blender's areas by their type, as left, top, width, height on the screen."""
    window = bpy.context.window_manager.windows[0]
    return {
        one.type: [one.x, window.height - one.y - one.height, one.width, one.height]
        for one in window.screen.areas
    }


def first_frame():
    """Return the frame at the left edge of the timeline."""
    areas_of_all = bpy.context.window_manager.windows[0].screen.areas
    area = next(one for one in areas_of_all if one.type == "DOPESHEET_EDITOR")
    return area.regions[-1].view2d.region_to_view(0, 0)[0]


def widgets():
    """Return Qt's widgets and its application, None before the panel was opened."""
    qtpy = sys.modules.get("qtpy.QtWidgets")
    return qtpy, qtpy and qtpy.QApplication.instance()


def clipboard():
    """Return the text that could be pasted now."""
    _, application = widgets()
    return application.clipboard().text() if application else ""


def things():
    """Return what the panel shows: each widget, tab and row with its words and its place."""
    qtpy, application = widgets()
    if not application:
        return []
    found = []
    for widget in application.allWidgets():
        # The area that scrolls covers its list wholly.
        inner = widget.viewport() if isinstance(widget, qtpy.QAbstractScrollArea) else widget
        if widget.isVisible() and not inner.visibleRegion().isEmpty():
            found.extend(facts_of(qtpy, widget))
    return found


def facts_of(qtpy, widget):
    """Return a widget's facts, and those of its tabs or rows."""
    # What a field shows; of a key these are dots.
    text = getattr(widget, "displayText", None) or getattr(widget, "text", None)
    text = text or getattr(widget, "toPlainText", None)
    words = text() if callable(text) else ""
    yield {
        "kind": type(widget).__name__,
        "name": widget.accessibleName(),
        "text": str(words),
        "enabled": widget.isEnabled(),
        "rect": place_of(widget, widget.rect()),
    }
    if isinstance(widget, qtpy.QTabBar):
        for index in range(widget.count()):
            rect = place_of(widget, widget.tabRect(index))
            yield {"kind": "tab", "name": "", "text": widget.tabText(index), "rect": rect}
    if isinstance(widget, qtpy.QListView) and widget.model() is not None:
        yield from rows_of(widget)


def rows_of(view):
    """Return the rows of a list that are in sight, as a screen reader hears them."""
    from qtpy import QtCore

    for row in range(min(view.model().rowCount(), 50)):
        index = view.model().index(row, 0)
        rect = view.visualRect(index) & view.viewport().rect()
        if rect.isEmpty():
            continue
        text = index.data(QtCore.Qt.ItemDataRole.AccessibleTextRole) or index.data()
        facts = {"kind": "row", "name": view.accessibleName(), "text": str(text)}
        yield seen("row", {**facts, "rect": place_of(view.viewport(), rect)})


def place_of(widget, rect):
    """Return a rectangle as left, top, width, height on the screen."""
    corner = widget.mapToGlobal(rect.topLeft())
    return [corner.x(), corner.y(), rect.width(), rect.height()]


def note_menu(menu, _context):
    """Remember that Blender drew this menu, which it does when it opens."""
    if menu.bl_idname not in _drawn_menus:
        _drawn_menus.append(menu.bl_idname)


def begin():
    """Begin as soon as the menu is there."""
    menu = getattr(bpy.types, "RUSHES_MT_review", None)
    if menu is None:
        return _INTERVAL_S
    menu.append(note_menu)
    bpy.app.timers.register(tell, persistent=True)
    return None


bpy.context.preferences.view.show_splash = False
bpy.app.timers.register(begin, persistent=True)
