"""`ftrack.update`, typed: what changed, and one line to hear of it.

The server sends one such event for every committed batch, with the names of its own tables and attributes
(`statusid`, `assetversion`). Here an `EntityChange` answers to the API's names too. Reading never raises: a
part that is not as expected is empty.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .event import Event

if TYPE_CHECKING:
    from .hub import EventHub
    from .subscribers import Known

logger = logging.getLogger(__name__)

UPDATE_TOPIC = "ftrack.update"
ADD, UPDATE, REMOVE, MOVE = "add", "update", "remove", "move"

_FAILED = "The handler %s failed on %s."
# Server tables whose name is not the API's in lower case.
_API_NAMES = {"show": "Project", "task": "TypedContext"}


@dataclass(frozen=True)
class Change:
    """One attribute before and after; None where it did not exist."""

    old: Any
    new: Any


@dataclass(frozen=True)
class Ancestor:
    """One entity on the way from the changed one up to the project.

    Attributes:
        id: Entity id.
        table: The server's table, for example `task`, `show`.
        entity_type: API name, or what can be said of it by the table.
        parent_id: Id of the next one up, or None.
    """

    id: str
    table: str
    entity_type: str
    parent_id: str | None


@dataclass(frozen=True)
class EntityChange:
    """What happened to one entity.

    Attributes:
        action: `add`, `update`, `remove` or `move` (to another parent).
        id: Entity id.
        entity_type: API name (`Note`, `Shot`); without it in the event, what the table says.
        table: The server's table (`note`, `task`).
        parent_id: Id of the parent, or None.
        object_type_id: Id of the object type, for tasks, shots and the like.
        changes: Attributes by the server's names; see `change`.
        ancestors: The entity itself first, the project last.
        user_id: Who did it, or None.
        event: The event this was read from.
    """

    action: str
    id: str
    entity_type: str
    table: str
    parent_id: str | None
    object_type_id: str | None
    changes: Mapping[str, Change]
    ancestors: tuple[Ancestor, ...]
    user_id: str | None
    event: Event = field(repr=False, compare=False)

    def change(self, name: str) -> Change | None:
        """Return the change of one attribute, or None when it did not change.

        Args:
            name: The server's name, or the API's: capitals and underscores make no difference, so
                `status_id` finds `statusid`.
        """
        if name in self.changes:
            return self.changes[name]
        wanted = _plain_name(name)
        return next((self.changes[key] for key in self.changes if _plain_name(key) == wanted), None)

    def concerns(self, entity_type: str) -> bool:
        """Return whether the entity is one, by its API name, its table, or as a kind of context."""
        wanted = _plain_name(entity_type)
        if wanted == "typedcontext":
            return self.table == "task"
        if wanted == "context":
            return self.table in ("task", "show")
        # The table `task` holds shots and folders too, so it is no proof of a Task.
        return wanted == _plain_name(self.entity_type) or wanted == self.table != "task"

    @property
    def related_ids(self) -> frozenset[str]:
        """Ids of everything above the entity, as far as the event tells."""
        ids = {each.id for each in self.ancestors} | {self.parent_id or ""}
        moved = self.change("parent_id")
        ids |= {str(moved.new), str(moved.old)} if moved else set()
        return frozenset(ids - {"", "None", self.id})

    @property
    def project_id(self) -> str | None:
        """Id of the project, or None when the event does not tell."""
        return next((each.id for each in self.ancestors if each.table == "show"), None)


UpdateCallback = Callable[[EntityChange], Any]


def entity_changes(event: Mapping[str, Any]) -> list[EntityChange]:
    """Return what an `ftrack.update` event tells; what cannot be understood is left out."""
    known = event if isinstance(event, Event) else Event.from_wire(event)
    data = _mapping(known.data)
    user_id = _text(_mapping(data.get("user")).get("userid"))
    rows = _list(data.get("entities"))
    return [
        _read_change(row, user_id, known)
        for row in rows
        if isinstance(row, Mapping) and row.get("action") and row.get("entityId")
    ]


def on_update(
    hub: EventHub,
    callback: UpdateCallback,
    *,
    entity_type: str | None = None,
    actions: Collection[str] = (),
    changed: Collection[str] = (),
    under: str | None = None,
    priority: float = 100,
    on_known: Known | None = None,
) -> str:
    """Call `callback` with each change on the server that fits.

    `on_update(hub, print, entity_type="AssetVersion", changed=["status_id"])` prints every change of a
    version's status.

    Args:
        hub: Where to listen.
        callback: Takes an `EntityChange`; may be a coroutine function. Its result is not used.
        entity_type: API name; `TypedContext` is every task, shot and the like; None for all.
        actions: Some of `add`, `update`, `remove`, `move`; empty for all.
        changed: Names of attributes of which one at least must have changed; empty for all.
        under: Id of a project or another entity that must be above the changed one.
        priority: As in `EventHub.subscribe`.
        on_known: As in `EventHub.subscribe`.

    Returns:
        The id of the subscription, for `EventHub.unsubscribe`.
    """

    def fits(change: EntityChange) -> bool:
        return (
            (entity_type is None or change.concerns(entity_type))
            and (not actions or change.action in actions)
            and (not changed or any(change.change(name) for name in changed))
            and (under is None or under in change.related_ids)
        )

    return hub.subscribe(
        f"topic={UPDATE_TOPIC}",
        lambda event: _call_for_each(callback, filter(fits, entity_changes(event))),
        priority=priority,
        on_known=on_known,
    )


def _call_for_each(callback: UpdateCallback, changes: Iterator[EntityChange]) -> Any:
    """Call for every change even if some calls fail; return a coroutine when there is one to wait for."""
    pending = []
    for change in changes:
        try:
            result = callback(change)
        except Exception:
            logger.exception(_FAILED, _name(callback), change)
        else:
            if isinstance(result, Coroutine):
                pending.append((change, result))
    return _wait_for_each(callback, pending) if pending else None


async def _wait_for_each(callback: UpdateCallback, pending: list[tuple[EntityChange, Any]]) -> None:
    import asyncio

    coroutines = [coroutine for _, coroutine in pending]
    results = await asyncio.gather(*coroutines, return_exceptions=True)
    for (change, _), result in zip(pending, results):
        if isinstance(result, Exception):
            logger.error(_FAILED, _name(callback), change, exc_info=result)


def _name(callback: UpdateCallback) -> str:
    return getattr(callback, "__qualname__", type(callback).__qualname__)


def _read_change(row: Mapping[str, Any], user_id: str | None, event: Event) -> EntityChange:
    table = (_text(row.get("entityType")) or "").lower()
    changes = _mapping(row.get("changes"))
    return EntityChange(
        action=str(row["action"]),
        id=str(row["entityId"]),
        entity_type=_api_name(row.get("entity_type"), table),
        table=table,
        parent_id=_text(row.get("parentId")),
        object_type_id=_text(row.get("objectTypeId")),
        changes={str(key): _read_values(value) for key, value in changes.items()},
        ancestors=tuple(_read_ancestors(row.get("parents"))),
        user_id=user_id,
        event=event,
    )


def _read_values(value: Any) -> Change:
    values = _mapping(value)
    return Change(values.get("old"), values.get("new"))


def _read_ancestors(rows: Any) -> Iterator[Ancestor]:
    for row in _list(rows):
        if isinstance(row, Mapping) and row.get("entityId"):
            table = (_text(row.get("entityType")) or "").lower()
            name = _api_name(row.get("entity_type"), table)
            yield Ancestor(str(row["entityId"]), table, name, _text(row.get("parentId")))


def _api_name(given: Any, table: str) -> str:
    return given if isinstance(given, str) and given else _API_NAMES.get(table, table)


def _plain_name(name: str) -> str:
    return name.replace("_", "").lower()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
