"""What rows of lists are drawn of: a ground, lines of text, rounded marks."""

from __future__ import annotations

from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from .style import Role, em, mix

LEFT, RIGHT, CENTRE = (
    QtCore.Qt.AlignmentFlag.AlignLeft,
    QtCore.Qt.AlignmentFlag.AlignRight,
    QtCore.Qt.AlignmentFlag.AlignHCenter,
)
_MIDDLE = QtCore.Qt.AlignmentFlag.AlignVCenter


def draw_ground(painter: QtGui.QPainter, option: Any) -> tuple[QtGui.QColor, QtGui.QColor]:
    """Draw the ground of a row that is chosen or pointed at, and the line of the keyboard's focus.

    Args:
        painter: Where to.
        option: The view's option for the row.

    Returns:
        The colours for text and for text of less weight on it.
    """
    widget, palette = option.widget, option.palette
    state = QtWidgets.QStyle.StateFlag
    chosen = bool(option.state & state.State_Selected)
    over = bool(option.state & state.State_MouseOver)
    base, highlight = palette.color(Role.Base), palette.color(Role.Highlight)
    ground = mix(highlight, base, 0.3 if chosen else 0.1) if chosen or over else base
    area = QtCore.QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
    if chosen or over:
        painter.setPen(highlight if chosen and widget.hasFocus() else QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, em(widget, 0.3), em(widget, 0.3))
    ink = palette.color(Role.Text)
    return ink, mix(ink, ground, 0.66)


def draw_line(
    painter: QtGui.QPainter,
    area: QtCore.QRectF,
    text: str,
    colour: QtGui.QColor,
    font: QtGui.QFont,
    side: Any = LEFT,
) -> float:
    """Draw one line of text, cut with dots where it is too long; return its width."""
    metrics = QtGui.QFontMetricsF(font)
    shown = metrics.elidedText(text, QtCore.Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(area, int(_MIDDLE | side), shown)
    return float(metrics.horizontalAdvance(shown))


def bold(font: QtGui.QFont) -> QtGui.QFont:
    """Return a font in bold."""
    heavy = QtGui.QFont(font)
    heavy.setBold(True)
    return heavy


def smaller(font: QtGui.QFont, part: float = 0.9) -> QtGui.QFont:
    """Return a font a little smaller."""
    small = QtGui.QFont(font)
    if small.pointSizeF() > 0:
        small.setPointSizeF(small.pointSizeF() * part)
    return small


def draw_chip(
    painter: QtGui.QPainter,
    area: QtCore.QRectF,
    text: str,
    font: QtGui.QFont,
    ground: QtGui.QColor,
    ink: QtGui.QColor,
) -> None:
    """Draw a word on a rounded ground that fills an area."""
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = area.height() * 0.3
    painter.drawRoundedRect(area, radius, radius)
    draw_line(painter, area, text, ink, font, CENTRE)
