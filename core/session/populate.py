"""Fetches attributes that are not known, for all entities of the same answer in one query.

Who reads the status of one shot of a result will read the others' too; so a walk over two hundred shots
costs one query an attribute instead of two hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .entity import CREATED, Entity
from .query_text import criteria_for_keys
from .schema import MAPPED, REFERENCE, SCALAR, Attribute

if TYPE_CHECKING:
    from .session import Session
    from .store import Key

MOST_AT_ONCE = 500

_MISSES_OF_A_WALK = 2


class Populator:
    """Fills the gaps of one session's entities."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fetch(self, entity: Entity, attributes: Sequence[Attribute]) -> None:
        """Fetch attributes of an entity and of those siblings that lack the first one, too.

        Who reads a second attribute that is missing from siblings will read more: all plain ones
        come along then.

        Raises:
            ServerError, NetworkError: The query failed.
        """
        keys = self._lacking(entity, attributes[0].name)
        entity._siblings.misses += 1
        if entity._siblings.misses == _MISSES_OF_A_WALK and len(keys) > 1:
            attributes = [*attributes, *_plain_and_missing(entity, attributes)]
        projections = ", ".join(self.projection(attribute) for attribute in attributes)
        names = [attribute.name for attribute in attributes]
        if entity not in self._session._exchange.recall(entity.schema.root, keys, names):
            self._query(type(entity), keys, projections)

    def populate(self, entities: Iterable[Entity], projections: str) -> None:
        """Fetch projections of many entities, in as few queries as there are types (of 500 each).

        Args:
            entities: They may be of several types; new ones are passed over.
            projections: As after `select` in a query.

        Raises:
            ServerError, NetworkError: A query failed.
        """
        by_type: dict[type[Entity], list[Key]] = {}
        for entity in entities:
            if entity._state != CREATED:
                by_type.setdefault(type(entity), []).append(entity._key)
        for cls, keys in by_type.items():
            for start in range(0, len(keys), MOST_AT_ONCE):
                self._query(cls, keys[start : start + MOST_AT_ONCE], projections)

    def _query(self, cls: type[Entity], keys: list[Key], projections: str) -> None:
        criteria = criteria_for_keys(cls.primary_key_attributes, keys)
        expression = f"select {projections} from {cls.entity_type} where {criteria}"
        self._session._exchange.call_and_read([{"action": "query", "expression": expression}])

    def _lacking(self, entity: Entity, name: str) -> list[Key]:
        """Return the keys of the entity and of siblings near it that live and lack the attribute."""
        store = self._session._store
        with store.lock:
            siblings = entity._siblings
            shelf = store.shelf(entity.schema.root)
            lacking: list[Any] = []
            for key in siblings.keys:
                found = shelf.find(key)
                if found is not None and name not in found._row and found._state != CREATED:
                    lacking.append(key)
        if entity._key not in lacking:
            return [entity._key]
        start = lacking.index(entity._key)
        # Walks go forward, so those behind it come along first, and those before if there is room.
        return (lacking[start:] + lacking[:start])[:MOST_AT_ONCE]

    def projection(self, attribute: Attribute) -> str:
        """Return what to select so that an attribute's value is of use when it is there."""
        if attribute.kind == SCALAR:
            return attribute.name
        if attribute.kind == MAPPED:
            return f"{attribute.name}.key, {attribute.name}.value"
        target = self._session.schemas[attribute.target]
        names = list(target.primary_key)
        if attribute.kind == REFERENCE:
            names += target.default_projections
            # What people read of a status, a type or a parent is its name, seldom a default projection.
            names += ["name"] if "name" in target.attributes else []
        return ", ".join(f"{attribute.name}.{name}" for name in dict.fromkeys(names))


def _plain_and_missing(entity: Entity, besides: Sequence[Attribute]) -> list[Attribute]:
    """Return the attributes that cost next to nothing to fetch along with others."""
    return [
        attribute
        for name, attribute in entity.attributes.items()
        if attribute.kind == SCALAR
        and attribute.data_type not in ("object", "variable")
        and not attribute.computed
        and name not in entity._row
        and attribute not in besides
    ]
