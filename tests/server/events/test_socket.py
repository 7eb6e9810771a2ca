"""The protocol over real sockets: handshake, heartbeat, acknowledgement, matching, replies, presence."""

import logging

import pytest
import requests
import websocket

from rushes.server.events import Limits, Tickets, Timing

from .conftest import wait_until

pytestmark = pytest.mark.loopback


def handshake(live, headers=None, query=None):
    return requests.get(f"{live.url}/socket.io/1/", headers=headers, params=query, timeout=10)


def open_socket(live, sid):
    return websocket.create_connection(
        f"{live.url.replace('http', 'ws')}/socket.io/1/websocket/{sid}", timeout=10
    )


def test_handshake_takes_headers_as_python_sends_them(live):
    answer = handshake(live, {"ftrack-user": "jane", "ftrack-api-key": "jane-key"})
    sid, heartbeat, close, transports = answer.text.split(":")
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(sid) == 32 and heartbeat == close == "60" and transports == "websocket"


def test_handshake_takes_a_query_as_javascript_sends_it(live):
    answer = handshake(live, query={"api_user": "jane", "api_key": "jane-key"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ftrack-user": "jane", "ftrack-api-key": "joe-key"},
        {"ftrack-user": "nobody", "ftrack-api-key": "jane-key"},
        {"ftrack-user": "jane"},
    ],
)
def test_handshake_without_valid_credentials_is_401(live, headers):
    assert handshake(live, headers).status_code == 401


def test_a_session_id_is_good_for_one_connection(live, connect):
    client = connect(live)
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        open_socket(live, client.sid)


def test_an_unknown_session_id_is_refused(live):
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        open_socket(live, "0" * 32)


def test_a_late_session_id_is_refused(start_hub):
    live = start_hub(tickets=Tickets(lifetime_s=0))
    answer = handshake(live, {"ftrack-user": "jane", "ftrack-api-key": "jane-key"})
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        open_socket(live, answer.text.split(":")[0])


def test_credentials_in_the_address_of_the_socket_are_not_logged(live, caplog):
    answer = handshake(live, query={"api_user": "jane", "api_key": "jane-key"})
    sid = answer.text.split(":")[0]
    with caplog.at_level(logging.INFO):
        open_socket(live, f"{sid}?api_user=jane&api_key=jane-key").close()
        wait_until(lambda: not live.hub.connections)
    assert "accepted" in caplog.text and "jane-key" not in caplog.text


def test_the_connect_frame_comes_first(live, connect):
    connect(live)  # asserts it


def test_the_publisher_gets_its_acknowledgement_and_then_its_own_event(live, connect):
    client = connect(live)
    client.subscribe("topic=test.x")
    number = client.send_event(client.made("test.x", {"k": 1}))
    assert client.frame() == f'6:::{number}+[{{"success": true}}]'
    assert client.event()["data"] == {"k": 1}


def test_events_carry_neither_id_nor_path(live, connect):
    client = connect(live)
    client.subscribe("topic=test.x")
    client.send_event(client.made("test.x"), number="")
    assert client.frame().startswith('5:::{"name":"ftrack.event","args":[{')


def test_a_connection_gets_an_event_once_however_many_subscribers_match(live, connect):
    client = connect(live)
    for expression in ("topic=test.*", "topic=test.x", "source.user.username=jane"):
        client.subscribe(expression)
    client.publish("test.x", {"n": 1})
    client.publish("test.x", {"n": 2})
    assert [client.event()["data"]["n"] for _ in range(2)] == [1, 2]


def test_events_are_passed_on_with_every_key_as_it_was_sent(live, connect):
    sender, receiver = connect(live), connect(live, "joe")
    receiver.subscribe("topic=test.x")
    event = {"id": "d-1", "topic": "test.x", "data": [1, {"ä": None}], "free": "key"}
    sender.send_event(event, number="")
    assert receiver.event() == event


def test_a_target_chooses_among_subscribers(live, connect):
    maya, nuke = connect(live), connect(live, "joe")
    maya.subscribe("topic=test.*", applicationId="maya")
    nuke.subscribe("topic=test.*", applicationId="nuke")
    nuke.publish("test.first", target="applicationId=maya")
    nuke.publish("test.second")
    assert nuke.event()["topic"] == "test.second"
    assert [maya.event()["topic"] for _ in range(2)] == ["test.first", "test.second"]


def test_a_reply_reaches_the_asker_only(live, connect):
    asker, other = connect(live), connect(live, "joe")
    for client in (asker, other):
        client.subscribe("topic=ftrack.meta.reply", subscriber=client.id)
    other.subscribe("topic=test.question")
    question = asker.publish("test.question")
    assert other.event()["id"] == question["id"]
    more = {"source": {"id": "subscriber"}, "target": f"id={asker.id}"}
    other.publish("ftrack.meta.reply", {"ok": 1}, **more, inReplyToEvent=question["id"])
    other.publish("test.question")
    assert asker.event()["inReplyToEvent"] == question["id"]
    assert other.event()["topic"] == "test.question"


def test_unsubscribing_ends_delivery(live, connect):
    client = connect(live)
    subscriber = client.subscribe("topic=test.x")
    client.subscribe("topic=test.y")
    client.publish("ftrack.meta.unsubscribe", {"subscriber": {"id": subscriber}})
    client.publish("test.x")
    client.publish("test.y")
    assert client.event()["topic"] == "test.y"


def test_a_repeated_subscription_replaces_the_first(live, connect):
    client = connect(live)
    client.subscribe("topic=test.x", subscriber="s")
    client.subscribe("topic=test.y", subscriber="s")
    client.publish("test.x")
    client.publish("test.y")
    assert client.event()["topic"] == "test.y"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"subscriber": {"id": "s"}, "subscription": "topic="}, "Expected a value"),
        ({"subscriber": {"id": "s"}, "subscription": " "}, "empty"),
        ({"subscriber": {"id": "s"}, "subscription": 3}, "must be text"),
        ({"subscriber": {}, "subscription": "topic=x"}, "no subscriber"),
        ({"subscription": "topic=x"}, "no subscriber"),
        (None, "no subscriber"),
        ([], "no subscriber"),
    ],
)
def test_a_subscription_that_makes_no_sense_is_refused_in_words(live, connect, data, message):
    client = connect(live)
    answer = client.ask({**client.made("ftrack.meta.subscribe"), "data": data})
    assert answer["success"] is False and message in answer["message"]


@pytest.mark.parametrize(
    "event",
    [
        {"topic": ""},
        {"data": {}},
        {"topic": 7},
        {"topic": "a", "target": "(("},
        {"topic": "a", "target": 7},
        {"topic": "ftrack.meta.disconnected"},
    ],
)
def test_an_event_that_makes_no_sense_is_refused_and_the_connection_stays(live, connect, event):
    client = connect(live)
    assert client.ask(event)["success"] is False
    client.subscribe("topic=test.x")


@pytest.mark.parametrize(
    "text",
    ["", "5", "5:", "5:x+", "9:::", "hello", "5:::", "5:::{", "5:::[]", "1::", "3:::hi", "::::"],
)
def test_frames_that_are_none_are_passed_over(live, connect, text):
    client = connect(live)
    client.socket.send(text)
    client.socket.send_binary(b"\x00\xff")
    client.subscribe("topic=test.x")


def test_an_event_too_large_is_refused_by_its_number(start_hub, connect):
    client = connect(start_hub(limits=Limits(event_bytes=1000)))
    answer = client.ask(client.made("test.x", {"text": "x" * 1000}))
    assert answer["success"] is False and "1000" in answer["message"]


def test_no_client_takes_more_subscriptions_than_allowed(start_hub, connect):
    client = connect(start_hub(limits=Limits(subscriptions=2)))
    for name in ("a", "b", "b"):
        client.subscribe("topic=x", subscriber=name)
    data = {"subscriber": {"id": "c"}, "subscription": "topic=x"}
    assert client.ask(client.made("ftrack.meta.subscribe", data))["success"] is False


def test_nobody_speaks_for_somebody_else(live, connect):
    sender, receiver = connect(live, "joe"), connect(live)
    receiver.subscribe('source.user.username="joe"')
    sender.publish("test.x")  # claims to be jane
    user = receiver.event()["source"]["user"]
    assert user == {"username": "joe", "id": "id-of-joe"}


def test_heartbeats_come_by_themselves(start_hub, connect):
    client = connect(start_hub(timing=Timing(heartbeat_s=0.05)))
    assert client.socket.recv() == "2::"


def test_a_client_that_falls_silent_is_let_go(start_hub, connect):
    live = start_hub(timing=Timing(heartbeat_s=0.05, silence_s=0.2))
    client = connect(live)
    with pytest.raises((websocket.WebSocketException, OSError)):
        while True:
            client.socket.recv()
    assert live.hub.connections == []


def test_a_client_that_answers_heartbeats_stays(start_hub, connect):
    live = start_hub(timing=Timing(heartbeat_s=0.05, silence_s=0.2))
    client = connect(live)
    client.subscribe("topic=test.x")
    while client.heartbeats < 10:
        client.socket.send("2:::")
        assert client.socket.recv() == "2::"
        client.heartbeats += 1
    client.publish("test.x")
    assert client.event()["topic"] == "test.x"


def test_a_client_that_says_goodbye_is_closed_politely(live, connect):
    client = connect(live)
    client.socket.send("0::")
    opcode, data = client.socket.recv_data()
    assert opcode == websocket.ABNF.OPCODE_CLOSE and int.from_bytes(data[:2], "big") == 1000


def test_subscriptions_end_with_the_connection(live, connect):
    first, second = connect(live), connect(live, "joe")
    first.subscribe("topic=test.x")
    second.subscribe("topic=rushes.presence.left")
    first.close()
    assert second.event()["data"]["user"]["username"] == "jane"
    assert [connection.user.username for connection in live.hub.connections] == ["joe"]


def test_presence_is_told_and_can_be_asked_for(live, connect):
    watcher = connect(live)
    watcher.subscribe("topic=rushes.presence.*")
    watcher.subscribe("topic=ftrack.meta.reply", subscriber=watcher.id)
    connect(live, "joe")
    joined = watcher.event()
    assert joined["topic"] == "rushes.presence.joined"
    assert joined["data"]["user"] == {"id": "id-of-joe", "username": "joe"}
    question = watcher.publish("rushes.presence.discover")
    assert watcher.event()["topic"] == "rushes.presence.discover"
    reply = watcher.event()
    assert reply["inReplyToEvent"] == question["id"]
    assert [one["user"]["username"] for one in reply["data"]["present"]] == ["jane", "joe"]


def test_order_is_kept_for_every_receiver(live, connect):
    sender, receivers = connect(live), [connect(live, "joe") for _ in range(3)]
    for receiver in receivers:
        receiver.subscribe("topic=test.x")
    for number in range(200):
        sender.send_event(sender.made("test.x", {"n": number}), number="")
    for receiver in receivers:
        assert [receiver.event()["data"]["n"] for _ in range(200)] == list(range(200))


def test_threads_publish_in_the_order_of_their_calls(live, connect):
    client = connect(live)
    client.subscribe("topic=test.x")
    for number in range(100):
        live.hub.publish_from_thread({"topic": "test.x", "data": {"n": number}, "target": ""})
    assert [client.event()["data"]["n"] for _ in range(100)] == list(range(100))


def test_the_server_stops_while_clients_are_connected(start_hub, connect):
    live = start_hub()
    client = connect(live)
    live.stop()
    opcode, data = client.socket.recv_data()
    assert opcode == websocket.ABNF.OPCODE_CLOSE and int.from_bytes(data[:2], "big") == 1012
