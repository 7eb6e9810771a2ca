"""Sorts the `entity_data` of create and update into columns, relations and what is ignored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..protocol import ValidationError
from ..schema import Attribute, EntityType, Kind
from ..store.values import to_columns
from .batch import Batch


@dataclass
class Assignment:
    """What a call sets.

    Attributes:
        sent: The attributes of the type that were sent, with their values as sent.
        columns: Contents of columns, keys of references included.
        collections: Collections to replace, as lists of entity objects.
    """

    sent: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    collections: list[tuple[Attribute, list[dict[str, Any]]]] = field(default_factory=list)


def read_assignment(batch: Batch, kind: EntityType, data: dict[str, Any]) -> Assignment:
    """Return what `data` sets on an entity of type `kind`.

    Unknown attributes are passed over, as scripts of third parties send some; computed ones as well.

    Raises:
        ValidationError: A value is not of its attribute's type, or a reference and its key disagree.
    """
    result = Assignment()
    for name, value in data.items():
        attribute = kind.attributes.get(name)
        if attribute is None or "hidden" in attribute.flags:
            continue
        if attribute.is_stored:
            result.columns.update(to_columns(kind, attribute, value))
            _expect(batch, kind, attribute, result.columns[name])
        elif attribute.is_many:
            result.collections.append((attribute, _members(kind, attribute, value)))
        elif attribute.kind is not Kind.REFERENCE or not attribute.join:
            continue
        result.sent[name] = value
    for name, value in result.sent.items():
        attribute = kind.attributes[name]
        if attribute.kind is Kind.REFERENCE:
            _set_reference(batch, kind, attribute, value, result)
    return result


def _set_reference(
    batch: Batch, kind: EntityType, attribute: Attribute, value: Any, result: Assignment
) -> None:
    assert attribute.join is not None
    target = batch.schema.target(attribute)
    keys = reference_key(kind, attribute, target, value)
    for name, key in zip(attribute.join.keys, keys):
        stored = kind.attributes.get(name)
        if stored is None or not stored.is_stored:
            continue
        if name in result.sent and result.columns[name] != key:
            raise ValidationError(f'"{attribute.name}" and "{name}" of {kind.id} disagree.')
        result.columns[name] = key
        if key is not None and len(keys) == 1:
            batch.expect(target.table, key, f"{kind.id}.{attribute.name}")


def reference_key(
    kind: EntityType, attribute: Attribute, target: EntityType, value: Any
) -> tuple[Any, ...]:
    """Return the primary key a reference was given by: an entity object, an id, or null.

    Raises:
        ValidationError: It is none of these.
    """
    if value is None:
        return (None,) * len(target.primary_key)
    if isinstance(value, str) and len(target.primary_key) == 1:
        return (value,)
    if isinstance(value, dict):
        keys = tuple(value.get(name) for name in target.primary_key)
        if all(isinstance(key, (str, int)) for key in keys):
            return keys
    raise ValidationError(
        f'"{attribute.name}" of {kind.id} must be an entity with {", ".join(target.primary_key)}.'
    )


def _expect(batch: Batch, kind: EntityType, attribute: Attribute, value: Any) -> None:
    if value is None or not attribute.foreign_key:
        return
    target = batch.schema.get(attribute.foreign_key.partition(".")[0])
    if target is None or len(target.primary_key) > 1 or attribute.name in ("id",):
        return
    batch.expect(target.table, value, f"{kind.id}.{attribute.name}")


def _members(kind: EntityType, attribute: Attribute, value: Any) -> list[dict[str, Any]]:
    members = [] if value is None else value
    if isinstance(members, list) and all(isinstance(member, dict) for member in members):
        return members
    raise ValidationError(f'"{attribute.name}" of {kind.id} must be a list of entities.')
