"""The example event plugins on a real server, with this client and with the official one."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rushes.core.session import Session

pytestmark = pytest.mark.loopback

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "event_plugins"
PEER = Path(os.environ.get("RUSHES_PEER_PYTHON", ROOT / ".venv-peer" / "bin" / "python"))

# What differs between the clients: opening a session with plugins. Then both are told an event.
OPENING = {
    "rushes": """
from rushes.core.event_plugins import discover
from rushes.core.events import Event, EventHub
from rushes.core.session import Session
session = Session()
if not hasattr(session, "event_hub"):
    session.event_hub = EventHub(session.server_url, session.api_user, session.api_key)
plugins = discover([sys.argv[1]], session)
assert [plugin.status for plugin in plugins] == ["loaded"] * 3, plugins
""",
    "ftrack_api": """
from ftrack_api import Session
from ftrack_api.event.base import Event
session = Session(plugin_paths=[sys.argv[1]])
""",
}
TELLING = """
event = Event(sys.argv[2], data=json.loads(sys.argv[3]))
answers = session.event_hub.publish(event, synchronous=True)
print("answers", json.dumps(answers))
session.close()
"""
# The server handles the frames of a connection in order: who hears itself is subscribed.
LISTENING = """
session.event_hub.subscribe("topic=studio.ready", lambda event: print("ready", flush=True))
session.event_hub.connect()
session.event_hub.publish(Event("studio.ready"))
session.event_hub.wait()
"""
# How long an automation may take; it takes a fraction of a second.
PATIENCE_S = 20


@pytest.fixture(scope="session")
def session(live_server):
    with Session(live_server.url, live_server.key, live_server.user) as session:
        yield session


@pytest.fixture(params=["rushes", "ftrack_api"])
def client(request):
    if request.param == "ftrack_api" and not PEER.exists():
        if os.environ.get("RUSHES_CI") == "1":
            pytest.fail("the official client is not installed")
        pytest.skip("the official client is not installed")
    return request.param


@pytest.fixture
def start(client, live_server, chat):
    """Start a process in which the examples are registered and which goes on with a script."""
    started = []

    def start(script, *words):
        python = sys.executable if client == "rushes" else PEER
        server = {
            "FTRACK_SERVER": live_server.url,
            "FTRACK_API_USER": live_server.user,
            "FTRACK_API_KEY": live_server.key,
            "STUDIO_CHAT_WEBHOOK": chat.url,
        }
        command = [python, "-c", "import json, sys\n" + OPENING[client] + script, EXAMPLES, *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, env={**os.environ, **server}, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def tell(start):
    """Tell an event to a process in which the examples are registered; gives their answers."""

    def tell(topic, **data):
        process = start(TELLING, topic, json.dumps(data))
        out, remarks = process.communicate(timeout=120)
        assert process.returncode == 0, remarks
        return json.loads(out.rpartition("answers ")[2])

    return tell


@pytest.fixture
def listening(start):
    """A process that hears the server's events with the examples."""
    process = start(LISTENING)
    for line in process.stdout:
        if "ready" in line:
            return process
    pytest.fail(process.stderr.read())


def wait_until(condition):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


@pytest.fixture
def version(session, production):
    """A new version of the demo's task, not approved."""
    task = session.query(
        'select name, parent.name, status.name from Task where name is "animation"'
        ' and parent.name is "sh010" and parent.parent.name is "sc020"'
    ).one()
    pending = session.query('Status where name is "Pending Review"').first()
    task["status"] = session.query('Status where name is "Not started"').one()
    asset = session.create("Asset", {"name": os.urandom(4).hex(), "parent": task["parent"]})
    data = {"asset": asset, "task": task, "status": pending}
    version = session.create("AssetVersion", data)
    session.commit()
    return version


def update(action, entity_type, key, *keys):
    entity = {"action": action, "entity_type": entity_type, "entityId": key, "keys": list(keys)}
    return {"entities": [entity]}


def statuses(live_server, version):
    """Return the names of the statuses of the version and of its task, read anew."""
    with Session(live_server.url, live_server.key, live_server.user) as fresh:
        query = "select status.name, task.status.name from AssetVersion where id is "
        found = fresh.query(query + fresh.quote(version["id"])).one()
        return found["status"]["name"], found["task"]["status"]["name"]


def vote_for(session, version):
    """Show the version in a review and let a reviewer approve it."""
    project = session.query('Project where full_name is "Harbour Lights"').one()
    review = session.create("ReviewSession", {"name": "Dailies", "project": project})
    data = {"review_session": review, "asset_version": version, "name": "sh010", "version": "1"}
    shown = session.create("ReviewSessionObject", {**data, "description": ""})
    data = {"review_session": review, "name": "Sofia", "email": "sofia@example.com"}
    person = session.create("ReviewSessionInvitee", data)
    data = {"review_session_object": shown, "invitee": person, "status": "approved"}
    vote = session.create("ReviewSessionObjectStatus", data)
    session.commit()
    return vote


def add_note(session, version):
    author = session.query(f"User where username is {session.quote(session.api_user)}").one()
    data = {"content": "Darker, please", "author": author}
    note = session.create(
        "Note", {**data, "parent_id": version["id"], "parent_type": "AssetVersion"}
    )
    session.commit()
    return note


def test_an_approved_version_approves_its_task(session, live_server, version, tell):
    version["status"] = session.query('Status where name is "Approved"').one()
    session.commit()
    tell("ftrack.update", **update("update", "AssetVersion", version["id"], "statusid"))
    assert statuses(live_server, version) == ("Approved", "Approved")


def test_a_vote_in_a_review_approves_version_and_task(session, live_server, version, tell):
    vote = vote_for(session, version)
    tell("ftrack.update", **update("add", "ReviewSessionObjectStatus", vote["id"]))
    assert statuses(live_server, version) == ("Approved", "Approved")


def test_a_new_note_is_told_in_the_chat(session, version, chat, tell):
    note = add_note(session, version)
    tell("ftrack.update", **update("add", "Note", note["id"]))
    (text,) = chat.texts
    assert text.endswith(": Darker, please")
    assert "sh010" in text


def test_a_name_is_checked_before_a_publish(version, tell):
    task_id = version["task"]["id"]
    ask = {"task_id": task_id, "path": "/shows/sh010_animation_v003.1001.exr"}
    assert tell("studio.publish.check", **ask) == [[]]
    ask["path"] = "sh020_animation_v003.mov"
    ((problem,),) = tell("studio.publish.check", **ask)
    assert "sh020" in problem


@pytest.mark.usefixtures("listening")
def test_a_listening_process_approves_the_task_of_an_approved_version(
    session, live_server, version
):
    version["status"] = session.query('Status where name is "Approved"').one()
    session.commit()
    wait_until(lambda: statuses(live_server, version) == ("Approved", "Approved"))


@pytest.mark.usefixtures("listening")
def test_a_listening_process_approves_what_a_reviewer_votes_for(session, live_server, version):
    vote_for(session, version)
    wait_until(lambda: statuses(live_server, version) == ("Approved", "Approved"))


@pytest.mark.usefixtures("listening")
def test_a_listening_process_tells_a_new_note_in_the_chat(session, version, chat):
    add_note(session, version)
    wait_until(lambda: chat.texts)
    assert chat.texts[0].endswith(": Darker, please")


def test_rushes_plugins_loads_event_plugins_with_a_session_on_the_server(rushes, tmp_path):
    folder = tmp_path / "events"
    folder.mkdir()
    good = "def register(session):\n    assert session.query('User').first()\n"
    (folder / "good.py").write_text(good)
    (folder / "broken.py").write_text("def register(session):\n    session.no_such_call()\n")
    done = rushes("plugins", "--load", "--json", FTRACK_EVENT_PLUGIN_PATH=str(folder))
    listed = {plugin["name"]: plugin for plugin in done.json["event_plugins"]}
    assert listed["good"]["status"] == "loaded"
    assert (listed["broken"]["status"], "no_such_call" in listed["broken"]["reason"]) == (
        "failed",
        True,
    )
