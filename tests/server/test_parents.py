"""Collections and keys set the same: what is put below another entity takes over what it must."""

from __future__ import annotations

import pytest

from rushes.server.protocol import ProtocolError, ValidationError

from .conftest import Api, Production


def create(kind: str, **data: object) -> dict[str, object]:
    return {"action": "create", "entity_type": kind, "entity_data": data}


def members(kind: str, key: str, name: str, *ids: tuple[str, str]) -> dict[str, object]:
    listed = [{"__entity_type__": member, "id": each} for member, each in ids]
    return {
        "action": "update",
        "entity_type": kind,
        "entity_key": [key],
        "entity_data": {name: listed},
    }


def children(api: Api, kind: str, key: str) -> list[tuple[str, str]]:
    (found,) = api.query(f"select children from {kind} where id is {key}")
    return [(child["__entity_type__"], child["id"]) for child in found["children"]]


def test_a_context_may_get_its_parent_later_in_the_batch(api: Api, production: Production) -> None:
    there = children(api, "Project", production.project)
    api.call(
        create("Sequence", id="late", name="late"),
        create("Task", id="below", name="below", parent_id="late"),
        members("Project", production.project, "children", *there, ("Sequence", "late")),
    )
    (task,) = api.query(
        "select project_id, status.name, type_id, parent_id from Task where id is below"
    )
    assert task["project_id"] == production.project and task["parent_id"] == "late"
    assert task["status"]["name"] == "Not started" and task["type_id"]


def test_a_context_without_any_parent_is_refused(api: Api) -> None:
    with pytest.raises(ValidationError, match="Sequence needs a parent"):
        api.create("Sequence", name="nowhere")


def test_a_child_taken_from_a_collection_must_go_elsewhere(
    api: Api, production: Production
) -> None:
    shot = production.shots["sq010_sh010"]
    (found,) = api.query(f"select parent_id from Shot where id is {shot}")
    old, new = found["parent_id"], production.project
    kept = [child for child in children(api, "Sequence", old) if child[1] != shot]
    taken = members("Sequence", old, "children", *kept)
    with pytest.raises(ValidationError, match="needs a parent"):
        api.call(taken)
    there = children(api, "Project", new)
    api.call(taken, members("Project", new, "children", *there, ("Shot", shot)))
    assert api.query(f"select parent_id from Shot where id is {shot}")[0]["parent_id"] == new


def test_children_of_another_project_move_with_all_below_them(
    api: Api, production: Production
) -> None:
    schema = api.query("ProjectSchema")[0]["id"]
    other = api.create("Project", name="other", project_schema_id=schema)["id"]
    shot, task = production.shots["sq010_sh010"], production.tasks["sq010_sh010"]
    api.call(members("Project", other, "children", ("Shot", shot)))
    assert api.query(f"select project_id from Task where id is {task}")[0]["project_id"] == other


def test_a_context_cannot_become_a_child_of_what_is_below_it(
    api: Api, production: Production
) -> None:
    shot, task = production.shots["sq010_sh010"], production.tasks["sq010_sh010"]
    with pytest.raises(ValidationError, match="below itself"):
        api.call(members("Task", task, "children", ("Shot", shot)))


def test_a_version_may_get_its_asset_later_in_the_batch(api: Api, production: Production) -> None:
    asset = api.create("Asset", name="robot", context_id=production.project)["id"]
    first = api.create("AssetVersion", asset_id=asset)
    listed = [("AssetVersion", first["id"]), ("AssetVersion", "second")]
    api.call(create("AssetVersion", id="second"), members("Asset", asset, "versions", *listed))
    found = api.query(
        f"select version, status_id, project_id from AssetVersion where asset_id is {asset}"
    )
    assert sorted(version["version"] for version in found) == [1, 2]
    assert {version["project_id"] for version in found} == {production.project}
    with pytest.raises(ValidationError, match="needs an asset"):
        api.create("AssetVersion", comment="of nothing")


def test_a_reply_in_a_collection_stands_where_its_question_does(
    api: Api, production: Production
) -> None:
    task = production.tasks["sq010_sh010"]
    api.create("Note", id="question", content="?", parent_id=task)
    api.call(
        create("Note", id="answer", content="!"),
        members("Note", "question", "replies", ("Note", "answer")),
    )
    (answer,) = api.query("select parent_id, parent_type, project_id from Note where id is answer")
    assert (answer["parent_id"], answer["parent_type"]) == (task, "TypedContext")
    assert answer["project_id"] == production.project


def test_both_names_of_an_object_type_of_a_schema_are_one(api: Api) -> None:
    """`Schema.type_id` and `Schema.object_type_id` are the same column (protocol 3.3)."""
    schema, kind = api.query("ProjectSchema")[0]["id"], api.query("ObjectType")[0]["id"]
    made = api.create("Schema", project_schema_id=schema, object_type_id=kind)
    (found,) = api.query(f"select type_id, object_type_id from Schema where id is {made['id']}")
    assert found["type_id"] == found["object_type_id"] == kind


@pytest.mark.parametrize(
    ("kind", "default"), [("number", "x"), ("boolean", 1), ("text", 3), ("date", "soon")]
)
def test_a_default_of_another_type_is_refused(api: Api, kind: str, default: object) -> None:
    """A custom attribute's default is of its type (protocol 3.4)."""
    (type_id,) = (t["id"] for t in api.query(f'CustomAttributeType where name is "{kind}"'))
    with pytest.raises(ValidationError, match=f"must be of type {kind}"):
        api.create(
            "CustomAttributeConfiguration",
            key="k",
            label="k",
            type_id=type_id,
            entity_type="user",
            default=default,
        )


@pytest.mark.parametrize("name", ["project_id", "type_id", "entity_type"])
def test_a_custom_attribute_keeps_its_reach_and_type(
    api: Api, production: Production, name: str
) -> None:
    """It may become global, not the reverse, and its type never changes (protocol 3.4)."""
    text, number = (
        api.query(f'CustomAttributeType where name is "{kind}"')[0]["id"]
        for kind in ("text", "number")
    )
    data = {"key": "k", "label": "k", "type_id": text, "entity_type": "task"}
    made = api.create("CustomAttributeConfiguration", **data)["id"]
    changed = {"project_id": production.project, "type_id": number, "entity_type": "user"}
    with pytest.raises(ProtocolError):
        api.update("CustomAttributeConfiguration", made, **{name: changed[name]})


def test_a_default_that_is_a_date_reads_as_one(api: Api) -> None:
    (type_id,) = (t["id"] for t in api.query('CustomAttributeType where name is "date"'))
    date = {"__type__": "datetime", "value": "2017-02-08T00:00:00+00:00"}
    data = {"key": "k", "label": "k", "type_id": type_id, "entity_type": "user", "default": date}
    api.create("CustomAttributeConfiguration", **data)
    query = 'select value from UserCustomAttributeValue where key is "k"'
    assert api.query(query)[0]["value"] == {"__type__": "datetime", "value": "2017-02-08T00:00:00"}
