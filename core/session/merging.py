"""Brings entities of another session into this one, with what that one knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .entity import Entity
from .reader import Members
from .store import Siblings

if TYPE_CHECKING:
    from .session import Session


def merge(session: Session, value: Any) -> Any:
    """Return a value with the entities of `session` in the places of another session's.

    Args:
        session: Whose entities are wanted.
        value: An entity, or a list or mapping with entities in it; anything else comes back as it is.
    """
    return _Merger(session).merged(value)


class _Merger:
    """One merge; remembers what it has met, because entities refer to each other in circles."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._done: dict[int, Entity] = {}

    def merged(self, value: Any) -> Any:
        if isinstance(value, Entity):
            return value if value.session is self._session else self._entity(value)
        if isinstance(value, Members):
            return Members(self.merged(item) for item in value)
        if isinstance(value, Mapping):
            return {name: self.merged(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.merged(item) for item in value]
        return value

    def _entity(self, other: Entity) -> Entity:
        known = self._done.get(id(other))
        if known is not None:
            return known
        store = self._session._store
        cls = self._session.types[other.entity_type]
        with store.lock:
            entity = store.find(cls.schema.root, other._key)
            if entity is None:
                entity = cls({}, other._key, Siblings([other._key]))
                store.add(entity)
            self._done[id(other)] = entity
            for name, value in other._row.items():
                entity._row[name] = self.merged(value)
        return entity
