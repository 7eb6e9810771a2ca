"""A session with its cache, its event hub and its plugins, on a real server."""

import threading
import uuid
from contextlib import closing

import pytest

from rushes.core.cache import FileCache, MemoryCache
from rushes.core.events import on_update
from rushes.core.session import Session

pytestmark = pytest.mark.loopback

PLUGIN = """
def register(session, greeting="none"):
    session.event_hub.subscribe(
        "topic=ftrack.api.session.ready",
        lambda event: SEEN.append((greeting, event["data"]["session"] is session)),
    )

import builtins
SEEN = builtins.__dict__.setdefault("_rushes_seen", [])
"""


@pytest.fixture
def open_session(live_server, monkeypatch):
    """Open sessions that are closed in the end."""
    monkeypatch.delenv("FTRACK_EVENT_PLUGIN_PATH", raising=False)
    sessions = []

    def run(**options):
        session = Session(live_server.url, live_server.key, live_server.user, **options)
        sessions.append(session)
        return session

    yield run
    for session in sessions:
        session.close()


@pytest.fixture
def count_calls(monkeypatch):
    """Count what the sessions send to the server."""
    from rushes.core.session.transport import Transport

    calls, real = [], Transport.call

    def counted(self, operations, **options):
        calls.append([operation.get("expression", operation["action"]) for operation in operations])
        return real(self, operations, **options)

    monkeypatch.setattr(Transport, "call", counted)
    return calls


@pytest.fixture
def shot(open_session, production):
    """A shot of one's own: its id."""
    session = open_session()
    parent = session.query(f'select id from Sequence where project_id is "{production.project_id}"')
    shot = session.create(
        "Shot",
        {
            "name": f"sh-{uuid.uuid4()}",
            "parent_id": parent.first()["id"],
            "project_id": production.project_id,
            "description": "first",
        },
    )
    session.commit()
    return shot["id"]


def test_a_second_session_reads_from_the_file_what_the_first_one_asked_for(
    open_session, shot, tmp_path, count_calls
):
    with closing(FileCache(tmp_path / "entities.db")) as cache:
        first = open_session(cache=cache)
        first.query(f'select name, description, status.name from Shot where id is "{shot}"').one()
        first.close()
        second = open_session(cache=cache)
        count_calls.clear()
        found = second.get("Shot", shot)
        assert found["description"] == "first"
        assert found["status"]["name"]
        assert count_calls == []


def test_what_the_cache_does_not_know_is_asked_for(open_session, shot, count_calls):
    cache = MemoryCache()
    open_session(cache=cache).query(f'select name from Shot where id is "{shot}"').one()
    found = open_session(cache=cache).get("Shot", shot)
    count_calls.clear()
    assert found["description"] == "first"
    assert len(count_calls) == 1


def test_a_commit_forgets_what_it_changed(open_session, shot):
    cache = MemoryCache()
    session = open_session(cache=cache)
    found = session.query(f'select description from Shot where id is "{shot}"').one()
    found["description"] = "second"
    session.commit()
    assert open_session(cache=cache).get("Shot", shot)["description"] == "second"


def test_what_the_hub_reports_as_changed_is_forgotten(open_session, shot):
    cache, told = MemoryCache(), threading.Event()
    listener = open_session(cache=cache)
    listener.query(f'select description from Shot where id is "{shot}"').one()
    listener.event_hub.connect()
    on_update(listener.event_hub, lambda change: told.set() if change.id == shot else None)
    other = open_session()
    other.get("Shot", shot)["description"] = "third"
    other.commit()
    assert told.wait(10)
    assert open_session(cache=cache).get("Shot", shot)["description"] == "third"


def test_a_cache_may_be_made_of_the_session(open_session, shot):
    made = []
    open_session(cache=lambda session: made.append(session) or MemoryCache())
    assert made[0].server_url.startswith("http")


def test_plugins_of_the_environment_are_registered_and_told_when_the_session_is_ready(
    open_session, tmp_path, monkeypatch
):
    import builtins

    monkeypatch.setattr(builtins, "_rushes_seen", [], raising=False)
    (tmp_path / "greeter.py").write_text(PLUGIN)
    monkeypatch.setenv("FTRACK_EVENT_PLUGIN_PATH", str(tmp_path))
    session = open_session(plugin_arguments={"greeting": "hello", "unknown": 1})
    assert [plugin.status for plugin in session.plugins] == ["loaded"]
    assert builtins._rushes_seen == [("hello", True)]


LOCATION_PLUGIN = """
def register(session):
    session.event_hub.subscribe("topic=ftrack.api.session.configure-location", configure)

def configure(event):
    location = event["data"]["session"].query('Location where name is "ftrack.unmanaged"').one()
    location.priority = 3
"""


def test_a_plugin_sets_up_a_location_when_the_session_opens(open_session, tmp_path):
    (tmp_path / "location.py").write_text(LOCATION_PLUGIN)
    session = open_session(plugin_paths=[tmp_path])
    location = session.query('Location where name is "ftrack.unmanaged"').one()
    assert location.priority == 3


def test_a_broken_plugin_does_not_keep_a_session_from_opening(open_session, tmp_path):
    (tmp_path / "broken.py").write_text("def register(session):\n    raise ValueError('no')\n")
    session = open_session(plugin_paths=[tmp_path])
    assert [plugin.status for plugin in session.plugins] == ["failed"]
    assert "no" in session.plugins[0].reason


def test_the_hub_connects_in_the_background_and_ends_with_the_session(open_session):
    session = open_session(auto_connect_event_hub=True)
    hub, told = session.event_hub, threading.Event()
    hub.subscribe("topic=rushes.test.ping", lambda event: told.set())
    from rushes.core.events import Event

    hub.publish(Event(topic="rushes.test.ping"))
    assert told.wait(10)
    session.close()
    assert not hub.connected
