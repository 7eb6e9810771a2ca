"""Looking at entities from outside: what they are and in which state, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .entity import Entity
from .store import key_parts


def identity(entity: Entity) -> tuple[str, list[Any]]:
    """Return type and key of an entity; equal for the same row in any session."""
    return entity.entity_type, key_parts(entity._key)


def primary_key(entity: Entity) -> dict[str, Any]:
    """Return the attributes that identify an entity, with their values."""
    return entity.primary_key


def state(entity: Entity) -> str:
    """Return the state of an entity: `created`, `modified`, `deleted`, `persisted` or `gone`."""
    return entity.state


def states(entities: Iterable[Entity]) -> list[str]:
    """Return the states of several entities."""
    return [entity.state for entity in entities]
