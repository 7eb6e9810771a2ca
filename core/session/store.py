"""The identity map: one object for each row of the server, as long as somebody holds it.

Entities are held weakly, so memory falls when results are dropped; those with changes that are not
committed are held by the list of changes. Types below one root (every `Context`, every `Component`) share
their ids, so a row has one object whatever type it was asked for under.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Union
from weakref import ref

from ..cache._forking import ForkSafeLock

if TYPE_CHECKING:
    from .entity import Entity

Key = Union[str, int, tuple[Any, ...]]
_PURGE_AT_LEAST = 4096


class Siblings:
    """Entities of one type that came with one answer; what one of them lacks, all of them lack.

    Attributes:
        keys: Their keys, in the order of the answer. The entities themselves are not held.
        misses: How often one of them was asked for what none of them had.
    """

    __slots__ = ("keys", "misses")

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self.keys: list[Key] = list(keys)
        self.misses = 0


class Shelf:
    """The entities of all types below one root."""

    __slots__ = ("_limit", "refs")

    def __init__(self) -> None:
        self.refs: dict[Key, ref[Entity]] = {}
        self._limit = _PURGE_AT_LEAST

    def find(self, key: Key) -> Entity | None:
        """Return the living entity with this key, or None."""
        reference = self.refs.get(key)
        return reference() if reference is not None else None

    def tidy(self) -> None:
        """Forget the dead, when there may be many; called now and then, costs little on average."""
        if len(self.refs) > self._limit:
            # In place, because a reader in the middle of an answer holds this very dictionary.
            for key in [key for key, held in self.refs.items() if held() is None]:
                del self.refs[key]
            self._limit = max(_PURGE_AT_LEAST, 2 * len(self.refs))


class Store:
    """All entities of a session that somebody holds.

    Attributes:
        lock: Guards the maps and the state of every entity in them.
        clock: Counts commits; what was asked before one may be out of date after it.
    """

    def __init__(self) -> None:
        self.lock = ForkSafeLock()
        self.clock = 0
        self._shelves: dict[str, Shelf] = {}
        self._settled: dict[tuple[str, Key], int] = {}
        self._forgotten = 0

    def shelf(self, root: str) -> Shelf:
        """Return the shelf of a root type."""
        found = self._shelves.get(root)
        return found if found is not None else self._shelves.setdefault(root, Shelf())

    def find(self, root: str, key: Key) -> Entity | None:
        """Return the living entity with this key, or None."""
        return self.shelf(root).find(key)

    def add(self, entity: Entity) -> None:
        """Make an entity the one object of its row."""
        self.shelf(entity.schema.root).refs[entity._key] = ref(entity)

    def remove(self, entity: Entity) -> None:
        """Forget an entity whose row is gone or never came to be."""
        refs = self.shelf(entity.schema.root).refs
        held = refs.get(entity._key)
        if held is not None and held() is entity:
            del refs[entity._key]

    def settle(self, entities: Iterable[Entity]) -> None:
        """Remember that entities were just committed."""
        self.clock += 1
        if len(self._settled) > _PURGE_AT_LEAST:
            self._settled.clear()
            self._forgotten = self.clock
        for entity in entities:
            self._settled[entity.schema.root, entity._key] = self.clock

    def settled_after(self, entity: Entity, asked: int) -> bool:
        """Return whether an entity was committed after the clock showed `asked`."""
        if asked < self._forgotten:
            return True
        return self._settled.get((entity.schema.root, entity._key), 0) > asked

    def living(self) -> list[Entity]:
        """Return every entity that somebody holds."""
        with self.lock:
            found = (held() for shelf in self._shelves.values() for held in shelf.refs.values())
            return [entity for entity in found if entity is not None]

    def clear(self) -> None:
        """Forget all; entities that somebody still holds are no longer the objects of their rows."""
        with self.lock:
            self._shelves.clear()


def key_of(names: Iterable[str], values: Mapping[str, Any]) -> Key:
    """Return the key of a row: the value of its one key attribute, or a tuple of several.

    Raises:
        KeyError: A part is missing.
    """
    parts = tuple(values[name] for name in names)
    return parts[0] if len(parts) == 1 else parts


def key_parts(key: Key) -> list[Any]:
    """Return a key as the list that the protocol wants."""
    return list(key) if isinstance(key, tuple) else [key]
