"""What a hub does when the way to the server is bad: at the first try, and after a cut."""

import logging
import socket
import threading
from contextlib import suppress

import pytest

from rushes.core.errors import (
    BadAnswerError,
    BadSettingError,
    CredentialsError,
    NoAnswerError,
    RushesError,
    ServerFailureError,
    UnreachableError,
)
from rushes.core.events import Event, State
from rushes.core.events.handshake import read_answer


def test_wrong_credentials_are_told_apart(make_hub):
    hub = make_hub(connected=False, key="wrong")
    with pytest.raises(CredentialsError):
        hub.connect()
    assert hub.state is State.DISCONNECTED


def test_wrong_credentials_in_the_background_end_the_attempts_and_the_wait(make_hub, caplog, until):
    hub, seen = make_hub(connected=False, key="wrong"), []
    hub.subscribe("topic=ftrack.meta.disconnected", seen.append)
    hub.connect(wait=False)
    with suppress(UnreachableError):  # The attempt may be over before the wait begins.
        hub.wait(10)
    until(lambda: seen)
    assert hub.state is State.DISCONNECTED
    assert seen[0].data["reconnecting"] is False
    assert "does not accept" in caplog.text


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, CredentialsError),
        (404, BadAnswerError),
        (302, BadAnswerError),
        (500, ServerFailureError),
        (502, ServerFailureError),
    ],
)
def test_the_status_of_the_handshake_becomes_an_error(make_hub, server, status, error):
    server.status = status
    with pytest.raises(error) as caught:
        make_hub()
    assert caught.value.facts["status"] == status


def test_a_redirect_is_not_followed_with_the_key(make_hub, server):
    server.status = 302
    with pytest.raises(BadAnswerError):
        make_hub()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>welcome</html>",
        "{id}:60:60",
        "{id}:60:60:xhr-polling",
        ":60:60:websocket",
        "../x:60:60:websocket",
        "a b:60:60:websocket",
    ],
)
def test_another_body_of_the_handshake_is_a_bad_answer(make_hub, server, body):
    server.handshake = body
    with pytest.raises(BadAnswerError):
        make_hub()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60", 60), ("15", 15), ("", 60), ("0", 60), ("x", 60), ("1", 5), ("9" * 50, 120), ("²", 60)],
)
def test_the_heartbeat_time_out_is_kept_within_reason(text, seconds):
    assert read_answer(200, f"abc:{text}:60:websocket") == ("abc", seconds)


@pytest.mark.parametrize(("status", "error"), [(403, BadAnswerError), (503, ServerFailureError)])
def test_a_refused_upgrade_becomes_an_error_without_the_session_id(make_hub, server, status, error):
    server.upgrade_status = status
    with pytest.raises(error) as caught:
        make_hub()
    session = server.requests[-1][0].rpartition("/")[2]
    assert session not in str(caught.value)
    assert session not in repr(caught.value.facts)


def test_a_server_that_is_not_there_is_unreachable(make_hub, server):
    server.stop()
    with pytest.raises(UnreachableError):
        make_hub()


def test_a_server_that_never_answers_is_given_up(make_hub):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NoAnswerError):
            make_hub(url=url, timeout=0.2)


@pytest.mark.parametrize("headers", [{"x": "line\r\nbreak"}, {"x": "日本"}])
def test_a_header_that_cannot_be_sent_is_a_bad_setting(make_hub, headers):
    with pytest.raises(BadSettingError):
        make_hub(headers=headers)


def test_silence_after_the_upgrade_counts_as_no_answer(make_hub, server, monkeypatch):
    monkeypatch.setattr("rushes.core.events.handshake._HEARTBEAT_LIMITS_S", (0.1, 0.2))
    server.welcome = None
    with pytest.raises(NoAnswerError):
        make_hub()


def test_events_published_while_connecting_are_sent_afterwards_in_order(make_hub, server, until):
    server.stop()
    hub, seen = make_hub(connected=False), []
    hub.connect(wait=False)
    hub.subscribe("topic=a", lambda event: seen.append(event.data["n"]))
    for number in range(5):
        hub.publish(Event("a", data={"n": number}))
    server.start()
    until(lambda: len(seen) == 5)
    assert seen == list(range(5))


def test_after_a_cut_the_hub_is_back_subscribed_and_tells_the_absence(hub, server, until):
    seen = []
    hub.subscribe("topic=ftrack.meta.disconnected", seen.append)
    hub.subscribe("topic=ftrack.meta.reconnected", seen.append)
    hub.subscribe("topic=a", seen.append)
    until(lambda: len(server.subscriptions()) == 3)
    server.cut()
    until(lambda: len(server.subscriptions()) == 3)
    server.say("a")
    until(lambda: len(seen) == 3)
    assert [event.topic for event in seen] == [
        "ftrack.meta.disconnected",
        "ftrack.meta.reconnected",
        "a",
    ]
    assert seen[0].data["reconnecting"] is True
    assert 0 < seen[1].data["away_s"] < 10


def test_events_published_during_a_cut_are_sent_when_it_is_over(hub, server, until):
    until(lambda: server.clients)
    server.stop()
    until(lambda: not hub.connected)
    hub.publish(Event("during"))
    server.start()
    until(lambda: "during" in server.topics())


def test_what_is_unsubscribed_during_a_cut_stays_so(hub, server, until):
    identity = hub.subscribe("topic=a", print)
    hub.subscribe("topic=b", print)
    until(lambda: len(server.subscriptions()) == 2)
    server.stop()
    until(lambda: not hub.connected)
    hub.unsubscribe(identity)
    hub.subscribe("topic=c", print)
    server.start()
    until(lambda: server.subscriptions() == ["topic=b", "topic=c"])


def test_replies_to_questions_from_before_a_cut_still_arrive(hub, server, until):
    answers = []
    hub.publish(Event("question"), on_reply=answers.append)
    question = until(lambda: [each for each in server.events if each["topic"] == "question"])[0]
    server.cut()
    until(server.sends_replies)
    server.say(
        "ftrack.meta.reply",
        {"k": 1},
        target=f"id={question['source']['id']}",
        inReplyToEvent=question["id"],
    )
    until(lambda: answers)
    assert answers[0].data == {"k": 1}


def test_a_server_without_heartbeat_is_left_for_a_new_connection(
    make_hub, server, until, monkeypatch
):
    monkeypatch.setattr("rushes.core.events.handshake._HEARTBEAT_LIMITS_S", (0.2, 0.2))
    hub, seen = make_hub(connected=False), []
    hub.subscribe("topic=ftrack.meta.disconnected", seen.append)
    hub.subscribe("topic=ftrack.meta.reconnected", seen.append)
    hub.connect()
    until(lambda: len(seen) >= 2)
    assert "no sign of life" in seen[0].data["reason"]
    assert seen[1].data["away_s"] >= 0.2


def test_heartbeats_keep_a_quiet_connection(make_hub, server, until, monkeypatch):
    monkeypatch.setattr("rushes.core.events.handshake._HEARTBEAT_LIMITS_S", (3.0, 3.0))
    hub, seen = make_hub(connected=False), []
    hub.subscribe("topic=ftrack.meta.disconnected", seen.append)
    hub.connect()
    for beat in range(
        1, 15
    ):  # for longer than silence may last, and a busy machine stalls at times
        server.send("2::")
        until(lambda n=beat: server.clients[0].heartbeats == n)
        hub.wait(0.25)
    assert seen == []


def test_credentials_taken_away_later_do_not_end_the_attempts(hub, server, until):
    server.status = 403
    server.cut()
    until(lambda: len(server.requests) >= 4)
    server.status = 200
    until(lambda: server.clients)


def test_a_cut_in_the_middle_of_a_frame_is_a_cut(hub, server, until):
    seen = []
    hub.subscribe("topic=ftrack.meta.reconnected", seen.append)
    client = until(lambda: server.clients)[0]
    client.socket.socket.sendall(b"\x81\x7e\xff\xff5:::{")
    server.cut()
    until(lambda: seen)


def test_bytes_that_are_no_websocket_frame_are_a_cut(hub, server, until):
    seen = []
    hub.subscribe("topic=ftrack.meta.reconnected", seen.append)
    client = until(lambda: server.clients)[0]
    client.socket.socket.sendall(b"\x83\x01x")
    until(lambda: seen)


def test_no_other_logger_is_silenced_while_the_server_is_away(hub, server, until, caplog):
    server.stop()
    until(lambda: not hub.connected)
    logging.getLogger("of.a.studio").critical("still here")
    assert "still here" in caplog.text
    assert logging.root.manager.disable == logging.NOTSET


def test_no_secret_reaches_the_log_a_url_or_an_error(make_hub, server, until, caplog):
    caplog.set_level(logging.DEBUG)
    key = "key-of-jane"
    hub = make_hub(headers={"x-secret": "sekret"}, cookies={"c": "sekret"})
    hub.publish(Event("a"))
    server.cut()
    until(lambda: server.clients)
    hub.close()
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("rushes")]
    sessions = [path.rpartition("/")[2] for path, _ in server.requests if "websocket" in path]
    assert ours and len(sessions) == 2
    for secret in (key, "sekret", *sessions):
        assert not any(secret in message for message in ours)
    assert not any(key in path for path, _ in server.requests)


def test_credentials_go_with_the_handshake_only(make_hub, server):
    make_hub(headers={"ftrack-strict-api": "false"}, cookies={"c": "1", "d": "2"})
    handshake, upgrade = (dict(headers) for _, headers in server.requests)
    assert handshake["ftrack-user"] == "jane"
    assert handshake["ftrack-api-key"] == "key-of-jane"
    assert not {"ftrack-user", "ftrack-api-key"} & set(upgrade)
    for headers in (handshake, upgrade):
        assert headers["ftrack-strict-api"] == "false"
        assert headers["Cookie"] == "c=1; d=2"


def test_every_error_of_connecting_is_a_coded_one(make_hub, server):
    server.handshake = "{id}:60:60:websocket"
    server.welcome = "7:::no"
    with pytest.raises(RushesError) as caught:
        make_hub()
    assert caught.value.next_step


def test_a_subscriber_is_told_on_every_connection_that_the_server_knows_of_it(hub, server, until):
    known = []
    hub.subscribe("topic=a", print, on_known=lambda: known.append(threading.current_thread().name))
    until(lambda: known == ["rushes-events-dispatcher"])
    server.cut()
    until(lambda: len(known) == 2)


def test_a_subscription_that_is_refused_is_not_called_known(hub, server, until, caplog):
    known = []
    server.refuse_topics.add("ftrack.meta.subscribe")
    hub.subscribe("topic=a", print, on_known=lambda: known.append("refused"))
    until(lambda: "refused 'ftrack.meta.subscribe topic=a'" in caplog.text)
    server.refuse_topics.clear()
    hub.subscribe("topic=b", print, on_known=lambda: known.append("taken"))
    until(lambda: known)
    assert known == ["taken"]
