"""The action `delete`: an entity and all that cannot be without it.

The schema says what follows: rows whose key is marked `cascade` go along, other keys are emptied.
Files of deleted components are removed once the transaction is committed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, delete, select, update

from ..access.permissions import check_write
from ..schema import Schema
from ..store import Tables
from . import arguments
from .batch import Batch
from .rows import concrete_type, find_row

Incoming = dict[str, list[tuple[str, str, bool]]]


def remove(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Delete an entity; one that is not there counts as deleted, as a cascade may have taken it."""
    kind = arguments.entity_type(batch.schema, operation)
    key = arguments.entity_key(kind, operation.get("entity_key"))
    answer = {"action": "delete", "data": True}
    if kind.view_of:
        kind = batch.schema["CustomAttributeValue"]
    row = find_row(batch, kind, key)
    if row is None:
        return answer
    check_write(batch.actor, concrete_type(batch, kind, row), row.get("resource_id"), set())
    batch.require_writable(kind, *key)
    table = batch.table(kind)
    if len(key) > 1:
        same = (table.c[name] == part for name, part in zip(kind.primary_key, key))
        batch.connection.execute(delete(table).where(*same))
    else:
        _remove_rows(batch, table, [key[0]])
    batch.forget_reads()
    if kind.table == "object_type":
        batch.types_changed()
    return answer


def _remove_rows(batch: Batch, first: Table, keys: list[Any]) -> None:
    incoming = _incoming(batch.state.database.static, batch.tables)
    within = batch.reader.source.within
    work = deque([(first, keys)])
    seen: dict[str, set[Any]] = {}
    while work:
        table, found = work.popleft()
        known = seen.setdefault(table.name, set())
        new = [key for key in found if key not in known]
        if not new:
            continue
        known.update(new)
        for name, column, cascade in incoming.get(table.name, ()):
            other = batch.tables[name]
            pointing = within(other.c[column], new)
            if not cascade:
                batch.connection.execute(update(other).where(pointing).values({column: None}))
            elif name in incoming:
                key = other.primary_key.columns.values()[0]
                query = select(key).where(pointing)
                work.append((other, list(batch.connection.execute(query).scalars())))
            else:
                batch.connection.execute(delete(other).where(pointing))
        key = table.primary_key.columns.values()[0]
        batch.connection.execute(delete(table).where(within(key, new)))
    _remove_files(batch, seen.get("component", ()))


def _remove_files(batch: Batch, components: Iterable[Any]) -> None:
    gone = list(components)
    if gone:
        batch.after_commit.append(lambda: batch.state.media.remove(gone))


@lru_cache(maxsize=4)
def _incoming(schema: Schema, tables: Tables) -> Incoming:
    """Return, for each table, the tables and columns that point at it and whether they cascade."""
    found: dict[str, dict[tuple[str, str], bool]] = {}
    for kind in schema:
        if kind.view_of:
            continue
        for attribute in kind.attributes.values():
            join = attribute.join
            if attribute.is_stored and attribute.foreign_key and attribute.name != "id":
                target = schema.get(attribute.foreign_key.partition(".")[0])
                target = target or (
                    schema["TypedContext"] if "Task." in attribute.foreign_key else None
                )
                if target and len(target.primary_key) == 1:
                    _note(found, schema, target.table, kind.table, attribute.name, tables)
            elif attribute.is_many and join and join.keys:
                member = schema.target(attribute)
                if not member.view_of:
                    _note(found, schema, kind.table, member.table, join.keys[0], tables)
            elif join and join.through:
                name = (
                    schema[join.through[0]].table if join.through[0] in schema else join.through[0]
                )
                found.setdefault(kind.table, {})[name, join.through[1]] = True
    return {
        table: [(*place, cascade) for place, cascade in places.items()]
        for table, places in found.items()
    }


def _note(
    found: dict[str, dict[tuple[str, str], bool]],
    schema: Schema,
    target: str,
    table: str,
    column: str,
    tables: Tables,
) -> None:
    flags = {
        flag
        for kind in schema
        if kind.table == table and column in kind.attributes and not kind.view_of
        for flag in kind.attributes[column].flags
    }
    in_key = column in tables[table].primary_key.columns
    found.setdefault(target, {})[table, column] = "cascade" in flags or in_key
