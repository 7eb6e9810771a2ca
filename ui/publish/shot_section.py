"""What is captured: source, frames with handles, every n-th frame."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from rushes.core.host_data import FrameRange

from ..section import Section
from ..state.publish_form import frames_of, source_of
from ..state.publishing import Publishing
from ..style import em, space
from ..texts import tr

_FURTHEST = 9_999_999


class ShotSection(Section):
    """Source and frames.

    Args:
        publishing: The choices.
        parent: As of any widget.
    """

    def __init__(self, publishing: Publishing, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(tr("Source and frames"), parent)
        self._publishing = publishing
        self._showing = False
        self.source = QtWidgets.QComboBox(self)
        self.source.setAccessibleName(tr("Source"))
        self.first = _spin(tr("First frame"), -_FURTHEST)
        self.last = _spin(tr("Last frame"), -_FURTHEST)
        self.handles = _spin(tr("Handles: further frames on both sides"), 0)
        self.step = _spin(tr("Step: every n-th frame, held"), 1)
        self.whole = QtWidgets.QPushButton(tr("As in the scene"), self)
        self.whole.setFlat(True)
        self._lay_out()
        self.source.activated.connect(self._source_chosen)
        for spin in (self.first, self.last):
            spin.valueChanged.connect(self._range_typed)
        self.handles.valueChanged.connect(lambda value: self._change(handles=value))
        self.step.valueChanged.connect(lambda value: self._change(step=value))
        self.whole.clicked.connect(lambda: self._publishing.change(frames=None))
        publishing.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the choices as they are."""
        view, form = self._publishing.view, self._publishing.form
        if view is None:
            return
        self._showing = True
        source, frames = source_of(form, view), frames_of(form, view)
        self._fill_sources(source.id if source else "")
        plain = FrameRange(frames.first + form.handles, frames.last - form.handles)
        chosen = form.frames or plain
        values = ((self.first, chosen.first), (self.last, chosen.last))
        for spin, value in (*values, (self.handles, form.handles), (self.step, form.step)):
            if spin.value() != value:
                spin.setValue(value)
        self.whole.setVisible(form.frames is not None)
        self._showing = False
        count = len(range(frames.first, frames.last + 1, form.step))
        words = [source.label if source else tr("nothing to capture")]
        words.append(f"{frames.first}–{frames.last}" + (f" ×{form.step}" if form.step > 1 else ""))
        words.append(tr("{count} frames", count=count))
        self.set_summary(" · ".join(words))

    def _lay_out(self) -> None:
        source_label = _label(tr("S&ource"), self.source)
        self.body.addWidget(source_label)
        self.body.addWidget(self.source)
        grid = QtWidgets.QGridLayout()
        space(grid, self, 0, 0.35)
        pairs = (
            (tr("F&irst"), self.first),
            (tr("&Last"), self.last),
            (tr("&Handles"), self.handles),
            (tr("S&tep"), self.step),
        )
        for column, (text, spin) in enumerate(pairs):
            grid.addWidget(_label(text, spin), 0, column)
            grid.addWidget(spin, 1, column)
            grid.setColumnStretch(column, 3 if column < 2 else 2)
        self.body.addSpacing(em(self, 0.2))
        self.body.addLayout(grid)
        self.body.addWidget(self.whole, 0, QtCore.Qt.AlignmentFlag.AlignLeft)

    def _fill_sources(self, current: str) -> None:
        view = self._publishing.view
        assert view is not None
        there = [
            (self.source.itemText(i), self.source.itemData(i)) for i in range(self.source.count())
        ]
        wanted = [(one.label, one.id) for one in view.sources]
        if there != wanted:
            self.source.clear()
            for label, source_id in wanted:
                self.source.addItem(label, source_id)
        self.source.setCurrentIndex(self.source.findData(current))

    def _source_chosen(self, number: int) -> None:
        self._change(source=self.source.itemData(number), frames=None)

    def _range_typed(self, value: int) -> None:
        first, last = self.first.value(), self.last.value()
        # Whichever end was moved across the other takes it along.
        if first > last:
            first = last = value
        self._change(frames=FrameRange(first, last))

    def _change(self, **values: object) -> None:
        if not self._showing:
            self._publishing.change(**values)


def _spin(name: str, least: int) -> QtWidgets.QSpinBox:
    spin = QtWidgets.QSpinBox()
    spin.setRange(least, _FURTHEST)
    spin.setAccessibleName(name)
    spin.setToolTip(name)
    spin.setKeyboardTracking(False)
    spin.setMinimumWidth(em(spin, 3.6))
    return spin


def _label(text: str, buddy: QtWidgets.QWidget) -> QtWidgets.QLabel:
    label = QtWidgets.QLabel(text)
    label.setBuddy(buddy)
    return label
