"""From decoded JSON to entities.

The work done per value is as small as can be: the dictionary that the JSON parser made becomes the
entity's own row, only entities and moments inside it are replaced. An entity that is known already takes
the newer values over; within one answer later mentions of an entity may carry its key only (protocol 1.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from weakref import ref

from ..errors import BadAnswerError
from .moments import read_moment
from .store import Key, Siblings, Store, key_of

if TYPE_CHECKING:
    from .entity import Entity
    from .entity_types import EntityTypes


class Members(tuple[Any, ...]):
    """The content of a collection as the server gave it."""

    __slots__ = ()


class Reader:
    """Reads one answer.

    Args:
        store: Where entities are found and kept; its lock must be held while reading.
        types: Entity classes by type name.
        asked: The store's clock when the question was sent. Entities that were committed since then
            take over only what they did not know.
    """

    def __init__(self, store: Store, types: EntityTypes, asked: int) -> None:
        self._store = store
        self._types = types
        self._asked = asked
        self._late = asked != store.clock
        self._siblings: dict[str, Siblings] = {}
        self._plans: dict[str, _Plan] = {}

    def read(self, value: Any) -> Any:
        """Return a JSON value with entities, moments and members in their places.

        Raises:
            BadAnswerError: A moment or an entity cannot be read.
        """
        if type(value) is dict:
            return self._object(value)
        if type(value) is list:
            return self._list(value)
        return value

    def _list(self, values: list[Any]) -> Any:
        found = [self.read(value) for value in values]
        # An empty list of a row may be a collection too; the entity knows by its schema.
        if values and type(values[0]) is dict and "__entity_type__" in values[0]:
            return Members(found)
        return found

    def _object(self, value: dict[str, Any]) -> Any:
        name = value.get("__entity_type__")
        if name is not None:
            return self._entity(name, value)
        kind = value.get("__type__")
        if kind == "datetime" or kind == "date":
            text = value.get("value")
            return None if text is None else read_moment(kind, text)
        for key, item in value.items():
            value[key] = self.read(item)
        return value

    def _entity(self, name: str, row: dict[str, Any]) -> Entity:
        plan = self._plans.get(name) or self._plan(name)
        try:
            key: Key = row[plan.single] if plan.single else key_of(plan.names, row)
            held = plan.refs.get(key)
        except (KeyError, TypeError) as error:
            raise BadAnswerError(f"The server sent a {name} without its key.") from error
        del row["__entity_type__"]
        entity = held() if held is not None else None
        if entity is not None:
            self._merge(plan, entity, row)
            return entity
        entity = plan.make(row, key, plan.siblings)
        plan.refs[key] = ref(entity)
        plan.siblings.keys.append(key)
        for attribute, value in row.items():
            if type(value) is dict:
                row[attribute] = self._object(value)
            elif type(value) is list:
                row[attribute] = self._list(value)
        return entity

    def _merge(self, plan: _Plan, entity: Entity, row: dict[str, Any]) -> None:
        """Let an entity that is known take over what a row says."""
        if entity._siblings is not plan.siblings:
            plan.siblings.misses = max(plan.siblings.misses, entity._siblings.misses)
            entity._siblings = plan.siblings
            plan.siblings.keys.append(entity._key)
        known = entity._row
        old = self._late and self._store.settled_after(entity, self._asked)
        for attribute, value in row.items():
            read = self.read(value)
            if not (old and attribute in known):
                known[attribute] = read
        if len(row) > len(plan.names):
            _agree(plan.twins, known, row)

    def _plan(self, name: str) -> _Plan:
        cls = self._types.even_unknown(name)
        shelf = self._store.shelf(cls.schema.root)
        shelf.tidy()
        siblings = self._siblings.setdefault(name, Siblings())
        plan = self._plans[name] = _Plan(cls, shelf.refs, siblings)
        return plan


class _Plan:
    """What is looked up once for each type of an answer."""

    __slots__ = ("make", "names", "refs", "siblings", "single", "twins")

    def __init__(self, cls: type[Entity], refs: dict[Key, ref[Entity]], siblings: Siblings) -> None:
        self.make = cls
        self.refs = refs
        self.siblings = siblings
        self.names = cls.schema.primary_key
        self.single = self.names[0] if len(self.names) == 1 else ""
        self.twins = cls.schema.twins


def _agree(twins: Iterable[tuple[str, str]], known: dict[str, Any], row: dict[str, Any]) -> None:
    """Keep references and their ids in agreement where a row brought only one of them."""
    for reference, name in twins:
        if reference in row and name not in row:
            known[name] = getattr(known[reference], "_key", None)
        elif name in row and reference not in row:
            target = known.get(reference)
            if getattr(target, "_key", None) != known[name]:
                known.pop(reference, None)
