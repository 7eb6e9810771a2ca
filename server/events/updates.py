"""`ftrack.update` events: one for each committed batch, in the names of the real server's tables."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from ..access.accounts import Actor
from ..protocol import plain
from ..schema import Attribute, Schema
from ..store import Database
from .changes import ADD, MOVE, REMOVE, UPDATE, Change, merged
from .lineage import Lineage, Row, RowLookup, database_rows, table_name

TOPIC_UPDATE = "ftrack.update"
APPLICATION = "ftrack.api"
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
        schema: Gives the types as they are now.
        rows: Opens a look-up of rows as they are now.
    """

    def __init__(
        self,
        schema: Callable[[], Schema],
        rows: Callable[[], AbstractContextManager[RowLookup]],
    ) -> None:
        self._schema = schema
        self._rows = rows

    @classmethod
    def of(cls, database: Database) -> UpdateBuilder:
        """Return a builder that reads from `database`."""
        return cls(lambda: database.schema, lambda: database_rows(database))

    def build(
        self,
        hub_id: str,
        changes: Sequence[Change],
        user: Actor | None,
        client_token: str | None = None,
        push_token: str | None = None,
    ) -> dict[str, Any] | None:
        """Return the event of one batch, or None if nothing changed.

        Args:
            hub_id: Source of the event.
            changes: What changed, in order.
            user: Who changed it.
            client_token: As the caller of the API sent it.
            push_token: As the caller of the API sent it.
        """
        with self._rows() as lookup:
            batch = _Batch(self._schema(), lookup, changes)
            entities = batch.entities()
            person = batch.person(user)
        if not entities:
            return None
        parents = [step["entityId"] for entity in entities for step in entity["parents"]]
        return {
            "topic": TOPIC_UPDATE,
            "data": {
                "entities": entities,
                "parents": list(dict.fromkeys(parents)),
                "user": person,
                "pushToken": _token(push_token),
                "clientToken": _token(client_token),
            },
            "source": _source(hub_id, user, _token(client_token)),
            "target": "",
            "id": uuid.uuid4().hex,
            "sent": None,
            "inReplyToEvent": None,
        }


class _Batch:
    """The changes of one batch on their way into one event."""

    def __init__(self, schema: Schema, lookup: RowLookup, changes: Sequence[Change]) -> None:
        self._schema = schema
        self._lineage = Lineage(schema, lookup, changes)
        self._changes = merged(self._placed(change) for change in changes)

    def entities(self) -> list[dict[str, Any]]:
        """Return what stands in `data.entities`."""
        told = (self._entity(c) for c in self._changes if c.entity_type not in _SILENT)
        return [entity for entity in told if entity["keys"] or entity["action"] in (ADD, REMOVE)]

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
        return Change(
            action=UPDATE,
            entity_type=carrier.entity_type if carrier else change.entity_type,
            id=entity_id,
            old={name: custom_text(change.old.get("value"))},
            new={name: custom_text(change.new.get("value"))},
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
            old = self._value(change.entity_type, name, change.old.get(name))
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
        if attribute and "type_name" in attribute.flags and isinstance(value, str):
            return table_name(self._schema, value)
        return plain(value)

    def _attribute(self, entity_type: str, name: str) -> Attribute | None:
        definition = self._schema.get(entity_type)
        return definition.attributes.get(name) if definition else None


def custom_text(value: Any) -> str | None:
    """Return a custom attribute's value as events tell it: text, `1` and `0`, lists with `, `."""
    value = plain(value)
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def _token(token: str | None) -> str | None:
    return None if token in (None, "", _NO_TOKEN) else token


def _source(hub_id: str, user: Actor | None, client_token: str | None) -> dict[str, Any]:
    source: dict[str, Any] = {"id": hub_id, "applicationId": APPLICATION}
    if user is not None:
        source["user"] = {"username": user.username, "id": user.id}
    if client_token is not None:
        source["clientToken"] = client_token
    return source
