"""The panel as a Qt window above Blender's own; Blender has no Qt, so it is let work from a timer.

Main thread.
"""

from __future__ import annotations

import locale
import sys
from typing import Any, Callable

import bpy

from rushes.core.errors import MissingPartError

from .native_window import find_native_window

_open: dict[str, Any] = {}
# Qt's application ends with the last Python name for it.
_kept: list[Any] = []
# Blender's top bar with the menus, at its usual scale.
_TOP_BAR = 28
_DEFERRED_DELETE = 52  # QEvent.DeferredDelete; `processEvents` alone never does it


def show_panel(factory: Callable[[Any], Any], name: str) -> None:
    """Show what `factory` makes, in place of an older window of that name.

    Raises:
        MissingPartError: There is no Qt binding here.
    """
    application = _application()
    older = _open.pop(name, None)
    if older is not None:
        older.close()
        older.deleteLater()
    panel = factory(None)
    _open[name] = panel
    _keep_above_blender(panel)
    _place_on_the_right(panel)
    panel.show()
    panel.raise_()
    panel.activateWindow()
    application.processEvents()


def let_qt_work() -> bool:
    """Do what waits in Qt and say whether any of its windows is open."""
    application = _application()
    application.processEvents()
    application.sendPostedEvents(None, _DEFERRED_DELETE)
    return any(window.isVisible() for window in application.topLevelWidgets())


def _application() -> Any:
    try:
        from qtpy import QtWidgets
    except ImportError as error:
        raise MissingPartError(
            "The panel needs Qt, which Blender does not bring.",
            next_step="Install Rushes into Blender again, with: rushes install blender",
        ) from error
    application = QtWidgets.QApplication.instance()
    if application is None:
        application = QtWidgets.QApplication(["rushes"])
        _kept.append(application)
        # Qt takes on the system's language; Blender writes numbers with points.
        locale.setlocale(locale.LC_NUMERIC, "C")
        application.setQuitOnLastWindowClosed(False)
        application.setStyle("Fusion")
        application.setPalette(_palette())
    return application


def _palette() -> Any:
    """Return the colours of Blender's theme."""
    from qtpy import QtGui

    theme = bpy.context.preferences.themes[0]
    space, field, button = (
        theme.properties.space,
        theme.user_interface.wcol_text,
        theme.user_interface.wcol_tool,
    )
    roles = QtGui.QPalette.ColorRole
    palette = QtGui.QPalette()
    for role, colour in (
        (roles.Window, space.back),
        (roles.WindowText, space.text),
        (roles.Base, field.inner),
        (roles.AlternateBase, space.back),
        (roles.Text, field.text),
        (roles.Button, button.inner),
        (roles.ButtonText, button.text),
        (roles.Highlight, button.inner_sel),
        (roles.HighlightedText, button.text_sel),
    ):
        palette.setColor(role, QtGui.QColor.fromRgbF(*colour[:3]))
    return palette


def _place_on_the_right(panel: Any) -> None:
    """Put the panel over the right edge of Blender's window, off the menus and the middle of the view."""
    from qtpy import QtCore

    window = bpy.context.window_manager.windows[0]
    screen = panel.screen()
    # Blender counts from the bottom of the screen, in the pixels of the monitor.
    ratio = screen.devicePixelRatio()
    right, bottom = (window.x + window.width) / ratio, screen.geometry().height() - window.y / ratio
    top = bottom - window.height / ratio + _TOP_BAR
    size = panel.sizeHint()
    height = min(size.height(), int(bottom - top))
    place = QtCore.QRect(int(right) - size.width(), int(top), size.width(), height)
    panel.setGeometry(_within(place, screen.availableGeometry()))


def _within(place: Any, free: Any) -> Any:
    """Return a place that is moved into sight, and made smaller where it must be."""
    place.setSize(place.size().boundedTo(free.size()))
    place.moveRight(min(place.right(), free.right()))
    place.moveBottom(min(place.bottom(), free.bottom()))
    place.moveLeft(max(place.left(), free.left()))
    place.moveTop(max(place.top(), free.top()))
    return place


def _keep_above_blender(panel: Any) -> None:
    """Have the window manager keep the panel above Blender's window, and above nothing else."""
    from qtpy import QtCore, QtGui

    if sys.platform == "darwin":
        # Windows of this kind stay above the other ones of their application.
        panel.setWindowFlag(QtCore.Qt.WindowType.Tool)
        return
    native = find_native_window(QtGui.QGuiApplication.platformName())
    if native is not None:
        panel.winId()
        panel.windowHandle().setTransientParent(QtGui.QWindow.fromWinId(native))
