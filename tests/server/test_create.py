from __future__ import annotations

import threading
from typing import Any

import pytest

from rushes.server.protocol import (
    DuplicateEntryError,
    IntegrityError,
    NotFoundError,
    PermissionDeniedError,
    ValidationError,
)

from .conftest import Api, Production

pytestmark = pytest.mark.both_databases

UPLOAD = "8f4144e0-a8e6-11e2-9e96-0800200c9a66"


def asset_of(api: Api, production: Production) -> str:
    shot = production.shots["sq010_sh010"]
    asset = api.create("Asset", name="comp", context_id=shot, type_id=UPLOAD)
    return str(asset["id"])


def test_ids_and_defaults_come_from_the_server_where_the_client_sends_none(
    api: Api, production: Production
) -> None:
    (task,) = api.query(
        'select id, bid, priority.name, type.name, sort from Task where name like "sq010_sh010%"'
    )
    assert len(task["id"]) == 36
    assert task["priority"]["name"] == "None"
    assert task["type"]["name"] == "Modeling"
    assert (task["bid"], task["sort"]) == (0.0, 0.0)


def test_an_id_of_the_client_is_kept(api: Api) -> None:
    operation = {"action": "create", "entity_type": "Location", "entity_key": ["mine"]}
    data = api.call({**operation, "entity_data": {"id": "mine", "name": "studio"}})[0]["data"]
    assert data["id"] == "mine"
    assert api.names("Location where id is mine") == ["studio"]


def test_a_context_inherits_the_project_and_knows_its_maker(
    api: Api, production: Production
) -> None:
    (task,) = api.query("select project_id, created_by.username from Task limit 1")
    assert task["project_id"] == production.project
    assert task["created_by"]["username"] == "admin"


def test_everything_that_was_sent_comes_back(api: Api, production: Production) -> None:
    parent = {"__entity_type__": "Shot", "id": production.shots["sq010_sh010"]}
    moment = {"__type__": "datetime", "value": "2024-05-01T10:00:00.123456+02:00"}
    data = api.create("Task", name="x", parent=parent, start_date=moment, notes=[], nonsense=1)
    assert data["parent"] == parent and data["parent_id"] == parent["id"]
    assert data["start_date"] == moment
    assert data["notes"] == []
    assert "nonsense" not in data
    assert data["object_type_id"] and data["project_id"] == production.project


def test_version_numbers_count_up_for_each_asset(api: Api, production: Production) -> None:
    first, second = asset_of(api, production), asset_of(api, production)
    numbers = [api.create("AssetVersion", asset_id=a)["version"] for a in (first, first, second)]
    assert numbers == [1, 2, 1]
    version = api.query("select user.username, status.name, is_published, date from AssetVersion")[
        0
    ]
    assert version["user"]["username"] == "admin"
    assert version["status"]["name"] == "WIP"
    assert version["is_published"] is True and version["date"]


def test_version_numbers_have_no_gap_when_many_publish_at_once(
    api: Api, production: Production
) -> None:
    asset = asset_of(api, production)

    def publish() -> None:
        for _ in range(5):
            api.create("AssetVersion", asset_id=asset)

    threads = [threading.Thread(target=publish) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = api.query("select version from AssetVersion order by version")
    assert [row["version"] for row in found] == list(range(1, 41))


def test_a_refused_batch_leaves_nothing_and_burns_no_number(
    api: Api, production: Production
) -> None:
    asset = asset_of(api, production)
    version = {
        "action": "create",
        "entity_type": "AssetVersion",
        "entity_data": {"asset_id": asset},
    }
    with pytest.raises(ValidationError):
        api.call(version, {"action": "create", "entity_type": "Nonsense", "entity_data": {}})
    assert api.query("AssetVersion") == []
    assert api.call(version)[0]["data"]["version"] == 1


def test_operations_see_what_came_before_them(api: Api, production: Production) -> None:
    shot = production.shots["sq010_sh010"]
    answers = api.call(
        {
            "action": "create",
            "entity_type": "Note",
            "entity_data": {"id": "n1", "content": "hi", "parent_id": shot},
        },
        {"action": "query", "expression": "select content from Note where id is n1"},
    )
    assert answers[1]["data"][0]["content"] == "hi"


def test_a_reference_may_point_at_what_comes_later_in_the_batch(
    api: Api, production: Production
) -> None:
    asset = asset_of(api, production)
    version = {"asset_id": asset, "thumbnail_id": "c1"}
    answers = api.call(
        {"action": "create", "entity_type": "AssetVersion", "entity_data": version},
        {"action": "create", "entity_type": "FileComponent", "entity_data": {"id": "c1"}},
    )
    assert answers[0]["data"]["thumbnail_id"] == "c1"


def test_a_note_fills_itself_in(api: Api, production: Production) -> None:
    shot = production.shots["sq010_sh010"]
    note = api.create("Note", content="dark", parent_id=shot, frame_number=1004)
    assert note["parent_type"] == "TypedContext" and note["project_id"] == production.project
    reply = api.create("Note", content="ok", in_reply_to_id=note["id"])
    assert reply["parent_id"] == shot
    (entity,) = api.query(
        "select author.username, recipients.recipient.id, replies.content, frame_number "
        f"from Note where id is {note['id']}"
    )
    assert entity["author"]["username"] == "admin"
    assert [r["recipient"]["id"] for r in entity["recipients"]] == [api.actor.id]
    assert [r["content"] for r in entity["replies"]] == ["ok"]
    assert entity["frame_number"] == 1004


def test_a_review_session_is_open_for_a_week(api: Api, production: Production) -> None:
    session = api.create("ReviewSession", name="Dailies", project_id=production.project)
    (entity,) = api.query("select is_open, created_by.username from ReviewSession")
    assert entity["is_open"] is True and entity["created_by"]["username"] == "admin"
    past = {"__type__": "datetime", "value": "2020-01-01T00:00:00"}
    api.update("ReviewSession", session["id"], end_date=past)
    assert api.query("ReviewSession where is_open is false")


def test_a_passphrase_is_hashed_and_never_told(api: Api, production: Production) -> None:
    api.create("ReviewSession", name="x", project_id=production.project, passphrase="open sesame")
    (entity,) = api.query("select passphrase from ReviewSession")
    assert entity["passphrase"] is None
    assert b"sesame" not in (api.state.settings.data_dir / "rushes.db").read_bytes()


def test_objects_of_a_session_are_in_the_order_they_came(api: Api, production: Production) -> None:
    version = api.create("AssetVersion", asset_id=asset_of(api, production))["id"]
    session = api.create("ReviewSession", name="x", project_id=production.project)["id"]
    orders = [
        api.create("ReviewSessionObject", version_id=version, review_session_id=session)[
            "sort_order"
        ]
        for _ in range(3)
    ]
    assert orders == [1.0, 2.0, 3.0]


def test_metadata_that_is_there_is_replaced(api: Api, production: Production) -> None:
    row = {"parent_id": production.project, "parent_type": "Project", "key": "k"}
    api.create("Metadata", **row, value="1")
    api.create("Metadata", **row, value="2")
    (entity,) = api.query("select metadata from Project")
    assert [(m["key"], m["value"]) for m in entity["metadata"]] == [("k", "2")]


def test_a_new_object_type_is_a_new_entity_type_at_once(api: Api, production: Production) -> None:
    assert "MattePlate" not in api.state.database.schema
    object_type = {"id": "ot1", "name": "Matte Plate", "is_schedulable": False}
    plate = {"name": "sky", "parent_id": production.project}
    answers = api.call(
        {"action": "create", "entity_type": "ObjectType", "entity_data": object_type},
        {"action": "create", "entity_type": "MattePlate", "entity_data": plate},
    )
    assert answers[1]["data"]["object_type_id"] == "ot1"
    api.update("ObjectType", "ot1", name="Plate")
    assert api.names("Plate") == ["sky"] and api.names("TypedContext where name is sky") == ["sky"]


def test_components_know_their_kind(api: Api) -> None:
    kinds = ("FileComponent", "SequenceComponent", "ContainerComponent", "Component")
    found = [api.create(kind)["system_type"] for kind in kinds]
    assert found == ["file", "sequence", "container", "component"]


def test_lists_hold_their_items(api: Api, production: Production) -> None:
    version = api.create("AssetVersion", asset_id=asset_of(api, production))["id"]
    items = [{"__entity_type__": "AssetVersion", "id": version}]
    category = "77b9ab82-07c2-11e4-ba66-04011030cf01"
    data = {"name": "day", "project_id": production.project, "category_id": category}
    api.create("AssetVersionList", items=items, **data)
    (entity,) = api.query("select items.id, system_type from AssetVersionList")
    assert [i["id"] for i in entity["items"]] == [version]
    assert entity["system_type"] == "assetversion"


def test_one_timer_a_user(api: Api) -> None:
    api.create("Timer")
    with pytest.raises(DuplicateEntryError, match="DuplicateEntryError"):
        api.create("Timer")


@pytest.mark.parametrize(
    ("kind", "data", "error"),
    [
        ("Nonsense", {}, ValidationError),
        ("Project", {}, ValidationError),
        ("Project", {"name": "x", "project_schema_id": "gone"}, IntegrityError),
        ("Task", {"name": "x"}, ValidationError),
        ("Task", {"name": ["x"], "parent_id": "p"}, ValidationError),
        ("Task", {"name": {"a": 1}, "parent_id": "p"}, ValidationError),
        ("Task", {"name": "a\0b", "parent_id": "p"}, ValidationError),
        ("Task", {"name": "\ud800", "parent_id": "p"}, ValidationError),
        ("Task", {"name": "x", "parent": "gone"}, IntegrityError),
        ("Task", {"name": "x", "parent": 5}, ValidationError),
        ("Task", {"name": "x", "parent": {"id": None}}, ValidationError),
        ("Task", {"name": "x", "parent": {"id": "a"}, "parent_id": "b"}, ValidationError),
        ("Task", {"name": "x", "parent_id": "p", "bid": "many"}, ValidationError),
        ("Task", {"name": "x", "parent_id": "p", "bid": float("inf")}, ValidationError),
        ("Task", {"name": "x", "parent_id": "p", "start_date": "soon"}, ValidationError),
        ("Task", {"name": "x", "parent_id": "p", "notes": 5}, ValidationError),
        ("Task", {"name": "x", "parent_id": "p", "notes": [5]}, ValidationError),
        ("Task", {"name": "x", "parent_id": "p", "notes": [{}]}, ValidationError),
        ("FileComponent", {"size": 2**70}, ValidationError),
        ("FileComponent", {"size": 1.5}, ValidationError),
        ("User", {"email": "nobody"}, ValidationError),
        ("Job", {"status": "sleeping"}, ValidationError),
        ("Location", {"id": "3a372bde-05bc-11e4-8908-20c9d081909b", "name": "x"}, IntegrityError),
        ("User", {"username": "admin"}, IntegrityError),
        ("ApiKey", {"resource_id": "x"}, IntegrityError),
        ("ContextCustomAttributeValue", {}, PermissionDeniedError),
        ("Context", {"name": "x"}, ValidationError),
        ("TypedContext", {"name": "x"}, ValidationError),
        ("AssetVersion", {}, ValidationError),
        ("NoteLabelLink", {"note_id": "x"}, ValidationError),
        ("Task", {"name": "x", "parent_id": "p", "object_type_id": "y"}, ValidationError),
        ("CustomAttributeValue", {"configuration_id": "x", "entity_id": "y"}, NotFoundError),
        ("CustomAttributeValue", {"entity_id": "y"}, ValidationError),
    ],
)
def test_what_is_not_valid_is_refused(
    api: Api, kind: str, data: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        api.create(kind, **data)
