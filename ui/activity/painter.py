"""Draws one publish as a row: how it stands, what and where, speed and time left, and a bar of progress."""

from __future__ import annotations

from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.publish.activity import JobView

from ..icons import draw
from ..record_model import RECORD_ROLE
from ..row_paint import RIGHT, bold, draw_ground, draw_line, smaller
from ..style import Role, em, hairline, mix, muted, state_colour
from .words import job_mark, job_pace, job_part, job_place, job_state, job_title

_ROW = 3.1


class JobPainter(QtWidgets.QStyledItemDelegate):
    """The delegate of the list of publishes; every row is of the same height."""

    def sizeHint(self, option: Any, index: Any) -> QtCore.QSize:
        """Return the height of a row, by the font."""
        return QtCore.QSize(em(option.widget, 12), em(option.widget, _ROW))

    def paint(self, painter: QtGui.QPainter, option: Any, index: Any) -> None:
        """Draw a row."""
        view: JobView = index.data(RECORD_ROLE)
        widget = option.widget
        painter.save()
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        ink, soft = draw_ground(painter, option)
        area = QtCore.QRectF(option.rect)
        side = em(widget, 1.5)
        badge = QtCore.QRectF(0, 0, side, side)
        badge.moveCenter(QtCore.QPointF(area.left() + em(widget, 1.3), area.center().y()))
        draw_badge(painter, option.palette, badge, view)
        text = area.adjusted(em(widget, 2.6), em(widget, 0.35), -em(widget, 0.7), -em(widget, 0.35))
        _draw_words(painter, widget, text, view, ink, soft)
        painter.restore()


def draw_badge(
    painter: QtGui.QPainter, palette: QtGui.QPalette, area: QtCore.QRectF, view: JobView
) -> None:
    """Draw the round mark that says how a publish stands; around it how far it is."""
    name, meaning = job_mark(view)
    colour = _colour(palette, meaning)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(mix(colour, palette.color(Role.Base), 0.18))
    painter.drawEllipse(area)
    part = job_part(view)
    if part is not None:
        pen = QtGui.QPen(colour, area.height() * 0.09)
        pen.setCapStyle(QtCore.Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        inset = pen.widthF() / 2
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        ring = area.adjusted(inset, inset, -inset, -inset)
        painter.drawArc(ring, 90 * 16, -round(part * 360 * 16))
    edge = area.height() * 0.24
    draw(painter, name, area.adjusted(edge, edge, -edge, -edge), colour)


def _draw_words(
    painter: QtGui.QPainter,
    widget: QtWidgets.QWidget,
    area: QtCore.QRectF,
    view: JobView,
    ink: QtGui.QColor,
    soft: QtGui.QColor,
) -> None:
    font, small = widget.font(), smaller(widget.font())
    upper, lower = QtCore.QRectF(area), QtCore.QRectF(area)
    upper.setHeight(area.height() * 0.5)
    lower.setTop(upper.bottom())
    pace = job_pace(view)
    room = QtGui.QFontMetricsF(small).horizontalAdvance(pace) + em(widget, 0.6) if pace else 0
    draw_line(painter, upper, pace, soft, small, RIGHT)
    draw_line(painter, upper.adjusted(0, 0, -room, 0), job_title(view), ink, bold(font))
    state = job_state(view)
    _, meaning = job_mark(view)
    strong = soft if meaning == "muted" else _colour(widget.palette(), meaning)
    room = QtGui.QFontMetricsF(small).horizontalAdvance(state) + em(widget, 0.6)
    draw_line(painter, lower, state, strong, small, RIGHT)
    draw_line(painter, lower.adjusted(0, 0, -room, 0), job_place(view), soft, small)
    part = job_part(view)
    if part is not None:
        _draw_bar(painter, widget, area, part)


def _draw_bar(
    painter: QtGui.QPainter, widget: QtWidgets.QWidget, area: QtCore.QRectF, part: float
) -> None:
    height = max(2.0, em(widget, 0.14))
    bar = QtCore.QRectF(area.left(), area.bottom() - height * 0.2, area.width(), height)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(hairline(widget.palette()))
    painter.drawRoundedRect(bar, height / 2, height / 2)
    bar.setWidth(max(height, bar.width() * part))
    painter.setBrush(widget.palette().color(Role.Highlight))
    painter.drawRoundedRect(bar, height / 2, height / 2)


def _colour(palette: QtGui.QPalette, meaning: str) -> QtGui.QColor:
    if meaning == "muted":
        return muted(palette)
    if meaning == "accent":
        return palette.color(Role.Highlight)
    return state_colour(palette, meaning)
