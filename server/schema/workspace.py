"""The entity types that come from a workspace's object types: Task, Shot, Sequence and whatever is added.

Each row of ObjectType yields one type below TypedContext. Its flags decide which attributes may only be
set on creation, as in the documents of real servers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .definition import Attribute, EntityType
from .schema import Schema

MILESTONE = "01decdd1-51cb-11e3-9d5b-20c9d0831e59"
PRIORITY_NONE = "9661b320-3a0c-11e2-81c1-0800200c9a66"


def with_object_types(static: Schema, rows: Iterable[Mapping[str, Any]]) -> Schema:
    """Return the schema with one more type for each row.

    Args:
        static: The schema without workspace types.
        rows: Rows of ObjectType, by attribute name. A row whose type name is taken is passed over.
    """
    base = static["TypedContext"]
    more: dict[str, EntityType] = {}
    for row in rows:
        name = type_name(row["name"] or "")
        if name and name not in static and name not in more:
            more[name] = _type_of(name, row, base)
    return static.with_types(more)


def type_name(object_type_name: str) -> str:
    """Return the id of the entity type for an object type: its name without spaces."""
    return "".join(object_type_name.split())


def _type_of(name: str, row: Mapping[str, Any], base: EntityType) -> EntityType:
    prioritizable = row["is_prioritizable"] is not False
    object_type_id = _changed(base, "object_type_id", row["id"], immutable=True)
    priority_id = _changed(base, "priority_id", PRIORITY_NONE if prioritizable else None)
    own = {"object_type_id": object_type_id, "priority_id": priority_id}
    frozen = ("object_type_id", "object_type", *_frozen(row, prioritizable))
    return replace(
        base,
        id=name,
        base=base.id,
        attributes={**own, **{k: a for k, a in base.attributes.items() if k not in own}},
        classifiers={"object_typeid": row["id"]},
        immutable=tuple(dict.fromkeys((*frozen, *base.immutable))),
    )


def _changed(base: EntityType, name: str, default: Any, immutable: bool = False) -> Attribute:
    attribute = base.attributes[name]
    flags = attribute.flags | ({"immutable"} if immutable else set())
    return replace(attribute, default=default, flags=flags)


def _frozen(row: Mapping[str, Any], prioritizable: bool) -> tuple[str, ...]:
    names: tuple[str, ...] = () if prioritizable else ("priority_id", "priority")
    if not row["is_typeable"]:
        names += ("type_id", "type")
    if not row["is_statusable"]:
        names += ("status_id", "status")
    if row["id"] == MILESTONE:
        return (*names, "start_date", "split_parts")
    if not row["is_schedulable"]:
        names += ("bid", "start_date", "end_date", "split_parts")
    return names
