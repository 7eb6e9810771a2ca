"""The action `update`."""

from __future__ import annotations

from typing import Any

from ..access.permissions import check_write
from ..protocol import ValidationError
from ..schema import EntityType
from . import arguments
from .assignment import read_assignment
from .batch import Batch
from .collections import replace_members
from .custom_attributes import check_custom_value, write_custom_value
from .echo import echo
from .rows import change_row, concrete_type, find_row


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
    _check_kept(kind, changed)
    if kind.table == "custom_attribute_value" and changed:
        check_custom_value(batch, old["configuration_id"], changed)
    if changed:
        change_row(batch, kind, key, changed)
    for attribute, members in assignment.collections:
        replace_members(batch, kind, old[kind.primary_key[0]], attribute, members)
    if kind.table == "object_type":
        batch.types_changed()
    names = (*assignment.columns, *changed)
    row = {**old, **changed}
    return {"action": "update", "data": echo(batch, kind, row, assignment.sent, names)}


def _check_immutable(kind: EntityType, changed: dict[str, Any], old: dict[str, Any]) -> None:
    for name in changed:
        if name in kind.primary_key or (name in kind.immutable and old[name] is not None):
            raise ValidationError(f'"{name}" of {kind.id} cannot be changed.')


def _check_kept(kind: EntityType, changed: dict[str, Any]) -> None:
    """Refuse to empty what an entity could not have been created without."""
    for name, value in changed.items():
        attribute = kind.attributes.get(name)
        if value is None and attribute is not None and "enforced" in attribute.flags:
            raise ValidationError(f'{kind.id} needs "{name}".')
