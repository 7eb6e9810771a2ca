"""Collections of an entity, for example the children of a shot, as lists that record their changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableSequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .entity import Entity


class Collection(MutableSequence[Any]):
    """The members of one collection of one entity.

    It is a view: it shows what is set now, also after later changes and commits. Each member is in it
    once. Changing it records the whole new content, as the protocol wants.

    Raises:
        ApiUseError: On any change that would add a member twice, or something that is no entity.
    """

    __slots__ = ("_entity", "_name")

    def __init__(self, entity: Entity, name: str) -> None:
        self._entity = entity
        self._name = name

    def _members(self) -> Any:
        local = self._entity._local
        if local and self._name in local:
            return local[self._name]
        members = self._entity._row.get(self._name, ())
        if any(member._state == "gone" for member in members):
            return [member for member in members if member._state != "gone"]
        return members

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._members()))

    def __getitem__(self, index: Any) -> Any:
        found = self._members()[index]
        return list(found) if isinstance(index, slice) else found

    def __len__(self) -> int:
        return len(self._members())

    def __contains__(self, member: object) -> bool:
        return member in self._members()

    def __setitem__(self, index: Any, value: Any) -> None:
        members = list(self._members())
        members[index] = value
        self._entity[self._name] = members

    def __delitem__(self, index: Any) -> None:
        members = list(self._members())
        del members[index]
        self._entity[self._name] = members

    def insert(self, index: int, value: Any) -> None:
        """Put a member before the one at `index`."""
        members = list(self._members())
        members.insert(index, value)
        self._entity[self._name] = members

    def extend(self, values: Iterable[Any]) -> None:
        """Put members at the end, as one change."""
        self._entity[self._name] = [*self._members(), *values]

    def clear(self) -> None:
        """Take all members out, as one change."""
        self._entity[self._name] = []

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Collection):
            return list(self._members()) == list(other._members())
        return isinstance(other, (list, tuple)) and list(self._members()) == list(other)

    __hash__ = None  # type: ignore[assignment]  # mutable, like a list

    def __repr__(self) -> str:
        return f"<{self._entity.entity_type}.{self._name} {list(self._members())!r}>"
