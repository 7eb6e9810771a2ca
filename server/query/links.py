"""Links that are custom attributes: of which concrete type a row is.

All of them share one table, whose rows do not name their type. It follows from what they lead to: a row
whose `to_id` is a user's is a UserCustomAttributeLink, one whose `from_id` is a task's a
ContextCustomAttributeLinkFrom, both at the same time where it leads from a task to a user.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, case, literal, select

from ..schema import FAMILY_COLUMN, EntityType, Kind, Schema
from ..store import Tables

_BASES = ("CustomAttributeLink", "CustomAttributeLinkFrom")


def is_link(entity_type: EntityType) -> bool:
    """Say whether rows of a type are links of custom attributes."""
    return entity_type.id in _BASES or entity_type.base in _BASES


def leads_there(
    entity_type: EntityType, rows: FromClause, schema: Schema, tables: Tables
) -> ColumnElement[bool] | None:
    """Return the condition that a link is of a type; None for the general types."""
    if entity_type.id in _BASES:
        return None
    (reference,) = (
        a
        for a in entity_type.attributes.values()
        if a.kind is Kind.REFERENCE and a.join and a.join.keys[0] in ("from_id", "to_id")
    )
    assert reference.join is not None
    target = schema.target(reference)
    found = tables.of(target).alias()
    ids = select(found.c.id)
    if target.base:
        ids = ids.where(found.c[FAMILY_COLUMN].in_(sorted(schema.family(target.id))))
    return rows.c[reference.join.keys[0]].in_(ids)


def link_type(
    entity_type: EntityType, rows: FromClause, schema: Schema, tables: Tables
) -> ColumnElement[str]:
    """Return the name of a link's concrete type, as a column."""
    if entity_type.id not in _BASES:
        return literal(entity_type.id)
    kinds = [schema[name] for name in schema.family(entity_type.id)[1:]]
    conditions = ((leads_there(kind, rows, schema, tables), kind.id) for kind in kinds)
    told = [(condition, literal(name)) for condition, name in conditions if condition is not None]
    return case(*told, else_=literal(entity_type.id))


def entity_type_of(
    kinds: tuple[str, ...], key: ColumnElement[str], schema: Schema, tables: Tables
) -> ColumnElement[str | None]:
    """Return the general type of the entity with a key, `TypedContext` or `User`, as a column.

    Args:
        kinds: Types to look among.
        key: The key.
        schema: The types.
        tables: Their tables.
    """
    told = []
    for name in kinds:
        found = tables.of(schema[name]).alias()
        ids = select(found.c.id)
        if schema.has_family_column(schema[name]):
            ids = ids.where(found.c[FAMILY_COLUMN].in_(sorted(schema.family(name))))
        told.append((key.in_(ids), literal(name)))
    return case(*told, else_=None)
