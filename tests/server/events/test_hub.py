"""The broker without sockets."""

import asyncio
import logging

import pytest

from rushes.server.access.accounts import Actor
from rushes.server.events import Change, EventRefused, Limits, concerns

JANE = Actor("1", "jane")


def subscribe(connection, expression, **metadata):
    subscriber = {"id": expression, **metadata}
    connection.subscribe({"subscriber": subscriber, "subscription": expression})


def event(topic, **more):
    return {"id": "1", "topic": topic, "data": {}, "target": "", **more}


def test_a_listener_gets_what_it_wants_until_it_ends(hub):
    async def run():
        topics = []
        forget = hub.subscribe(lambda e: topics.append(e["topic"]), lambda e: e["topic"] != "b")
        for topic in ("a", "b", "c"):
            hub.publish(event(topic))
        forget()
        hub.publish(event("d"))
        return topics

    assert asyncio.run(run()) == ["a", "c"]


def test_a_failing_listener_keeps_nothing_from_the_others(hub, caplog):
    async def run():
        topics = []
        hub.subscribe(lambda e: 1 / 0)
        hub.subscribe(lambda e: topics.append(e["topic"]), lambda e: e["topic"] or 1 / 0)
        hub.publish(event("a"))
        return topics

    assert asyncio.run(run()) == ["a"]
    assert "ZeroDivisionError" in caplog.text


def test_an_iterator_gives_events_in_order(hub):
    async def run():
        async with hub.listen(lambda e: e["topic"] == "a") as events:
            for number in range(3):
                hub.publish(event("a", data={"n": number}))
                hub.publish(event("b"))
            return [(await events.__anext__())["data"]["n"] for _ in range(3)]

    assert asyncio.run(run()) == [0, 1, 2]
    assert not hub.has_audience


def test_an_iterator_that_is_not_read_ends(make_hub):
    hub = make_hub(Limits(queued_frames=5))

    async def run():
        async with hub.listen() as events:
            for _ in range(10):
                hub.publish(event("a"))
            return [item async for item in events]

    assert asyncio.run(run()) == []


def test_what_a_listener_publishes_comes_after_what_it_was_told(hub):
    async def run():
        topics = []
        hub.subscribe(lambda e: hub.publish(event("b")) if e["topic"] == "a" else None)
        hub.subscribe(lambda e: topics.append(e["topic"]))
        hub.publish(event("a"))
        return topics

    assert asyncio.run(run()) == ["a", "b"]


def test_many_slow_clients_are_let_go_at_once(make_hub, caplog):
    hub = make_hub(Limits(queued_frames=5))

    async def run():
        for _ in range(500):
            subscribe(hub.connect(JANE), "topic=*")
        for _ in range(10):
            hub.publish(event("a"))
        return len(hub.connections)

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(run()) == 0
    assert "Let go a client of jane" in caplog.text


def test_publishing_from_a_thread_without_audience_does_nothing(hub):
    hub.publish_from_thread(event("a"))
    with pytest.raises(EventRefused):
        hub.publish_from_thread({"data": {}})


def test_publishing_from_a_thread_after_the_loop_has_ended_does_nothing(hub):
    async def run():
        hub.subscribe(lambda e: None)

    asyncio.run(run())
    hub.publish_from_thread(event("a"))


def test_a_change_that_cannot_be_told_is_logged_and_raises_nothing(make_hub, caplog):
    def broken(types_changed):
        raise OSError("the database is gone")

    hub = make_hub(snapshot=broken)

    async def run():
        hub.subscribe(lambda e: None)

    asyncio.run(run())
    hub.publish_changes([Change("add", "Task", "1")], JANE)
    assert "the database is gone" in caplog.text


def test_interest_in_an_entity_covers_what_is_below_it():
    wanted = concerns("s1", "s2")
    assert wanted({"topic": "ftrack.update", "data": {"parents": ["n", "s2"]}})
    assert not wanted({"topic": "ftrack.update", "data": {"parents": ["n"]}})
    assert not wanted({"topic": "other", "data": {"parents": ["s1"]}})
    assert not wanted({"topic": "ftrack.update", "data": {"parents": [["s1"], None]}})
    assert not wanted({"topic": "ftrack.update", "data": "s1"})
