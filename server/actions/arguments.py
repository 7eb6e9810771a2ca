"""Reads the arguments of operations; what is missing or of the wrong type is refused in one sentence."""

from __future__ import annotations

from typing import Any, TypeVar

from ..protocol import NotFoundError, ValidationError
from ..schema import Attribute, EntityType, Schema
from ..store.values import LARGEST

Operation = dict[str, Any]
Value = TypeVar("Value")
_WORDS = {
    str: "a text",
    int: "a whole number",
    list: "a list",
    dict: "an object",
    bool: "a boolean",
}


def required(operation: Operation, name: str, kind: type[Value]) -> Value:
    """Return an argument that must be there.

    Raises:
        ValidationError: It is missing or not of that type.
    """
    value = optional(operation, name, kind)
    if value is None:
        raise ValidationError(f'{operation.get("action")} needs "{name}".')
    return value


def optional(operation: Operation, name: str, kind: type[Value]) -> Value | None:
    """Return an argument, or None when it is missing or null.

    Raises:
        ValidationError: It is not of that type.
    """
    value = operation.get(name)
    if value is None:
        return None
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValidationError(
            f'"{name}" of {operation.get("action")} must be {_WORDS.get(kind, kind.__name__)}.'
        )
    return value


def entity_type(schema: Schema, operation: Operation) -> EntityType:
    """Return the type an operation names.

    Raises:
        ValidationError: It names none, or one that does not exist.
    """
    name = required(operation, "entity_type", str)
    found = schema.get(name)
    if found is None:
        raise ValidationError(f"There is no entity type {name!r}.")
    return found


def entity_key(kind: EntityType, given: Any) -> tuple[Any, ...]:
    """Return the primary key an operation gives as text, as list or as object.

    Raises:
        ValidationError: It has not the parts the type's key has.
    """
    if isinstance(given, dict):
        given = [given.get(name) for name in kind.primary_key]
    parts = tuple(given) if isinstance(given, list) else (given,)
    fitting = all(_is_key(kind.attributes[n], part) for n, part in zip(kind.primary_key, parts))
    if len(parts) != len(kind.primary_key) or not fitting:
        names = ", ".join(kind.primary_key)
        raise ValidationError(f'"entity_key" of {kind.id} must hold {names}.')
    return parts


def _is_key(attribute: Attribute, part: Any) -> bool:
    """Say whether something can be a part of a key: a text, or the number an `Event` has."""
    if attribute.type != "integer":
        return isinstance(part, str)
    return isinstance(part, int) and not isinstance(part, bool) and abs(part) <= LARGEST


def not_found(kind: EntityType, key: tuple[Any, ...]) -> NotFoundError:
    """Return the error for an entity that is not there."""
    return NotFoundError(f"There is no {kind.id} {', '.join(repr(part) for part in key)}.")
