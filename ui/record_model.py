"""A list of records as a model: told whole, changed row by row, shown page by page.

Whoever knows the records tells all of them each time something has changed; the model finds out which rows
are new, gone or different, so that a view keeps its place and its choice. Rows beyond the first page exist
only once somebody has scrolled to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qtpy import QtCore

RECORD_ROLE = QtCore.Qt.ItemDataRole.UserRole
PAGE = 100
_Index = QtCore.QModelIndex
_NOWHERE = QtCore.QModelIndex()


class RecordModel(QtCore.QAbstractListModel):
    """Records with an `id`, in the order they are told in.

    Args:
        parent: Its owner.
    """

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[Any] = ()
        self._rows: list[Any] = []
        self._changing = False

    def show(self, records: Sequence[Any]) -> None:
        """Show these records from now on.

        Args:
            records: All of them; one that did not change should be the same object as before.
        """
        self._all = records
        self._changing = True
        try:
            self._adjust(records[: max(PAGE, len(self._rows))])
        finally:
            self._changing = False

    def record(self, row: int) -> Any:
        """Return the record of a row, or None where there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, record_id: str) -> int:
        """Return the row of a record, -1 where it is not shown; further pages are shown for it."""
        for row, record in enumerate(self._all):
            if record.id == record_id:
                while row >= len(self._rows) and not self._changing:
                    RecordModel.fetchMore(self, _NOWHERE)
                return row if row < len(self._rows) else -1
        return -1

    def text(self, record: Any) -> str:
        """Return what a screen reader says of a record; for subclasses."""
        return str(record)

    def rowCount(self, parent: Any = _NOWHERE) -> int:
        """Return how many rows there are so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Any, role: int = QtCore.Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the record (`RECORD_ROLE`) or its words."""
        record = self._rows[index.row()]
        if role == RECORD_ROLE:
            return record
        if role in (
            QtCore.Qt.ItemDataRole.DisplayRole,
            QtCore.Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self.text(record)
        return None

    def canFetchMore(self, parent: Any) -> bool:
        """Return whether there are more rows than are shown."""
        # Views ask while rows are being put in, too; one change at a time.
        more = len(self._rows) < len(self._all)
        return more and not parent.isValid() and not self._changing

    def fetchMore(self, parent: Any) -> None:
        """Show one page more."""
        first = len(self._rows)
        more = self._all[first : first + PAGE]
        if more and not self._changing:
            self._changing = True
            self.beginInsertRows(_Index(), first, first + len(more) - 1)
            self._rows += more
            self._changing = False
            self.endInsertRows()

    def _adjust(self, wanted: Sequence[Any]) -> None:
        """Make the rows those that are wanted, with as few signals as it takes."""
        kept = {record.id for record in wanted}
        self._remove([row for row, record in enumerate(self._rows) if record.id not in kept])
        places = {record.id: place for place, record in enumerate(wanted)}
        order = [places[record.id] for record in self._rows]
        if order != sorted(order):
            self.beginResetModel()
            self._rows = list(wanted)
            self.endResetModel()
            return
        self._insert(wanted, {record.id for record in self._rows})
        self._replace(wanted)

    def _remove(self, rows: list[int]) -> None:
        for first, last in reversed(_runs(rows)):
            self.beginRemoveRows(_Index(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _insert(self, wanted: Sequence[Any], known: set[str]) -> None:
        new = [row for row, record in enumerate(wanted) if record.id not in known]
        for first, last in _runs(new):
            self.beginInsertRows(_Index(), first, last)
            self._rows[first:first] = wanted[first : last + 1]
            self.endInsertRows()

    def _replace(self, wanted: Sequence[Any]) -> None:
        changed = [
            row
            for row, (old, new) in enumerate(zip(self._rows, wanted))
            if old is not new and old != new
        ]
        self._rows = list(wanted)
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return runs of neighbouring numbers as first and last."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs
