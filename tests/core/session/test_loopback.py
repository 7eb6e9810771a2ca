"""The session against the embedded server, over real sockets."""

import datetime
import json
import os
import threading
import uuid

import pytest

from rushes.core.errors import (
    CredentialsError,
    IncompatibleServerError,
    ServerError,
    UnknownAttributeError,
    UnreachableError,
)
from rushes.core.session import Session, upload_state

pytestmark = pytest.mark.loopback


@pytest.fixture
def session(live_server, tmp_path):
    """A session on the live server."""
    with Session(
        live_server.url, live_server.key, live_server.user, schema_cache_path=tmp_path / "schema"
    ) as found:
        yield found


@pytest.fixture
def shot(session):
    """A new shot in a new project."""
    name = f"p{uuid.uuid4().hex[:8]}"
    schema = session.query("ProjectSchema").first()
    project = session.create(
        "Project", {"name": name, "full_name": f"{name} ä", "project_schema": schema}
    )
    found = session.create("Shot", {"name": "sh010", "parent": project})
    session.commit()
    return found


@pytest.fixture
def version(session, shot):
    """A new version of an asset of the shot."""
    kind = session.query('AssetType where short is "upload"').first()
    asset = session.create("Asset", {"name": "comp", "type": kind, "parent": shot})
    found = session.create("AssetVersion", {"asset": asset, "comment": "first"})
    session.commit()
    return found


def test_a_wrong_key_is_told(live_server):
    with pytest.raises(CredentialsError):
        Session(live_server.url, "wrong", live_server.user, schema_cache_path=False)


def test_nobody_at_the_address_is_told(monkeypatch):
    monkeypatch.setattr("rushes.core.session.retry.random.uniform", lambda low, high: 0.0)
    with pytest.raises(UnreachableError):
        Session("http://127.0.0.1:9", "k", "u", schema_cache_path=False)


def test_an_unknown_action_is_told(session):
    with pytest.raises(IncompatibleServerError, match="Invalid action"):
        session.call([{"action": "make_tea"}])


def test_the_server_decides_what_is_left_open(session, shot):
    task = session.create("Task", {"name": "comp", "parent": shot})
    session.commit()
    assert task["status"]["name"] == "Not started"
    assert task["project"] is shot["parent"]
    assert [part["name"] for part in task["link"]][1:] == ["sh010", "comp"]
    assert task["created_at"].tzinfo is datetime.timezone.utc


def test_hostile_text_comes_back_as_it_was(session, shot):
    text = 'He said "hi" \\ \' %_ \n\t ü 日本 🎬'
    shot["description"] = text
    session.commit()
    session.reset()
    found = session.query(f"Shot where description is {session.quote(text)}").one()
    assert (found["id"], found["description"]) == (shot["id"], text)


@pytest.mark.parametrize(
    "text",
    [
        "50%",
        "a_b",
        'say "x"',
        "it's",
        "back\\slash",
        "\\",
        "\\%",
        "x\\",
        "none",
        "True",
        "a) or (b",
    ],
)
def test_what_is_built_from_hostile_text_finds_just_that(session, shot, text):
    others = ["50 percent", "axb", "say x", "its", "backslash", "other", "null", "1", "a or b"]
    for name in (text, *others):
        session.create("Task", {"name": "t", "description": f"<{name}>", "parent": shot})
    session.commit()
    tasks = session.query("Task").where(parent_id=shot["id"])
    wanted = f"<{text}>"
    for found in (
        tasks.where(description=wanted),
        tasks.where(description__in=[wanted]),
        tasks.where(description__contains=text),
        tasks.where(description__startswith=f"<{text}"),
        tasks.where(description__endswith=f"{text}>"),
    ):
        assert [task["description"] for task in found] == [wanted]


def test_a_moment_comes_back_as_it_was(session, shot):
    zone = datetime.timezone(datetime.timedelta(hours=5))
    task = session.create("Task", {"name": "comp", "parent": shot})
    task["start_date"] = datetime.datetime(2024, 5, 1, 9, 30, 15, 999, zone)
    before = task["start_date"]
    session.commit()
    session.reset()
    found = session.get("Task", task["id"])
    assert (
        found["start_date"]
        == before
        == datetime.datetime(2024, 5, 1, 4, 30, 15, tzinfo=datetime.timezone.utc)
    )


def test_metadata_and_custom_attributes_last(session, shot):
    shot["metadata"].update({"unit": "B", "day": "12"})
    shot["custom_attributes"]["fstart"] = 1001
    session.commit()
    del shot["metadata"]["day"]
    session.commit()
    session.reset()
    found = session.get("Shot", shot["id"])
    assert dict(found["metadata"]) == {"unit": "B"}
    assert found["custom_attributes"]["fstart"] == 1001
    assert found["custom_attributes"]["fps"] == 25


def test_custom_attributes_of_a_new_entity_last(session, shot):
    other = session.create("Shot", {"name": "sh020", "parent": shot["parent"]})
    other["custom_attributes"]["fstart"] = 7
    session.commit()
    session.reset()
    assert session.get("Shot", other["id"])["custom_attributes"]["fstart"] == 7


def test_collections_are_replaced_as_a_whole(session, shot):
    notes = [session.create("Note", {"content": text}) for text in ("a", "b")]
    shot["notes"] = notes
    session.commit()
    session.reset()
    found = session.get("Shot", shot["id"])
    assert {note["content"] for note in found["notes"]} == {"a", "b"}
    assert found["notes"][0]["parent_id"] == shot["id"]


def test_a_refused_batch_does_nothing(session, shot):
    session.create("Task", {"name": "comp", "parent": shot})
    session.create("Task", {"name": "light", "parent_id": str(uuid.uuid4())})
    with pytest.raises(ServerError):
        session.commit()
    session.rollback()
    assert session.query(f'Task where parent.id is "{shot["id"]}"').all() == []


def test_pages_of_a_large_result_come_in_order(session, shot):
    for index in range(120):
        session.create("Task", {"name": f"t{index:03}", "parent": shot})
    session.commit()
    query = f'select name from Task where parent_id is "{shot["id"]}" order by name'
    result = session.query(query, page_size=25)
    assert [task["name"] for task in result] == [f"t{index:03}" for index in range(120)]
    assert [task["name"] for task in session.query(query, page_size=25)[100:103]] == [
        "t100",
        "t101",
        "t102",
    ]


def test_lazy_reads_of_siblings_are_one_query(session, shot, monkeypatch):
    for index in range(30):
        session.create("Task", {"name": f"t{index}", "parent": shot})
    session.commit()
    session.reset()
    tasks = session.query(f'Task where parent_id is "{shot["id"]}"').all()
    calls = []
    call = session._transport.call
    monkeypatch.setattr(
        session._transport, "call", lambda batch, **more: calls.append(batch) or call(batch, **more)
    )
    assert {task["status"]["state"]["short"] for task in tasks} == {"NOT_STARTED"}
    assert {task["parent"]["name"] for task in tasks} == {"sh010"}
    assert len(calls) <= 4


def test_a_file_is_published(session, version, tmp_path):
    path = tmp_path / "movie.mp4"
    path.write_bytes(os.urandom(300_000))
    meta = {"frameIn": 0, "frameOut": 9, "frameRate": 25, "height": 90, "width": 160}
    data = {
        "name": "ftrackreview-mp4",
        "version": version,
        "metadata": {"ftr_meta": json.dumps(meta)},
    }
    component = session.create_component(path, data, "ftrack.server")
    assert (component["size"], component["file_type"]) == (300_000, ".mp4")
    session.reset()
    found = session.query(f'Component where version.id is "{version["id"]}"').one()
    assert json.loads(found["metadata"]["ftr_meta"]) == meta
    (row,) = found["component_locations"]
    assert row["location"]["name"] == "ftrack.server"


def test_a_large_file_goes_in_parts_and_arrives_whole(session, tmp_path, monkeypatch):
    import requests

    monkeypatch.setattr(upload_state, "PART_SIZES", ((1 << 40, 1 << 20),))
    path = tmp_path / "movie.mp4"
    path.write_bytes(os.urandom((1 << 20) * 5 + 77))
    component_id = str(uuid.uuid4())
    result = session.upload(component_id, path)
    session.create("FileComponent", {"id": component_id, "file_type": ".mp4", "size": result.size})
    row = session.create(
        "ComponentLocation",
        {
            "component_id": component_id,
            "location_id": "3a372bde-05bc-11e4-8908-20c9d081909b",
            "resource_identifier": component_id,
        },
    )
    session.commit()
    answer = requests.get(row["url"]["url"], timeout=20)
    assert result.parts == 6
    assert answer.content == path.read_bytes()


def test_four_threads_share_a_session(session, shot):
    errors = []

    def work(number):
        try:
            for index in range(10):
                session.create("Task", {"name": f"t{number}-{index}", "parent": shot})
                session.commit()
                session.query(f'Task where parent_id is "{shot["id"]}"').all()
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(session.query(f'Task where parent_id is "{shot["id"]}"')) == 40


def test_a_review_session_is_made_and_shared(session, version):
    review = session.create(
        "ReviewSession",
        {"name": "Dailies", "description": "", "project": version["asset"]["parent"]["project"]},
    )
    shown = session.create(
        "ReviewSessionObject",
        {
            "name": "sh010",
            "description": "",
            "version": "Version 001",
            "asset_version": version,
            "review_session": review,
        },
    )
    note = session.create(
        "Note",
        {
            "content": "darker",
            "parent_id": shown["id"],
            "parent_type": "ReviewSessionObject",
            "frame_number": 12,
        },
    )
    session.commit()
    assert review["end_date"] > review["start_date"]
    assert shown["notes"][0] is note
    (answer,) = session.call([{"action": "get_review_link", "review_session_id": review["id"]}])
    assert "/review/" in answer["url"]


def test_several_attributes_are_updated_at_once(session, shot):
    session.update(shot, {"description": "late", "name": f"{shot['name']}_b"})
    assert sorted(shot.changes()) == ["description", "name"]
    session.commit()
    with pytest.raises(UnknownAttributeError):
        session.update(shot, {"description": "later", "colour": 3})
    assert shot["description"] == "late"
