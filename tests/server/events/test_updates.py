"""`ftrack.update` events of what really happens in the API."""

import pytest

WIP = "cadb9a06-acb5-11e1-8668-f23c91df1211"


@pytest.fixture
def entities(api, told):
    """Run something and return the entities of the one event it causes."""

    def run(act):
        (event,) = told(act)
        assert event["topic"] == "ftrack.update" and event["target"] == ""
        return event["data"]["entities"]

    return run


def of_type(entities, table):
    return [entity for entity in entities if entity["entityType"] == table]


def only(entities, table):
    (entity,) = of_type(entities, table)
    return entity


def test_a_changed_status_has_the_documented_form(api, production, told):
    shot, task = production.shots["sq010_sh010"], production.tasks["sq010_sh010"]
    before = api.query(f'select status_id, object_type_id from Task where id is "{task}"')[0]
    sequence = api.query(f'select parent_id from Shot where id is "{shot}"')[0]["parent_id"]
    (event,) = told(lambda: api.update("Task", task, status_id=WIP))
    entity = event["data"]["entities"][0]
    assert entity == {
        "action": "update",
        "entityType": "task",
        "entity_type": "Task",
        "entityId": task,
        "objectTypeId": before["object_type_id"],
        "parentId": shot,
        "keys": ["statusid"],
        "changes": {"statusid": {"old": before["status_id"], "new": WIP}},
        "parents": [
            {"entityId": task, "entityType": "task", "entity_type": "Task", "parentId": shot},
            {"entityId": shot, "entityType": "task", "entity_type": "Shot", "parentId": sequence},
            {
                "entityId": sequence,
                "entityType": "task",
                "entity_type": "Sequence",
                "parentId": production.project,
            },
            {
                "entityId": production.project,
                "entityType": "show",
                "entity_type": "Project",
                "parentId": None,
            },
        ],
    }
    assert event["data"]["user"] == {"userid": api.actor.id, "name": "Review Administrator"}
    assert event["source"]["user"] == {"username": "admin", "id": api.actor.id}
    assert set(event["data"]["parents"]) >= {task, shot, sequence, production.project}
    assert event["data"]["clientToken"] is None and event["data"]["pushToken"] is None


def test_the_history_of_the_status_is_told_as_well(api, production, entities):
    task = production.tasks["sq010_sh010"]
    entity = only(entities(lambda: api.update("Task", task, status_id=WIP)), "trac")
    assert entity["action"] == "add" and entity["parents"][1]["entityId"] == task


def test_one_batch_is_one_event(api, production, entities):
    parent = production.shots["sq010_sh010"]
    data = {"name": "comp", "parent_id": parent}
    operation = {"action": "create", "entity_type": "Task"}
    names = [{**operation, "entity_data": {**data, "name": f"t{n}"}} for n in range(5)]
    told = entities(lambda: api.call(*names))
    assert [e["changes"]["name"] for e in told] == [{"old": None, "new": f"t{n}"} for n in range(5)]
    assert {e["action"] for e in told} == {"add"}


def test_what_was_refused_is_not_told(api, production, told):
    def act():
        with pytest.raises(Exception, match="parent"):
            api.call(
                {"action": "create", "entity_type": "Disk", "entity_data": {"name": "d"}},
                {"action": "create", "entity_type": "Task", "entity_data": {"name": "t"}},
            )

    assert told(act) == []


def test_a_query_and_an_update_that_changes_nothing_are_not_told(api, production, told):
    task = production.tasks["sq010_sh010"]
    name = api.query(f'select name from Task where id is "{task}"')[0]["name"]
    assert told(lambda: (api.query("Task"), api.update("Task", task, name=name))) == []


def test_what_came_and_went_in_one_batch_is_not_told(api, told):
    key = "11111111-1111-1111-1111-111111111111"
    create = {"action": "create", "entity_type": "Disk", "entity_data": {"id": key, "name": "d"}}
    delete = {"action": "delete", "entity_type": "Disk", "entity_key": [key]}
    assert told(lambda: api.call(create, delete)) == []


def test_a_new_parent_is_a_move(api, production, entities):
    task, shot = production.tasks["sq010_sh010"], production.shots["sq020_sh020"]
    entity = only(entities(lambda: api.update("Task", task, parent_id=shot)), "task")
    assert entity["action"] == "move" and entity["changes"]["parent_id"]["new"] == shot
    assert entity["parentId"] == entity["parents"][1]["entityId"] == shot


def test_a_cascade_tells_everything_that_went_and_where_it_was(api, production, entities):
    shot, task = production.shots["sq010_sh010"], production.tasks["sq010_sh010"]
    told = of_type(entities(lambda: api.delete("Shot", shot)), "task")
    assert {(e["action"], e["entityId"]) for e in told} == {("remove", shot), ("remove", task)}
    gone = next(entity for entity in told if entity["entityId"] == task)
    assert [step["entity_type"] for step in gone["parents"]] == [
        "Task",
        "Shot",
        "Sequence",
        "Project",
    ]
    assert gone["changes"]["parent_id"] == {"old": shot, "new": None}


def test_a_note_names_what_it_is_on(api, production, entities):
    task = production.tasks["sq010_sh010"]
    note = only(
        entities(lambda: api.create("Note", content="Lovely", parent_id=task, parent_type="Task")),
        "note",
    )
    assert note["parents"][1]["entityId"] == task and note["parents"][1]["entityType"] == "task"
    assert note["parents"][-1]["entityId"] == production.project
    assert {"project_id", "parent_type", "parent_id", "userid", "noteid", "noteparentid"} <= set(
        note["keys"]
    )
    assert note["changes"]["text"]["new"] == "Lovely"
    assert note["changes"]["parent_type"]["new"] == "task"


@pytest.fixture
def review(api, production):
    """A review session with one version: ids of the session, its object and the version."""
    shot = production.shots["sq010_sh010"]
    kind = api.query("AssetType")[0]["id"]
    asset = api.create("Asset", name="comp", context_id=shot, type_id=kind)["id"]
    version = api.create("AssetVersion", asset_id=asset)["id"]
    session = api.create("ReviewSession", name="Dailies", project_id=production.project)["id"]
    data = {"review_session_id": session, "version_id": version, "name": "comp"}
    return session, api.create("ReviewSessionObject", **data)["id"], version


def test_a_note_in_a_review_leads_to_its_session(api, review, entities):
    session, review_object, _ = review
    data = {"content": "Closer", "parent_id": review_object, "parent_type": "ReviewSessionObject"}
    note = only(entities(lambda: api.create("Note", **data)), "note")
    tables = [step["entityType"] for step in note["parents"]]
    assert tables == ["note", "reviewsessionobject", "reviewsession", "show"]
    assert note["parents"][2]["entityId"] == session
    assert note["changes"]["parent_type"]["new"] == "reviewsessionobject"


def test_a_component_hangs_on_its_version(api, review, entities):
    _, _, version = review
    data = {"name": "main", "version_id": version, "file_type": ".mov"}
    component = only(entities(lambda: api.create("FileComponent", **data)), "component")
    tables = [step["entityType"] for step in component["parents"]]
    assert tables == ["component", "assetversion", "asset", "task", "task", "show"]


def test_an_assignment_is_an_appointment_with_both_ends(api, production, entities):
    task, user = production.tasks["sq010_sh010"], api.actor.id
    data = {"context_id": task, "resource_id": user, "type": "assignment"}
    added = only(entities(lambda: api.create("Appointment", **data)), "appointment")
    assert added["changes"]["type"]["new"] == "assignment" and added["parentId"] == task
    removed = only(entities(lambda: api.delete("Appointment", added["entityId"])), "appointment")
    assert removed["changes"]["resource_id"] == {"old": user, "new": None}
    assert removed["parents"][-1]["entityType"] == "show"


def test_a_list_object_names_its_list(api, production, entities):
    category = api.query("ListCategory")[0]["id"]
    task = production.tasks["sq010_sh010"]
    new = {"name": "picks", "category_id": category, "project_id": production.project}
    of_list = only(entities(lambda: api.create("TypedContextList", **new)), "list")["entityId"]
    act = lambda: api.update("TypedContextList", of_list, items=[{"id": task}])
    entity = only(entities(act), "listobject")
    assert entity["changes"]["listid"]["new"] == of_list
    assert entity["changes"]["entityid"]["new"] == task


def configuration(api, key, kind, **more):
    types = {
        row["name"]: row["id"] for row in api.query("select id, name from CustomAttributeType")
    }
    data = {"key": key, "label": key, "type_id": types[kind], "config": "{}", **more}
    return api.create("CustomAttributeConfiguration", **data)["id"]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("number", 1001, "1001"),
        ("number", 23.976, "23.976"),
        ("boolean", True, "1"),
        ("text", "grün", "grün"),
        ("enumerator", ["a", "b"], "a, b"),
        ("date", {"__type__": "datetime", "value": "2026-01-02T03:04:05"}, "2026-01-02T03:04:05"),
    ],
)
def test_a_custom_attribute_is_told_as_text_of_its_entity(
    api, production, entities, kind, value, text
):
    key = configuration(api, "mine", kind, entity_type="show")
    project = production.project
    entity = only(
        entities(lambda: api.update("ContextCustomAttributeValue", [key, project], value=value)),
        "show",
    )
    assert (entity["action"], entity["entity_type"]) == ("update", "Project")
    before = "" if kind == "text" else None
    assert entity["changes"] == {"mine": {"old": before, "new": text}}


def test_a_custom_attribute_without_a_value_of_its_own_is_told_as_its_default(
    api, production, told
):
    key = configuration(api, "mine", "number", entity_type="show", default=1)
    place = ("ContextCustomAttributeValue", [key, production.project])

    def changes(value):
        return [
            only(event["data"]["entities"], "show")["changes"]["mine"]
            for event in told(lambda: api.update(*place, value=value))
        ]

    assert changes(None) == [{"old": "1", "new": None}]
    assert changes(1) == [{"old": None, "new": "1"}]
    assert changes(1) == []
    assert changes(5) == [{"old": "1", "new": "5"}]


def test_a_custom_attribute_and_its_new_entity_are_told_as_one(api, production, entities):
    key = configuration(api, "mine", "text", entity_type="assetversion", is_hierarchical=True)
    shot, task = production.shots["sq010_sh010"], "22222222-2222-2222-2222-222222222222"
    create = {"name": "t", "id": task, "parent_id": shot}
    value = {"entity_key": [key, task], "entity_data": {"value": "x"}}
    told = entities(
        lambda: api.call(
            {"action": "create", "entity_type": "Task", "entity_data": create},
            {"action": "update", "entity_type": "ContextCustomAttributeValue", **value},
        )
    )
    assert only(told, "task")["changes"]["mine"] == {"old": None, "new": "x"}


def test_metadata_written_again_is_an_update(api, production, entities):
    data = {"parent_id": production.project, "parent_type": "Project", "key": "k"}
    assert (
        only(entities(lambda: api.create("Metadata", **data, value="1")), "meta")["action"] == "add"
    )
    entity = only(entities(lambda: api.create("Metadata", **data, value="2")), "meta")
    assert entity["action"] == "update" and entity["changes"]["value"] == {"old": "1", "new": "2"}
    assert entity["entityId"] == f"{production.project},k"
    assert entity["parents"][1]["entityType"] == "show"


def test_secrets_are_never_told(api, review, told):
    session, _, _ = review
    assert told(lambda: api.update("ReviewSession", session, passphrase="open sesame")) == []
    (event,) = told(
        lambda: api.update("ReviewSession", session, passphrase="again", name="Dailies 2")
    )
    assert event["data"]["entities"][0]["keys"] == ["name"]


def test_a_type_made_in_the_same_batch_is_known(api, production, entities):
    key = "33333333-3333-3333-3333-333333333333"
    kind = {"id": key, "name": "Camera Move", "is_prioritizable": True}
    shot = production.shots["sq010_sh010"]
    told = entities(
        lambda: api.call(
            {"action": "create", "entity_type": "ObjectType", "entity_data": kind},
            {
                "action": "create",
                "entity_type": "CameraMove",
                "entity_data": {"name": "m", "parent_id": shot},
            },
        )
    )
    move = only(told, "task")
    assert move["entity_type"] == "CameraMove" and move["objectTypeId"] == key


def test_a_very_large_batch_is_told_in_several_events(api, production, told):
    operation = {"action": "create", "entity_type": "Disk"}
    disks = [{**operation, "entity_data": {"name": f"d{n}"}} for n in range(1500)]
    sizes = [len(event["data"]["entities"]) for event in told(lambda: api.call(*disks))]
    assert sizes == [1000, 500]


@pytest.mark.parametrize(
    ("sent", "told_as"),
    [("ftrack-javascript-api--1", "ftrack-javascript-api--1"), ("undefined", None)],
)
def test_tokens_of_the_caller_come_back(api, production, client, told, sent, told_as):
    task = production.tasks["sq010_sh010"]
    operation = {"action": "update", "entity_type": "Task", "entity_key": task}
    body = [{**operation, "entity_data": {"description": "x"}}]
    headers = {**api.headers, "ftrack-Clienttoken": sent, "ftrack-pushtoken": sent}
    (event,) = told(lambda: client.post("/api", json=body, headers=headers))
    assert event["data"]["clientToken"] == event["data"]["pushToken"] == told_as
    assert event["source"].get("clientToken") == told_as
