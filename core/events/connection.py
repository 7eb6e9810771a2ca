"""One lasting connection to the event server: connects, reads, writes, and connects again after a cut.

Two daemon threads at most: `rushes-events-connection` opens the socket and reads from it,
`rushes-events-writer` writes. Both end with `close`. Who calls never waits for the network, but for
`wait_for_outcome` and `close`, which say so. A connection is used once: after `close` make another.

A frame that could not be sent whole is sent again on the next connection. A frame that was sent is not:
it may have arrived, and an event must not happen twice. Those without acknowledgement are logged.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import (
    BadAnswerError,
    ClosedError,
    ConfigError,
    CredentialsError,
    NetworkError,
    RushesError,
)
from . import packets
from .expiring import Expiring
from .outbox import Outbox, Outgoing
from .states import ALLOWED, Absence, Backoff, Clock, LifeSigns, State

if TYPE_CHECKING:
    from .socket import Socket

logger = logging.getLogger(__name__)

ACKNOWLEDGEMENT_LIFETIME_S = 120.0
# Waiting in slices lets Ctrl-C through on Windows, where a lock cannot be interrupted.
_SLICE_S = 0.5


class Listener(Protocol):
    """Whom a connection tells; called on its own threads, must return soon and never raise."""

    def greeting(self) -> Sequence[Outgoing]:
        """Return what every new connection must say first."""

    def on_connected(self, absence: Absence | None) -> None:
        """A connection stands; `absence` is given when it is not the first."""

    def on_lost(self, error: RushesError) -> None:
        """The connection broke; another one is tried."""

    def on_given_up(self, error: RushesError) -> None:
        """No connection could be made and no other attempt follows."""

    def on_event(self, payload: Any) -> None:
        """An event arrived, as decoded JSON."""


class Connection:
    """Keeps a socket to the event server open for as long as it is wanted.

    Args:
        open_socket: Returns a new open socket, or raises a coded error.
        listener: Whom to tell.
        clock: Time.
        backoff: How long to wait between attempts.
    """

    def __init__(
        self,
        open_socket: Callable[[], Socket],
        listener: Listener,
        clock: Clock | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self.outbox = Outbox()
        self._open_socket = open_socket
        self._listener = listener
        self._clock = clock or Clock()
        self._backoff = backoff or Backoff()
        self._signs = LifeSigns(self._clock)
        self._waiting_acknowledgement: Expiring[int, Outgoing] = Expiring(
            ACKNOWLEDGEMENT_LIFETIME_S, self._clock.monotonic
        )
        self._packet_number = 0
        self._garbage_seen = False
        self._socket: Socket | None = None
        self._thread: threading.Thread | None = None
        self._keep_trying = False
        self._was_connected = False
        self._closing = threading.Event()
        self._changed = threading.Condition()
        self._state = State.DISCONNECTED
        self._error: RushesError | None = None
        self.failures = 0

    @property
    def state(self) -> State:
        """Where the connection stands at this moment."""
        return self._state

    def start(self, keep_trying: bool) -> None:
        """Begin to connect in the background.

        Args:
            keep_trying: Whether a failed first attempt is followed by others. After a first success
                there is always another attempt.
        """
        self._keep_trying = keep_trying
        self._thread = threading.Thread(
            target=self._run, name="rushes-events-connection", daemon=True
        )
        self._thread.start()

    def wait_for_outcome(self, failures_seen: int = 0) -> None:
        """Wait until connected, or until one more attempt than `failures_seen` failed.

        Raises:
            RushesError: The error of the attempt that failed.
            ClosedError: The connection was closed meanwhile.
        """
        with self._changed:
            while self._state is not State.CONNECTED:
                if self.failures > failures_seen and self._error:
                    raise self._error
                if self._state is State.CLOSED:
                    raise ClosedError("The event hub was disconnected while it was connecting.")
                self._changed.wait(_SLICE_S)

    def wait_until_closed(self, timeout_s: float) -> bool:
        """Wait up to `timeout_s` for the end of this connection; return whether it came."""
        with self._changed:
            return self._changed.wait_for(lambda: self._state is State.CLOSED, timeout_s)

    def close(self, timeout_s: float) -> None:
        """Send what waits, say goodbye and end both threads, all within about `timeout_s` seconds."""
        end = time.monotonic() + timeout_s
        is_sent = self._state is not State.CONNECTED or self.outbox.flush(timeout_s)
        self._closing.set()
        self.outbox.shut()
        socket = self._socket
        if socket and is_sent:
            # Only then: a writer that is stuck would make this wait too.
            socket.say_goodbye()
            self._join(end - time.monotonic())
        if socket:
            socket.abort()
        # Whoever is still shaking hands ends by himself; nothing of his can be hurried.
        self._join(0.2)
        unsent = self.outbox.count_events()
        if unsent:
            logger.warning("%d events were not sent before the event hub was closed.", unsent)

    def abandon(self) -> None:
        """Free the socket in the child of a fork, where the threads of this connection do not exist."""
        socket = self._socket
        if socket:
            socket.close()

    def _join(self, timeout_s: float) -> None:
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(max(timeout_s, 0.0))

    def _run(self) -> None:
        try:
            while not self._closing.is_set() and self._attempt():
                self._enter(State.WAITING)
                self._clock.pause(self._closing, self._backoff.next_wait())
        except Exception:
            logger.exception("The connection to the event server ended by a fault.")
        finally:
            self._enter(State.CLOSED)

    def _attempt(self) -> bool:
        """Connect once and stay for as long as it holds; return whether to try again."""
        self._enter(State.CONNECTING)
        try:
            socket = self._open_socket()
        except RushesError as error:
            return self._not_connected(error)
        self._socket = socket
        try:
            return not self._closing.is_set() and self._use(socket)
        finally:
            self._socket = None
            self.outbox.shut()
            socket.close()

    def _use(self, socket: Socket) -> bool:
        try:
            self._await_welcome(socket)
        except RushesError as error:
            return self._not_connected(error)
        if self._closing.is_set():
            return False
        began = self._clock.monotonic()
        writer = self._begin(socket)
        reason = self._read_until_cut(socket)
        self.outbox.shut()
        socket.abort()
        writer.join()
        self._backoff.held(self._clock.monotonic() - began)
        return self._cut(reason)

    def _await_welcome(self, socket: Socket) -> None:
        """Read until the server's connect packet, which comes right after the upgrade."""
        while True:
            text = socket.receive()
            if text is None:
                raise NetworkError("The event server closed the connection at once.")
            packet = packets.read_packet(text)
            if packet.code == packets.CONNECT:
                return
            if packet.code in (packets.ERROR, packets.DISCONNECT):
                raise BadAnswerError("The event server refused the connection.")

    def _begin(self, socket: Socket) -> threading.Thread:
        absence = self._signs.absence() if self._was_connected else None
        self._signs.seen()
        self._was_connected = True
        self._garbage_seen = False
        self.outbox.open(self._listener.greeting)
        writer = threading.Thread(
            target=self._write, args=(socket,), name="rushes-events-writer", daemon=True
        )
        writer.start()
        self._enter(State.CONNECTED)
        logger.info("Connected to the event server.")
        self._listener.on_connected(absence)
        return writer

    def _read_until_cut(self, socket: Socket) -> RushesError:
        try:
            while True:
                text = socket.receive()
                if text is None:
                    return NetworkError("The event server closed the connection.")
                self._signs.seen()
                if not self._closing.is_set() and not self._take(text):
                    return NetworkError("The event server ended the connection.")
        except NetworkError as error:
            return error

    def _take(self, text: str) -> bool:
        """Act on one frame; return False when it ends the connection."""
        try:
            packet = packets.read_packet(text)
            if packet.code == packets.DISCONNECT:
                return False
            if packet.code == packets.HEARTBEAT:
                self.outbox.put_heartbeat()
            elif packet.code == packets.EVENT:
                self._listener.on_event(packets.read_event(packet))
            elif packet.code == packets.ACKNOWLEDGEMENT:
                self._acknowledged(*packets.read_acknowledgement(packet))
            elif packet.code == packets.ERROR:
                logger.error("The event server reported an error: %.500r", packet.data)
        except BadAnswerError as error:
            level = logging.DEBUG if self._garbage_seen else logging.WARNING
            self._garbage_seen = True
            logger.log(level, "A frame was ignored: %s", error)
        return True

    def _write(self, socket: Socket) -> None:
        while True:
            work = self.outbox.take()
            if work is None:
                return
            heartbeat_is_due, item = work
            try:
                if heartbeat_is_due:
                    socket.send(packets.HEARTBEAT_ANSWER)
                if item:
                    self._send(socket, item)
            except NetworkError as error:
                logger.debug("%s", error)
                if item:
                    self.outbox.put_back(item)
                self.outbox.shut()
                socket.abort()
                return

    def _send(self, socket: Socket, item: Outgoing) -> None:
        self._packet_number += 1
        self._waiting_acknowledgement.put(self._packet_number, item)
        try:
            socket.send(packets.event_packet(self._packet_number, item.event_json))
        except NetworkError:
            self._waiting_acknowledgement.pop(self._packet_number)
            raise

    def _acknowledged(self, number: int, answer: Any) -> None:
        item = self._waiting_acknowledgement.pop(number)
        if item and isinstance(answer, dict) and answer.get("success") is False:
            logger.error("The event server refused %r: %.500r", item.label, answer.get("message"))
        elif item and item.taken:
            item.taken()

    def _cut(self, error: RushesError) -> bool:
        unsure = [
            item.label for item in self._waiting_acknowledgement.clear() if not item.of_connection
        ]
        if self._closing.is_set():
            return False
        if unsure:
            logger.warning(
                "%d events were sent but not acknowledged before the connection broke: %s",
                len(unsure),
                ", ".join(sorted(set(unsure))[:10]),
            )
        logger.warning("%s Connecting again.", error)
        self._error = error
        self._enter(State.WAITING)
        self._listener.on_lost(error)
        return True

    def _not_connected(self, error: RushesError) -> bool:
        is_final = not self._was_connected and (
            not self._keep_trying or isinstance(error, (CredentialsError, ConfigError))
        )
        if self._closing.is_set():
            return False
        with self._changed:
            self._error = error
            self.failures += 1
            if is_final:
                self._enter(State.CLOSED)
            self._changed.notify_all()
        if is_final:
            if self._keep_trying:
                logger.error("%s %s", error, error.next_step)
            self._listener.on_given_up(error)
            return False
        # The first failure is news; that it goes on is not.
        logger.log(logging.WARNING if self.failures == 1 else logging.DEBUG, "%s", error)
        return True

    def _enter(self, state: State) -> None:
        with self._changed:
            if state is self._state:
                return
            if state not in ALLOWED[self._state]:
                raise AssertionError(f"{self._state} cannot become {state}")
            self._state = state
            self._changed.notify_all()
