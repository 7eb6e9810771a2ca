"""A hub on a real socket: what it says, what it hears, what it answers."""

import json
import sys
import threading

import pytest

from rushes.core.errors import ApiUseError, NetworkError
from rushes.core.events import Event, State


def test_published_events_come_back_to_subscribers_of_the_same_hub(hub, until):
    seen = []
    hub.subscribe("topic=a.*", seen.append)
    hub.publish(Event("a.b", data={"k": "ö"}))
    until(lambda: seen)
    assert seen[0].data == {"k": "ö"}
    assert seen[0].source["id"] == hub.id


def test_handlers_run_on_one_thread_that_is_not_the_callers(hub, server, until):
    threads = []
    hub.subscribe("topic=a", lambda event: threads.append(threading.current_thread()))
    hub.publish(Event("a"))
    hub.publish(Event("a"))
    until(lambda: len(threads) == 2)
    assert {thread.name for thread in threads} == {"rushes-events-dispatcher"}


def test_events_arrive_in_the_order_they_were_published(hub, make_hub, until):
    seen = []
    hub.subscribe("topic=a", lambda event: seen.append(event.data["n"]))
    until(lambda: hub.connected)
    for number in range(200):
        hub.publish(Event("a", data={"n": number}))
    until(lambda: len(seen) == 200)
    assert seen == list(range(200))


def test_two_hubs_ask_and_answer(hub, make_hub, server, until):
    other = make_hub()
    answers = []
    other.subscribe("topic=question", lambda event: {"twice": event.data["n"] * 2}, {"id": "o"})
    until(lambda: "topic=question" in server.subscriptions())
    hub.publish(Event("question", data={"n": 4}), on_reply=answers.append)
    until(lambda: answers)
    assert answers[0].data == {"twice": 8}
    assert answers[0].source["id"] == "o"


def test_every_reply_reaches_the_asker_and_nobody_else(hub, make_hub, server, until):
    mine, others = [], []
    bystander = make_hub()
    bystander.subscribe("topic=ftrack.meta.reply", others.append)
    for number in range(3):
        hub.subscribe("topic=question", lambda event, n=number: n, {"id": f"s{number}"})
    hub.publish(Event("question"), on_reply=mine.append)
    until(lambda: len(mine) == 3)
    assert sorted(reply.data for reply in mine) == [0, 1, 2]
    assert others == []


def test_no_result_means_no_reply(hub, server, until):
    handled = []
    hub.subscribe("topic=a", handled.append)
    hub.subscribe("topic=a", lambda event: False)
    hub.publish(Event("a"))
    until(lambda: "ftrack.meta.reply" in server.topics())
    assert handled
    assert server.topics() == ["a", "ftrack.meta.reply"]


def test_a_reply_is_never_answered(hub, server, until):
    hub.subscribe("topic=ftrack.meta.reply", lambda event: "pong", {"id": hub.id + "x"})
    seen = []
    hub.publish(Event("a"), on_reply=lambda event: seen.append(event) or "pong")
    question = until(lambda: [each for each in server.events if each["topic"] == "a"])[0]
    hub.publish_reply(question, {"k": 1})
    until(lambda: seen)
    hub.wait(0)
    assert server.topics().count("ftrack.meta.reply") == 1


@pytest.mark.parametrize("source", [{}, {"id": ""}, None])
def test_an_event_without_source_cannot_be_answered(hub, source):
    with pytest.raises(ApiUseError):
        hub.publish_reply({"id": "x", "topic": "a", "source": source}, {})


def test_async_handlers_run_side_by_side_and_answer(hub, server, until):
    import asyncio

    meeting = {}

    async def meet(event):
        other = meeting.setdefault("barrier", asyncio.Event())
        meeting["count"] = meeting.get("count", 0) + 1
        if meeting["count"] == 2:
            other.set()
        await other.wait()
        return {"met": True}

    answers = []
    hub.subscribe("topic=a", meet)
    hub.publish(Event("a"), on_reply=answers.append)
    hub.publish(Event("a"), on_reply=answers.append)
    until(lambda: len(answers) == 2)
    assert answers[0].data == {"met": True}


def test_an_async_reply_callback_is_welcome(hub, until):
    seen = []

    async def on_reply(event):
        seen.append(event.data)

    hub.subscribe("topic=a", lambda event: 1)
    hub.publish(Event("a"), on_reply=on_reply)
    until(lambda: seen == [1])


def test_a_slow_async_handler_delays_nobody(hub, until):
    import asyncio

    seen = []

    async def slow(event):
        await asyncio.sleep(1000)

    hub.subscribe("topic=a", slow, priority=1)
    hub.subscribe("topic=a", seen.append, priority=2)
    hub.publish(Event("a"))
    until(lambda: seen)


@pytest.mark.parametrize("kind", ["function", "coroutine"])
def test_a_handler_that_fails_breaks_nothing(hub, kind, caplog, until):
    seen = []

    def fail(event):
        raise ValueError("on purpose")

    async def fail_later(event):
        raise ValueError("on purpose")

    hub.subscribe("topic=a", fail if kind == "function" else fail_later, priority=1)
    hub.subscribe("topic=a", seen.append, priority=2)
    hub.publish(Event("a"))
    until(lambda: seen and "on purpose" in caplog.text)
    assert "Traceback" in caplog.text
    assert hub.connected


def test_a_handler_that_exits_the_interpreter_breaks_nothing(hub, caplog, until):
    seen = []
    hub.subscribe("topic=a", lambda event: sys.exit(3))
    hub.subscribe("topic=b", seen.append)
    hub.publish(Event("a"))
    hub.publish(Event("b"))
    until(lambda: seen)
    assert "SystemExit" in caplog.text


def test_a_reply_that_is_no_json_is_logged(hub, caplog, until):
    hub.subscribe("topic=a", lambda event: object())
    hub.publish(Event("a"))
    until(lambda: "was not sent" in caplog.text)


def test_a_slow_handler_delays_no_heartbeat_and_no_publishing(hub, server, until):
    gate = threading.Event()
    hub.subscribe("topic=slow", lambda event: gate.wait(10))
    hub.publish(Event("slow"))
    until(lambda: "slow" in server.topics())
    server.send("2::")
    hub.publish(Event("other"))
    until(lambda: server.clients[0].heartbeats and "other" in server.topics())
    gate.set()


def test_a_handler_may_publish_wait_for_nothing_and_disconnect(hub):
    done = threading.Event()

    def handler(event):
        hub.publish(Event("b"))
        with pytest.raises(ApiUseError):
            hub.wait(1)
        hub.disconnect()
        done.set()

    hub.subscribe("topic=a", handler)
    hub.publish(Event("a"))
    assert done.wait(5)
    assert hub.state is State.DISCONNECTED


def test_subscriptions_are_told_to_the_server_before_and_after_connecting(make_hub, server, until):
    hub = make_hub(connected=False)
    hub.subscribe("topic=before", print)
    hub.connect()
    identity = hub.subscribe("topic=after", print)
    until(lambda: server.subscriptions() == ["topic=after", "topic=before"])
    hub.unsubscribe(identity)
    until(lambda: server.subscriptions() == ["topic=before"])


def test_a_local_subscriber_is_not_told_to_the_server_and_hears_nothing_of_it(hub, server, until):
    local, remote = [], []
    hub.subscribe("topic=a", local.append, local=True)
    hub.subscribe("topic=a", remote.append)
    hub.publish(Event("a"))
    until(lambda: remote)
    assert server.subscriptions() == ["topic=a"]
    assert local == []
    hub.publish(Event("a"), synchronous=True)
    assert len(local) == 1


def test_a_synchronous_event_is_not_sent(hub, server, until):
    hub.publish(Event("here"), synchronous=True)
    hub.publish(Event("there"))
    until(lambda: server.topics())
    assert server.topics() == ["there"]


def test_what_cannot_be_sent_is_refused_at_once(hub):
    with pytest.raises(ApiUseError, match="a"):
        hub.publish(Event("a", data={"session": object()}))
    assert hub.publish(Event("a", data=object()), on_error="ignore") is None


def test_connection_is_told_to_subscribers(make_hub, until):
    hub = make_hub(connected=False)
    seen = []
    hub.subscribe("topic=ftrack.meta.connected", seen.append)
    hub.connect()
    until(lambda: seen)
    hub.subscribe("topic=ftrack.meta.disconnected", seen.append)
    hub.disconnect(unsubscribe=False)
    until(lambda: len(seen) == 2)
    assert seen[1].data == {"reconnecting": False, "reason": ""}


def test_nobody_outside_can_say_that_the_connection_is_lost(hub, server, until):
    seen = []
    hub.subscribe("topic=ftrack.meta.*", seen.append)
    until(lambda: "topic=ftrack.meta.*" in server.subscriptions())
    seen.clear()
    server.say("ftrack.meta.disconnected")
    server.say("ftrack.meta.other")
    until(lambda: seen)
    assert [event.topic for event in seen] == ["ftrack.meta.other"]


@pytest.mark.parametrize(
    "event",
    [
        {"topic": 3},
        "text",
        None,
        {"topic": "a", "target": "(("},
        {"topic": "a", "target": "id=nobody"},
        {"topic": "b", "source": 3, "data": None, "more": {"x": [1]}},
    ],
)
def test_strange_events_break_nothing(hub, server, event, until):
    seen = []
    hub.subscribe("topic=a", seen.append)
    until(lambda: server.subscriptions())
    server.send("5:::" + json.dumps({"name": "ftrack.event", "args": [event]}))
    server.say("a")
    until(lambda: seen)
    assert len(seen) == 1


@pytest.mark.parametrize("frame", [b"\x00\xff", "\x00", "5:::" + "[" * 100_000, "x" * 1_000_000])
def test_strange_frames_break_nothing(hub, server, frame, until):
    seen = []
    hub.subscribe("topic=a", seen.append)
    until(lambda: server.subscriptions())
    server.send(frame)
    server.say("a")
    until(lambda: seen)
    assert len(server.clients) == 1


def test_waiting_returns_when_what_came_is_handled(hub, server, until):
    seen = []
    hub.subscribe("topic=a", seen.append)
    hub.publish(Event("a"))
    until(lambda: "a" in server.topics())
    hub.wait(0.2)
    assert len(seen) == 1


def test_waiting_ends_when_the_hub_is_disconnected(hub):
    waiter = threading.Thread(target=hub.wait)
    waiter.start()
    hub.disconnect()
    waiter.join(5)
    assert not waiter.is_alive()


def test_disconnecting_forgets_subscriptions_unless_told_otherwise(hub, server, until):
    kept = hub.subscribe("topic=a", print)
    hub.disconnect(unsubscribe=False)
    assert hub.get_subscriber_by_identifier(kept)
    hub.connect()
    until(lambda: server.subscriptions() == ["topic=a"])
    hub.disconnect()
    assert hub.get_subscriber_by_identifier(kept) is None
    hub.connect()
    until(lambda: server.clients)
    assert server.subscriptions() == []


def test_disconnecting_sends_what_waits_and_says_goodbye(hub, server, until):
    client = until(lambda: server.clients)[0]
    for number in range(50):
        hub.publish(Event("a", data={"n": number}))
    hub.disconnect()
    until(lambda: client.goodbye)
    assert server.topics() == ["a"] * 50


def test_connecting_twice_is_connecting_once(hub, server):
    hub.connect()
    hub.connect(wait=False)
    assert len([path for path, _ in server.requests if "websocket" in path]) == 1


def test_a_server_without_acknowledgements_is_good_enough(make_hub, server, until):
    server.acknowledge = False
    hub, seen = make_hub(), []
    hub.subscribe("topic=a", seen.append)
    hub.publish(Event("a"))
    until(lambda: seen)


def test_slow_acknowledgements_do_not_hold_the_publisher_up(make_hub, server, until):
    gate = threading.Event()
    server.before_acknowledging = lambda: gate.wait(10)
    hub = make_hub()
    for _ in range(100):
        hub.publish(Event("a"))
    gate.set()
    until(lambda: len(server.topics()) == 100)


def test_a_server_that_stops_reading_holds_up_neither_publishing_nor_closing(make_hub, server):
    gate = threading.Event()
    server.before_acknowledging = lambda: gate.wait(20)
    hub = make_hub()
    text = "x" * 1_000_000
    with pytest.raises(NetworkError, match="wait for the event server"):
        for _ in range(100):
            hub.publish(Event("a", data=text))
    closer = threading.Thread(target=hub.close, args=(0.5,))
    closer.start()
    closer.join(5)
    assert not closer.is_alive()
    gate.set()


def test_what_the_server_refuses_is_logged(hub, server, caplog, until):
    server.refuse_topics = {"a", "ftrack.meta.subscribe"}
    hub.publish(Event("a"))
    hub.subscribe("topic=x", print)
    until(lambda: "refused 'a': 'no'" in caplog.text)
    until(lambda: "refused 'ftrack.meta.subscribe topic=x': 'no'" in caplog.text)
