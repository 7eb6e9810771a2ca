"""Sends what was recorded, in one batch, and takes over what the server made of it.

A batch is a transaction on the server: it is carried out as a whole or not at all. Only a very large one is
cut into several. Because every id is made here, a batch may be sent again when its answer was lost: if the
server then says that something exists already, the first try had arrived.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..errors import ServerError
from .codec import write_payload
from .conflicts import refuse_conflicts
from .entity import GONE, PERSISTED, Entity
from .operations import CREATE, DELETE, Operation
from .query_text import criteria_for_keys
from .reader import Members
from .schema import COLLECTION

if TYPE_CHECKING:
    from .session import Session

MOST_OPERATIONS = 2000
MOST_BYTES = 8 * 1024 * 1024


class Committer:
    """Commits the changes of one session; one commit at a time, others wait.

    Args:
        session: The session.
    """

    def __init__(self, session: Session) -> None:
        self._store = session._store
        self._exchange = session._exchange
        self._populator = session._populator
        self._operations = session._editor.operations

    def commit(self, overwrite: bool) -> None:
        """Send everything that is recorded.

        What other threads record meanwhile stays for the next commit. On an error the part that was not
        carried out stays recorded.

        Args:
            overwrite: Do not look whether somebody else changed the same values meanwhile.

        Raises:
            ConflictError: Somebody did; nothing was done.
            ServerError: The server refused a batch; nothing of that batch was done.
            NetworkError: There was no answer; what of the batch was done is not known.
        """
        with self._store.lock:
            sending = self._operations.seal()
        done: list[Operation] = []
        try:
            if not overwrite:
                refuse_conflicts(self._exchange, self._populator, sending)
            payloads = [write_payload(op.action, op.entity, op.values) for op in sending]
            for batch, calls in _batches(sending, payloads):
                results = self._send(batch, calls)
                with self._store.lock:
                    self._take_over(batch, results)
                if self._exchange.cache is not None:
                    changed = [(op.entity.entity_type, op.entity._key) for op in batch]
                    self._exchange.cache.forget(changed)
                done += batch
        finally:
            with self._store.lock:
                self._operations.finish(done)

    def _send(self, batch: list[Operation], calls: list[dict[str, Any]]) -> list[Any]:
        try:
            return self._exchange.call(calls, repeatable=True)
        except ServerError as error:
            if error.facts.get("repeated") and self._arrived(batch):
                return [{"data": None} for _ in calls]
            raise

    def _arrived(self, batch: list[Operation]) -> bool:
        """Return whether the server did a batch: all it creates is there, all it deletes is gone.

        A batch is done as a whole or not at all, so these speak for its updates as well; one that only
        updates may simply be sent again.
        """
        gone = {id(op.entity) for op in batch if op.action == DELETE}
        created = [op.entity for op in batch if op.action == CREATE and id(op.entity) not in gone]
        deleted = [op.entity for op in batch if op.action == DELETE]
        if not created and not deleted:
            return False
        return self._count(created) == len(created) and self._count(deleted) == 0

    def _count(self, entities: list[Entity]) -> int:
        """Return how many of some entities are on the server."""
        by_type: dict[str, list[Entity]] = {}
        for entity in entities:
            by_type.setdefault(entity.entity_type, []).append(entity)
        found = 0
        for entity_type, same in by_type.items():
            schema = same[0].schema
            criteria = criteria_for_keys(schema.primary_key, [e._key for e in same])
            names = ", ".join(schema.primary_key)
            query = f"select {names} from {entity_type} where {criteria}"
            answer = self._exchange.call([{"action": "query", "expression": query}])
            found += len(answer[0].get("data") or ())
        return found

    def _take_over(self, batch: list[Operation], results: list[Any]) -> None:
        self._store.settle(operation.entity for operation in batch)
        for operation in batch:
            if operation.action == DELETE:
                operation.entity._state = GONE
                self._store.remove(operation.entity)
            else:
                _settle(operation)
        told = [result.get("data") for result in results if _tells(result)]
        self._exchange.read(told, self._store.clock)


def _tells(result: Any) -> bool:
    return isinstance(result, dict) and isinstance(result.get("data"), dict)


def _settle(operation: Operation) -> None:
    """Make what was sent the server's value; the answer corrects it where the server decided otherwise."""
    entity, local = operation.entity, operation.entity._local or {}
    if operation.action == CREATE:
        entity._state = PERSISTED
        entity._row.update(entity.primary_key)
    for name, value in operation.values.items():
        attribute = entity.schema.attributes[name]
        entity._row[name] = Members(value) if attribute.kind == COLLECTION else value
        # The other name of the same relation is no longer known, unless the answer brings it.
        entity._row.pop(attribute.twin, None)
        if local.get(name) is value:
            del local[name]
    entity._local = local or None


def _batches(
    operations: list[Operation], payloads: list[dict[str, Any]]
) -> Iterator[tuple[list[Operation], list[dict[str, Any]]]]:
    """Cut a commit into batches that a server takes; nearly always there is one."""
    start, size = 0, 0
    for index, payload in enumerate(payloads):
        weight = len(json.dumps(payload)) if len(payloads) > MOST_OPERATIONS // 20 else 0
        if index - start >= MOST_OPERATIONS or (size and size + weight > MOST_BYTES):
            yield operations[start:index], payloads[start:index]
            start, size = index, 0
        size += weight
    if start < len(payloads):
        yield operations[start:], payloads[start:]
