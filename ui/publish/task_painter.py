"""Draws one row of the task picker: picture, what it is called, where it is, and its kind."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from ..icons import draw
from ..state.tasks import TaskRow
from ..style import Role, em, hairline, mix, muted
from .task_model import PICTURE_ROLE, TASK_ROLE

_ROW = 2.9
_HEADING = 1.9
_SHAPE = 16 / 9
_Option = QtWidgets.QStyleOptionViewItem


class TaskPainter(QtWidgets.QStyledItemDelegate):
    """The delegate of the list of tasks."""

    def sizeHint(self, option: _Option, index: QtCore.QModelIndex) -> QtCore.QSize:  # type: ignore[override]
        """Return the height of a row, by the font."""
        lines = _HEADING if index.data(TASK_ROLE) is None else _ROW
        return QtCore.QSize(em(_widget(option), 8), em(_widget(option), lines))

    def paint(  # type: ignore[override]
        self, painter: QtGui.QPainter, option: _Option, index: QtCore.QModelIndex
    ) -> None:
        """Draw a row."""
        row = index.data(TASK_ROLE)
        painter.save()
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        if row is None:
            _draw_heading(painter, option, str(index.data()))
        else:
            ink = _draw_ground(painter, option)
            draw_task(
                painter,
                _widget(option),
                QtCore.QRectF(option.rect),
                row,
                index.data(PICTURE_ROLE),
                ink,
            )
        painter.restore()


def draw_task(
    painter: QtGui.QPainter,
    widget: QtWidgets.QWidget,
    area: QtCore.QRectF,
    row: TaskRow,
    picture: QtGui.QPixmap | None,
    ink: QtGui.QColor,
) -> None:
    """Draw a task into an area: picture on the left, two lines of text beside it.

    Args:
        painter: Where to.
        widget: Whose font and palette decide.
        area: The area.
        row: The task.
        picture: Its thumbnail, or None.
        ink: Colour of its name.
    """
    gap = em(widget, 0.35)
    frame = QtCore.QRectF(area.left() + gap, area.top() + gap, 0, area.height() - 2 * gap)
    frame.setWidth(frame.height() * _SHAPE)
    draw_picture(painter, widget, frame, picture)
    text = QtCore.QRectF(area)
    text.setLeft(frame.right() + em(widget, 0.6))
    text.setRight(area.right() - em(widget, 0.5))
    ground = widget.palette().color(Role.Base)
    _draw_words(painter, widget, text, row, ink, mix(ink, ground, 0.62))


def draw_picture(
    painter: QtGui.QPainter,
    widget: QtWidgets.QWidget,
    frame: QtCore.QRectF,
    picture: QtGui.QPixmap | None,
) -> None:
    """Draw a picture with round corners, cut to the frame; a mark where there is none."""
    outline = QtGui.QPainterPath()
    outline.addRoundedRect(frame, em(widget, 0.2), em(widget, 0.2))
    painter.save()
    painter.fillPath(outline, hairline(widget.palette()))
    painter.setClipPath(outline)
    if picture is None or picture.isNull():
        side = frame.height() * 0.5
        mark = QtCore.QRectF(0, 0, side, side)
        mark.moveCenter(frame.center())
        draw(painter, "film", mark, mix(muted(widget.palette()), hairline(widget.palette()), 0.5))
    else:
        scale = max(frame.width() / picture.width(), frame.height() / picture.height())
        size = QtCore.QSizeF(picture.width() * scale, picture.height() * scale)
        target = QtCore.QRectF(QtCore.QPointF(0, 0), size)
        target.moveCenter(frame.center())
        painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, picture, QtCore.QRectF(picture.rect()))
    painter.restore()


def _draw_words(
    painter: QtGui.QPainter,
    widget: QtWidgets.QWidget,
    area: QtCore.QRectF,
    row: TaskRow,
    ink: QtGui.QColor,
    soft: QtGui.QColor,
) -> None:
    metrics = widget.fontMetrics()
    upper, lower = QtCore.QRectF(area), QtCore.QRectF(area)
    upper.setBottom(area.center().y() + metrics.height() * 0.05)
    lower.setTop(area.center().y() + metrics.height() * 0.05)
    low = QtCore.Qt.AlignmentFlag.AlignBottom
    kind = row.kind if row.kind.lower() != row.name.lower() else ""
    painter.setPen(soft)
    painter.drawText(upper, int(low | QtCore.Qt.AlignmentFlag.AlignRight), kind)
    room = round(upper.width()) - metrics.horizontalAdvance(kind) - em(widget, 0.5)
    bold = QtGui.QFont(widget.font())
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(ink)
    title = QtGui.QFontMetrics(bold).elidedText(
        row.title, QtCore.Qt.TextElideMode.ElideMiddle, room
    )
    painter.drawText(upper, int(low | QtCore.Qt.AlignmentFlag.AlignLeft), title)
    painter.setFont(widget.font())
    painter.setPen(soft)
    place = metrics.elidedText(row.place, QtCore.Qt.TextElideMode.ElideMiddle, round(lower.width()))
    painter.drawText(
        lower, int(QtCore.Qt.AlignmentFlag.AlignTop | QtCore.Qt.AlignmentFlag.AlignLeft), place
    )


def _draw_heading(painter: QtGui.QPainter, option: _Option, text: str) -> None:
    widget = _widget(option)
    area = QtCore.QRectF(option.rect).adjusted(em(widget, 0.4), 0, 0, -em(widget, 0.25))
    font = QtGui.QFont(widget.font())
    font.setBold(True)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * 0.88)
    painter.setFont(font)
    painter.setPen(muted(widget.palette()))
    painter.drawText(
        area, int(QtCore.Qt.AlignmentFlag.AlignBottom | QtCore.Qt.AlignmentFlag.AlignLeft), text
    )


def _draw_ground(painter: QtGui.QPainter, option: _Option) -> QtGui.QColor:
    """Draw the ground of a row that is chosen or pointed at; return the colour of its text."""
    widget = _widget(option)
    palette = widget.palette()
    chosen = bool(option.state & QtWidgets.QStyle.StateFlag.State_Selected)
    over = bool(option.state & QtWidgets.QStyle.StateFlag.State_MouseOver)
    area = QtCore.QRectF(option.rect).adjusted(1, 1, -1, -1)
    if chosen or over:
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        highlight, base = palette.color(Role.Highlight), palette.color(Role.Base)
        painter.setBrush(highlight if chosen else mix(highlight, base, 0.18))
        painter.drawRoundedRect(area, em(widget, 0.25), em(widget, 0.25))
    return palette.color(Role.HighlightedText if chosen else Role.Text)


def _widget(option: _Option) -> QtWidgets.QWidget:
    widget: QtWidgets.QWidget = option.widget
    return widget
