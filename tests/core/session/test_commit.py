import threading

import pytest
import requests

from rushes.core.errors import (
    ApiUseError,
    ConflictError,
    ServerError,
    UnreachableError,
    ValidationError,
)
from rushes.core.session import commit

BROKEN = requests.ConnectionError("Connection aborted")


def actions(batch):
    return [(call["action"], call["entity_type"]) for call in batch]


def test_a_commit_is_one_batch_in_the_order_of_events(session, backend):
    shot = session.create("Shot", {"name": "sh010"})
    task = session.create("Task", {"name": "comp", "parent": shot})
    note = session.create("Note", {"content": "x"})
    task["notes"].append(note)
    session.commit()
    (batch,) = backend.writes
    assert actions(batch) == [
        ("create", "Shot"),
        ("create", "Task"),
        ("create", "Note"),
        ("update", "Task"),
    ]
    assert batch[1]["entity_data"]["parent"] == {"__entity_type__": "Shot", "id": shot["id"]}
    reference = {"__entity_type__": "Note", "id": note["id"]}
    assert batch[3]["entity_data"]["notes"] == [reference]


def test_a_change_of_something_new_travels_with_its_creation(session, backend):
    task = session.create("Task")
    session.create("Note")
    task["name"] = "comp"
    session.commit()
    assert actions(backend.writes[0]) == [("create", "Task"), ("create", "Note")]
    assert backend.writes[0][0]["entity_data"]["name"] == "comp"


def test_a_later_plain_value_wins_over_an_earlier_deferred_one(session, backend):
    task = session.create("Task")
    task["parent"] = session.create("Shot", {"id": "later"})
    task["parent_id"] = "other"
    session.commit()
    assert backend.row({"__entity_type__": "Task", "id": task["id"]})["parent_id"] == "other"
    assert "parent" not in str(backend.writes[0][-1]["entity_data"].keys() - {"parent_id"})


def test_changes_are_not_moved_over_a_deletion(session, backend):
    old, child = backend.add("Shot", id="old"), backend.add("Task", id="child")
    task = session.get("Task", child["id"])
    task["parent_id"] = "new"
    session.delete(session.get("Shot", old["id"]))
    task["name"] = "x"
    session.commit()
    assert actions(backend.writes[0]) == [
        ("update", "Task"),
        ("delete", "Shot"),
        ("update", "Task"),
    ]


def test_a_commit_of_nothing_needs_no_call(session, backend):
    before = len(backend.batches)
    session.commit()
    assert len(backend.batches) == before


def test_a_refused_batch_stays_recorded(session, backend):
    task = session.create("Task", {"name": "comp"})
    body = '{"exception": "ValidationError", "content": "no"}'
    backend.faults.append((200, {}, body))
    with pytest.raises(ValidationError):
        session.commit()
    assert (task.state, session.created) == ("created", [task])
    task["name"] = "light"
    session.commit()
    assert backend.row({"__entity_type__": "Task", "id": task["id"]})["name"] == "light"


def test_a_lost_reply_doubles_nothing(session, backend):
    task = session.create("Task", {"name": "comp"})
    backend.faults.append(("lost", BROKEN))
    session.commit()
    assert (task.state, task["name"], session.created) == ("persisted", "comp", [])
    assert len(backend.writes) == 2
    assert len([row for row in backend.rows.values() if row["__entity_type__"] == "Task"]) == 1


def test_a_lost_request_is_sent_again(session, backend):
    task = session.create("Task", {"name": "comp"})
    backend.faults += [BROKEN, (502, {}, "<html>")]
    session.commit()
    assert task.state == "persisted"
    assert backend.row({"__entity_type__": "Task", "id": task["id"]})


def test_a_real_conflict_is_told_even_after_a_lost_request(session, backend):
    backend.add("Task", id="mine")
    session.create("Task", {"id": "mine"})
    session.create("Note")
    backend.faults.append(BROKEN)
    with pytest.raises(ConflictError):
        session.commit()
    assert len(session.created) == 2


def test_a_conflict_at_the_first_try_is_told(session, backend):
    backend.add("Task", id="mine")
    session.create("Task", {"id": "mine"})
    with pytest.raises(ConflictError):
        session.commit()


def test_an_answer_that_never_comes_leaves_everything_recorded(session, backend):
    task = session.create("Task")
    backend.faults += [requests.ConnectTimeout("slow")] * 4
    with pytest.raises(UnreachableError):
        session.commit()
    assert session.created == [task]
    session.commit()
    assert session.created == []


def test_very_large_commits_are_cut(session, backend, monkeypatch):
    monkeypatch.setattr(commit, "MOST_OPERATIONS", 40)
    for index in range(100):
        session.create("Task", {"name": str(index)})
    session.commit()
    assert [len(batch) for batch in backend.writes] == [40, 40, 20]


def test_when_a_later_cut_fails_the_rest_stays_recorded(session, backend, monkeypatch):
    monkeypatch.setattr(commit, "MOST_OPERATIONS", 2)
    tasks = [session.create("Task") for _ in range(5)]
    backend.add("Task", id="there")
    tasks.append(session.create("Task", {"id": "there"}))
    with pytest.raises(ServerError):
        session.commit()
    assert session.created == tasks[4:]


def test_what_is_recorded_while_a_commit_runs_waits_for_the_next(session, backend):
    task = session.create("Task", {"name": "comp"})

    def meanwhile(operation):
        thread = threading.Thread(target=task.__setitem__, args=("name", "light"))
        thread.start()
        thread.join()
        return backend._create(operation)

    backend.actions["create"] = meanwhile
    session.commit()
    assert (task["name"], task.state) == ("light", "modified")
    session.commit()
    assert backend.writes[1][0]["entity_data"] == {"__entity_type__": "Task", "name": "light"}


def test_the_servers_word_is_the_last(session, backend):
    def decide(operation):
        answer = backend._create(operation)
        return {**answer, "data": {**answer["data"], "name": "decided", "description": "by server"}}

    backend.actions["create"] = decide
    task = session.create("Task", {"name": "comp"})
    session.commit()
    before = len(backend.batches)
    assert (task["name"], task["description"]) == ("decided", "by server")
    assert len(backend.batches) == before


def test_a_commit_costs_what_changed(session, backend):
    for index in range(300):
        backend.add("Task", name=str(index))
    tasks = session.query("select name from Task").all()
    tasks[0]["name"] = "x"
    session.commit()
    assert len(backend.writes[0]) == 1


def test_many_threads_may_record_into_one_commit(session, backend):
    def work(number):
        for index in range(50):
            task = session.create("Task", {"name": f"{number}-{index}"})
            task["description"] = "d"

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.commit()
    made = [row for row in backend.rows.values() if row["__entity_type__"] == "Task"]
    assert len(made) == 200
    assert all(row["description"] == "d" for row in made)


def test_values_that_cannot_travel_are_refused_and_nothing_is_sent(session, backend):
    session.create("Task", {"bid": float("nan")})
    with pytest.raises(ApiUseError):
        session.commit()
    assert backend.writes == []


def test_an_entity_of_another_session_is_refused(session, open_session, backend):
    backend.add("Status", id="s")
    foreign = open_session().get("Status", "s")
    with pytest.raises(ApiUseError, match="another session"):
        session.create("Task", {"status": foreign})
