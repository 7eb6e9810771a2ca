"""The way from an entity up to its project, as `ftrack.update` events tell it.

Rows come from the database; rows a batch has removed come from the batch itself, because their ancestors
are still wanted when they are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

from sqlalchemy import Connection, select

from ..schema import FAMILY_COLUMN, Attribute, EntityType, Schema
from ..store import Database
from .changes import REMOVE, Change

# The document of types says who goes when whom goes; where an entity hangs on several, this one is its
# parent in the sense of events.
_PARENT_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "Project": (),
    "TypedContext": ("parent_id",),
    "Asset": ("context_id",),
    "AssetVersion": ("asset_id",),
    "Component": ("version_id", "container_id"),
    "NoteComponent": ("note_id",),
    "ReviewSessionObject": ("review_session_id",),
    "ReviewSessionObjectStatus": ("review_session_object_id",),
    "ReviewSessionObjectAnnotationComponent": ("review_session_object_id",),
    "ListObject": ("list_id",),
    "Appointment": ("context_id",),
    "TypedContextLink": ("to_id",),
    "AssetVersionLink": ("to_id",),
    "JobComponent": ("job_id",),
    "CustomConfigurationBase": (),
}
# Types of one table that events call by their own names, not by that of their family.
_APART = frozenset({"Context", "Resource"})
_LONGEST = 100


@dataclass(frozen=True)
class Row:
    """A row of the database.

    Attributes:
        entity_type: Its concrete type.
        values: Stored values by attribute name.
    """

    entity_type: str
    values: Mapping[str, Any]


RowLookup = Callable[[str, str], Optional[Row]]


@dataclass(frozen=True)
class Snapshot:
    """What is known after a batch.

    Attributes:
        schema: All types, those of the workspace included.
        row: Finds a row by type, or family, and id.
    """

    schema: Schema
    row: RowLookup


@dataclass(frozen=True)
class Ancestor:
    """One step of the way; the first is the entity itself."""

    entity_type: str
    table: str
    id: str
    parent_id: str | None

    def plain(self) -> dict[str, Any]:
        """Return the step as it stands in an event."""
        return {
            "entityId": self.id,
            "entityType": self.table,
            "entity_type": self.entity_type,
            "parentId": self.parent_id,
        }


@contextmanager
def database_snapshot(database: Database, types_changed: bool) -> Iterator[Snapshot]:
    """Give a snapshot whose rows all belong to one moment; for threads that may wait.

    Args:
        database: Where the rows are.
        types_changed: Read the workspace's types as well; `database` learns them only later.
    """
    with database.read() as connection:
        schema = database.schema_seen_by(connection) if types_changed else database.schema
        yield Snapshot(schema, partial(_row, database, schema, connection))


def _row(
    database: Database, schema: Schema, connection: Connection, name: str, key: str
) -> Row | None:
    entity_type = schema.get(name)
    if entity_type is None or entity_type.view_of:
        return None
    table = database.tables.of(entity_type)
    parts = key.split(",") if len(entity_type.primary_key) > 1 else [key]
    if len(parts) != len(entity_type.primary_key):
        return None
    query = select(table)
    for column, part in zip(entity_type.primary_key, parts):
        query = query.where(table.c[column] == part)
    values = connection.execute(query).mappings().first()
    if values is None:
        return None
    return Row(values.get(FAMILY_COLUMN) or name, dict(values))


def table_name(schema: Schema, name: str) -> str:
    """Return the name of the real server's table in lower case: `task`, `show`, `assetversion`."""
    current: EntityType | None = schema.get(name)
    if current is None:
        return name.lower()
    root = schema.root(name)
    while current:
        if current.server_name:
            return current.server_name.lower()
        current = schema.get(current.base) if current.base else None
    return (name if root.id in _APART else root.id).lower()


class Lineage:
    """Finds ancestors for the changes of one batch, each row once.

    Args:
        seen: The types, and rows as they are after the batch.
        changes: The batch, for rows that are no more.
    """

    def __init__(self, seen: Snapshot, changes: Iterable[Change]) -> None:
        self._schema = seen.schema
        self._lookup = seen.row
        self._found: dict[tuple[str, str], Row | None] = {}
        for change in changes:
            if change.action == REMOVE:
                row = Row(change.entity_type, change.old)
                self._found[self._key(change.entity_type, change.id)] = row

    def row(self, entity_type: str, key: str) -> Row | None:
        """Return a row of that type or of what extends it, or None if there never was one."""
        place = self._key(entity_type, key)
        if place not in self._found:
            self._found[place] = self._lookup(entity_type, key)
        return self._found[place]

    def of(self, entity_type: str, key: str) -> list[Ancestor]:
        """Return the entity itself, then its ancestors upwards, the project last."""
        steps: list[Ancestor] = []
        place: tuple[str, str] | None = (entity_type, key)
        project_id: str | None = None
        while place and len(steps) < _LONGEST:
            row = self.row(*place) or Row(place[0], {})
            parent = self._parent(row)
            project_id = row.values.get("project_id") or project_id
            table = table_name(self._schema, row.entity_type)
            steps.append(Ancestor(row.entity_type, table, place[1], parent[1] if parent else None))
            place = parent if parent and all(step.id != parent[1] for step in steps) else None
        if project_id and all(step.id != project_id for step in steps):
            steps.append(Ancestor("Project", table_name(self._schema, "Project"), project_id, None))
        return steps

    def parent_attributes(self, entity_type: str) -> tuple[str, ...]:
        """Return the attributes that hold the parent's id, the first that has a value counting."""
        current = self._schema.get(entity_type)
        while current:
            if current.id in _PARENT_ATTRIBUTES:
                return _PARENT_ATTRIBUTES[current.id]
            current = self._schema.get(current.base) if current.base else None
        return self._declared(entity_type)

    def _declared(self, entity_type: str) -> tuple[str, ...]:
        definition = self._schema.get(entity_type)
        if definition is None:
            return ()
        if "parent_type" in definition.attributes:
            return ("parent_id",)
        return tuple(
            attribute.name
            for attribute in definition.attributes.values()
            if "cascade" in attribute.flags and attribute.foreign_key
        )

    def _parent(self, row: Row) -> tuple[str, str] | None:
        definition = self._schema.get(row.entity_type)
        for name in self.parent_attributes(row.entity_type):
            key = row.values.get(name)
            attribute = definition.attributes.get(name) if definition else None
            if key and attribute:
                kind = self._parent_type(attribute, row)
                return (kind, str(key)) if kind else None
        return None

    def _parent_type(self, attribute: Attribute, row: Row) -> str | None:
        if not attribute.foreign_key:
            return row.values.get("parent_type")
        name = attribute.foreign_key.split(".")[0]
        return self._schema.root(name).id if name in self._schema else None

    def _key(self, entity_type: str, key: str) -> tuple[str, str]:
        definition = self._schema.get(entity_type)
        return (definition.table if definition else entity_type, key)
