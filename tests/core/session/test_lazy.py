import pytest

from rushes.core.errors import ApiUseError, NotFoundError, UnknownAttributeError


@pytest.fixture
def shots(session, backend):
    """Twenty shots of a query without projections, each with a status of its own."""
    for index in range(20):
        status = backend.add("Status", name=f"s{index}", color=f"#{index}")
        backend.add("Shot", id=f"shot{index:02}", description=f"d{index}", status=status)
    return session.query("Shot").all()


def test_a_missing_attribute_is_fetched_for_all_siblings(shots, backend):
    before = len(backend.queries)
    assert [shot["description"] for shot in shots] == [f"d{index}" for index in range(20)]
    assert len(backend.queries) == before + 1


def test_what_hangs_on_siblings_is_fetched_together_too(shots, backend):
    before = len(backend.queries)
    assert [shot["status"]["name"] for shot in shots][:2] == ["s0", "s1"]
    assert [shot["status"]["color"] for shot in shots][:2] == ["#0", "#1"]
    assert len(backend.queries) == before + 2


def test_a_walk_over_many_attributes_costs_few_queries(shots, backend):
    before = len(backend.queries)
    for shot in shots:
        assert (shot["status"]["name"], shot["parent"], shot["project"]) != ()
        assert shot["description"].startswith("d")
        assert (shot["bid"], shot["start_date"], shot["created_at"]) == (None, None, None)
    assert len(backend.queries) == before + 2


def test_only_what_lives_is_fetched(session, backend):
    for index in range(10):
        backend.add("Shot", id=f"s{index}", description="d")
    kept = session.query("Shot").all()[3:5]
    kept[0]["description"]
    assert backend.queries[-1].count('"s') == 2


def test_an_id_is_known_from_its_reference(session, backend):
    status = backend.add("Status", name="Done")
    backend.add("Task", status=status)
    task = session.query("select status.name from Task").one()
    before = len(backend.queries)
    assert task["status_id"] == status["id"]
    assert len(backend.queries) == before


def test_a_reference_is_known_from_its_id_when_its_entity_is_held(session, backend):
    status = backend.add("Status", name="Done")
    backend.add("Task", status=status)
    held = session.query("Status").one()
    task = session.query("select status_id from Task").one()
    before = len(backend.queries)
    assert task["status"] is held
    assert len(backend.queries) == before


def test_a_row_that_is_gone_is_not_found(session, backend):
    row = backend.add("Task", id="t")
    task = session.query("Task").one()
    backend.rows.pop(("Context", (row["id"],)))
    with pytest.raises(NotFoundError):
        task["description"]


def test_all_values_cost_one_query(session, backend):
    backend.add("Status", name="Done", color="x")
    status = session.query("Status").one()
    before = len(backend.queries)
    assert dict(status.items()) == {"id": status["id"], "name": "Done", "color": "x"}
    assert len(backend.queries) == before + 1


def test_a_new_entity_asks_nobody(session, backend):
    task = session.create("Task")
    before = len(backend.batches)
    assert (task["description"], task["status"], list(task["children"])) == (None, None, [])
    assert len(backend.batches) == before


def test_collections_are_lists_that_record(session, backend):
    first, second = backend.add("Note", id="a"), backend.add("Note", id="b")
    backend.add("Task", id="t", notes=[first])
    task = session.query("select notes from Task").one()
    notes = task["notes"]
    assert [note["id"] for note in notes] == ["a"]
    notes.append(session.get("Note", second["id"]))
    assert len(task["notes"]) == 2
    assert session.modified == [task]
    session.commit()
    assert [note["id"] for note in notes] == ["a", "b"]
    assert len(backend.writes[0][0]["entity_data"]["notes"]) == 2


def test_collections_take_lists_and_lose_members(session, backend):
    backend.add("Task", notes=[backend.add("Note", id="a"), backend.add("Note", id="b")])
    task = session.query("select notes from Task").one()
    del task["notes"][0]
    assert task["notes"] == [session.get("Note", "b")]
    task["notes"] = []
    assert len(task["notes"]) == 0
    session.rollback()
    assert len(task["notes"]) == 2


def test_a_member_is_in_a_collection_once(session, backend):
    backend.add("Task", notes=[backend.add("Note", id="a")])
    task = session.query("select notes from Task").one()
    with pytest.raises(ApiUseError, match="once"):
        task["notes"].append(session.get("Note", "a"))
    with pytest.raises(ApiUseError):
        task["notes"] = "abc"


@pytest.fixture
def tagged(session, backend):
    """A task with one metadata row."""
    backend.add("Task", id="t")
    data = {"parent_id": "t", "parent_type": "Task", "key": "a", "value": "1"}
    row = backend._store("Metadata", data)
    backend.row({"__entity_type__": "Task", "id": "t"})["metadata"] = [row]
    return session.query("Task").one()


def test_metadata_is_a_mapping_read_in_one_query(tagged, backend):
    before = len(backend.queries)
    assert dict(tagged["metadata"]) == {"a": "1"}
    assert len(backend.queries) == before + 1


def test_metadata_is_changed_row_by_row(tagged, session, backend):
    tagged["metadata"]["a"] = "2"
    tagged["metadata"]["b"] = "3"
    session.commit()
    assert [call["action"] for call in backend.writes[0]] == ["update", "create"]
    assert backend.writes[0][1]["entity_data"]["parent_type"] == "Task"
    assert dict(tagged["metadata"]) == {"a": "2", "b": "3"}


def test_assigned_metadata_replaces_all(tagged, session, backend):
    tagged["metadata"] = {"b": "3"}
    assert dict(tagged["metadata"]) == {"b": "3"}
    session.commit()
    left = [row for row in backend.rows.values() if row["__entity_type__"] == "Metadata"]
    assert [(row["key"], row["value"]) for row in left] == [("b", "3")]


def test_metadata_that_is_removed_and_set_again_is_there(tagged, session, backend):
    del tagged["metadata"]["a"]
    tagged["metadata"]["a"] = "9"
    session.commit()
    assert dict(tagged["metadata"]) == {"a": "9"}


def test_metadata_comes_back_with_a_rollback(tagged, session):
    tagged["metadata"] = {"b": "3"}
    session.rollback()
    assert dict(tagged["metadata"]) == {"a": "1"}


def test_metadata_may_be_given_on_creation(session, backend):
    session.create("FileComponent", {"id": "c", "metadata": {"ftr_meta": "{}"}})
    session.commit()
    assert backend.writes[0][1]["entity_data"] == {
        "__entity_type__": "Metadata",
        "parent_id": "c",
        "parent_type": "FileComponent",
        "key": "ftr_meta",
        "value": "{}",
    }


@pytest.fixture
def configured(backend):
    """One custom attribute of shots and one of everything in a project."""
    backend.add(
        "CustomAttributeConfiguration",
        id="c1",
        key="fstart",
        entity_type="task",
        object_type_id="shot-type",
        is_hierarchical=False,
        default=1,
    )
    backend.add(
        "CustomAttributeConfiguration",
        id="c2",
        key="fps",
        entity_type="show",
        is_hierarchical=True,
        default=25,
    )
    value = {"configuration_id": "c1", "entity_id": "s", "key": "fstart", "value": 1001}
    row = backend._store("ContextCustomAttributeValue", value)
    backend.add("Shot", id="s", custom_attributes=[row])


def test_custom_attributes_are_a_mapping(session, backend, configured):
    shot = session.query("Shot").one()
    assert dict(shot["custom_attributes"]) == {"fstart": 1001}
    shot["custom_attributes"]["fstart"] = 1009
    session.commit()
    (call,) = backend.writes[0]
    assert (call["entity_type"], call["entity_key"]) == ("ContextCustomAttributeValue", ["c1", "s"])
    assert call["entity_data"]["value"] == 1009
    with pytest.raises(UnknownAttributeError, match="nonsense"):
        shot["custom_attributes"]["nonsense"] = 1


def test_a_new_entity_has_its_custom_attributes_at_once(session, backend, configured):
    shot = session.create("Shot", {"id": "n", "object_type_id": "shot-type"})
    assert dict(shot["custom_attributes"]) == {"fstart": 1, "fps": 25}
    shot["custom_attributes"]["fstart"] = 7
    backend.actions["update"] = lambda operation: {"data": operation["entity_data"] and {}}
    session.commit()
    assert [call["action"] for call in backend.writes[0]] == ["create", "update"]
    assert backend.writes[0][1]["entity_key"] == ["c1", "n"]
