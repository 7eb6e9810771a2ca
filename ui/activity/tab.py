"""The tab Activity: the publishes of the journal, live."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from rushes.core.publish.activity import JobView

from ..background import Background
from ..state import PanelState
from ..style import space
from ..texts import tr


class ActivityTab(QtWidgets.QWidget):
    """The list of publishes, the newest first.

    Args:
        state: The panel's state.
        background: Where calls run.
    """

    def __init__(self, state: PanelState, background: Background) -> None:
        super().__init__()
        self._state = state
        self.list = QtWidgets.QListWidget(self)
        self.list.setAccessibleName(tr("Publishes"))
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.6, 0.4)
        layout.addWidget(self.list)
        state.jobs.changed.connect(self._show)

    def _show(self, views: list[JobView]) -> None:
        self.list.clear()
        for view in reversed(views):
            row = QtWidgets.QListWidgetItem(f"{view.title} – {view.doing or view.state}")
            row.setData(QtCore.Qt.ItemDataRole.UserRole, view.id)
            self.list.addItem(row)
