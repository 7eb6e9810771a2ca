"""Icons drawn as paths, in the colours of the palette and sharp at any scale.

Each is a list of strokes on a field of 24 by 24: `M`ove, `L`ine, `C`urve, `Z` to close, `O` for a circle
with centre and radius.
"""

from __future__ import annotations

from collections.abc import Iterator

from qtpy import QtCore, QtGui, QtWidgets

from .style import Role, em

FIELD = 24.0
PATHS = {
    "gear": "O 12 12 3 M 12 3 L 12 6 M 12 18 L 12 21 M 3 12 L 6 12 M 18 12 L 21 12"
    " M 5.6 5.6 L 7.8 7.8 M 16.2 16.2 L 18.4 18.4 M 5.6 18.4 L 7.8 16.2 M 16.2 7.8 L 18.4 5.6",
    "search": "O 10.5 10.5 6.5 M 15.5 15.5 L 21 21",
    "check": "M 4 12.5 L 9.5 18 L 20 6.5",
    "warning": "M 12 3.5 L 22 20.5 L 2 20.5 Z M 12 10 L 12 14.5 M 12 17 L 12 17.6",
    "info": "O 12 12 9 M 12 11 L 12 16.5 M 12 7.4 L 12 8",
    "error": "O 12 12 9 M 12 7 L 12 13 M 12 16 L 12 16.6",
    "close": "M 6 6 L 18 18 M 18 6 L 6 18",
    "right": "M 9 5 L 16 12 L 9 19",
    "up": "M 12 20 L 12 5 M 5.5 11 L 12 4.5 L 18.5 11",
    "pencil": "M 4 20 L 5 15.5 L 16 4.5 L 19.5 8 L 8.5 19 Z M 13.5 7 L 17 10.5",
    "reply": "M 9 6 L 3.5 11.5 L 9 17 M 4 11.5 L 14 11.5 C 18 11.5 20.5 14 20.5 19",
    "eye": "M 2 12 C 6 5.5 18 5.5 22 12 C 18 18.5 6 18.5 2 12 Z O 12 12 3",
    "box": "M 4 4 L 20 4 L 20 20 L 4 20 Z",
    "down": "M 5 9 L 12 16 L 19 9",
    "camera": "M 3 7 L 15 7 L 15 17 L 3 17 Z M 15 11 L 21 8 L 21 16 L 15 13",
    "film": "M 4 4 L 20 4 L 20 20 L 4 20 Z M 8 4 L 8 20 M 16 4 L 16 20 M 4 9 L 8 9 M 4 15 L 8 15"
    " M 16 9 L 20 9 M 16 15 L 20 15",
    "link": "M 10 14 C 8 12 8 9.5 10 7.5 L 13 4.5 C 15 2.5 18 2.7 20 4.5 C 21.5 6.3 21.5 9 20 11 L 18 13"
    " M 14 10 C 16 12 16 14.5 14 16.5 L 11 19.5 C 9 21.5 6 21.3 4 19.5 C 2.5 17.7 2.5 15 4 13 L 6 11",
    "copy": "M 8 8 L 20 8 L 20 20 L 8 20 Z M 16 8 L 16 4 L 4 4 L 4 16 L 8 16",
    "retry": "M 20 12 C 20 16.4 16.4 20 12 20 C 7.6 20 4 16.4 4 12 C 4 7.6 7.6 4 12 4"
    " C 14.7 4 17.1 5.3 18.5 7.4 M 19 3 L 19 8 L 14 8",
    "person": "O 12 8 4 M 4 21 C 4 16 7.5 14 12 14 C 16.5 14 20 16 20 21",
    "server": "M 4 4 L 20 4 L 20 11 L 4 11 Z M 4 13 L 20 13 L 20 20 L 4 20 Z M 7.5 7.5 L 8 7.5"
    " M 7.5 16.5 L 8 16.5",
    "image": "M 3 5 L 21 5 L 21 19 L 3 19 Z O 8.5 10 1.6 M 3 17 L 9 13 L 13 16 L 17 11 L 21 15",
    "note": "M 4 4 L 20 4 L 20 16 L 11 16 L 7 20 L 7 16 L 4 16 Z",
    "plus": "M 12 5 L 12 19 M 5 12 L 19 12",
    "clock": "O 12 12 9 M 12 6.5 L 12 12 L 16 14",
}
_SCALES = (1.0, 2.0, 3.0)
_PEN = 1.8


def icon(
    widget: QtWidgets.QWidget,
    name: str,
    colour: QtGui.QColor | None = None,
    size: float = 1.1,
) -> QtGui.QIcon:
    """Return an icon.

    Args:
        widget: Whose font and palette decide.
        name: A key of `PATHS`.
        colour: Its colour; that of the widget's text when left out.
        size: Its height in lines of text.
    """
    made = QtGui.QIcon()
    for scale in _SCALES:
        made.addPixmap(pixmap(widget, name, colour, size, scale))
    return made


def pixmap(
    widget: QtWidgets.QWidget,
    name: str,
    colour: QtGui.QColor | None = None,
    size: float = 1.1,
    scale: float | None = None,
) -> QtGui.QPixmap:
    """Return an icon as a picture; arguments as `icon`, `scale` in device pixels a pixel."""
    ratio = scale or widget.devicePixelRatioF()
    side = em(widget, size)
    picture = QtGui.QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(picture)
    draw(painter, name, QtCore.QRectF(0, 0, side, side), colour or _text_colour(widget))
    painter.end()
    return picture


def draw(painter: QtGui.QPainter, name: str, area: QtCore.QRectF, colour: QtGui.QColor) -> None:
    """Draw an icon into an area."""
    painter.save()
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / FIELD, area.height() / FIELD)
    pen = QtGui.QPen(colour, _PEN)
    pen.setCapStyle(QtCore.Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(QtCore.Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
    painter.drawPath(path_of(PATHS[name]))
    painter.restore()


def path_of(text: str) -> QtGui.QPainterPath:
    """Return the path that a text of strokes describes."""
    path, words = QtGui.QPainterPath(), iter(text.split())
    for word in words:
        if word == "M":
            path.moveTo(_number(words), _number(words))
        elif word == "L":
            path.lineTo(_number(words), _number(words))
        elif word == "C":
            path.cubicTo(*(_number(words) for _ in range(6)))
        elif word == "O":
            centre = QtCore.QPointF(_number(words), _number(words))
            radius = _number(words)
            path.addEllipse(centre, radius, radius)
        else:
            path.closeSubpath()
    return path


def _number(words: Iterator[str]) -> float:
    return float(next(words))


def _text_colour(widget: QtWidgets.QWidget) -> QtGui.QColor:
    return widget.palette().color(Role.WindowText)
