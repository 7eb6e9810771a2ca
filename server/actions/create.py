"""The action `create`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy import exc as sql_errors

from ..access.accounts import key_columns, random_key
from ..access.permissions import check_write
from ..protocol import IntegrityError, PermissionDeniedError, ValidationError
from ..schema import FAMILY_COLUMN, NO_DEFAULT, UID, Attribute, EntityType
from ..store.values import to_columns
from . import arguments
from .assignment import Assignment, read_assignment
from .batch import Batch
from .collections import replace_members
from .custom_attributes import check_custom_value
from .echo import echo
from .effects import complete
from .temporary import is_temporary, keep_temporary


def create(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Make an entity and return it with everything that was sent or decided.

    Raises:
        ValidationError: A value is missing or not valid.
        PermissionDeniedError: Entities of this type are not made in this way.
        IntegrityError: There is an entity with this key already.
    """
    if is_temporary(operation):
        return keep_temporary(batch, operation)
    kind = arguments.entity_type(batch.schema, operation)
    data = arguments.optional(operation, "entity_data", dict) or {}
    if operation.get("entity_key") is not None:
        key = arguments.entity_key(kind, operation["entity_key"])
        data = {**dict(zip(kind.primary_key, key)), **data}
    kind = _concrete(batch, kind, data)
    check_write(batch.actor, kind, None, set())
    assignment = read_assignment(batch, kind, data)
    row = dict(assignment.columns)
    _add_defaults(batch, kind, row)
    _check_present(kind, row, kind.primary_key)
    if kind.table == "custom_attribute_value":
        check_custom_value(batch, row["configuration_id"], row)
    complete(batch, kind, row)
    shown_once = _add_key(row) if kind.table == "api_key" else {}
    _check_present(kind, row, [a.name for a in _enforced(kind)])
    _insert(batch, kind, row)
    batch.require_writable(kind, *(row[name] for name in kind.primary_key))
    _set_collections(batch, kind, row, assignment)
    if kind.table == "object_type":
        batch.types_changed()
    answer = echo(batch, kind, row, assignment.sent, list(row))
    return {"action": "create", "data": {**answer, **shown_once}}


def _add_key(row: dict[str, Any]) -> dict[str, str]:
    """Complete the row of a new API key; returns the key, which cannot be read again."""
    key = random_key()
    row.update(key_columns(key))
    return {"api_key": key}


def _concrete(batch: Batch, kind: EntityType, data: dict[str, Any]) -> EntityType:
    """Return the type to make, which for some general types depends on the data."""
    if kind.view_of:
        raise PermissionDeniedError(f"{kind.id} cannot be created; its values are changed.")
    if kind.id in ("Context", "TypedContext"):
        for other in batch.schema.family("TypedContext"):
            object_type_id = batch.schema[other].classifiers.get("object_typeid")
            if object_type_id is not None and object_type_id == data.get("object_type_id"):
                return batch.schema[other]
        raise ValidationError(f"{kind.id} needs the object_type_id of an object type.")
    if kind.id == "List":
        versions = data.get("system_type") == "assetversion"
        return batch.schema["AssetVersionList" if versions else "TypedContextList"]
    return kind


def _add_defaults(batch: Batch, kind: EntityType, row: dict[str, Any]) -> None:
    for attribute in kind.attributes.values():
        if not attribute.is_stored or row.get(attribute.name) is not None:
            continue
        if attribute.default == UID or kind.primary_key == (attribute.name,):
            integer = attribute.type == "integer"
            row[attribute.name] = _next_number(batch, kind) if integer else str(uuid.uuid4())
        elif attribute.default is not NO_DEFAULT and attribute.name not in row:
            row.update(to_columns(kind, attribute, attribute.default))
    if batch.schema.has_family_column(kind):
        row[FAMILY_COLUMN] = kind.id


def _next_number(batch: Batch, kind: EntityType) -> int:
    key = batch.table(kind).c[kind.primary_key[0]]
    return int(batch.connection.execute(select(func.max(key))).scalar() or 0) + 1


def _check_present(kind: EntityType, row: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if row.get(name) is None:
            raise ValidationError(f'{kind.id} needs "{name}".')


def _enforced(kind: EntityType) -> list[Attribute]:
    return [a for a in kind.attributes.values() if "enforced" in a.flags]


def _insert(batch: Batch, kind: EntityType, row: dict[str, Any]) -> None:
    table = batch.table(kind)
    if len(kind.primary_key) > 1:
        # What has its key from outside (metadata, settings, links) is replaced when it is there.
        same = (table.c[name] == row[name] for name in kind.primary_key)
        batch.connection.execute(delete(table).where(*same))
    try:
        batch.connection.execute(insert(table), row)
    except sql_errors.IntegrityError:
        raise IntegrityError(f"{kind.id} clashes: {_clash(kind, row)} is there already.") from None
    batch.forget_reads(created=kind.table)


def _clash(kind: EntityType, row: dict[str, Any]) -> str:
    names = dict.fromkeys((*kind.primary_key, *(name for group in kind.unique for name in group)))
    return " or ".join(f"{name} {row.get(name)!r}" for name in names)


def _set_collections(
    batch: Batch, kind: EntityType, row: dict[str, Any], assignment: Assignment
) -> None:
    for attribute, members in assignment.collections:
        replace_members(batch, kind, row[kind.primary_key[0]], attribute, members)
