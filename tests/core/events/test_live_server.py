"""The hub on the built-in server, which read the same protocol by itself."""

import uuid

import pytest
import requests

from rushes.core.errors import CredentialsError
from rushes.core.events import Event, EventHub, entity_changes, notes_of_review_session, on_update

pytestmark = pytest.mark.loopback


@pytest.fixture
def live_hub(live_server):
    with_key = EventHub(live_server.url, live_server.user, live_server.key, timeout=10)
    with_key.connect()
    yield with_key
    with_key.close()


@pytest.fixture
def api(live_server):
    """Call the server's API and return the answers."""
    headers = {"ftrack-user": live_server.user, "ftrack-api-key": live_server.key}

    def call(*operations):
        answer = requests.post(
            f"{live_server.url}/api", json=list(operations), headers=headers, timeout=20
        )
        assert isinstance(answer.json(), list), answer.text
        return answer.json()

    return call


class Queries:
    """The one method of a session that is needed, by plain HTTP."""

    def __init__(self, api):
        self._api = api

    def query(self, expression):
        return self._api({"action": "query", "expression": expression})[0]["data"]


def settle(hub, until):
    """Wait until the server knows every subscription of `hub`: it keeps the order of a connection."""
    topic, seen = f"settle.{uuid.uuid4().hex}", []
    with hub.subscription(f"topic={topic}", seen.append):
        hub.publish(Event(topic))
        until(lambda: seen)


def create(kind, **values):
    identity = str(uuid.uuid4())
    data = {"__entity_type__": kind, "id": identity, **values}
    return identity, {"action": "create", "entity_type": kind, "entity_data": data}


def test_wrong_credentials_are_refused(live_server):
    hub = EventHub(live_server.url, live_server.user, "wrong", timeout=10)
    with pytest.raises(CredentialsError):
        hub.connect()
    hub.close()


def test_hubs_ask_and_answer_through_the_server(live_hub, live_server, until):
    other, answers, topic = EventHub(live_server.url, live_server.user, live_server.key), [], "q.x"
    other.subscribe(f"topic={topic} and data.n>3", lambda event: {"twice": event.data["n"] * 2})
    other.connect()
    settle(other, until)
    for number in (1, 4):
        live_hub.publish(Event(topic, data={"n": number}), on_reply=answers.append)
    until(lambda: answers)
    assert [reply.data for reply in answers] == [{"twice": 8}]
    other.close()


def test_a_thousand_events_arrive_in_order(live_hub, until):
    seen = []
    live_hub.subscribe("topic=many.*", lambda event: seen.append(event.data["n"]))
    for number in range(1000):
        live_hub.publish(Event("many.x", data={"n": number}))
    until(lambda: len(seen) == 1000)
    assert seen == list(range(1000))


def test_a_change_on_the_server_is_told_with_its_names(live_hub, api, until):
    seen = []
    on_update(live_hub, seen.append, entity_type="Project", actions=["add"])
    schema = Queries(api).query("select id from ProjectSchema")[0]
    name = f"project_{uuid.uuid4().hex[:8]}"
    identity, operation = create(
        "Project", name=name, full_name=name, project_schema_id=schema["id"]
    )
    settle(live_hub, until)
    api(operation)
    change = until(lambda: [each for each in seen if each.id == identity])[0]
    assert change.entity_type == "Project"
    assert entity_changes(change.event)


def test_a_note_in_a_review_session_is_told_in_one_line(live_hub, api, until):
    queries, told = Queries(api), []
    schema = queries.query("select id from ProjectSchema")[0]["id"]
    asset_type = queries.query("select id from AssetType")[0]["id"]
    user = queries.query("select id from User")[0]["id"]
    name = f"project_{uuid.uuid4().hex[:8]}"
    project, make_project = create("Project", name=name, full_name=name, project_schema_id=schema)
    asset, make_asset = create("Asset", name="a", context_id=project, type_id=asset_type)
    version, make_version = create("AssetVersion", asset_id=asset)
    session, make_session = create("ReviewSession", name="Dailies", project_id=project)
    media, make_media = create(
        "ReviewSessionObject",
        review_session_id=session,
        version_id=version,
        name="a",
        version="Version 1",
    )
    api(make_project, make_asset, make_version, make_session, make_media)
    notes_of_review_session(live_hub, queries, session, told.append)
    settle(live_hub, until)
    expected = []
    for parent, kind in (
        (media, "review_session_object"),
        (project, "show"),
        (version, "asset_version"),
    ):
        note, make_note = create(
            "Note", content="Nice", parent_id=parent, parent_type=kind, user_id=user
        )
        api(make_note)
        expected += [note] if parent != project else []
    until(lambda: len(told) >= 2)
    assert [change.id for change in told] == expected
    assert told[0].change("text").new == "Nice"
