"""Plain rows and how they hang together, written down once more and apart from the server.

The rows are read from the tables as they are; kinds, attributes and relations are those of the protocol.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

Row = dict[str, object]


@dataclass(frozen=True)
class Kind:
    """An entity type: its rows, its scalars with their sort, its relations."""

    table: str
    scalars: dict[str, str]
    relations: dict[str, Relation]
    concrete: tuple[str, ...] = ()
    key: tuple[str, ...] = ("id",)


@dataclass(frozen=True)
class Relation:
    """Rows of `target` of which `theirs` is our `mine`; through link rows, or along the tree."""

    target: str
    mine: str
    theirs: str
    many: bool = True
    links: tuple[str, str, str] | None = None
    walk: str = ""


def one(target: str, mine: str) -> Relation:
    return Relation(target, mine, "id", many=False)


def many(target: str, theirs: str) -> Relation:
    return Relation(target, "id", theirs)


TYPED = ("Sequence", "Shot", "Task")
BASE = {"id": "key", "name": "text", "parent_id": "key", "project_id": "key"}
DETAILS = {
    "description": "text",
    "sort": "number",
    "bid": "number",
    "start_date": "moment",
    "status_id": "key",
    "type_id": "key",
}
CUSTOM = {"configuration_id": "key", "entity_id": "key", "key": "text", "value": "variable"}


def custom(carrier: str) -> Relation:
    return many(f"{carrier}CustomAttributeValue", "entity_id")


def custom_kind(carrier: str) -> Kind:
    """Values of custom attributes: one for each entity and each attribute that applies to it."""
    return Kind(f"custom values of {carrier}", CUSTOM, {}, key=("configuration_id", "entity_id"))


TREE = {
    "parent": one("Context", "parent_id"),
    "children": many("Context", "parent_id"),
    "notes": many("Note", "parent_id"),
    "assets": many("Asset", "context_id"),
    "custom_attributes": custom("Context"),
}
DESCENDANTS = Relation("TypedContext", "id", "id", walk="descendants")
TYPED_RELATIONS = {
    **TREE,
    "project": one("Project", "project_id"),
    "status": one("Status", "status_id"),
    "type": one("Type", "type_id"),
    "metadata": many("Metadata", "parent_id"),
    "ancestors": Relation("TypedContext", "parent_id", "id", walk="ancestors"),
    "descendants": DESCENDANTS,
}
KINDS = {
    "Context": Kind("context", {**BASE, "description": "text"}, TREE, ("Project", *TYPED)),
    "TypedContext": Kind("context", {**BASE, **DETAILS}, TYPED_RELATIONS, TYPED),
    **{name: Kind("context", {**BASE, **DETAILS}, TYPED_RELATIONS, (name,)) for name in TYPED},
    "Project": Kind(
        "context",
        {**BASE, "full_name": "text", "is_private": "boolean", "start_date": "moment"},
        {**TREE, "metadata": many("Metadata", "parent_id"), "descendants": DESCENDANTS},
        ("Project",),
    ),
    "Note": Kind(
        "note",
        {
            "id": "key",
            "content": "text",
            "parent_id": "key",
            "is_todo": "boolean",
            "frame_number": "integer",
            "date": "moment",
        },
        {
            "in_reply_to": one("Note", "in_reply_to_id"),
            "replies": many("Note", "in_reply_to_id"),
            "project": one("Project", "project_id"),
        },
    ),
    "Asset": Kind(
        "asset",
        {"id": "key", "name": "text", "context_id": "key"},
        {
            "parent": one("Context", "context_id"),
            "versions": many("AssetVersion", "asset_id"),
            "ancestors": Relation("TypedContext", "context_id", "id", walk="ancestors"),
        },
    ),
    "AssetVersion": Kind(
        "asset_version",
        {
            "id": "key",
            "version": "integer",
            "comment": "text",
            "is_published": "boolean",
            "task_id": "key",
        },
        {
            "asset": one("Asset", "asset_id"),
            "task": one("Task", "task_id"),
            "status": one("Status", "status_id"),
            "custom_attributes": custom("AssetVersion"),
            "lists": Relation(
                "AssetVersionList", "id", "id", links=("list_object", "entity_id", "list_id")
            ),
        },
    ),
    "AssetVersionList": Kind(
        "list",
        {"id": "key", "name": "text", "is_open": "boolean"},
        {
            "project": one("Project", "project_id"),
            "items": Relation(
                "AssetVersion", "id", "id", links=("list_object", "list_id", "entity_id")
            ),
        },
        ("AssetVersionList",),
    ),
    "Metadata": Kind(
        "metadata",
        {"key": "text", "value": "text", "parent_id": "key"},
        {},
        key=("parent_id", "key"),
    ),
    "Status": Kind(
        "status",
        {"id": "key", "name": "text", "sort": "integer", "is_active": "boolean"},
        {"state": one("State", "state_id")},
    ),
    "State": Kind("state", {"id": "key", "name": "text", "short": "text"}, {}),
    "Type": Kind("type", {"id": "key", "name": "text", "sort": "integer"}, {}),
    "ContextCustomAttributeValue": custom_kind("Context"),
    "AssetVersionCustomAttributeValue": custom_kind("AssetVersion"),
}
# What only some of the rows of a general type have can be asked for, but is not told of the others.
NOT_TOLD = {("Context", "description")}


def _applies(setting: Row, carrier: str, owner: Row) -> bool:
    """Say whether an entity has a custom attribute (protocol 3.2)."""
    if setting["project_id"] not in (None, owner["project_id"]):
        return False
    if setting["is_hierarchical"]:
        return True
    if carrier == "AssetVersion":
        return setting["entity_type"] == "assetversion"
    if owner["concrete_type"] == "Project":
        return setting["entity_type"] == "show"
    mine = (None, owner["object_type_id"])
    return setting["entity_type"] == "task" and setting["object_type_id"] in mine


class World:
    """The rows of one moment, read without the server's help."""

    def __init__(self, connection: Connection) -> None:
        self._tables: dict[str, list[Row]] = {}
        tables = {kind.table for kind in KINDS.values() if " " not in kind.table}
        more = ("list_object", "custom_configuration_base", "custom_attribute_value")
        for table in (*tables, *more):
            found = connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings()
            self._tables[table] = [dict(row) for row in found]
        for carrier in ("Context", "AssetVersion"):
            values = list(self._custom_values(carrier))
            self._tables[f"custom values of {carrier}"] = values

    def rows(self, kind: str) -> list[Row]:
        """Return the rows of a type, in the order of their keys."""
        wanted = KINDS[kind]
        found = [
            row
            for row in self._tables[wanted.table]
            if not wanted.concrete or row["concrete_type"] in wanted.concrete
        ]
        return sorted(found, key=lambda row: [str(row[name]) for name in wanted.key])

    def related(self, kind: str, row: Row, name: str) -> list[Row]:
        """Return the rows a relation leads to, in the order of their keys."""
        relation = KINDS[kind].relations[name]
        if relation.walk == "ancestors":
            return list(self._above(row[relation.mine]))
        if relation.walk == "descendants":
            return list(self._below(row["id"]))
        if relation.links:
            table, mine, theirs = relation.links
            ids = {link[theirs] for link in self._tables[table] if link[mine] == row["id"]}
        else:
            ids = {row[relation.mine]} - {None}
        return [other for other in self.rows(relation.target) if other[relation.theirs] in ids]

    def _custom_values(self, carrier: str) -> Iterator[Row]:
        stored = {
            (row["configuration_id"], row["entity_id"]): row["value"]
            for row in self._tables["custom_attribute_value"]
        }
        for setting in self._tables["custom_configuration_base"]:
            for owner in self._tables[KINDS[carrier].table]:
                if _applies(setting, carrier, owner):
                    key = (setting["id"], owner["id"])
                    value = stored.get(key, setting["default"])
                    yield {
                        "configuration_id": key[0],
                        "entity_id": key[1],
                        "key": setting["key"],
                        "value": None if value is None else json.loads(str(value)),
                    }

    def _above(self, key: object) -> Iterator[Row]:
        for row in self.rows("TypedContext"):
            if row["id"] == key:
                yield row
                yield from self._above(row["parent_id"])

    def _below(self, key: object) -> Iterator[Row]:
        level = [row for row in self.rows("TypedContext") if row["parent_id"] == key]
        while level:
            yield from level
            keys = [row["id"] for row in level]
            rows = self.rows("TypedContext")
            level = [row for key in keys for row in rows if row["parent_id"] == key]
