"""The tab Notes: what reviewers wrote about the version published last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy import QtWidgets

from rushes.core.publish.activity import JobView

from ..background import Background
from ..state import PanelState
from ..style import space
from ..texts import tr

if TYPE_CHECKING:
    from rushes.core.session import Session


class NotesTab(QtWidgets.QWidget):
    """The notes of the newest version.

    Args:
        state: The panel's state.
        background: Where calls run.
    """

    def __init__(self, state: PanelState, background: Background) -> None:
        super().__init__()
        self._state = state
        self._version = ""
        self.list = QtWidgets.QListWidget(self)
        self.list.setAccessibleName(tr("Notes"))
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.6, 0.4)
        layout.addWidget(self.list)
        state.jobs.changed.connect(self._look)

    def _look(self, views: list[JobView]) -> None:
        done = [view.asset_version_id for view in views if view.state == "done"]
        if done and done[-1] != self._version:
            self._version = done[-1]
            version = self._version
            self._state.connection.call(
                lambda session: _notes(session, version), self._show, channel="notes"
            )

    def _show(self, notes: list[str]) -> None:
        self.list.clear()
        self.list.addItems(notes)


def _notes(session: Session, version_id: str) -> list[str]:
    rows = session.query(f'select content from Note where parent_id is "{version_id}"').all()
    return [str(row["content"]) for row in rows]
