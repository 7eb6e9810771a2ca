"""What was created, changed and deleted and is not committed yet, in the order it happened.

The order is kept because it means something to the server: a shot that is moved away before its sequence is
deleted survives. Changes of one entity are joined only where that cannot be seen: with the change right
before, or with the creation of the same entity.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .codec import refers_to
from .symbols import NOT_SET

if TYPE_CHECKING:
    from .entity import Entity

CREATE, UPDATE, DELETE = "create", "update", "delete"


class Operation:
    """One thing to do on the server.

    Attributes:
        serial: Grows from operation to operation.
        action: `create`, `update` or `delete`.
        entity: The entity; held until the commit.
        values: Attributes to send with their values.
        before: What the server's values were when the attributes were first set, where that was known.
    """

    __slots__ = ("action", "before", "entity", "serial", "values")

    def __init__(self, serial: int, action: str, entity: Entity, values: dict[str, Any]) -> None:
        self.serial = serial
        self.action = action
        self.entity = entity
        self.values = values
        self.before: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<{self.action} {self.entity!r} {sorted(self.values)}>"


class Operations:
    """The list of what is not committed; the store's lock must be held around every call."""

    def __init__(self) -> None:
        self._list: list[Operation] = []
        self._serials = itertools.count(1)
        self._creates: dict[int, Operation] = {}
        self._deferred: set[tuple[int, str]] = set()
        self._last_delete = 0
        self._sealed = 0

    def __iter__(self) -> Iterator[Operation]:
        return iter(tuple(self._list))

    def __len__(self) -> int:
        return len(self._list)

    def create(self, entity: Entity, values: dict[str, Any]) -> None:
        """Record a creation."""
        self._creates[id(entity)] = self._append(CREATE, entity, values)

    def update(self, entity: Entity, name: str, twin: str, value: Any) -> None:
        """Record that an attribute is set.

        Args:
            entity: The entity.
            name: The attribute.
            twin: The other attribute that says the same, which is no longer sent; may be empty.
            value: The new value.
        """
        operation = self._place(entity, name, twin, value)
        operation.values.pop(twin, None)
        operation.values[name] = value
        if operation.action == UPDATE:
            operation.before.setdefault(name, entity._row.get(name, NOT_SET))

    def delete(self, entity: Entity) -> None:
        """Record a deletion; what was only created here is forgotten altogether."""
        create = self._creates.pop(id(entity), None)
        if create is not None and create.serial > self._sealed:
            self._list = [held for held in self._list if held.entity is not entity]
            return
        self._last_delete = self._append(DELETE, entity, {}).serial

    def withdraw(self, entity: Entity, name: str) -> None:
        """Forget that an attribute was set, where that is not being sent already."""
        for held in self._list:
            if held.entity is entity and held.serial > self._sealed:
                held.values.pop(name, None)
        self._list = [held for held in self._list if held.action != UPDATE or held.values]

    def seal(self) -> list[Operation]:
        """Return all that is recorded, to be sent; it does not change from here on."""
        self._sealed = self._list[-1].serial if self._list else 0
        return list(self._list)

    def finish(self, done: list[Operation]) -> None:
        """Forget what was carried out and open the rest again."""
        serials = {operation.serial for operation in done}
        self._list = [held for held in self._list if held.serial not in serials]
        for operation in done:
            self._creates.pop(id(operation.entity), None)
        self._sealed = 0
        if not self._list:
            self._deferred.clear()

    def clear(self) -> None:
        """Forget all."""
        self.finish(self._list)

    def _append(self, action: str, entity: Entity, values: dict[str, Any]) -> Operation:
        operation = Operation(next(self._serials), action, entity, values)
        self._list.append(operation)
        return operation

    def _place(self, entity: Entity, name: str, twin: str, value: Any) -> Operation:
        """Return the operation that takes a change, a new one where joining could be seen."""
        create = self._creates.get(id(entity))
        if create is not None and self._joins(create, entity, name, twin, value):
            return create
        last = self._list[-1] if self._list else None
        open_end = last is not None and last.serial > self._sealed
        if last is not None and open_end and last.entity is entity and last.action != DELETE:
            return last
        self._deferred.add((id(entity), name))
        return self._append(UPDATE, entity, {})

    def _joins(self, create: Operation, entity: Entity, name: str, twin: str, value: Any) -> bool:
        if create.serial <= max(self._sealed, self._last_delete):
            return False
        if self._deferred & {(id(entity), name), (id(entity), twin)}:
            return False
        others = (self._creates.get(id(other)) for other in refers_to(value))
        return all(other is None or other.serial < create.serial for other in others)
