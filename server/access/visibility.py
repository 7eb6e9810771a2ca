"""Which rows belong to a set of projects, as SQL conditions made from the schema.

A row belongs to the project its `project_id` names, or to that of what it cannot be without (the keys
marked `cascade`): a component to its version's, a status change to its task's. What belongs to no project,
as users and statuses, is everybody's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, not_, or_, select, true

from ..schema import FAMILY_COLUMN, EntityType, Schema
from ..store import Tables
from .rights import Projects

# Tables whose ids stand in keys that may name an entity of any type.
_ANYTHING = (
    "context",
    "asset",
    "asset_version",
    "component",
    "note",
    "review_session",
    "review_session_object",
    "list",
    "list_object",
    "calendar_event",
)
_TO_ANYTHING = {"custom_attribute_link": ("from_id", "to_id")}

# A column, the table it leads through (None for the project itself), whether it leads nowhere else.
Way = tuple[str, Optional[str], bool]


class Visibility:
    """What can be seen of the tables from within a set of projects.

    Args:
        schema: The static types.
        tables: Their tables.
        projects: The set; not all of them.

    Attributes:
        projects: The same.
    """

    def __init__(self, schema: Schema, tables: Tables, projects: Projects) -> None:
        self._schema = schema
        self._tables = tables
        self.projects = projects

    def of(self, table: str, rows: FromClause) -> ColumnElement[bool] | None:
        """Return the condition that a row belongs here, or None where rows belong to no project."""
        hidden = self._hidden(table, rows, ())
        return None if hidden is None else not_(hidden)

    def _elsewhere(self, project_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a key names a project outside of the set."""
        inside: list[ColumnElement[bool]] = []
        if self.projects.ids:
            inside.append(project_id.in_(sorted(self.projects.ids)))
        if self.projects.opened:
            contexts = self._tables["context"].alias()
            opened = select(contexts.c.id).where(
                contexts.c[FAMILY_COLUMN] == "Project", contexts.c.is_private.is_not(true())
            )
            inside.append(project_id.in_(opened))
        named = project_id.is_not(None)
        return and_(named, not_(or_(*inside))) if inside else named

    def _hidden(
        self, table: str, rows: FromClause, seen: tuple[str, ...]
    ) -> ColumnElement[bool] | None:
        """Return the condition that a row belongs to a project outside of the set; never null."""
        conditions = []
        for column, target, typed in ways_to_project(self._schema, table):
            if target is None:
                conditions.append(self._elsewhere(rows.c[column]))
            elif not typed and seen:
                continue  # on the way to something else; one such fan is enough
            elif (*seen, table).count(target) < 2:
                owner = self._tables[target].alias()
                hidden = self._hidden(target, owner, (*seen, table))
                if hidden is not None:
                    same = owner.c.id == rows.c[column]
                    conditions.append(exists(select(1).select_from(owner).where(same, hidden)))
        return or_(*conditions) if conditions else None


def is_elsewhere(
    connection: Connection,
    schema: Schema,
    tables: Tables,
    projects: Projects,
    kind: EntityType,
    key: tuple[Any, ...],
) -> bool:
    """Say whether an entity belongs to a project outside of a set; one that is not there does not.

    Args:
        connection: A transaction.
        schema: The static types.
        tables: Their tables.
        projects: The set.
        kind: Type of the entity.
        key: Its primary key.
    """
    if projects.everything:
        return False
    table = tables.of(kind)
    condition = Visibility(schema, tables, projects).of(table.name, table)
    if condition is None:
        return False
    same = [table.c[name] == part for name, part in zip(kind.primary_key, key)]
    query = select(1).select_from(table).where(*same, not_(condition))
    return connection.execute(query).first() is not None


@lru_cache(maxsize=1024)
def ways_to_project(schema: Schema, table: str) -> tuple[Way, ...]:
    """Return the columns of a table that lead to a row's project."""
    kinds = [kind for kind in schema if kind.table == table and not kind.view_of]
    stored = {a.name: a for kind in kinds for a in kind.attributes.values() if a.is_stored}
    if "project_id" in stored:
        return (("project_id", None, True),)
    found: list[Way] = []
    for name, attribute in stored.items():
        anything = name in _TO_ANYTHING.get(table, ())
        if "cascade" in attribute.flags and attribute.foreign_key:
            target = schema.get(attribute.foreign_key.partition(".")[0]) or schema["TypedContext"]
            bound = target.table == table or ways_to_project(schema, target.table)
            if bound and len(target.primary_key) == 1:
                found.append((name, target.table, True))
        elif anything or ("cascade" in attribute.flags and name in ("parent_id", "entity_id")):
            found += [(name, other, False) for other in _ANYTHING if other != table]
    return tuple(found)
