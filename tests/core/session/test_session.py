import datetime

import pytest

from rushes.core.errors import (
    ClosedError,
    CredentialsError,
    ImmutableAttributeError,
    IncompatibleServerError,
    UnknownAttributeError,
    UnknownEntityTypeError,
)
from rushes.core.session import NOT_SET, Session

UTC = datetime.timezone.utc


def test_a_start_costs_one_call_that_carries_the_credentials(session, backend):
    (batch,) = backend.batches
    assert [call["action"] for call in batch] == ["query_server_information", "query_schemas"]
    assert backend.headers[0]["ftrack-user"] == "mira"
    assert backend.headers[0]["ftrack-api-key"] == "key-of-mira"
    assert backend.headers[0]["ftrack-strict-api"] == "false"
    assert session.server_information["version"] == "4.13.8"


def test_wrong_credentials_are_told_at_the_start(backend, open_session):
    body = '{"exception": "InvalidCredentialsError", "content": "no", "error_code": "x"}'
    backend.faults.append((200, {}, body))
    with pytest.raises(CredentialsError) as caught:
        open_session()
    assert caught.value.facts["error_code"] == "x"


@pytest.mark.parametrize("version", ["dev", "3.3.11", "4.13.8.1"])
def test_known_versions_are_accepted(backend, open_session, version):
    backend.version = version
    assert open_session().server_information["version"] == version


def test_a_server_that_is_too_old_is_refused(backend, open_session):
    backend.version = "3.3.9"
    with pytest.raises(IncompatibleServerError, match=r"3\.3\.9"):
        open_session()


def test_missing_settings_come_from_the_environment(backend, monkeypatch):
    monkeypatch.setenv("FTRACK_SERVER", "studio.test/")
    monkeypatch.setenv("FTRACK_API_USER", "jonas")
    monkeypatch.setenv("FTRACK_API_KEY", "k")
    with Session(schema_cache_path=False) as session:
        assert (session.server_url, session.api_user) == ("https://studio.test", "jonas")


def test_a_closed_session_refuses_calls(session):
    session.close()
    with pytest.raises(ClosedError):
        session.query("Task").all()


def test_entities_read_like_mappings(session, backend):
    backend.add("Task", id="t", name="comp", bid=4.5)
    task = session.query("select name, bid from Task").one()
    assert (task["name"], task.get("bid"), task.entity_type) == ("comp", 4.5, "Task")
    assert "status" in task
    assert "nonsense" not in task
    assert set(task.keys()) == set(session.types["Task"].schema.attributes)


def test_moments_are_aware_and_in_utc(session, backend):
    sent = {"__type__": "datetime", "value": "2022-10-10T10:12:09"}
    backend.add("Task", start_date=sent)
    task = session.query("select start_date from Task").one()
    assert task["start_date"] == datetime.datetime(2022, 10, 10, 10, 12, 9, tzinfo=UTC)


def test_an_unknown_attribute_is_named(session, backend):
    backend.add("Task")
    task = session.query("Task").one()
    with pytest.raises(UnknownAttributeError, match="nonsense"):
        task["nonsense"]


def test_an_unknown_type_suggests_the_right_one(session):
    with pytest.raises(UnknownEntityTypeError) as caught:
        session.query("Tsak")
    assert "Task" in caught.value.next_step


def test_a_row_is_one_object(session, backend):
    status = backend.add("Status", name="Done")
    backend.add("Task", id="a", status=status)
    backend.add("Task", id="b", status=status)
    first, second = session.query("select status.name from Task").all()
    assert first["status"] is second["status"]
    assert session.get("Task", "a") is first
    assert session.get("Context", "a") is first


def test_newer_answers_change_what_is_held(session, backend):
    status = backend.add("Status", name="Done")
    backend.add("Task", status=status)
    held = session.query("select status.name from Task").one()["status"]
    backend.row(status)["name"] = "Approved"
    session.query("select status.name from Task").one()
    assert held["name"] == "Approved"


def test_get_of_nothing_is_none(session):
    assert session.get("Task", "missing") is None


def test_get_escapes_its_key(session, backend):
    assert session.get("Task", 'x" or id like "%') is None
    assert '\\"' in backend.queries[-1]


def test_a_created_entity_is_sent_with_defaults_and_an_id(session, backend):
    task = session.create("Task", {"name": "comp"})
    session.commit()
    (call,) = backend.writes[0]
    assert call["entity_key"] == [task["id"]]
    assert call["entity_data"]["name"] == "comp"
    assert call["entity_data"]["type_id"] == "no-type"
    assert backend.row(call["entity_data"])["name"] == "comp"


def test_a_given_reference_replaces_the_default_of_its_twin(session, backend):
    kind = backend.add("Type", name="Animation")
    task = session.create("Task", {"type": session.get("Type", kind["id"])})
    session.commit()
    assert "type_id" not in backend.writes[0][0]["entity_data"]
    assert task["type_id"] == kind["id"]


def test_setting_an_attribute_sends_that_attribute_only(session, backend):
    backend.add("Task", id="t", name="comp", description="x")
    task = session.query("select name, description from Task").one()
    task["name"] = "light"
    assert (task.state, session.modified) == ("modified", [task])
    session.commit()
    data = {"__entity_type__": "Task", "name": "light"}
    assert backend.writes[0][0]["entity_data"] == data
    assert (task.state, task["name"], session.modified) == ("persisted", "light", [])


def test_an_immutable_attribute_is_refused(session, backend):
    backend.add("Task")
    task = session.query("Task").one()
    for name in ("id", "created_at"):
        with pytest.raises(ImmutableAttributeError):
            task[name] = "x"


def test_a_reference_and_its_id_agree_before_the_commit(session, backend):
    new = backend.add("Status", name="Done")
    backend.add("Task", status=backend.add("Status", name="Open"))
    task = session.query("select status.name, status_id from Task").one()
    task["status"] = session.get("Status", new["id"])
    assert task["status_id"] == new["id"]
    session.commit()
    assert task["status_id"] == new["id"]


def test_deleting_sends_a_delete_and_hides_nothing_of_others(session, backend):
    kept = backend.add("Task", id="kept")
    backend.add("Task", id="gone")
    session.delete(session.get("Task", "gone"))
    session.commit()
    assert [row["id"] for row in session.query("Task")] == [kept["id"]]


def test_created_and_deleted_in_one_go_sends_nothing(session, backend):
    note = session.create("Note", {"content": "x"})
    session.delete(note)
    session.commit()
    assert backend.writes == []
    assert note.state == "gone"


def test_rollback_takes_everything_back(session, backend):
    backend.add("Task", id="t", name="comp")
    task = session.query("select name from Task").one()
    task["name"] = "light"
    created = session.create("Note", {"content": "x"})
    session.delete(task)
    session.rollback()
    session.commit()
    assert (task["name"], task.state, created.state) == ("comp", "persisted", "gone")
    assert backend.writes == []


def test_without_auto_populate_nothing_is_fetched(session, backend):
    backend.add("Task", description="x")
    task = session.query("Task").one()
    before = len(backend.batches)
    with session.auto_populating(False):
        assert task["description"] is NOT_SET
    assert len(backend.batches) == before
    assert task["description"] == "x"


def test_without_recording_a_value_counts_as_the_servers(session, backend):
    backend.add("Task", name="comp")
    task = session.query("select name from Task").one()
    with session.operation_recording(False):
        task["name"] = "light"
    session.commit()
    assert (task["name"], task.state, backend.writes) == ("light", "persisted", [])


def test_ensure_updates_what_is_there(session, backend):
    backend.add("User", id="u", username="mira", email="old")
    user = session.ensure("User", {"username": "mira", "email": "new"}, ["username"])
    assert (user["id"], backend.row({"__entity_type__": "User", "id": "u"})["email"]) == (
        "u",
        "new",
    )


def test_ensure_creates_what_is_missing_and_escapes(session, backend):
    name = 'mi"ra \\ " or id like "%'
    first = session.ensure("User", {"username": name})
    again = session.ensure("User", {"username": name})
    assert first is again
    assert len(backend.writes) == 1


def test_call_reads_entities_out_of_any_answer(session, backend):
    backend.add("Task", name="comp")
    (answer,) = session.call([{"action": "query", "expression": "select name from Task"}])
    assert answer["data"][0]["name"] == "comp"


def test_call_tells_of_an_action_the_server_does_not_know(session):
    with pytest.raises(IncompatibleServerError, match="Invalid action"):
        session.call([{"action": "make_tea"}])


def test_merge_brings_an_entity_of_another_session(session, open_session, backend):
    backend.add("Task", name="comp", status=backend.add("Status", name="Done"))
    other = open_session().query("select name, status.name from Task").one()
    before = len(backend.batches)
    mine = session.merge(other)
    assert (mine.session, mine["name"], mine["status"]["name"]) == (session, "comp", "Done")
    assert len(backend.batches) == before


def test_populate_fetches_for_many_at_once(session, backend):
    for index in range(5):
        backend.add("Task", description=f"d{index}")
    tasks = session.query("Task").all()
    before = len(backend.batches)
    session.populate(tasks, "description")
    assert sorted(task["description"] for task in tasks) == ["d0", "d1", "d2", "d3", "d4"]
    assert len(backend.batches) == before + 1
