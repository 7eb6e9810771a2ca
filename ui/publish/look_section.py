"""How the movie is made: the preset, and a picture of one frame as it will be."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from ..error_view import ErrorView
from ..icons import icon
from ..section import Section
from ..state.publishing import Publishing
from ..style import em, hairline, muted, soften, space
from ..texts import tr


class LookSection(Section):
    """Preset and preview.

    Args:
        publishing: The choices.
        parent: As of any widget.

    Attributes:
        adjust_asked: Emitted when the artist wants to change what a preset holds.
    """

    adjust_asked = QtCore.Signal()

    def __init__(self, publishing: Publishing, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(tr("Preset and preview"), parent)
        self._publishing = publishing
        self.preset = QtWidgets.QComboBox(self)
        self.preset.setAccessibleName(tr("Preset"))
        self.adjust = QtWidgets.QPushButton(tr("A&djust …"), self)
        self.help = QtWidgets.QLabel(self)
        self.help.setWordWrap(True)
        soften(self.help)
        self.picture = PreviewPicture(self)
        self.make = QtWidgets.QPushButton(tr("Preview this &frame"), self)
        self.make.setIcon(icon(self, "image"))
        self.error_view = ErrorView(self)
        self._lay_out()
        self.preset.activated.connect(self._chosen)
        self.adjust.clicked.connect(self.adjust_asked)
        self.make.clicked.connect(self._make)
        publishing.changed.connect(self.refresh)
        publishing.lists_changed.connect(self._fill)
        publishing.preview.changed.connect(self._preview_changed)

    def refresh(self) -> None:
        """Show the choices as they are."""
        found = self._publishing.found_preset()
        if self.preset.currentData() != found.name:
            self.preset.setCurrentIndex(self.preset.findData(found.name))
        adjusted = self._publishing.adjusted is not None
        name = tr("{name}, adjusted", name=found.name) if adjusted else found.name
        self.help.setText(
            tr("Adjusted, and saved nowhere yet.") if adjusted else tr(found.preset.help)
        )
        self.help.setVisible(bool(self.help.text()))
        self.set_summary(name)

    def _fill(self) -> None:
        self.preset.clear()
        for one in self._publishing.presets:
            self.preset.addItem(one.name, one.name)
            self.preset.setItemData(
                self.preset.count() - 1, tr(one.preset.help), QtCore.Qt.ItemDataRole.ToolTipRole
            )
        self.refresh()

    def _lay_out(self) -> None:
        line = QtWidgets.QHBoxLayout()
        space(line, self, 0, 0.4)
        line.addWidget(self.preset, 1)
        line.addWidget(self.adjust)
        self.body.addLayout(line)
        self.body.addWidget(self.help)
        self.body.addWidget(self.picture)
        self.body.addWidget(self.error_view)
        self.body.addWidget(self.make, 0, QtCore.Qt.AlignmentFlag.AlignLeft)

    def _chosen(self, number: int) -> None:
        self._publishing.choose_preset(self.preset.itemData(number))

    def _make(self) -> None:
        self.error_view.clear()
        self._publishing.preview.make(self._publishing.form, self._publishing.preset())

    def _preview_changed(self) -> None:
        preview = self._publishing.preview
        self.make.setEnabled(not preview.busy)
        self.make.setText(tr("Making the preview …") if preview.busy else tr("Preview this &frame"))
        self.picture.show_picture(preview.picture, preview.frame)
        if preview.error is not None:
            self.error_view.show_error(preview.error)


class PreviewPicture(QtWidgets.QWidget):
    """A picture as wide as there is room, in its own shape; hidden without one."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QtGui.QImage()
        policy = QtWidgets.QSizePolicy(
            QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Preferred
        )
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._caption = ""
        self.hide()

    def show_picture(self, data: bytes, frame: int) -> None:
        """Show a picture, given as the bytes of a PNG or JPEG; none hides it."""
        self._image = QtGui.QImage.fromData(data) if data else QtGui.QImage()
        self._caption = tr("Frame {frame}", frame=frame)
        self.setAccessibleName(tr("Preview of frame {frame}", frame=frame))
        self.setVisible(not self._image.isNull())
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the picture at a width, and of the line below."""
        if self._image.isNull():
            return 0
        return round(width * self._image.height() / self._image.width()) + em(self, 1.3)

    def sizeHint(self) -> QtCore.QSize:
        """Return a size in the shape of the picture."""
        width = em(self, 20)
        return QtCore.QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the picture with a thin edge, and its frame below."""
        if self._image.isNull():
            return
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
        room = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -em(self, 1.3))
        size = QtCore.QSizeF(self._image.size())
        size.scale(room.size(), QtCore.Qt.AspectRatioMode.KeepAspectRatio)
        target = QtCore.QRectF(QtCore.QPointF(0, 0), size)
        target.moveCenter(room.center())
        painter.drawImage(target, self._image, QtCore.QRectF(self._image.rect()))
        painter.setPen(hairline(self.palette()))
        painter.drawRect(target)
        painter.setPen(muted(self.palette()))
        below = QtCore.QRectF(target.left(), target.bottom(), target.width(), em(self, 1.3))
        right = QtCore.Qt.AlignmentFlag.AlignRight | QtCore.Qt.AlignmentFlag.AlignVCenter
        painter.drawText(below, int(right), self._caption)
        painter.end()
