"""The form of a preset, made from its model; and "save what I see as a preset"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from qtpy import QtCore, QtWidgets

from rushes.core.errors import RushesError
from rushes.core.media.preset_form import FormRow, preset_form, with_value
from rushes.core.media.presets import MoviePreset
from rushes.core.records import to_plain

from ..error_view import ErrorView
from ..primary_button import PrimaryButton
from ..state.publishing import Publishing
from ..style import em, soften, space, strengthen
from ..texts import tr

_LARGE = 1_000_000_000


class PresetPage(QtWidgets.QWidget):
    """The page.

    Args:
        publishing: The choices.
        parent: As of any widget.

    Attributes:
        left: Emitted when the artist is done here.
    """

    left = QtCore.Signal()

    def __init__(self, publishing: Publishing, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._publishing = publishing
        self._preset = MoviePreset()
        self._read: dict[str, Callable[[], Any]] = {}
        self.title = QtWidgets.QLabel(tr("Adjust the preset"), self)
        strengthen(self.title, 1.15)
        self.area = QtWidgets.QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        self.error_view = ErrorView(self)
        self.use = PrimaryButton(tr("Use it for the next publish"), self)
        self.back = QtWidgets.QPushButton(tr("&Back"), self)
        self.back.setFlat(True)
        self.name = QtWidgets.QLineEdit(self)
        self.name.setPlaceholderText(tr("Name of the preset"))
        self.name.setAccessibleName(tr("Name of the preset"))
        self.save = QtWidgets.QPushButton(tr("&Save as a preset"), self)
        self.save.setEnabled(False)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.use.clicked.connect(self._use)
        self.save.clicked.connect(self._save)
        self.back.clicked.connect(self.left)
        self._lay_out()

    def begin(self) -> None:
        """Show the preset that counts now."""
        self._preset = self._publishing.preset()
        self.name.clear()
        self.error_view.clear()
        inside = QtWidgets.QWidget()
        form = QtWidgets.QVBoxLayout(inside)
        space(form, self, 0, 0.25)
        plain = to_plain(self._preset)
        self._read = {}
        for row in preset_form():
            if not row.path.startswith(("applies.", "help")):
                self._add(form, row, _value(plain, row.path))
        form.addStretch(1)
        self.area.setWidget(inside)

    def _add(self, form: QtWidgets.QVBoxLayout, row: FormRow, value: Any) -> None:
        widget, read = _editor(row, value)
        widget.setAccessibleName(tr(row.label))
        widget.setAccessibleDescription(tr(row.help))
        widget.setToolTip(tr(row.help))
        self._read[row.path] = read
        if not isinstance(widget, QtWidgets.QCheckBox):
            label = QtWidgets.QLabel(tr(row.label))
            label.setBuddy(widget)
            form.addWidget(label)
        form.addWidget(widget)
        help_label = QtWidgets.QLabel(tr(row.help))
        help_label.setWordWrap(True)
        soften(help_label)
        form.addWidget(help_label)
        form.addSpacing(em(self, 0.4))

    def _lay_out(self) -> None:
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0, 0.5)
        head = QtWidgets.QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.back)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.error_view)
        line = QtWidgets.QHBoxLayout()
        space(line, self, 0, 0.4)
        line.addWidget(self.name, 1)
        line.addWidget(self.save)
        layout.addLayout(line)
        layout.addWidget(self.use)

    def _made(self) -> MoviePreset | None:
        """Return the preset as the form has it; shows what is wrong and returns None otherwise."""
        preset = self._preset
        try:
            for path, read in self._read.items():
                preset = with_value(preset, path, read())
        except RushesError as error:
            self.error_view.show_error(error)
            return None
        return preset

    def _use(self) -> None:
        preset = self._made()
        if preset is not None:
            self._publishing.adjust_preset(preset)
            self.left.emit()

    def _save(self) -> None:
        preset = self._made()
        if preset is not None:
            self._publishing.adjust_preset(preset)
            self._publishing.save_preset(self.name.text().strip())
            self.left.emit()


def _editor(row: FormRow, value: Any) -> tuple[QtWidgets.QWidget, Callable[[], Any]]:
    """Return the widget for a row and how its value is read, as plain data."""
    return _EDITORS[row.kind](row, value)


def _choice(row: FormRow, value: Any) -> tuple[QtWidgets.QWidget, Callable[[], Any]]:
    box = QtWidgets.QComboBox()
    box.addItems(list(row.choices))
    box.setCurrentText(str(value))
    return box, box.currentText


def _number(row: FormRow, value: Any) -> tuple[QtWidgets.QWidget, Callable[[], Any]]:
    least = row.least if row.least is not None else 0
    most = row.most if row.most is not None else _LARGE
    if isinstance(row.default, float):
        real = QtWidgets.QDoubleSpinBox()
        real.setRange(least, most)
        real.setDecimals(3)
        real.setSingleStep(0.01)
        real.setValue(float(value))
        return real, real.value
    whole = QtWidgets.QSpinBox()
    whole.setRange(least, most)
    whole.setValue(int(value))
    return whole, whole.value


def _switch(row: FormRow, value: Any) -> tuple[QtWidgets.QWidget, Callable[[], Any]]:
    box = QtWidgets.QCheckBox(tr(row.label))
    box.setChecked(bool(value))
    return box, box.isChecked


def _text(row: FormRow, value: Any) -> tuple[QtWidgets.QWidget, Callable[[], Any]]:
    field = QtWidgets.QLineEdit(str(value))
    return field, field.text


def _list(row: FormRow, value: Any) -> tuple[QtWidgets.QWidget, Callable[[], Any]]:
    field = _lines("\n".join(value))
    return field, lambda: [line for line in field.toPlainText().splitlines() if line.strip()]


def _table(row: FormRow, value: Any) -> tuple[QtWidgets.QWidget, Callable[[], Any]]:
    field = _lines("\n".join(f"{name} = {text}" for name, text in value.items()))
    field.setPlaceholderText("bottom_left = {shot}")

    def read() -> dict[str, str]:
        pairs = (line.partition("=") for line in field.toPlainText().splitlines())
        return {name.strip(): text.strip() for name, _, text in pairs if name.strip()}

    return field, read


def _lines(text: str) -> QtWidgets.QPlainTextEdit:
    field = QtWidgets.QPlainTextEdit(text)
    field.setTabChangesFocus(True)
    field.setFixedHeight(em(field, 4))
    return field


def _value(plain: Mapping[str, Any], path: str) -> Any:
    found: Any = plain
    for name in path.split("."):
        found = found[name]
    return found


_EDITORS = {
    "choice": _choice,
    "number": _number,
    "switch": _switch,
    "text": _text,
    "list": _list,
    "table": _table,
}
