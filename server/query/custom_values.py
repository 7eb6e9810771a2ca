"""The dense views of custom attribute values: one row for each entity and attribute that applies to it.

Clients rely on the density: a key without a row is an error to them. What was stored comes from
CustomAttributeValue, else the configuration's default stands (protocol 3.2).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, and_, case, null, or_, select, true

from ..schema import FAMILY_COLUMN, EntityType, Schema
from ..store import Tables

_APPLIES_TO = {
    "AssetVersion": "assetversion",
    "User": "user",
    "List": "list",
    "ListObject": "listobject",
    "Asset": "asset",
}
_HIERARCHICAL = ("Context", "Asset", "AssetVersion")


def custom_values(view: EntityType, schema: Schema, tables: Tables) -> Subquery:
    """Return the rows of a view type as a subquery with its attributes as columns."""
    owner_type = schema[str(view.view_of)]
    owner = tables.of(owner_type).alias()
    settings = tables["custom_configuration_base"].alias()
    values = tables["custom_attribute_value"].alias()
    stored = and_(values.c.configuration_id == settings.c.id, values.c.entity_id == owner.c.id)
    project = owner.c.get("project_id")
    statement = (
        select(
            settings.c.id.label("configuration_id"),
            owner.c.id.label("entity_id"),
            settings.c.key.label("key"),
            *_values(values, settings),
            (null() if project is None else project).label("project_id"),
        )
        .select_from(owner)
        .join(settings, _applies(owner_type, owner, settings))
        .join(values, stored, isouter=True)
    )
    if owner_type.base:
        family = sorted(schema.family(owner_type.id))
        statement = statement.where(owner.c[FAMILY_COLUMN].in_(family))
    return statement.subquery()


def _values(values: FromClause, settings: FromClause) -> list[ColumnElement[Any]]:
    unset = values.c.configuration_id.is_(None)
    return [
        case((unset, settings.c[f"default{suffix}"]), else_=values.c[f"value{suffix}"]).label(
            f"value{suffix}"
        )
        for suffix in ("", "_text", "_number")
    ]


def _applies(
    owner_type: EntityType, owner: FromClause, settings: FromClause
) -> ColumnElement[bool]:
    is_attribute = settings.c[FAMILY_COLUMN] == "CustomAttributeConfiguration"
    if owner_type.id == "Context":
        typed = owner.c[FAMILY_COLUMN] != "Project"
        same = or_(
            settings.c.object_type_id.is_(None),
            settings.c.object_type_id == owner.c.object_type_id,
        )
        kind = or_(
            and_(settings.c.entity_type == "show", ~typed),
            and_(settings.c.entity_type == "task", typed, same),
        )
    else:
        kind = settings.c.entity_type == _APPLIES_TO[owner_type.id]
    if owner_type.id in _HIERARCHICAL:
        kind = or_(kind, settings.c.is_hierarchical.is_(true()))
    project = owner.c.get("project_id")
    anywhere = settings.c.project_id.is_(None)
    here = anywhere if project is None else or_(anywhere, settings.c.project_id == project)
    return and_(is_attribute, kind, here)
