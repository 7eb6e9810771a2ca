"""Draws one note as a row: who, when, which frame, two lines of what it says, and the drawing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.host_data import Stroke
from rushes.core.review.note import ReviewNote

from ..icons import draw
from ..record_model import RECORD_ROLE
from ..row_paint import RIGHT, bold, draw_chip, draw_ground, draw_line, smaller
from ..style import Role, em, is_dark, mix, state_colour
from ..texts import tr
from ..when import ago
from .model import author_of

_ROW = 4.1
_SHAPE = 16 / 9
_DRAWINGS = 120


class NotePainter(QtWidgets.QStyledItemDelegate):
    """The delegate of the list of notes; every row is of the same height."""

    def __init__(self, parent: QtCore.QObject) -> None:
        super().__init__(parent)
        self._drawings: dict[tuple[object, ...], QtGui.QPixmap] = {}

    def sizeHint(self, option: Any, index: Any) -> QtCore.QSize:
        """Return the height of a row, by the font."""
        return QtCore.QSize(em(option.widget, 12), em(option.widget, _ROW))

    def paint(self, painter: QtGui.QPainter, option: Any, index: Any) -> None:
        """Draw a row."""
        note: ReviewNote = index.data(RECORD_ROLE)
        widget = option.widget
        painter.save()
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        ink, soft = draw_ground(painter, option)
        if not note.is_open:
            ink = soft
        gap, area = em(widget, 0.5), QtCore.QRectF(option.rect)
        side = em(widget, 1.9)
        avatar = QtCore.QRectF(area.left() + gap, area.top() + gap, side, side)
        draw_avatar(painter, widget, avatar, author_of(note))
        words = area.adjusted(side + 2.2 * gap, gap * 0.8, -gap, -gap * 0.8)
        if note.strokes:
            words.setRight(self._draw_picture(painter, widget, words, note) - gap)
        _draw_words(painter, widget, words, note, ink, soft)
        painter.restore()

    def _draw_picture(
        self, painter: QtGui.QPainter, widget: QtWidgets.QWidget, area: QtCore.QRectF, note: Any
    ) -> float:
        """Draw the drawing at the right end of an area and return where it begins."""
        frame = QtCore.QRectF(area)
        frame.setLeft(area.right() - area.height() * _SHAPE)
        ratio = widget.devicePixelRatioF()
        key = (note.strokes, frame.width(), frame.height(), ratio, is_dark(widget.palette()))
        picture = self._drawings.get(key)
        if picture is None:
            if len(self._drawings) >= _DRAWINGS:
                del self._drawings[next(iter(self._drawings))]
            picture = drawing_pixmap(widget, frame.size(), note.strokes, ratio)
            self._drawings[key] = picture
        painter.drawPixmap(frame.topLeft(), picture)
        return float(frame.left())


def drawing_pixmap(
    widget: QtWidgets.QWidget, size: QtCore.QSizeF, strokes: Sequence[Stroke], ratio: float
) -> QtGui.QPixmap:
    """Return a small picture of a drawing on an empty frame."""
    picture = QtGui.QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(picture)
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    area = QtCore.QRectF(QtCore.QPointF(0, 0), size)
    outline = QtGui.QPainterPath()
    radius = em(widget, 0.25)
    outline.addRoundedRect(area, radius, radius)
    painter.fillPath(outline, QtGui.QColor("#1b1d20" if is_dark(widget.palette()) else "#3c4046"))
    painter.setClipPath(outline)
    draw_strokes(painter, area, strokes)
    painter.end()
    return picture


def draw_strokes(painter: QtGui.QPainter, area: QtCore.QRectF, strokes: Sequence[Stroke]) -> None:
    """Draw the lines of a drawing into the picture's area."""
    painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        pen = QtGui.QPen(QtGui.QColor.fromRgbF(*stroke.colour))
        pen.setWidthF(max(1.3, stroke.width * area.height()))
        pen.setCapStyle(QtCore.Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(QtCore.Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        points = [
            QtCore.QPointF(area.left() + x * area.width(), area.top() + y * area.height())
            for x, y in stroke.points
        ]
        if len(points) == 1:
            painter.drawPoint(points[0])
            continue
        path = QtGui.QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.drawPath(path)


def draw_avatar(
    painter: QtGui.QPainter, widget: QtWidgets.QWidget, area: QtCore.QRectF, name: str
) -> None:
    """Draw the initials of a person on a round ground, whose colour stays that person's."""
    hue = int(hashlib.sha256(name.encode()).hexdigest()[:6], 16) % 360
    dark = is_dark(widget.palette())
    ground = QtGui.QColor.fromHsl(hue, 110, 78 if dark else 205)
    ink = QtGui.QColor.fromHsl(hue, 150, 215 if dark else 55)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(area)
    font = bold(widget.font())
    font.setPixelSize(max(1, round(area.height() * 0.4)))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(area, QtCore.Qt.AlignmentFlag.AlignCenter, initials(name))


def initials(name: str) -> str:
    """Return the initials of a name: `AL` for Ann Lee, the first sign for names of one word."""
    words = name.split()
    letters = [word[0] for word in (words[:1] + words[1:][-1:])]
    return "".join(letters).upper() or "?"


def _draw_words(
    painter: QtGui.QPainter,
    widget: QtWidgets.QWidget,
    area: QtCore.QRectF,
    note: ReviewNote,
    ink: QtGui.QColor,
    soft: QtGui.QColor,
) -> None:
    font, small = widget.font(), smaller(widget.font())
    height = area.height() / 3
    lines = [
        QtCore.QRectF(area.left(), area.top() + n * height, area.width(), height) for n in (0, 1, 2)
    ]
    right = _draw_facts(painter, widget, lines[0], note, soft)
    head = QtCore.QRectF(lines[0])
    head.setRight(right)
    used = draw_line(painter, head, author_of(note), ink, bold(font))
    head.setLeft(head.left() + used + em(widget, 0.5))
    if head.width() > em(widget, 2):
        draw_line(painter, head, ago(note.at), soft, small)
    for line, text in zip(lines[1:], two_lines(note.text or tr("Drawing"), font, area.width())):
        draw_line(painter, line, text, ink, font)


def _draw_facts(
    painter: QtGui.QPainter,
    widget: QtWidgets.QWidget,
    line: QtCore.QRectF,
    note: ReviewNote,
    soft: QtGui.QColor,
) -> float:
    """Draw frame, replies and whether it is done, from the right; return where that begins."""
    small, right = smaller(widget.font()), line.right()
    frame = note.scene_frame if note.scene_frame is not None else note.media_frame
    if frame is not None:
        palette = widget.palette()
        ground = mix(palette.color(Role.Highlight), palette.color(Role.Base), 0.5)
        known = note.scene_frame is not None
        text = str(frame) if known else tr("movie {n}", n=frame)
        width = QtGui.QFontMetricsF(small).horizontalAdvance(text) + em(widget, 0.7)
        chip = QtCore.QRectF(right - width, line.top(), width, line.height() * 0.94)
        draw_chip(painter, chip, text, bold(small), ground, palette.color(Role.Text))
        right = chip.left() - em(widget, 0.35)
    side = em(widget, 0.85)
    marks = [] if note.is_open else [("check", state_colour(widget.palette(), "good"))]
    marks += [("box", soft)] if note.is_todo and note.is_open else []
    for name, colour in marks:
        mark = QtCore.QRectF(right - side, line.center().y() - side / 2, side, side)
        draw(painter, name, mark, colour)
        right = mark.left() - em(widget, 0.35)
    if note.replies:
        text = str(len(note.replies))
        width = QtGui.QFontMetricsF(small).horizontalAdvance(text)
        draw_line(
            painter,
            QtCore.QRectF(right - width, line.top(), width, line.height()),
            text,
            soft,
            small,
            RIGHT,
        )
        right -= width + em(widget, 0.2)
        mark = QtCore.QRectF(right - side, line.center().y() - side / 2, side, side)
        draw(painter, "note", mark, soft)
        right = mark.left() - em(widget, 0.35)
    return float(right)


def two_lines(text: str, font: QtGui.QFont, width: float) -> list[str]:
    """Return a text broken into at most two lines of a width; the second may be too long."""
    whole = " ".join(text[:400].split())
    metrics = QtGui.QFontMetricsF(font)
    if metrics.horizontalAdvance(whole) <= width:
        return [whole]
    layout = QtGui.QTextLayout(whole, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    cut = line.textLength()
    layout.endLayout()
    return [whole[:cut].rstrip(), whole[cut:].lstrip()]
