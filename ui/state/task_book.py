"""Tasks to choose from: those of a search, page by page, my own, and those used last.

What was used last and what was mine is remembered, so that a task can be chosen while the server is away.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore

from .connection import ConnectionState
from .tasks import PAGE, TaskRow, fetch_picture, find_tasks, my_tasks, plain_task, remembered_task

if TYPE_CHECKING:
    from rushes.core.errors import RushesError

    from .panel_state import PanelState

PICTURES = "panel-pictures"
_RECENT = 12


class TaskBook(QtCore.QObject):
    """The tasks of the current account.

    Args:
        state: The panel's state.

    Attributes:
        found: Emitted with the text of the search, the offset and the page of rows.
        missed: Emitted with the error of a search that failed.
        known_changed: Emitted when `recent` or `mine` is another list.
        picture_there: Emitted with the id of a task and the path of its thumbnail.
        mine: My tasks, as far as they are known.
    """

    found = QtCore.Signal(str, int, object)
    missed = QtCore.Signal(object)
    known_changed = QtCore.Signal()
    picture_there = QtCore.Signal(str, str)

    def __init__(self, state: PanelState) -> None:
        super().__init__(state)
        self._state = state
        self.mine: list[TaskRow] = []
        self._account = ""
        self._asked: set[str] = set()
        self.folder = Path(state.settings.journal_path()).with_name(PICTURES)
        state.connection.changed.connect(self._look)
        self._look()

    @property
    def recent(self) -> list[TaskRow]:
        """Tasks that were published to, the last one first."""
        return self._remembered("recent")

    def search(self, text: str, offset: int = 0) -> None:
        """Look for tasks; `found` or `missed` tells. Only the newest search is told."""
        self._state.connection.call(
            lambda session: find_tasks(session, text, offset),
            lambda rows: self.found.emit(text, offset, rows),
            self.missed.emit,
            channel="tasks.search",
        )

    @staticmethod
    def is_last_page(rows: list[TaskRow]) -> bool:
        """Return whether no page follows the one with these rows."""
        return len(rows) < PAGE

    def used(self, task: TaskRow) -> None:
        """Remember that a task was published to."""
        rows = [task, *(row for row in self.recent if row.id != task.id)][:_RECENT]
        self._keep("recent", rows)
        self.known_changed.emit()

    def want_picture(self, task: TaskRow) -> None:
        """Fetch the thumbnail of a task; `picture_there` tells when there is one."""
        if not task.picture_id or task.id in self._asked:
            return
        self._asked.add(task.id)
        folder, task_id = self.folder, task.id

        def done(path: Path | None) -> None:
            if path is not None:
                self.picture_there.emit(task_id, str(path))

        self._state.background.run(lambda: fetch_picture(task, folder), done, lambda error: None)

    def _look(self) -> None:
        account = self._state.connection.account
        key = account.key if account else ""
        if key != self._account:
            self._account, self._asked = key, set()
            self.mine = self._remembered("mine")
            self.known_changed.emit()
        if self._state.connection.state is ConnectionState.SIGNED_IN:
            user_id = self._state.connection.user_id
            self._state.connection.call(
                lambda session: my_tasks(session, user_id),
                self._mine_found,
                self._not_found,
                channel="tasks.mine",
            )

    def _mine_found(self, rows: list[TaskRow]) -> None:
        self.mine = rows
        self._keep("mine", rows)
        self.known_changed.emit()

    def _not_found(self, error: RushesError) -> None:
        # The line on top says that the server is away; what is remembered stays.
        self.known_changed.emit()

    def _keep(self, name: str, rows: list[TaskRow]) -> None:
        self._state.remember_for_all(f"{name}:{self._account}", [plain_task(row) for row in rows])

    def _remembered(self, name: str) -> list[TaskRow]:
        plain = self._state.memory.get(f"{name}:{self._account}", [])
        rows = (remembered_task(one) for one in plain)
        return [row for row in rows if row is not None]
