import pytest

from rushes.core.errors import ConflictError


@pytest.fixture
def task(session, backend):
    """A task whose name and notes were read."""
    backend.add("Task", id="t", name="comp", notes=[backend.add("Note", id="n1")])
    return session.query("select name, notes from Task").one()


@pytest.fixture
def elsewhere(backend):
    """Change the row of the task as if somebody else did."""

    def change(**values):
        backend.row({"__entity_type__": "Task", "id": "t"}).update(values)

    return change


def test_a_change_of_somebody_else_is_not_overwritten(session, backend, task, elsewhere):
    task["name"] = "mine"
    elsewhere(name="theirs")
    with pytest.raises(ConflictError) as caught:
        session.commit()
    (conflict,) = caught.value.facts["conflicts"]
    found = (conflict["attribute"], conflict["before"], conflict["now"], conflict["wanted"])
    assert found == ("name", "comp", "theirs", "mine")
    assert backend.writes == []
    assert task.changes() == {"name": ("theirs", "mine")}


def test_a_conflict_can_be_overwritten_knowingly(session, backend, task, elsewhere):
    task["name"] = "mine"
    elsewhere(name="theirs")
    with pytest.raises(ConflictError):
        session.commit()
    with pytest.raises(ConflictError):
        session.commit()
    session.commit(overwrite=True)
    assert backend.row({"__entity_type__": "Task", "id": "t"})["name"] == "mine"


def test_after_a_rollback_the_others_value_shows(session, task, elsewhere):
    task["name"] = "mine"
    elsewhere(name="theirs")
    with pytest.raises(ConflictError):
        session.commit()
    session.rollback()
    assert task["name"] == "theirs"


def test_the_same_change_twice_is_no_conflict(session, task, elsewhere):
    task["name"] = "same"
    elsewhere(name="same")
    session.commit()


def test_other_attributes_are_no_conflict(session, task, elsewhere):
    task["name"] = "mine"
    elsewhere(description="theirs")
    session.commit()


def test_what_was_never_read_is_no_conflict_and_costs_no_look(session, backend, task, elsewhere):
    task["description"] = "mine"
    elsewhere(description="theirs")
    before = len(backend.queries)
    session.commit()
    assert len(backend.queries) == before


def test_a_member_that_others_added_is_not_lost(session, backend, task, elsewhere):
    task["notes"].append(session.create("Note", {"id": "n2"}))
    elsewhere(notes=[backend.add("Note", id="n1"), backend.add("Note", id="n3")])
    with pytest.raises(ConflictError, match="notes"):
        session.commit()


def test_a_look_costs_one_call_for_many_changes(session, backend):
    for index in range(30):
        backend.add("Task", name=f"t{index}")
        backend.add("Shot", name=f"s{index}")
    for entity in session.query("select name from TypedContext"):
        entity["name"] = entity["name"] + "!"
    before = len(backend.batches)
    session.commit()
    assert len(backend.batches) == before + 2


def test_a_reference_may_be_in_conflict(session, backend):
    old, new = backend.add("Status", id="old"), backend.add("Status", id="new")
    backend.add("Task", id="t", status=old)
    backend.add("Status", id="wanted")
    task = session.query("select status.name from Task").one()
    task["status"] = session.get("Status", "wanted")
    backend.row({"__entity_type__": "Task", "id": "t"})["status"] = new
    with pytest.raises(ConflictError) as caught:
        session.commit()
    assert caught.value.facts["conflicts"][0]["now"]["id"] == "new"


def test_an_answer_from_before_a_commit_does_not_undo_it(session, backend):
    for index in range(4):
        backend.add("Task", id=f"t{index}", name="old")
    held = session.get("Task", "t3")
    rows = iter(session.query("select name from Task", page_size=2))
    next(rows)
    ahead = rows.gi_frame.f_locals["pages"]._ahead
    ahead._thread.join()
    held["name"] = "new"
    session.commit(overwrite=True)
    assert [row["name"] for row in rows] == ["old", "old", "new"]
    assert held["name"] == "new"


def test_a_reference_and_its_id_agree_after_either_is_read(session, backend):
    first, second = backend.add("Status", id="s1"), backend.add("Status", id="s2")
    backend.add("Task", id="t", status=first)
    task = session.query("select status.name, status_id from Task").one()
    backend.row({"__entity_type__": "Task", "id": "t"}).update(status=second, status_id="s2")
    session.query("select status.name from Task").one()
    assert (task["status"]["id"], task["status_id"]) == ("s2", "s2")
    backend.row({"__entity_type__": "Task", "id": "t"}).update(status=first, status_id="s1")
    session.query("select status_id from Task").one()
    assert (task["status"]["id"], task["status_id"]) == ("s1", "s1")


def test_types_that_came_later_are_read_all_the_same(session, backend):
    row = {"__entity_type__": "Scene", "id": "x", "name": "new type"}
    backend.actions["query"] = lambda operation: {"data": [row], "metadata": {}}
    scene = session.query("TypedContext").one()
    assert (scene.entity_type, scene["name"]) == ("Scene", "new type")
