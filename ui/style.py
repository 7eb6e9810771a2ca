"""Sizes and colours of the panel, taken from the font and the palette of the application it is docked in.

Nothing here knows a pixel: every distance is a part of the height of a line, so that 100 to 300 % and any
font size look alike. Colours that a palette lacks (good, warning, bad) come in a dark and a light shade.
"""

from __future__ import annotations

from qtpy import QtGui, QtWidgets

Role = QtGui.QPalette.ColorRole

# Pairs for dark and for light grounds; each stands out at 4.5 : 1 or more.
_STATES = {
    "good": ("#5fd38d", "#17803d"),
    "warning": ("#f0b354", "#95600a"),
    "bad": ("#ff8a80", "#b3261e"),
}
_MUTED = 0.62


def em(widget: QtWidgets.QWidget, lines: float = 1.0) -> int:
    """Return so many heights of a line of the widget's text, in its own pixels, at least one."""
    return max(1, round(widget.fontMetrics().height() * lines))


def is_dark(palette: QtGui.QPalette) -> bool:
    """Return whether a palette writes light on dark."""
    return palette.color(Role.Window).lightness() < palette.color(Role.WindowText).lightness()


def state_colour(palette: QtGui.QPalette, state: str) -> QtGui.QColor:
    """Return the colour for `good`, `warning` or `bad` on a palette's window."""
    dark, light = _STATES[state]
    return QtGui.QColor(dark if is_dark(palette) else light)


def mix(one: QtGui.QColor, other: QtGui.QColor, part: float) -> QtGui.QColor:
    """Return a colour that lies `part` (0 to 1) of the way from `other` to `one`."""
    return QtGui.QColor(
        *(
            round(a * part + b * (1 - part))
            for a, b in (
                (one.red(), other.red()),
                (one.green(), other.green()),
                (one.blue(), other.blue()),
            )
        )
    )


def muted(palette: QtGui.QPalette) -> QtGui.QColor:
    """Return the colour of text of less weight; it stays readable on the window."""
    return mix(palette.color(Role.WindowText), palette.color(Role.Window), _MUTED)


def hairline(palette: QtGui.QPalette) -> QtGui.QColor:
    """Return the colour of thin lines between parts."""
    return mix(palette.color(Role.WindowText), palette.color(Role.Window), 0.18)


def surface(palette: QtGui.QPalette) -> QtGui.QColor:
    """Return the ground of a card, a shade off the window."""
    return mix(palette.color(Role.WindowText), palette.color(Role.Window), 0.06)


def space(layout: QtWidgets.QLayout, widget: QtWidgets.QWidget, margin: float, gap: float) -> None:
    """Set margins and spacing of a layout.

    Args:
        layout: The layout.
        widget: Whose font decides.
        margin: Around, in heights of a line.
        gap: Between, in heights of a line.
    """
    around = em(widget, margin) if margin else 0
    layout.setContentsMargins(around, around, around, around)
    layout.setSpacing(em(widget, gap) if gap else 0)


def soften(label: QtWidgets.QLabel, size: float = 0.92) -> None:
    """Write a label a little smaller and in the colour of less weight."""
    font = label.font()
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * size)
    label.setFont(font)
    palette = label.palette()
    palette.setColor(Role.WindowText, muted(palette))
    label.setPalette(palette)


def strengthen(label: QtWidgets.QWidget, size: float = 1.0) -> None:
    """Write a widget's text bold, and larger by a factor."""
    font = label.font()
    font.setBold(True)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * size)
    label.setFont(font)
