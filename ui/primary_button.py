"""The one obvious button of a page: large, in the colour of the palette's highlight, with a second line."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from .style import Role, em, mix


class PrimaryButton(QtWidgets.QPushButton):
    """The button.

    Args:
        text: What it does.
        parent: As of any widget.
    """

    def __init__(self, text: str, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._detail = ""
        self._part: float | None = None
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(
            QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed
        )

    def set_detail(self, text: str) -> None:
        """Show a second, smaller line; empty for none."""
        if text != self._detail:
            self._detail = text
            self.setAccessibleDescription(text)
            self.updateGeometry()
            self.update()

    def set_part(self, part: float | None) -> None:
        """Show how much is done, 0 to 1, as the button's own ground; None for no progress."""
        if part != self._part:
            self._part = part
            self.update()

    def sizeHint(self) -> QtCore.QSize:
        """Return room for both lines."""
        lines = 3.4 if self._detail else 2.4
        return QtCore.QSize(em(self, 10), em(self, lines))

    def minimumSizeHint(self) -> QtCore.QSize:
        """Return the same: the button is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the button in the palette's highlight."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        ground, ink = self._colours()
        area = QtCore.QRectF(self.rect()).adjusted(1, 1, -1, -1)
        outline = QtGui.QPainterPath()
        outline.addRoundedRect(area, em(self, 0.35), em(self, 0.35))
        painter.fillPath(outline, ground)
        if self._part is not None:
            painter.save()
            painter.setClipPath(outline)
            done = QtCore.QRectF(area)
            done.setWidth(area.width() * self._part)
            painter.fillRect(done, self.palette().color(Role.Highlight))
            painter.restore()
        if self.hasFocus():
            painter.setPen(QtGui.QPen(ink, max(1.0, em(self) / 12)))
            inner = area.adjusted(*(em(self, 0.16) * way for way in (1, 1, -1, -1)))
            painter.drawRoundedRect(inner, em(self, 0.25), em(self, 0.25))
        self._draw_words(painter, area, ink)
        painter.end()

    def _colours(self) -> tuple[QtGui.QColor, QtGui.QColor]:
        palette = self.palette()
        highlight, ink = palette.color(Role.Highlight), palette.color(Role.HighlightedText)
        window = palette.color(Role.Window)
        if self._part is not None:
            return mix(highlight, window, 0.6), ink
        if not self.isEnabled():
            active = QtGui.QPalette.ColorGroup.Active
            text, ground = (
                palette.color(active, Role.WindowText),
                palette.color(active, Role.Window),
            )
            return mix(text, ground, 0.1), mix(text, ground, 0.55)
        if self.isDown():
            return mix(highlight, QtGui.QColor("black"), 0.8), ink
        if self.underMouse():
            return mix(highlight, QtGui.QColor("white"), 0.9), ink
        return highlight, ink

    def _draw_words(self, painter: QtGui.QPainter, area: QtCore.QRectF, ink: QtGui.QColor) -> None:
        flags = QtCore.Qt.AlignmentFlag.AlignCenter | QtCore.Qt.TextFlag.TextShowMnemonic
        bold = QtGui.QFont(self.font())
        bold.setBold(True)
        if bold.pointSizeF() > 0:
            bold.setPointSizeF(bold.pointSizeF() * 1.12)
        painter.setPen(ink)
        painter.setFont(bold)
        if not self._detail:
            painter.drawText(area, int(flags), self.text())
            return
        upper, lower = QtCore.QRectF(area), QtCore.QRectF(area)
        upper.setBottom(area.top() + area.height() * 0.62)
        lower.setTop(area.top() + area.height() * 0.54)
        painter.drawText(upper, int(flags), self.text())
        painter.setFont(self.font())
        width = round(area.width()) - em(self, 1)
        detail = self.fontMetrics().elidedText(
            self._detail, QtCore.Qt.TextElideMode.ElideMiddle, width
        )
        painter.setOpacity(0.85)
        painter.drawText(lower, QtCore.Qt.AlignmentFlag.AlignCenter, detail)
