"""The connection without network: sockets of this process, a clock that does not wait."""

import logging
import queue
import threading

import pytest

from rushes.core.errors import ClosedError, CredentialsError, NetworkError, UnreachableError
from rushes.core.events.connection import Connection
from rushes.core.events.outbox import Outgoing
from rushes.core.events.states import Backoff, Clock, State

END = object()


class MemorySocket:
    """One end of a pipe; the test is the server at the other end."""

    heartbeat_timeout_s = 60.0

    def __init__(self, *frames):
        self.incoming = queue.Queue()
        self.sent = queue.Queue()
        self.is_broken = False
        self.said_goodbye = False
        self.is_closed = False
        for frame in frames:
            self.incoming.put(frame)

    def send(self, text):
        if self.is_broken:
            raise NetworkError("broken pipe")
        self.sent.put(text)

    def receive(self):
        frame = self.incoming.get(timeout=10)
        if frame is END:
            raise NetworkError("connection reset")
        return frame

    def say_goodbye(self):
        self.said_goodbye = True
        self.incoming.put(None)

    def abort(self):
        self.is_broken = True
        self.incoming.put(END)

    def close(self):
        self.is_closed = True


class Listener:
    """Writes down what it is told."""

    def __init__(self):
        self.told = queue.Queue()
        self.subscriptions = []

    def greeting(self):
        return [Outgoing(name, f'"{name}"', of_connection=True) for name in self.subscriptions]

    def on_connected(self, absence):
        self.told.put(("connected", absence))

    def on_lost(self, error):
        self.told.put(("lost", error))

    def on_given_up(self, error):
        self.told.put(("given up", error))

    def on_event(self, payload):
        self.told.put(("event", payload))

    def next(self):
        return self.told.get(timeout=10)


class Network:
    """Hands out what a test prepared for each attempt: a socket, or an error to raise."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.waits = []
        self.listener = Listener()
        self.now = 0.0
        clock = Clock(lambda: self.now, lambda: self.now, self._pause)
        backoff = Backoff(first_s=1, longest_s=8, chance=lambda: 1.0)
        self.connection = Connection(self._open, self.listener, clock, backoff)

    def _open(self):
        if not self.outcomes:
            raise UnreachableError("nothing is prepared")
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _pause(self, closing, seconds):
        self.waits.append(seconds)
        # With nothing left to try, wait for the end of the test instead of spinning.
        return closing.wait(0 if self.outcomes else 10)


@pytest.fixture
def network():
    made = []

    def make(*outcomes):
        made.append(Network(*outcomes))
        return made[-1]

    yield make
    for each in made:
        each.connection.close(1)


def test_the_states_go_from_disconnected_over_connecting_to_connected(network):
    socket = MemorySocket()
    net = network(socket)
    assert net.connection.state is State.DISCONNECTED
    net.connection.start(keep_trying=False)
    socket.incoming.put("1::")
    net.connection.wait_for_outcome()
    assert net.connection.state is State.CONNECTED
    assert net.listener.next() == ("connected", None)


def test_closing_says_goodbye_and_frees_the_socket(network):
    socket = MemorySocket("1::")
    net = network(socket)
    net.connection.start(keep_trying=False)
    net.connection.wait_for_outcome()
    net.connection.close(5)
    assert net.connection.state is State.CLOSED
    assert socket.said_goodbye and socket.is_closed


def test_a_first_attempt_that_fails_is_the_last_unless_asked(network):
    net = network(UnreachableError("no such host"))
    net.connection.start(keep_trying=False)
    with pytest.raises(UnreachableError, match="no such host"):
        net.connection.wait_for_outcome()
    assert net.listener.next()[0] == "given up"
    assert net.connection.wait_until_closed(5)
    assert net.waits == []


def test_attempts_go_on_with_growing_waits(network):
    net = network(*[UnreachableError("no")] * 5, MemorySocket("1::"))
    net.connection.start(keep_trying=True)
    assert net.listener.next()[0] == "connected"
    assert net.waits == [1, 2, 4, 8, 8]


def test_wrong_credentials_are_not_tried_again(network, caplog):
    net = network(CredentialsError("who are you"), MemorySocket("1::"))
    net.connection.start(keep_trying=True)
    assert net.listener.next()[0] == "given up"
    assert net.connection.wait_until_closed(5)
    assert "who are you" in caplog.text
    assert len(net.outcomes) == 1


def test_credentials_that_were_good_once_are_tried_again(network):
    first = MemorySocket("1::", END)
    net = network(first, CredentialsError("not yet"), MemorySocket("1::"))
    net.connection.start(keep_trying=False)
    told = [net.listener.next()[0] for _ in range(3)]
    assert told == ["connected", "lost", "connected"]


def test_after_a_cut_it_tells_how_long_it_was_away(network):
    first, second = MemorySocket("1::"), MemorySocket()
    net = network(first, second)
    net.connection.start(keep_trying=False)
    net.listener.next()
    first.incoming.put(END)
    assert net.listener.next()[0] == "lost"
    net.now = 75.0
    second.incoming.put("1::")
    told, absence = net.listener.next()
    assert told == "connected"
    assert absence.away_s == 75.0


def test_each_connection_begins_with_the_greeting(network):
    first, second = MemorySocket("1::"), MemorySocket("1::")
    net = network(first, second)
    net.listener.subscriptions = ["a"]
    net.connection.start(keep_trying=False)
    assert '"a"' in first.sent.get(timeout=5)
    net.listener.subscriptions = ["a", "b"]
    first.incoming.put(END)
    assert '"a"' in second.sent.get(timeout=5)
    assert '"b"' in second.sent.get(timeout=5)


def test_an_event_that_broke_while_sending_is_sent_on_the_next_connection(network):
    first, second = MemorySocket("1::"), MemorySocket("1::")
    net = network(first, second)
    net.connection.start(keep_trying=False)
    net.listener.next()
    first.is_broken = True
    net.connection.outbox.put(Outgoing("x", '"x"'))
    assert '"x"' in second.sent.get(timeout=5)


def test_events_without_acknowledgement_are_named_and_not_sent_again(network, caplog):
    first, second = MemorySocket("1::"), MemorySocket("1::")
    net = network(first, second)
    net.connection.start(keep_trying=False)
    net.connection.outbox.put(Outgoing("a.topic", '"x"'))
    first.sent.get(timeout=5)
    first.incoming.put(END)
    told = [net.listener.next()[0] for _ in range(3)]
    assert told == ["connected", "lost", "connected"]
    assert "1 events were sent but not acknowledged" in caplog.text
    assert "a.topic" in caplog.text
    assert second.sent.empty()


def test_an_acknowledged_event_is_not_worth_a_word(network, caplog):
    first = MemorySocket("1::")
    net = network(first, MemorySocket("1::"))
    net.connection.start(keep_trying=False)
    net.connection.outbox.put(Outgoing("a.topic", '"x"'))
    number = first.sent.get(timeout=5).split(":")[1]
    first.incoming.put(f'6:::{number}[{{"success": true}}]')
    first.incoming.put(END)
    told = [net.listener.next()[0] for _ in range(3)]
    assert told == ["connected", "lost", "connected"]
    assert "a.topic" not in caplog.text


def test_what_the_server_refuses_is_logged_with_its_words(network, caplog):
    socket = MemorySocket("1::")
    net = network(socket)
    net.connection.start(keep_trying=False)
    net.connection.outbox.put(Outgoing("a.topic", '"x"'))
    socket.sent.get(timeout=5)
    socket.incoming.put('6:::1+[{"success": false, "message": "not you"}]')
    socket.incoming.put('5:::{"name": "ftrack.event", "args": [1]}')
    assert [net.listener.next()[0] for _ in range(2)] == ["connected", "event"]
    assert "'a.topic': 'not you'" in caplog.text


def test_heartbeats_are_answered(network):
    socket = MemorySocket("1::", "2::")
    network(socket).connection.start(keep_trying=False)
    assert socket.sent.get(timeout=5) == "2:::"


@pytest.mark.parametrize(
    "garbage",
    ["", "hello", "9::", "5:::", "5:::{", '5:::{"args": []}', "6:::", "6:::x", "\ufffd", "<html>"],
)
def test_garbage_costs_only_itself(network, garbage, caplog):
    socket = MemorySocket("1::", garbage, garbage, '5:::{"name": "x", "args": [{"k": 1}]}')
    net = network(socket)
    net.connection.start(keep_trying=False)
    assert [net.listener.next() for _ in range(2)][1] == ("event", {"k": 1})
    warnings = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert len(warnings) == 1


def test_the_servers_disconnect_packet_leads_to_a_new_connection(network):
    net = network(MemorySocket("1::", "0::"), MemorySocket("1::"))
    net.connection.start(keep_trying=False)
    told = [net.listener.next()[0] for _ in range(3)]
    assert told == ["connected", "lost", "connected"]


@pytest.mark.parametrize("welcome", ["7:::handshake unauthorised", "0::", None, "garbage", END])
def test_without_welcome_there_is_no_connection(network, welcome):
    socket = MemorySocket(welcome)
    net = network(socket)
    net.connection.start(keep_trying=False)
    assert net.listener.next()[0] == "given up"
    assert net.connection.wait_until_closed(5)
    assert socket.is_closed


def test_closing_while_connecting_ends_the_wait_for_it(network):
    gate = threading.Event()
    net = network()
    net.connection._open_socket = lambda: gate.wait(10) and MemorySocket("1::")
    net.connection.start(keep_trying=True)
    closer = threading.Thread(target=net.connection.close, args=(0.1,))
    closer.start()
    closer.join(5)
    assert not closer.is_alive()
    gate.set()
    with pytest.raises(ClosedError):
        net.connection.wait_for_outcome()


def test_a_fault_in_the_listener_is_logged_and_ends_the_connection(network, caplog):
    socket = MemorySocket("1::")
    net = network(socket)
    net.listener.on_connected = lambda absence: 1 / 0
    net.connection.start(keep_trying=True)
    assert net.connection.wait_until_closed(5)
    assert "ZeroDivisionError" in caplog.text
    assert socket.is_closed
    assert net.connection.outbox.take() is None


def test_events_that_were_not_sent_at_the_end_are_counted_in_the_log(network, caplog):
    net = network(UnreachableError("no"))
    net.connection.start(keep_trying=True)
    net.connection.outbox.put(Outgoing("a", '"a"'))
    net.connection.close(0.1)
    assert "1 events were not sent" in caplog.text
