"""What speaks against a publish, one card each, mended by one click where that can be done."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from rushes.core.host_data import Finding

from ..icons import icon
from ..state.checks import Checks
from ..style import em, space, state_colour
from ..texts import tr

_STATES = {"error": "bad", "warning": "warning", "info": "good"}
_SHOWN = 8


class FindingsView(QtWidgets.QWidget):
    """The findings; hidden while there are none.

    Args:
        checks: Where they come from.
        parent: As of any widget.
    """

    def __init__(self, checks: Checks, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks = checks
        self._list = QtWidgets.QVBoxLayout(self)
        space(self._list, self, 0, 0.3)
        checks.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Show the findings as they are."""
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        findings = self._checks.findings
        for finding in findings[:_SHOWN]:
            self._list.addWidget(self._row(finding))
        if len(findings) > _SHOWN:
            more = QtWidgets.QLabel(tr("and {count} more", count=len(findings) - _SHOWN), self)
            self._list.addWidget(more)
        self.setVisible(bool(findings))

    def _row(self, finding: Finding) -> QtWidgets.QWidget:
        row = QtWidgets.QWidget(self)
        line = QtWidgets.QHBoxLayout(row)
        space(line, self, 0, 0.4)
        name = finding.level if finding.level in _STATES else "info"
        mark = QtWidgets.QLabel(row)
        colour = state_colour(self.palette(), _STATES[name])
        mark.setPixmap(icon(self, name, colour).pixmap(em(self, 1.1), em(self, 1.1)))
        text = QtWidgets.QLabel(finding.text, row)
        text.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setToolTip(", ".join(finding.nodes))
        line.addWidget(mark, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        if finding.fix:
            fix = QtWidgets.QPushButton(tr("Fix"), row)
            fix.setAccessibleName(tr("Fix: {text}", text=finding.text))
            fix.clicked.connect(lambda: self._checks.fix(finding))
            line.addWidget(fix, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        return row
