"""What scripts written for the official client call besides reading and writing."""

import datetime
import json
import tracemalloc

import pytest

from rushes.core.errors import ApiUseError
from rushes.core.session import inspection

UTC = datetime.timezone.utc


@pytest.fixture
def task(session, backend):
    """A task with a status, notes and a date."""
    moment = {"__type__": "datetime", "value": "2024-05-01T10:00:00"}
    backend.add(
        "Task",
        id="t",
        name="comp",
        start_date=moment,
        status=backend.add("Status", id="s", name="Done"),
        notes=[backend.add("Note", id="n")],
        link=[{"id": "t", "name": "comp", "type": "TypedContext"}],
    )
    return session.query("select name, start_date, status.name, notes, link from Task").one()


def test_entities_travel_as_json(session, open_session, task):
    text = session.encode({"task": task, "when": datetime.date(2024, 5, 1)})
    other = open_session()
    back = other.decode(text)
    assert (back["task"].session, back["task"]["name"]) == (other, "comp")
    assert back["task"]["start_date"] == task["start_date"]
    assert back["task"]["status"]["id"] == "s"
    assert [note["id"] for note in back["task"]["notes"]] == ["n"]
    assert back["when"] == datetime.datetime(2024, 5, 1, tzinfo=UTC)


def test_strategies_choose_what_is_written(session, task):
    task["name"] = "light"
    written = {
        strategy: json.loads(session.encode(task, strategy))
        for strategy in ("modified_only", "persisted_only", "set_only", "all")
    }
    assert written["modified_only"] == {"__entity_type__": "Task", "id": "t", "name": "light"}
    assert written["persisted_only"]["name"] == "comp"
    assert "link" not in written["persisted_only"]
    assert written["set_only"]["name"] == "light"
    assert "description" not in written["set_only"]
    assert written["all"]["description"] is None
    with pytest.raises(ApiUseError):
        session.encode(task, "some")


def test_what_is_no_json_is_told(session):
    with pytest.raises(ApiUseError):
        session.decode("{")


def test_references_are_type_and_key(session, task):
    assert session.entity_reference(task) == {"__entity_type__": "Task", "id": "t"}


def test_entities_can_be_looked_at(session, task):
    assert inspection.identity(task) == ("Task", ["t"])
    assert inspection.primary_key(task) == {"id": "t"}
    task["name"] = "x"
    assert inspection.states([task, task["status"]]) == ["modified", "persisted"]
    assert inspection.state(session.create("Note")) == "created"


def test_changes_of_one_entity_can_be_taken_back(session, backend, task):
    task["name"] = "x"
    task["notes"] = []
    task.clear()
    assert (task["name"], len(task["notes"]), task.state) == ("comp", 1, "persisted")
    session.commit()
    assert backend.writes == []


def test_a_known_row_can_be_made_an_entity_without_asking(session, backend):
    before = len(backend.batches)
    task = session.create("Task", {"id": "x", "name": "known"}, reconstructing=True)
    assert (task["name"], task.state, session.get("Task", "x")) == ("known", "persisted", task)
    assert len(backend.batches) == before
    with pytest.raises(ApiUseError):
        session.create("Task", {"name": "known"}, reconstructing=True)


def test_what_is_recorded_can_be_listed(session, task):
    task["name"] = "x"
    session.create("Note")
    assert [operation.action for operation in session.recorded_operations] == ["update", "create"]


def test_entities_are_equal_over_sessions(open_session, task):
    other = open_session().get("Task", "t")
    assert other == task
    assert hash(other) == hash(task)
    assert other != task["status"]


def test_the_servers_clock_is_told_by_its_answers(session, backend):
    backend.actions["query"] = None
    ahead = datetime.datetime.now(UTC) + datetime.timedelta(hours=3)
    text = ahead.strftime("%a, %d %b %Y %H:%M:%S GMT")
    backend.faults.append((200, {"Date": text}, '[{"data": [], "metadata": {}}]'))
    session.query("Task").all()
    assert abs(session.server_time() - ahead) < datetime.timedelta(seconds=5)


def test_a_hundred_thousand_rows_are_streamed_in_bounded_memory(session, backend):
    def page(operation):
        words = operation["expression"].split()
        offset, limit = int(words[-3]), int(words[-1])
        rows = [
            {"__entity_type__": "Task", "id": f"task-{number}", "name": f"n{number}"}
            for number in range(offset, min(offset + limit, 100_000))
        ]
        following = offset + limit if len(rows) == limit else None
        return {"data": rows, "metadata": {"next": {"offset": following}}}

    backend.actions["query"] = page
    # The back end must not be what grows.
    backend.batches, backend.headers = Forgetful(), Forgetful()
    seen, living = 0, 0
    tracemalloc.start()
    for task in session.query("select name from Task", page_size=5000):
        seen += task["name"].startswith("n")
        if seen % 5000 == 1:
            living = max(living, len(session._store.living()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == 100_000
    assert living <= 10_000
    assert peak < 40e6


class Forgetful(list):
    """A list that keeps nothing."""

    def append(self, item):
        pass
