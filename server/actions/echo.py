"""The `data` of answers to create and update.

Clients drop their own values after a commit and trust the answer, so every attribute that was sent comes
back, with the twin of each reference or key and the attributes that always come (protocol 2.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..query.selection import TYPE_KEY
from ..schema import EntityType, Kind
from ..store import values
from .batch import Batch


def echo(
    batch: Batch,
    kind: EntityType,
    row: Mapping[str, Any],
    sent: Mapping[str, Any],
    changed: Iterable[str],
) -> dict[str, Any]:
    """Return an entity for the answer.

    Args:
        batch: The call.
        kind: Concrete type of the entity.
        row: Its columns as they are stored now.
        sent: Attributes as they were sent.
        changed: Names of columns whose values are told as well.
    """
    result: dict[str, Any] = {TYPE_KEY: kind.id}
    for name in (*kind.system_attributes, *changed):
        attribute = kind.attributes.get(name)
        if attribute and attribute.is_stored and not attribute.flags & {"hidden", "secret"}:
            result[name] = values.echo(attribute, sent.get(name), row)
    for name, value in sent.items():
        attribute = kind.attributes[name]
        if attribute.kind is Kind.REFERENCE:
            result[name] = _reference(batch, attribute.type, value)
        elif attribute.is_many:
            result[name] = [_reference(batch, attribute.type, member) for member in value or ()]
        elif "secret" in attribute.flags:
            result[name] = value
    return result


def _reference(batch: Batch, declared: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return None if value is None else {TYPE_KEY: declared, "id": value}
    kind = batch.schema.get(str(value.get(TYPE_KEY, declared)))
    if kind is None:
        return value
    keys = {name: value[name] for name in kind.primary_key if name in value}
    extra = {name: value[name] for name in ("key", "value") if name in value}
    return {TYPE_KEY: kind.id, **keys, **extra}
