"""Finds out, before a commit, whether somebody else changed what is about to be overwritten.

An attribute whose value was known when it was set here must still have that value on the server, or already
the new one. What was set without having been read cannot be in conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ConflictError
from .entity import PERSISTED, Entity
from .operations import UPDATE, Operation
from .query_text import criteria_for_keys
from .symbols import NOT_SET

if TYPE_CHECKING:
    from .exchange import Exchange
    from .populate import Populator

KEYS_AT_ONCE = 500


def refuse_conflicts(
    exchange: Exchange, populator: Populator, operations: Iterable[Operation]
) -> None:
    """Raise when the server has other values than those that were known when they were changed.

    The entities take the server's values over, so that `Entity.changes` shows both. Between this look
    and the commit a moment remains in which a change of others is not seen.

    Raises:
        ConflictError: Somebody changed them meanwhile; its fact `conflicts` lists entity, attribute and
            the values known, found and wanted.
        ServerError, NetworkError: The server refused or could not be asked.
    """
    known = _first_known(operations)
    if not known:
        return
    exchange.call_and_read(list(_questions(populator, known)))
    found = [
        conflict
        for (entity, name), (before, wanted) in known.items()
        for conflict in _conflict(entity, name, before, wanted)
    ]
    if found:
        where = ", ".join(f"{item['entity']} {item['attribute']}" for item in found[:3])
        raise ConflictError(
            f"Somebody else changed this meanwhile: {where}.",
            next_step="Look at the new values; then commit(overwrite=True), or rollback().",
            conflicts=found,
        )


_Known = Mapping[tuple[Entity, str], tuple[Any, Any]]


def _first_known(operations: Iterable[Operation]) -> dict[tuple[Entity, str], tuple[Any, Any]]:
    """Return, for each changed attribute, the value known before the first change and the last set."""
    found: dict[tuple[Entity, str], tuple[Any, Any]] = {}
    for operation in operations:
        if operation.action != UPDATE or operation.entity._state != PERSISTED:
            continue
        for name, wanted in operation.values.items():
            before = operation.before.get(name, NOT_SET)
            if (operation.entity, name) in found:
                before = found[operation.entity, name][0]
            if before is not NOT_SET:
                found[operation.entity, name] = (before, wanted)
    return found


def _questions(populator: Populator, known: _Known) -> Iterable[dict[str, Any]]:
    names: dict[type[Entity], dict[str, None]] = {}
    keys: dict[type[Entity], dict[Any, None]] = {}
    for entity, name in known:
        names.setdefault(type(entity), {})[name] = None
        keys.setdefault(type(entity), {})[entity._key] = None
    for cls, wanted in names.items():
        paths = ", ".join(populator.projection(cls.schema.attributes[name]) for name in wanted)
        rows = list(keys[cls])
        for start in range(0, len(rows), KEYS_AT_ONCE):
            criteria = criteria_for_keys(
                cls.primary_key_attributes, rows[start : start + KEYS_AT_ONCE]
            )
            expression = f"select {paths} from {cls.entity_type} where {criteria}"
            yield {"action": "query", "expression": expression}


def _conflict(entity: Entity, name: str, before: Any, wanted: Any) -> Iterable[dict[str, Any]]:
    now = entity._row.get(name)
    if _same(now, before) or _same(now, wanted):
        return
    yield {
        "entity": repr(entity),
        "entity_type": entity.entity_type,
        "entity_key": entity._key,
        "attribute": name,
        "before": before,
        "now": now,
        "wanted": wanted,
    }


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        if all(isinstance(item, Entity) for item in (*first, *second)):
            return set(first) == set(second)
        return list(first) == list(second)
    return bool(first == second)
