import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.events import Change, Event, EventHub, entity_changes, on_update

NOTE = "00000000-0000-4000-8000-000000000001"
TASK = "00000000-0000-4000-8000-000000000002"
SHOT = "00000000-0000-4000-8000-000000000003"
PROJECT = "00000000-0000-4000-8000-000000000004"


def ancestor(identity, table, entity_type, parent):
    return {
        "entityId": identity,
        "entityType": table,
        "entity_type": entity_type,
        "parentId": parent,
    }


ABOVE_TASK = [
    ancestor(TASK, "task", "Task", SHOT),
    ancestor(SHOT, "task", "Shot", PROJECT),
    ancestor(PROJECT, "show", "Project", None),
]
TASK_ROW = {
    "action": "update",
    "entityType": "task",
    "entity_type": "Task",
    "entityId": TASK,
    "objectTypeId": "o",
    "parentId": SHOT,
    "keys": ["statusid"],
    "changes": {"statusid": {"old": "s1", "new": "s2"}},
    "parents": ABOVE_TASK,
}
NOTE_ROW = {
    "action": "add",
    "entityType": "note",
    "entityId": NOTE,
    "parentId": TASK,
    "changes": {"text": {"old": None, "new": "Nice"}},
    "parents": [ancestor(NOTE, "note", None, TASK), *ABOVE_TASK],
}


def update(*rows):
    return Event("ftrack.update", data={"entities": list(rows), "user": {"userid": "u"}})


@pytest.fixture
def hub():
    hub = EventHub("http://127.0.0.1:9", "jane", "key")
    yield hub
    hub.close()


def test_a_change_is_read_with_everything_it_tells():
    (change,) = entity_changes(update(TASK_ROW))
    assert (change.action, change.id, change.entity_type) == ("update", TASK, "Task")
    assert (change.table, change.parent_id, change.object_type_id) == ("task", SHOT, "o")
    assert change.changes == {"statusid": Change("s1", "s2")}
    assert change.user_id == "u"
    assert change.project_id == PROJECT
    assert change.related_ids == {SHOT, PROJECT}


@pytest.mark.parametrize("name", ["statusid", "status_id", "STATUS_ID"])
def test_an_attribute_is_found_by_the_servers_name_and_the_apis(name):
    (change,) = entity_changes(update(TASK_ROW))
    assert change.change(name) == Change("s1", "s2")
    assert change.change("name") is None


@pytest.mark.parametrize(
    ("row", "names", "others"),
    [
        (TASK_ROW, ["Task", "TypedContext", "Context"], ["Shot", "Project", "Note"]),
        (NOTE_ROW, ["Note", "note"], ["Task", "Context", ""]),
        ({**TASK_ROW, "entity_type": "Shot"}, ["Shot", "TypedContext"], ["Task"]),
        ({**TASK_ROW, "entity_type": None}, ["TypedContext"], ["Task"]),
        (
            {**TASK_ROW, "entityType": "show", "entity_type": None},
            ["Project", "Context"],
            ["TypedContext"],
        ),
        ({**NOTE_ROW, "entityType": "assetversion"}, ["AssetVersion"], ["Asset"]),
        (
            {**NOTE_ROW, "entityType": "reviewsessionobject", "entity_type": None},
            ["ReviewSessionObject"],
            ["ReviewSession"],
        ),
    ],
)
def test_an_entity_answers_to_its_api_name_and_its_kind(row, names, others):
    (change,) = entity_changes(update(row))
    assert [name for name in names if not change.concerns(name)] == []
    assert [name for name in others if change.concerns(name)] == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [TASK, NOTE]),
        ({"entity_type": "Note"}, [NOTE]),
        ({"actions": ["update", "move"]}, [TASK]),
        ({"changed": ["status_id", "type_id"]}, [TASK]),
        ({"under": TASK}, [NOTE]),
        ({"under": PROJECT}, [TASK, NOTE]),
        ({"entity_type": "Note", "actions": ["remove"]}, []),
    ],
)
def test_only_changes_that_fit_are_told(hub, filters, expected):
    seen = []
    on_update(hub, lambda change: seen.append(change.id), **filters)
    hub.publish(update(TASK_ROW, NOTE_ROW), synchronous=True)
    assert seen == expected


def test_a_failing_call_does_not_cost_the_other_changes(hub, caplog):
    seen = []

    def handler(change):
        seen.append(change.id)
        raise ValueError("on purpose")

    on_update(hub, handler)
    hub.publish(update(TASK_ROW, NOTE_ROW), synchronous=True)
    assert seen == [TASK, NOTE]
    assert caplog.text.count("on purpose") >= 2


def test_an_async_callback_is_welcome_and_may_fail(hub, caplog):
    seen = []

    async def handler(change):
        seen.append(change.id)
        if change.id == TASK:
            raise ValueError("on purpose")

    on_update(hub, handler)
    hub.publish(update(TASK_ROW, NOTE_ROW), synchronous=True)
    assert seen == [TASK, NOTE]
    assert "on purpose" in caplog.text


def test_a_subscription_to_updates_ends_like_any_other(hub):
    seen = []
    hub.unsubscribe(on_update(hub, seen.append))
    hub.publish(update(TASK_ROW), synchronous=True)
    assert seen == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["entities", "action", "entityId", "changes", "parents", "user", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_reading_any_data_never_raises(data):
    for change in entity_changes(Event("ftrack.update", data=data)):
        assert change.related_ids is not None
        assert change.concerns("Note") in (True, False)


@given(st.lists(st.dictionaries(st.sampled_from(list(NOTE_ROW)), JSON, max_size=7), max_size=3))
def test_reading_any_rows_never_raises(rows):
    for change in entity_changes(update(*rows)):
        change.change("status_id")
        assert change.concerns("Context") in (True, False)
