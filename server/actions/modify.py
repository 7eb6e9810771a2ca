"""The action `update`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exc as sql_errors
from sqlalchemy import select, update

from ..access.permissions import check_write
from ..protocol import IntegrityError, ValidationError
from ..schema import FAMILY_COLUMN, EntityType
from . import arguments
from .assignment import read_assignment
from .batch import Batch
from .changes import after_update, before_update
from .collections import replace_members
from .custom_attributes import check_custom_value, write_custom_value
from .echo import echo


def modify(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Change an entity and return what was sent, with the attributes that always come.

    Raises:
        NotFoundError: There is no such entity.
        ValidationError: A value is not valid, or an attribute may not change.
    """
    kind = arguments.entity_type(batch.schema, operation)
    key = arguments.entity_key(kind, operation.get("entity_key"))
    data = arguments.required(operation, "entity_data", dict)
    if kind.view_of:
        check_write(batch.actor, kind, None, set())
        answer = write_custom_value(batch, kind, key, data)
        batch.require_writable(batch.schema["CustomAttributeValue"], *key)
        return {"action": "update", "data": answer}
    old = find_row(batch, kind, key)
    if old is None:
        raise arguments.not_found(kind, key)
    kind = concrete_type(batch, kind, old)
    assignment = read_assignment(batch, kind, data)
    check_write(batch.actor, kind, key[0], set(assignment.sent) - set(kind.primary_key))
    batch.require_writable(kind, *key)
    changed = {k: v for k, v in assignment.columns.items() if v != old[k]}
    _check_immutable(kind, changed, old)
    if kind.table == "custom_attribute_value" and changed:
        check_custom_value(batch, old["configuration_id"], changed)
    if changed:
        before_update(batch, kind, old, changed)
        _write(batch, kind, key, changed)
        after_update(batch, kind, old, changed)
        batch.require_writable(kind, *key)
        batch.forget_reads()
    for attribute, members in assignment.collections:
        replace_members(batch, kind, old[kind.primary_key[0]], attribute, members)
    if kind.table == "object_type":
        batch.types_changed()
    names = (*assignment.columns, *changed)
    row = {**old, **changed}
    return {"action": "update", "data": echo(batch, kind, row, assignment.sent, names)}


def find_row(batch: Batch, kind: EntityType, key: tuple[Any, ...]) -> dict[str, Any] | None:
    """Return the row of an entity of a type, or of what extends it; None if there is none."""
    table = batch.table(kind)
    query = select(table).where(
        *(table.c[name] == part for name, part in zip(kind.primary_key, key))
    )
    found = batch.connection.execute(query).mappings().first()
    row = dict(found) if found else None
    if row is None or not batch.schema.is_a(concrete_type(batch, kind, row).id, kind.id):
        return None
    return row


def concrete_type(batch: Batch, kind: EntityType, row: dict[str, Any]) -> EntityType:
    """Return the type a row is of, where its table holds several."""
    return batch.schema.get(row.get(FAMILY_COLUMN, kind.id)) or kind


def _check_immutable(kind: EntityType, changed: dict[str, Any], old: dict[str, Any]) -> None:
    for name in changed:
        if name in kind.primary_key or (name in kind.immutable and old[name] is not None):
            raise ValidationError(f'"{name}" of {kind.id} cannot be changed.')


def _write(batch: Batch, kind: EntityType, key: tuple[Any, ...], changed: dict[str, Any]) -> None:
    table = batch.table(kind)
    same = (table.c[name] == part for name, part in zip(kind.primary_key, key))
    try:
        batch.connection.execute(update(table).where(*same).values(changed))
    except sql_errors.IntegrityError:
        names = ", ".join(f"{name} {value!r}" for name, value in changed.items())
        raise IntegrityError(f"{kind.id} clashes with another one: {names}.") from None
