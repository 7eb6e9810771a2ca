from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from rushes.server.protocol import IntegrityError, NotFoundError, ValidationError

from .conftest import Api, Production

pytestmark = pytest.mark.both_databases
from .test_create import asset_of


def test_a_status_change_is_remembered(api: Api, production: Production) -> None:
    task = production.tasks["sq010_sh010"]
    (done,) = api.query('Status where name is "Completed"')
    status = {"__entity_type__": "Status", "id": done["id"]}
    data = api.update("Task", [task], status=status)
    assert data["status"] == status and data["status_id"] == done["id"]
    api.update("Task", task, status=status)
    (entity,) = api.query(
        "select status_changes.from_status.name, status_changes.user.username "
        f"from Task where id is {task}"
    )
    (change,) = entity["status_changes"]
    assert change["from_status"]["name"] == "Not started"
    assert change["user"]["username"] == "admin"


def test_an_entity_can_be_named_by_any_of_its_types(api: Api, production: Production) -> None:
    shot = production.shots["sq010_sh010"]
    for kind in ("Shot", "TypedContext", "Context"):
        assert api.update(kind, shot, description=kind)["__entity_type__"] == "Shot"
    with pytest.raises(NotFoundError):
        api.update("Task", shot, description="x")


def test_a_collection_is_replaced_as_a_whole(api: Api, production: Production) -> None:
    first, second = production.shots["sq010_sh010"], production.shots["sq010_sh020"]
    notes = [api.create("Note", content=c, parent_id=first)["id"] for c in "ab"]
    api.update("Shot", second, notes=[{"__entity_type__": "Note", "id": notes[0]}])
    (entity,) = api.query(f"select notes from Shot where id is {second}")
    assert [note["id"] for note in entity["notes"]] == [notes[0]]
    api.update("Shot", second, notes=[])
    assert api.query(f"select parent_id from Note where id is {notes[0]}")[0]["parent_id"] is None


def test_link_rows_come_and_go_with_the_members(api: Api, production: Production) -> None:
    scopes = [{"__entity_type__": "Scope", "id": api.create("Scope", name=n)["id"]} for n in "ab"]
    shot = production.shots["sq010_sh010"]
    api.update("Shot", shot, scopes=scopes)
    assert api.names('Shot where scopes.name is "b"') == ["sq010_sh010"]
    api.update("Shot", shot, scopes=scopes[:1])
    assert api.names('Shot where scopes.name is "b"') == []


def test_recipients_may_be_replaced_but_the_caller_stays_one(api: Api) -> None:
    group = api.create("Group", name="art")["id"]
    key = {"note_id": "n1", "resource_id": group}
    members = [{"__entity_type__": "Recipient", **key}]
    note = {"id": "n1", "content": "x", "recipients": members}
    api.call(
        {"action": "create", "entity_type": "Recipient", "entity_data": key},
        {"action": "create", "entity_type": "Note", "entity_data": note},
    )
    (entity,) = api.query("select recipients.resource_id from Note")
    assert {r["resource_id"] for r in entity["recipients"]} == {group, api.actor.id}


def test_custom_values_are_written_and_checked(api: Api, production: Production) -> None:
    shot = production.shots["sq010_sh010"]
    (entity,) = api.query(f"select custom_attributes from Shot where id is {shot}")
    key = {row["key"]: row["configuration_id"] for row in entity["custom_attributes"]}["fstart"]
    kind = "ContextCustomAttributeValue"
    assert api.update(kind, [key, shot], value=1001)["value"] == 1001
    api.update(kind, [key, shot], value=1009)
    assert api.names('Shot where custom_attributes any (key is "fstart" and value is 1009)')
    with pytest.raises(ValidationError, match='"fstart" must be of type number'):
        api.update(kind, [key, shot], value="test")
    with pytest.raises(IntegrityError):
        api.update(kind, [key, "nobody"], value=1)


def test_a_moved_context_takes_everything_to_its_new_project(
    api: Api, production: Production
) -> None:
    schema = api.query("ProjectSchema")[0]["id"]
    other = api.create("Project", name="comet", project_schema_id=schema)["id"]
    version = api.create("AssetVersion", asset_id=asset_of(api, production))["id"]
    sequence = api.query("Sequence where name is sq010")[0]["id"]
    api.update("Sequence", sequence, parent_id=other)
    assert len(api.names('Task where project.name is "comet"')) == 2
    assert api.query(f"AssetVersion where id is {version} and project_id is {other}")


def test_a_context_cannot_hang_below_itself(api: Api, production: Production) -> None:
    sequence = api.query("Sequence where name is sq010")[0]["id"]
    with pytest.raises(ValidationError, match="below itself"):
        api.update("Sequence", sequence, parent_id=production.shots["sq010_sh010"])


@pytest.mark.parametrize(
    ("kind", "key", "data", "error"),
    [
        ("Task", "gone", {"name": "x"}, NotFoundError),
        ("Task", ["a", "b"], {"name": "x"}, ValidationError),
        ("Task", None, {"name": "x"}, ValidationError),
        ("Task", [{}], {"name": "x"}, ValidationError),
        ("Task", [2**80], {"name": "x"}, ValidationError),
        ("Task", 5, {"name": "x"}, ValidationError),
        ("Event", "5", {"data": "x"}, ValidationError),
        ("Event", [2**63], {"data": "x"}, ValidationError),
        ("Event", 2**63 - 1, {"data": "x"}, NotFoundError),
        ("Metadata", "one part", {"value": "x"}, ValidationError),
        ("Location", "3a372bde-05bc-11e4-8908-20c9d081909b", {"id": "other"}, ValidationError),
        ("Location", "3a372bde-05bc-11e4-8908-20c9d081909b", {"name": []}, ValidationError),
        ("Location", "3a372bde-05bc-11e4-8908-20c9d081909b", {"name": None}, ValidationError),
    ],
)
def test_what_is_not_valid_is_refused(
    api: Api, kind: str, key: Any, data: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        api.update(kind, key, **data)


def test_deleting_a_project_takes_everything_below_it(api: Api, production: Production) -> None:
    version = api.create("AssetVersion", asset_id=asset_of(api, production))["id"]
    component = api.create("FileComponent", version_id=version)["id"]
    api.create("ComponentLocation", component_id=component, location_id=None)
    session = api.create("ReviewSession", name="x", project_id=production.project)["id"]
    api.create("ReviewSessionObject", version_id=version, review_session_id=session)
    api.create("Note", content="x", parent_id=version)
    api.create("Metadata", parent_id=version, parent_type="AssetVersion", key="k", value="v")
    assert api.delete("Project", production.project) is True
    kinds = ("Context", "Asset", "AssetVersion", "Component", "ComponentLocation", "Note")
    for kind in (*kinds, "Metadata", "ReviewSession", "ReviewSessionObject", "Recipient"):
        assert api.query(kind) == [], kind


def test_deleting_a_component_takes_its_file(api: Api) -> None:
    component = api.create("FileComponent")["id"]
    arrival = api.state.media.staging.arrival(3)
    arrival.write(b"abc")
    api.state.media.keep(arrival, component, "a.bin")
    file = api.state.media.find(component)
    assert file is not None and file.path.read_bytes() == b"abc"
    api.delete("FileComponent", component)
    assert api.state.media.find(component) is None and not file.path.exists()


def test_deleting_what_is_pointed_at_empties_the_pointer(api: Api, production: Production) -> None:
    component = api.create("FileComponent")["id"]
    api.update("Project", production.project, thumbnail_id=component)
    api.delete("Component", component)
    assert api.query("select thumbnail_id from Project")[0]["thumbnail_id"] is None


def test_deleting_a_user_ends_their_keys(api: Api) -> None:
    user = api.create("User", username="ann", is_active=True)["id"]
    operation = {"action": "reset_remote", "reset_type": "api_key", "entity_type": "User"}
    api.call({**operation, "entity_key": user})
    api.delete("User", user)
    keys = api.state.database.tables["api_key"]
    with api.state.database.read() as connection:
        left = connection.execute(select(keys.c.resource_id)).scalars().all()
    assert left == [api.actor.id]


def test_deleting_what_is_gone_is_no_error(api: Api) -> None:
    assert api.delete("Note", "gone") is True
    assert api.delete("Metadata", "gone", "key") is True


def test_a_deep_tree_can_be_deleted(api: Api, production: Production) -> None:
    parent = production.project
    operations = []
    for number in range(1500):
        data = {"id": f"deep{number}", "name": "x", "parent_id": parent}
        parent = data["id"]
        operations.append({"action": "create", "entity_type": "Folder", "entity_data": data})
    api.call(*operations)
    assert len(api.query("select descendants from Project")[0]["descendants"]) == 1510
    api.delete("Project", production.project)
    assert api.query("Context") == []
