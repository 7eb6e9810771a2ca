"""From values of Python to JSON payloads, and what a payload refers to."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import ApiUseError
from .moments import write_moment
from .store import key_parts


def write_value(value: Any) -> Any:
    """Return a value as it travels to the server.

    Args:
        value: Plain data, a date or time, an entity, or a list of these.

    Raises:
        ApiUseError: It is something that has no form on the wire.
    """
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ApiUseError(f"{value} is no number that a server can keep.")
        return value
    if isinstance(value, datetime.date):
        return write_moment(value)
    if hasattr(value, "entity_type"):
        return write_reference(value)
    if isinstance(value, Mapping):
        return {str(name): write_value(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [write_value(item) for item in value]
    raise ApiUseError(f"A value of type {type(value).__name__} cannot be sent to the server.")


def write_reference(entity: Any) -> dict[str, Any]:
    """Return an entity as a reference: its type and key."""
    return {"__entity_type__": entity.entity_type, **entity.primary_key}


def write_payload(action: str, entity: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the operation for the server (protocol 2.5 to 2.7)."""
    payload: dict[str, Any] = {
        "action": action,
        "entity_type": entity.entity_type,
        "entity_key": key_parts(entity._key),
    }
    if action != "delete":
        data = {"__entity_type__": entity.entity_type}
        data.update((name, write_value(value)) for name, value in values.items())
        payload["entity_data"] = data
    return payload


def refers_to(value: Any) -> Iterator[Any]:
    """Go through the entities that a value refers to."""
    if isinstance(value, list):
        for item in value:
            yield from refers_to(item)
    elif hasattr(value, "entity_type"):
        yield value
