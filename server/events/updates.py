"""`ftrack.update` events: one for each committed batch, in the names of the real server's tables."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any

from ..access.accounts import Actor
from ..protocol import plain
from ..schema import Attribute
from ..store import Database
from ..store.values import reader
from .audience import OwnerFinder, Owners
from .changes import ADD, MOVE, REMOVE, UPDATE, Change, merged
from .lineage import Lineage, Row, Snapshot, database_snapshot, table_name
from .publication import TOPIC_UPDATE

APPLICATION = "ftrack.api"
# Entities of one event; a larger batch is told in several, so that no frame becomes huge.
_AT_ONCE = 1000
# The JavaScript client writes this when it has no token.
_NO_TOKEN = "undefined"
# Keys and sessions of users are nobody's business.
_SILENT = frozenset({"ApiKey", "UserSession"})
# In front of a custom attribute's key among the attribute names of its carrier.
_CUSTOM = "custom_attributes."
_CUSTOM_VALUE = "CustomAttributeValue"
_CONFIGURATION = "CustomAttributeConfiguration"
# Entities that custom values belong to, in the words of a configuration's `entity_type`.
_CARRIERS = {
    "task": "Context",
    "show": "Context",
    "assetversion": "AssetVersion",
    "asset": "Asset",
    "user": "Resource",
    "list": "List",
}


class UpdateBuilder:
    """Makes events of changes.

    Args:
        snapshot: Opens what is known after a batch; told whether the batch changed the types.
    """

    def __init__(self, snapshot: Callable[[bool], AbstractContextManager[Snapshot]]) -> None:
        self._snapshot = snapshot

    @classmethod
    def of(cls, database: Database) -> UpdateBuilder:
        """Return a builder that reads from `database`."""
        return cls(partial(database_snapshot, database))

    def build(
        self,
        hub_id: str,
        changes: Sequence[Change],
        user: Actor | None,
        client_token: str | None = None,
        push_token: str | None = None,
    ) -> list[tuple[dict[str, Any], Owners]]:
        """Return the events of one batch, each with whom its entities belong to.

        It is one event, several for a very large batch, none if nothing changed.

        Args:
            hub_id: Source of the events.
            changes: What changed, in order.
            user: Who changed it.
            client_token: As the caller of the API sent it.
            push_token: As the caller of the API sent it.
        """
        with self._snapshot(any(change.entity_type == "ObjectType" for change in changes)) as seen:
            batch = _Batch(seen, changes)
            entities = batch.entities()
            owners = [batch.owners(part) for part in _parts(entities)]
            person = batch.person(user)
        common = {
            "user": person,
            "pushToken": _token(push_token),
            "clientToken": _token(client_token),
        }
        source = _source(hub_id, user, _token(client_token))
        events = [_event(part, common, source) for part in _parts(entities)]
        return list(zip(events, owners))


class _Batch:
    """The changes of one batch on their way into one event."""

    def __init__(self, seen: Snapshot, changes: Sequence[Change]) -> None:
        self._schema = seen.schema
        self._lineage = Lineage(seen, changes)
        self._owners = OwnerFinder(seen.schema, self._lineage)
        self._changes = merged(self._placed(change) for change in changes)

    def entities(self) -> list[dict[str, Any]]:
        """Return what stands in `data.entities`."""
        told = (self._entity(c) for c in self._changes if c.entity_type not in _SILENT)
        return [entity for entity in told if entity["keys"] or entity["action"] in (ADD, REMOVE)]

    def owners(self, entities: list[dict[str, Any]]) -> Owners:
        """Return whom entities of the event belong to."""
        return self._owners.owners([(e["entity_type"], e["entityId"]) for e in entities])

    def person(self, user: Actor | None) -> dict[str, Any]:
        """Return what stands in `data.user`."""
        if user is None:
            return {"userid": None, "name": None}
        row = self._lineage.row("Resource", user.id)
        names = (row.values.get("first_name"), row.values.get("last_name")) if row else ()
        return {"userid": user.id, "name": " ".join(filter(None, names)) or user.username}

    def _placed(self, change: Change) -> Change:
        """Return the change with its row's concrete type; a custom value becomes one of its carrier."""
        if change.entity_type.endswith(_CUSTOM_VALUE):
            return self._of_carrier(change)
        row = self._lineage.row(change.entity_type, change.id)
        return replace(change, entity_type=row.entity_type) if row else change

    def _of_carrier(self, change: Change) -> Change:
        configuration_id, _, entity_id = change.id.partition(",")
        configuration = self._lineage.row(_CONFIGURATION, configuration_id)
        if configuration is None:
            return change
        carrier = self._carrier(configuration, entity_id)
        name = f"{_CUSTOM}{configuration.values.get('key')}"
        # Without a row of its own an entity has the default.
        default = configuration.values.get("default")
        old = default if change.action == ADD else change.old.get("value")
        new = default if change.action == REMOVE else change.new.get("value")
        return Change(
            action=UPDATE,
            entity_type=carrier.entity_type if carrier else change.entity_type,
            id=entity_id,
            old={name: _custom_text(old)},
            new={name: _custom_text(new)},
        )

    def _carrier(self, configuration: Row, entity_id: str) -> Row | None:
        # A hierarchical attribute belongs to entities of several tables.
        named = _CARRIERS.get(str(configuration.values.get("entity_type")))
        for kind in dict.fromkeys(filter(None, (named, *_CARRIERS.values()))):
            row = self._lineage.row(kind, entity_id)
            if row is not None:
                return row
        return None

    def _entity(self, change: Change) -> dict[str, Any]:
        row = self._lineage.row(change.entity_type, change.id)
        steps = self._lineage.of(change.entity_type, change.id)
        values = self._values(change)
        return {
            "action": self._action(change),
            "entityType": table_name(self._schema, change.entity_type),
            "entity_type": change.entity_type,
            "entityId": change.id,
            "objectTypeId": row.values.get("object_type_id") if row else None,
            "parentId": steps[0].parent_id,
            "keys": list(values),
            "changes": values,
            "parents": [step.plain() for step in steps],
        }

    def _action(self, change: Change) -> str:
        moved = change.action == UPDATE and "parent_id" in change.new
        if not moved or not self._is_context(change.entity_type):
            return change.action
        return UPDATE if change.old.get("parent_id") == change.new["parent_id"] else MOVE

    def _is_context(self, name: str) -> bool:
        return name in self._schema and self._schema.is_a(name, "Context")

    def _values(self, change: Change) -> dict[str, dict[str, Any]]:
        """Return old and new values under the server's names."""
        told: dict[str, dict[str, Any]] = {}
        for name in dict.fromkeys((*change.new, *change.old)):
            key = self._key(change.entity_type, name)
            before = None if change.action == ADD else change.old.get(name)
            old = self._value(change.entity_type, name, before)
            new = self._value(change.entity_type, name, change.new.get(name))
            if key and (change.action != UPDATE or old != new):
                told[key] = {"old": old, "new": new}
        return told

    def _key(self, entity_type: str, name: str) -> str | None:
        """Return the server's name of an attribute, or None if nobody may see it."""
        if name.startswith(_CUSTOM):
            return name[len(_CUSTOM) :]
        attribute = self._attribute(entity_type, name)
        if attribute is None or attribute.flags & {"secret", "hidden"}:
            return None
        return attribute.server_name or attribute.name

    def _value(self, entity_type: str, name: str, value: Any) -> Any:
        attribute = self._attribute(entity_type, name)
        if attribute is None or value is None:
            return value
        if "type_name" in attribute.flags:
            return table_name(self._schema, str(value))
        read = reader(attribute)
        return plain(read(value)) if read else value

    def _attribute(self, entity_type: str, name: str) -> Attribute | None:
        definition = self._schema.get(entity_type)
        return definition.attributes.get(name) if definition else None


def _custom_text(stored: str | None) -> str | None:
    """Return a custom attribute's value as events tell it: text, `1` and `0`, lists with `, `."""
    value = None if stored is None else plain(json.loads(stored))
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(int(value) if isinstance(value, bool) else value)


def _parts(entities: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [entities[at : at + _AT_ONCE] for at in range(0, len(entities), _AT_ONCE)]


def _event(
    entities: list[dict[str, Any]], common: dict[str, Any], source: dict[str, Any]
) -> dict[str, Any]:
    parents = (step["entityId"] for entity in entities for step in entity["parents"])
    return {
        "topic": TOPIC_UPDATE,
        "data": {"entities": entities, "parents": list(dict.fromkeys(parents)), **common},
        "source": source,
        "target": "",
        "id": uuid.uuid4().hex,
        "sent": None,
        "inReplyToEvent": None,
    }


def _token(token: str | None) -> str | None:
    return None if token in (None, "", _NO_TOKEN) else token


def _source(hub_id: str, user: Actor | None, client_token: str | None) -> dict[str, Any]:
    source: dict[str, Any] = {"id": hub_id, "applicationId": APPLICATION}
    if user is not None:
        source["user"] = {"username": user.username, "id": user.id}
    if client_token is not None:
        source["clientToken"] = client_token
    return source
