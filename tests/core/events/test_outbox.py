import threading

import pytest

from rushes.core.errors import NetworkError
from rushes.core.events.outbox import Outbox, Outgoing


def event(name):
    return Outgoing(name, f'"{name}"')


def subscription(name):
    return Outgoing(name, f'"{name}"', of_connection=True)


def taken(outbox, count):
    return [outbox.take()[1].label for _ in range(count)]


def test_events_are_kept_in_order_while_there_is_no_connection():
    outbox = Outbox()
    for name in "abc":
        outbox.put(event(name))
    outbox.open(list)
    assert taken(outbox, 3) == ["a", "b", "c"]


def test_the_greeting_comes_before_what_waits():
    outbox = Outbox()
    outbox.put(event("a"))
    outbox.open(lambda: [subscription("s"), subscription("t")])
    assert taken(outbox, 3) == ["s", "t", "a"]


def test_what_only_an_older_connection_needed_is_dropped():
    outbox = Outbox()
    outbox.open(list)
    assert outbox.put_if_open(subscription("old"))
    outbox.put(event("a"))
    outbox.shut()
    assert not outbox.put_if_open(subscription("refused"))
    outbox.open(lambda: [subscription("new")])
    assert taken(outbox, 2) == ["new", "a"]


def test_what_could_not_be_sent_goes_first_next_time():
    outbox = Outbox()
    outbox.put(event("a"))
    outbox.put(event("b"))
    outbox.open(list)
    outbox.put_back(outbox.take()[1])
    assert taken(outbox, 2) == ["a", "b"]


def test_a_heartbeat_overtakes_events():
    outbox = Outbox()
    outbox.put(event("a"))
    outbox.open(list)
    outbox.put_heartbeat()
    assert outbox.take()[0] is True


def test_a_heartbeat_of_an_older_connection_is_not_answered():
    outbox = Outbox()
    outbox.put_heartbeat()
    outbox.put(event("a"))
    outbox.open(list)
    assert outbox.take()[0] is False


def test_no_more_than_the_limit_waits():
    outbox = Outbox(limit_bytes=10)
    outbox.put(event("12345"))
    with pytest.raises(NetworkError, match="1 others"):
        outbox.put(event("2345"))
    outbox.open(list)
    outbox.take()
    outbox.put(event("2345"))


def test_shutting_wakes_the_writer():
    outbox = Outbox()
    outbox.open(list)
    results = []
    writer = threading.Thread(target=lambda: results.append(outbox.take()))
    writer.start()
    outbox.shut()
    writer.join(5)
    assert results == [None]


def test_flushing_waits_for_the_event_that_is_being_sent():
    outbox = Outbox()
    outbox.put(event("a"))
    outbox.open(list)
    outbox.take()
    assert not outbox.flush(0.01)
    writer = threading.Thread(target=outbox.take)
    writer.start()
    assert outbox.flush(5)
    outbox.shut()
    writer.join(5)
