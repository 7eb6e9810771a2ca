"""The hub of the official Python client, unmodified and in its own environment, on this server."""

import time

import pytest

from rushes.server.events import Timing

from .conftest import wait_until

pytestmark = pytest.mark.loopback


def test_a_client_hears_itself_and_gets_its_acknowledgements(live, peer):
    client = peer(live)
    client.do("subscribe", expression="topic=test.*")
    assert client.expect("subscribed")["answer"] == {"success": True}
    client.do("publish", topic="test.x", data={"k": 1})
    event = client.expect("event")["event"]
    assert event["data"] == {"k": 1} and event["source"]["id"] == client.id
    assert event["source"]["user"] == {"username": "jane", "id": "id-of-jane"}


def test_two_clients_talk_in_both_directions(live, peer):
    jane, joe = peer(live), peer(live, "joe")
    jane.subscribe("topic=from.joe and source.user.username=joe")
    joe.subscribe("topic=from.jane")
    jane.do("publish", topic="from.jane", data={"to": "joe"})
    joe.do("publish", topic="from.joe", data={"to": "jane"})
    assert joe.expect("event")["event"]["data"] == {"to": "joe"}
    assert jane.expect("event")["event"]["data"] == {"to": "jane"}


def test_a_returned_value_comes_back_as_a_reply(live, peer):
    asker, answerer = peer(live), peer(live, "joe")
    items = {"items": [{"label": "Render", "actionIdentifier": "render"}]}
    answerer.subscribe("topic=ftrack.action.discover", reply=items)
    asker.do("publish", topic="ftrack.action.discover", data={"selection": []})
    reply = asker.expect("reply")["event"]
    assert reply["data"] == items and reply["topic"] == "ftrack.meta.reply"


def test_a_target_reaches_only_those_it_names(live, peer):
    sender, maya, nuke = peer(live), peer(live, "joe"), peer(live, "joe")
    maya.subscribe("topic=test.*", subscriber={"id": "m", "applicationId": "maya"})
    nuke.subscribe("topic=test.*", subscriber={"id": "n", "applicationId": "nuke"})
    sender.do("publish", topic="test.1", target="applicationId=maya")
    sender.do("publish", topic="test.2")
    assert nuke.expect("event")["event"]["topic"] == "test.2"
    assert [maya.expect("event")["event"]["topic"] for _ in range(2)] == ["test.1", "test.2"]


def test_a_client_that_is_dropped_comes_back_with_its_subscriptions(live, peer):
    client = peer(live)
    client.subscribe("topic=test.*")
    (first,) = live.hub.connections
    live.call(live.hub.disconnect, first, "the test drops it")

    def is_back():
        there = live.hub.connections
        return len(there) == 1 and there[0] is not first and len(there[0].subscriptions) == 2

    wait_until(is_back, 20)
    live.hub.publish_from_thread({"id": "1", "topic": "test.x", "data": {}, "target": ""})
    assert client.expect("event")["event"]["topic"] == "test.x"


def test_a_client_answers_heartbeats_and_stays(start_hub, peer):
    live = start_hub(timing=Timing(heartbeat_s=0.05, silence_s=0.3))
    client = peer(live)
    client.subscribe("topic=test.*")
    (connection,) = live.hub.connections
    wait_until(lambda: time.time() - connection.since > 3 * 0.3)
    client.do("publish", topic="test.x")
    client.expect("event")
    assert live.hub.connections == [connection]


def test_a_change_of_one_session_reaches_another(live_server, peer):
    from rushes.core.session import Session

    listener = peer(live_server, live_server.user, live_server.key)
    listener.subscribe("topic=ftrack.update and source.user.username=admin")
    with Session(live_server.url, live_server.key, live_server.user) as session:
        disk = session.create("Disk", {"name": "told"})
        session.commit()
        (entity,) = listener.expect("event")["event"]["data"]["entities"]
        session.delete(disk)
        session.commit()
    assert (entity["action"], entity["entityType"]) == ("add", "disk")
    assert entity["changes"]["name"] == {"old": None, "new": "told"}
    (gone,) = listener.expect("event")["event"]["data"]["entities"]
    assert (gone["action"], gone["entityId"]) == ("remove", entity["entityId"])
