"""Finds out what a transaction changes, whoever wrote it and by whatever statement.

Before a statement changes or deletes rows they are read as they were; what was inserted is noted by its
key. At the end all of them are read once more, and the difference is what `ftrack.update` tells: effects,
cascades and emptied keys included, things that came and went left out. The price is paid only while
somebody listens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, event, select, tuple_

from ..access.accounts import Actor
from ..schema import FAMILY_COLUMN, Schema
from ..store import Database
from .changes import ADD, REMOVE, UPDATE, Change
from .hub import EventHub

Key = tuple[Any, ...]
Stored = Mapping[str, Any]
_AT_ONCE = 200
# What decides who may be connected and what they may hear.
_RIGHTS = frozenset({"ApiKey", "User", "UserSecurityRole", "UserSecurityRoleProject"})


@contextmanager
def told_write(
    hub: EventHub,
    database: Database,
    user: Actor | None,
    client_token: str | None = None,
    push_token: str | None = None,
) -> Iterator[Connection]:
    """Give `database.write()`, and tell everybody what it changed once it is committed.

    Nobody else writes in between, so events come in the order of the commits.

    Args:
        hub: Who tells.
        database: Where to write.
        user: On whose behalf.
        client_token: Given back to clients, so that they know their own changes.
        push_token: The same, for push messages.
    """
    if not hub.has_audience:
        with database.write() as connection:
            yield connection
        return
    recorder = ChangeRecorder(database)

    def tell() -> None:
        if any(change.entity_type in _RIGHTS for change in recorder.changes):
            hub.review_standing()
        hub.publish_changes(recorder.changes, user, client_token, push_token)

    with database.write(then=tell) as connection, recorder.watching(connection):
        yield connection


class ChangeRecorder:
    """Watches one transaction.

    Args:
        database: Whose transaction it is.

    Attributes:
        changes: What changed, in the order rows were first touched; filled when watching ends well.
    """

    def __init__(self, database: Database) -> None:
        self.changes: list[Change] = []
        self._database = database
        self._before: dict[tuple[str, Key], Stored | None] = {}
        self._types = _types_by_table(database.static)

    @contextmanager
    def watching(self, connection: Connection) -> Iterator[None]:
        """Watch a connection until the block ends, which must be before the commit."""
        event.listen(connection, "before_execute", self._note_old)
        event.listen(connection, "after_execute", self._note_new)
        try:
            yield
            self.changes = list(self._differences(connection))
        finally:
            event.remove(connection, "before_execute", self._note_old)
            event.remove(connection, "after_execute", self._note_new)

    def _note_old(
        self, connection: Connection, statement: Any, many: Any, parameters: Any, options: Any
    ) -> None:
        table = self._told_table(statement) if isinstance(statement, (Update, Delete)) else None
        if table is None:
            return
        query = select(table)
        if statement.whereclause is not None:
            query = query.where(statement.whereclause)
        for values in many or [parameters]:
            for row in _read(connection, query, values):
                self._touch(table, _key(table, row), row)

    def _note_new(
        self,
        connection: Connection,
        statement: Any,
        many: Any,
        parameters: Any,
        options: Any,
        result: Any,
    ) -> None:
        table = self._told_table(statement) if isinstance(statement, Insert) else None
        if table is not None:
            for key in result.inserted_primary_key_rows:
                self._touch(table, tuple(key), None)

    def _told_table(self, statement: Insert | Update | Delete) -> Table | None:
        table = statement.table
        return table if isinstance(table, Table) and table.name in self._types else None

    def _touch(self, table: Table, key: Key, row: Stored | None) -> None:
        self._before.setdefault((table.name, key), row)

    def _differences(self, connection: Connection) -> Iterator[Change]:
        after: dict[tuple[str, Key], Stored] = {}
        for name in dict.fromkeys(table for table, _ in self._before):
            table = self._database.tables[name]
            keys = [key for touched, key in self._before if touched == name]
            for row in _rows(connection, table, keys):
                after[name, _key(table, row)] = row
        for (name, key), old in self._before.items():
            change = self._change(name, key, old, after.get((name, key)))
            if change is not None:
                yield change

    def _change(
        self, table: str, key: Key, old: Stored | None, new: Stored | None
    ) -> Change | None:
        kept = new if new is not None else old
        if kept is None:
            return None
        kind = kept.get(FAMILY_COLUMN) or self._types[table]
        text = ",".join(str(part) for part in key)
        if old is None:
            return Change(ADD, kind, text, new=kept)
        if new is None:
            return Change(REMOVE, kind, text, old=kept)
        names = [name for name, value in new.items() if value != old[name]]
        return Change(UPDATE, kind, text, _some(old, names), _some(new, names)) if names else None


def _types_by_table(schema: Schema) -> dict[str, str]:
    """Return the type of each table's rows; those of a family name their own."""
    found: dict[str, str] = {}
    for entity_type in schema:
        if not entity_type.view_of:
            found.setdefault(entity_type.table, entity_type.id)
    return found


def _read(connection: Connection, query: Select[Any], values: Any = None) -> Iterator[Stored]:
    for row in connection.execute(query, values).mappings():
        yield {str(name): value for name, value in row.items()}


def _key(table: Table, row: Stored) -> Key:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _rows(connection: Connection, table: Table, keys: Sequence[Key]) -> Iterator[Stored]:
    columns = list(table.primary_key.columns)
    for start in range(0, len(keys), _AT_ONCE):
        chunk = keys[start : start + _AT_ONCE]
        if len(columns) == 1:
            wanted = columns[0].in_([key[0] for key in chunk])
        else:
            wanted = tuple_(*columns).in_(chunk)
        yield from _read(connection, select(table).where(wanted))


def _some(row: Stored, names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
