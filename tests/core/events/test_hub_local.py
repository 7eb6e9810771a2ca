"""A hub without connection: subscribers of this process."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from rushes.core.errors import ApiUseError, ClosedError, QuerySyntaxError, UnreachableError
from rushes.core.events import Event, EventHub, State


@pytest.fixture
def hub():
    hub = EventHub("http://127.0.0.1:9", "jane", "key")
    yield hub
    hub.close()


def publish(hub, topic="a", **more):
    return hub.publish(Event(topic, **more), synchronous=True)


def test_a_synchronous_event_returns_what_each_subscriber_returned(hub):
    hub.subscribe("topic=a", lambda event: event.data["n"] + 1)
    hub.subscribe("topic=a", lambda event: None)
    hub.subscribe("topic=b", lambda event: "never")
    assert publish(hub, data={"n": 1}) == [2, None]


def test_lower_priority_is_called_first_and_equal_ones_as_they_came(hub):
    for name, priority in (("c", 100), ("d", 100), ("a", 0), ("b", 50)):
        hub.subscribe("topic=a", lambda event, name=name: name, priority=priority)
    assert publish(hub) == ["a", "b", "c", "d"]


def test_a_handler_can_keep_an_event_from_later_ones(hub):
    hub.subscribe("topic=a", lambda event: event.stop(), priority=1)
    hub.subscribe("topic=a", lambda event: "later", priority=2)
    assert publish(hub) == [None]


def test_a_handler_that_fails_is_logged_and_gives_no_result(hub, caplog):
    hub.subscribe("topic=a", lambda event: 1 / 0)
    hub.subscribe("topic=a", lambda event: "fine")
    assert publish(hub) == ["fine"]
    assert "ZeroDivisionError" in caplog.text
    assert "test_a_handler_that_fails" in caplog.text


def test_an_async_handler_gives_its_result_too(hub):
    async def answer(event):
        return threading.current_thread().name

    hub.subscribe("topic=a", answer)
    assert publish(hub) == ["rushes-events-async"]


def test_only_the_subscribers_that_are_meant_are_called(hub):
    hub.subscribe("topic=a", lambda event: "maya", {"id": "m", "applicationId": "maya"})
    hub.subscribe("topic=a", lambda event: "nuke", {"applicationId": "nuke"})
    assert publish(hub, target="applicationId=maya") == ["maya"]
    assert publish(hub, target="id=m or applicationId=nuke") == ["maya", "nuke"]
    assert publish(hub, target="id=nobody") == []


@pytest.mark.parametrize("target", ["((", "a", 3, ["x"]])
def test_a_target_that_cannot_be_read_concerns_nobody(hub, target, caplog):
    hub.subscribe("topic=a", lambda event: 1)
    event = Event("a")
    event["target"] = target
    assert hub.publish(event, synchronous=True) == []
    assert "dropped" in caplog.text


def test_subscribing_gives_an_id_that_unsubscribes(hub):
    identity = hub.subscribe("topic=a", lambda event: 1)
    assert hub.get_subscriber_by_identifier(identity).subscription == "topic=a"
    hub.unsubscribe(identity)
    assert hub.get_subscriber_by_identifier(identity) is None
    assert publish(hub) == []
    with pytest.raises(ApiUseError):
        hub.unsubscribe(identity)


def test_an_id_is_taken_once(hub):
    metadata = {"id": "mine"}
    assert hub.subscribe("topic=a", print, metadata) == "mine"
    with pytest.raises(ApiUseError, match="mine"):
        hub.subscribe("topic=b", print, metadata)


def test_a_subscription_that_cannot_be_read_is_refused_with_its_position(hub):
    with pytest.raises(QuerySyntaxError) as caught:
        hub.subscribe("topic=", print)
    assert caught.value.facts["position"] == 6


@pytest.mark.parametrize(
    ("callback", "metadata"), [("text", None), (print, {"id": "x", "thing": object()})]
)
def test_what_cannot_be_a_subscriber_is_refused_and_not_kept(hub, callback, metadata):
    with pytest.raises(ApiUseError):
        hub.subscribe("topic=a", callback, metadata)
    assert hub.get_subscriber_by_identifier("x") is None


def test_a_subscription_can_be_for_a_with_block(hub):
    with hub.subscription("topic=a", lambda event: 1):
        assert publish(hub) == [1]
    assert publish(hub) == []


def test_a_handler_may_subscribe_and_unsubscribe(hub):
    def handler(event):
        hub.unsubscribe(identity)
        hub.subscribe("topic=a", lambda event: "new")

    identity = hub.subscribe("topic=a", handler)
    assert publish(hub) == [None]
    assert publish(hub) == ["new"]


@pytest.mark.parametrize(
    ("subscription", "called"),
    [
        ("topic=a", True),
        ("data.k=1", True),
        ("not topic=b", True),
        ("topic=b or data.k=1", True),
        ("topic=a* and data.k=1", True),
        ("data.k=1 and (topic=a and not topic=b)", True),
        ("data.k=2 and topic=a", False),
        ("topic=b and data.k=1", False),
        ("topic>b", False),
    ],
)
def test_subscriptions_are_matched_whatever_was_published_before(hub, subscription, called):
    publish(hub, "a", data={"k": 1})
    hub.subscribe(subscription, lambda event: "called")
    for _ in range(2):
        assert publish(hub, "a", data={"k": 1}) == (["called"] if called else [])


def test_more_topics_than_are_remembered_are_matched_too(hub):
    hub.subscribe("topic=t*", lambda event: event.topic)
    assert all(publish(hub, f"t{n}") == [f"t{n}"] for n in range(1100))


def test_the_source_says_who_speaks_and_may_be_given(hub):
    seen = []
    hub.subscribe("topic=a", seen.append)
    publish(hub)
    publish(hub, source={"id": "me", "applicationId": "maya"})
    assert seen[0].source["id"] == hub.id
    assert seen[0].source["user"] == {"username": "jane"}
    assert seen[1].source["id"] == "me"
    assert seen[1].source["applicationId"] == "maya"


def test_a_plain_mapping_is_published_as_well(hub):
    hub.subscribe("topic=a", lambda event: event.data["k"])
    assert hub.publish({"topic": "a", "data": {"k": 1}}, synchronous=True) == [1]


def test_objects_travel_in_local_events(hub):
    session = object()
    hub.subscribe("topic=a", lambda event: event.data["session"])
    assert publish(hub, data={"session": session}) == [session]


def test_publishing_to_others_needs_a_connection(hub):
    with pytest.raises(UnreachableError) as caught:
        hub.publish(Event("a"))
    assert "connect()" in caught.value.next_step
    assert hub.publish(Event("a"), on_error="ignore") is None


def test_waiting_needs_a_connection(hub):
    with pytest.raises(UnreachableError):
        hub.wait(0)


def test_a_hub_that_never_connects_starts_no_thread(hub):
    before = threading.active_count()
    hub.subscribe("topic=a", lambda event: 1)
    publish(hub)
    assert threading.active_count() == before


def test_a_closed_hub_refuses_everything_but_closing(hub):
    hub.close()
    hub.close()
    hub.disconnect()
    assert hub.state is State.CLOSED
    assert not hub.connected
    for call in (
        hub.connect,
        lambda: publish(hub),
        lambda: hub.publish(Event("a")),
        lambda: hub.subscribe("topic=a", print),
        lambda: hub.wait(0),
    ):
        with pytest.raises(ClosedError):
            call()


def test_importing_events_loads_no_network_library():
    code = (
        "import sys, rushes.core.events as events\n"
        "hub = events.EventHub('http://127.0.0.1:9', 'jane', 'key')\n"
        "hub.subscribe('topic=a', print)\n"
        "print(*{'websocket', 'requests', 'asyncio', 'ssl'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == ""


def test_many_threads_subscribe_publish_and_unsubscribe_at_once(hub):
    def work(name):
        for _ in range(100):
            identity = hub.subscribe(f"topic={name}", lambda event: event.topic)
            assert publish(hub, name) == [name]
            hub.unsubscribe(identity)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, ("a", "b", "c", "d"))) == [None] * 4
