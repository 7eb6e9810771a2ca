"""An administrator creates, changes and deletes every entity type, with ids given by the client."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from rushes.server.access.accounts import authenticate
from rushes.server.schema import Attribute, EntityType, Schema, load_schema

from .conftest import Api

WORKSPACE = ("Task", "Shot", "Sequence", "Folder", "AssetBuild", "Milestone")
# The rows of a view follow from the configurations; they are tested apart.
TYPES = sorted({kind.id for kind in load_schema() if not kind.view_of} | set(WORKSPACE))
VALUES = {
    "string": ("one", "two"),
    "boolean": (False, True),
    "integer": (1, 2),
    "number": (1.5, 2.5),
    "datetime": (
        {"__type__": "datetime", "value": "2024-05-01T10:00:00"},
        {"__type__": "datetime", "value": "2025-05-01T10:00:00"},
    ),
    "object": ({"a": 1}, {"a": 2}),
    "variable": ("one", "two"),
}
# What no schema says: attributes that the server needs, or values that must be of a kind.
ALSO: dict[str, tuple[str, ...]] = {
    "AssetVersion": ("asset_id",),
    "Asset": ("context_id",),
    "CustomAttributeValue": ("entity_id",),
    **{kind.id: ("from_id", "to_id") for kind in load_schema() if "CustomAttributeLink" in kind.id},
    "CustomAttributeLinkConfiguration": ("entity_type_to",),
}
MEANT: dict[tuple[str, str], str] = {
    ("CustomAttributeValue", "entity_id"): "Task",
    ("ListObject", "entity_id"): "Task",
    ("EntitySetting", "parent_id"): "ReviewSession",
    ("Metadata", "parent_id"): "Task",
    ("ApiKey", "resource_id"): "User",
    ("UserSession", "user_id"): "User",
}


class Maker:
    """Makes entities of any type with everything they need, and ids of its own choice."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.schema: Schema = api.state.database.schema
        self._known: dict[str, str] = {}

    def make(self, kind: EntityType) -> dict[str, Any]:
        data = {name: self.value(kind, kind.attributes[name]) for name in self.needed(kind)}
        if kind.id in ("Context", "TypedContext"):
            data |= {
                "object_type_id": self.sample("ObjectType"),
                "parent_id": self.sample("Project"),
            }
        return {**self.api.create(kind.id, **data), **data}

    def needed(self, kind: EntityType) -> list[str]:
        names = [a.name for a in kind.attributes.values() if a.is_stored and a.flags & {"enforced"}]
        more = [name for (owner, name) in MEANT if owner == kind.id]
        typed = (
            ["parent_id"] if self.schema.is_a(kind.id, "Context") and kind.id != "Project" else []
        )
        return list(
            dict.fromkeys((*kind.primary_key, *names, *ALSO.get(kind.id, ()), *more, *typed))
        )

    def value(self, kind: EntityType, attribute: Attribute) -> Any:
        target = MEANT.get((kind.id, attribute.name)) or self.target_of(kind, attribute)
        if target:
            return self.sample(target)
        if attribute.name in kind.primary_key and attribute.type == "string":
            return str(uuid.uuid4())
        if attribute.name in kind.primary_key:
            return 4711
        return attribute.enum[0] if attribute.enum else VALUES[attribute.type][0]

    def target_of(self, kind: EntityType, attribute: Attribute) -> str | None:
        if "CustomAttributeLink" in kind.id and attribute.name in ("from_id", "to_id"):
            named = kind.id.partition("CustomAttributeLink")[0]
            return {"Context": "Task", "Component": "FileComponent"}.get(named, named or "Task")
        if attribute.name == "parent_id" and self.schema.is_a(kind.id, "Context"):
            return "Project"
        if not attribute.foreign_key or kind.primary_key == (attribute.name,):
            return None
        target = attribute.foreign_key.partition(".")[0]
        return {"Context": "Project", "Resource": "User", "Component": "FileComponent"}.get(
            target, target
        )

    def sample(self, name: str) -> str:
        """Return the id of an entity of a type: one that is there, or a new one."""
        if name not in self._known:
            found = [] if name in ("Setting",) else self.api.query(f"{name} limit 1")
            kind = self.schema[name]
            entity = found[0] if found else self.make(kind)
            self._known[name] = entity[kind.primary_key[0]]
        return self._known[name]


@pytest.fixture
def maker(api: Api) -> Maker:
    return Maker(api)


def changed(kind: EntityType, schema: Schema) -> tuple[str, Any] | None:
    """Return an attribute that can be changed, and a value other than the first one."""
    for attribute in kind.attributes.values():
        if not attribute.is_stored or attribute.name in (*kind.primary_key, *kind.immutable):
            continue
        if attribute.foreign_key or attribute.name.endswith("_id") or "secret" in attribute.flags:
            continue
        if kind.id == "CustomAttributeValue":
            return "value", 7  # the first configuration of a new workspace is one of numbers
        if attribute.name == "email":
            return "email", "somebody@example.com"
        if attribute.enum:
            return attribute.name, attribute.enum[-1]
        if attribute.name not in ("context_type", "system_type", "resource_type"):
            return attribute.name, VALUES[attribute.type][1]
    return None


@pytest.mark.parametrize("name", TYPES)
def test_an_administrator_creates_changes_and_deletes(maker: Maker, name: str) -> None:
    api, kind = maker.api, maker.schema[name]
    entity = maker.make(kind)
    key = [entity[part] for part in kind.primary_key]
    where = " and ".join(
        f'{part} is "{value}"' if isinstance(value, str) else f"{part} is {value}"
        for part, value in zip(kind.primary_key, key)
    )
    assert len(api.query(f"{name} where {where}")) == 1
    change = changed(kind, maker.schema)
    if change:
        data = {change[0]: change[1]}
        api.call({"action": "update", "entity_type": name, "entity_key": key, "entity_data": data})
        (told,) = api.query(f"select {change[0]} from {name} where {where}")
        assert told[change[0]] == change[1]
    assert api.delete(name, *key) is True
    assert api.query(f"{name} where {where}") == []


VIEWS = [kind for kind in load_schema() if kind.view_of]
ENTITY_TYPE = {
    "Context": "task",
    "AssetVersion": "assetversion",
    "User": "user",
    "List": "list",
    "ListObject": "listobject",
    "Asset": "asset",
}
TEXT = "6268aef0-381c-11e0-acff-0019bb49847a"


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_values_of_new_custom_attributes_are_written_and_taken_back(
    maker: Maker, view: EntityType
) -> None:
    api, owner = maker.api, str(view.view_of)
    data = {"id": "conf", "key": "mood", "label": "Mood", "type_id": TEXT, "config": "{}"}
    data["entity_type"] = ENTITY_TYPE[owner]
    api.create("CustomAttributeConfiguration", **data, default="calm")
    concrete = {"Context": "Task", "List": "TypedContextList"}.get(owner, owner)
    entity = maker.make(maker.schema[concrete])["id"]
    where = f'select value from {view.id} where entity_id is "{entity}" and key is mood'
    assert api.query(where)[0]["value"] == "calm"
    api.update(view.id, ["conf", entity], value="wild")
    assert api.query(where)[0]["value"] == "wild"
    api.delete(view.id, "conf", entity)
    assert api.query(where)[0]["value"] == "calm"
    api.delete("CustomAttributeConfiguration", "conf")
    assert api.query(where) == []


def test_an_object_type_is_an_entity_type_at_once(maker: Maker) -> None:
    api = maker.api
    (before,) = api.call({"action": "query_server_information"})
    project = maker.sample("Project")
    made = {"id": "space", "name": "Space Ship", "is_schedulable": True, "is_taskable": True}
    one = {"id": "enterprise", "name": "Enterprise", "parent_id": project}
    kinds = (("ObjectType", made), ("SpaceShip", one))
    api.call(*({"action": "create", "entity_type": kind, "entity_data": d} for kind, d in kinds))
    (after, schemas) = api.call({"action": "query_server_information"}, {"action": "query_schemas"})
    assert after["schema_hash"] != before["schema_hash"]
    assert "SpaceShip" in [schema["id"] for schema in schemas]
    assert api.names("SpaceShip") == ["Enterprise"]
    api.update("ObjectType", "space", name="Rocket")
    assert api.names("Rocket") == ["Enterprise"]


def test_a_key_that_is_created_opens_the_server_and_is_told_once(maker: Maker) -> None:
    api = maker.api
    made = api.create("ApiKey", id="key", identifier="farm", resource_id=api.actor.id)
    database = api.state.database
    with database.read() as connection:
        actor = authenticate(connection, database.tables, api.actor.username, made["api_key"])
    assert actor.id == api.actor.id
    (told,) = api.query('select identifier, prefix from ApiKey where id is "key"')
    assert told["prefix"] == made["api_key"][:6] and "api_key" not in told
