"""The event hub: one place to say things and to listen, inside this process and across the studio.

Without `connect` a hub is local: `publish(..., synchronous=True)` calls the subscribers of this process.
Connected, it sends and receives by the event server, comes back by itself after a cut, subscribes again,
and says how long it was away by the local event `ftrack.meta.reconnected` with `{"away_s", "since"}`.

Threads, all daemons, started by the first `connect` and ended by `close`: one connects and reads, one
writes, one calls handlers, one runs async handlers (at first use). No method but `connect`, `wait`,
`disconnect` and `close` waits for anything; publishing is safe on an application's main thread. Every
method may be called from any thread. In the child of a fork the hub begins anew: subscriptions are
kept, the connection is the parent's, `connect` makes an own one.
"""

from __future__ import annotations

import atexit
import functools
import logging
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, overload

from ..errors import ApiUseError, ClosedError, RushesError, UnreachableError
from .address import Address
from .connection import Connection
from .event import Event
from .expression import quoted
from .outbox import Outgoing
from .states import State
from .subscribers import Callback, Known, Subscriber, Subscribers
from .switchboard import DISCONNECTED_TOPIC, REPLY_TOPIC, Switchboard

if TYPE_CHECKING:
    from .socket import Socket

logger = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 2.0


class EventHub:
    """Manages subscriptions and events.

    Args:
        server_url: Address of the ftrack server; only scheme, host and port count.
        api_user: User name on the server.
        api_key: The user's API key; travels as a header of the handshake only.
        headers: Further headers for connecting.
        cookies: Cookies for connecting.
        timeout: Seconds that one step of connecting may take.
        verify: True for the usual certificate authorities (`requests`' and the system's), a file or
            folder of others, or False for no check.
        connector: How a socket is opened, when not by websocket; for tests and tunnels.

    Raises:
        MissingSettingError: URL, user or key is empty.
        BadSettingError: The URL is no URL.
        ApiUseError: Headers or cookies are no mappings.

    Attributes:
        id: Identity of this hub, as `source.id` of what it publishes.
    """

    def __init__(
        self,
        server_url: str,
        api_user: str,
        api_key: str,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        *,
        timeout: float = 60.0,
        verify: bool | str = True,
        connector: Callable[[Address], Socket] | None = None,
    ) -> None:
        self._address = Address.of(server_url, api_user, api_key, headers, cookies, timeout, verify)
        self._connector = connector or _open_websocket
        self._subscribers = Subscribers()
        self._is_closing = False
        self._is_closed = False
        self.id = ""
        self._begin_in_this_process()

    def _begin_in_this_process(self) -> None:
        """Set up everything that does not survive a fork."""
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._subscribers.renew()
        if self.id:
            self._subscribers.remove(self.id)
        self._switchboard = Switchboard(self._address.api_user, self._subscribers, self._reply)
        self.id = self._switchboard.id
        self._connection: Connection | None = None
        self._exit_hook: Callable[[], None] | None = None

    def _ready(self) -> None:
        """Begin anew after a fork, and refuse to work when closed."""
        if os.getpid() != self._process:
            inherited = self._connection
            self._begin_in_this_process()
            if inherited:
                inherited.abandon()
        if self._is_closed:
            raise ClosedError("The event hub is closed.")

    # Connection.

    @property
    def connected(self) -> bool:
        """Whether events can reach the server at this moment."""
        return self.state is State.CONNECTED

    @property
    def state(self) -> State:
        """Where the connection stands."""
        if self._is_closed:
            return State.CLOSED
        connection = self._connection
        if not connection or os.getpid() != self._process or connection.state is State.CLOSED:
            return State.DISCONNECTED
        return connection.state

    @property
    def secure(self) -> bool:
        """Whether the connection is encrypted."""
        return self._address.is_secure

    def get_server_url(self) -> str:
        """Return scheme, host and port of the server."""
        return self._address.root

    def get_network_location(self) -> str:
        """Return host and, if given, port of the server."""
        return self._address.network_location

    def connect(self, wait: bool = True) -> None:
        """Connect to the event server; does nothing when connected.

        Args:
            wait: True to return when connected and to raise when the first attempt fails. False to
                return at once: attempts go on in the background, what is published meanwhile is
                queued. Wrong credentials end them, with an error in the log.

        Raises:
            CredentialsError: User or key are not accepted.
            UnreachableError: No connection could be made.
            NoAnswerError: The server took longer than `timeout`.
            BadAnswerError: Something answered that is no event server.
            ServerFailureError: The server is broken at the moment.
            ClosedError: The hub is closed.
        """
        self._ready()
        with self._lock:
            connection = self._connection
            if not connection or connection.state is State.CLOSED:
                connection = self._new_connection(keep_trying=not wait)
            failures = connection.failures if connection is self._connection else 0
            self._connection = connection
        if wait:
            connection.wait_for_outcome(failures)

    def _new_connection(self, keep_trying: bool) -> Connection:
        if not self._exit_hook:
            self._exit_hook = functools.partial(_close_at_exit, weakref.ref(self))
            atexit.register(self._exit_hook)
        self._switchboard.open()
        connection = Connection(lambda: self._connector(self._address), self._switchboard)
        connection.start(keep_trying)
        return connection

    def disconnect(self, unsubscribe: bool = True) -> None:
        """Send what waits and disconnect, within about two seconds; nothing when not connected.

        Args:
            unsubscribe: Whether to forget all subscriptions; the server forgets them in any case.
        """
        if self._is_closed:
            return
        self._ready()
        self._disconnect(CLOSE_TIMEOUT_S)
        if unsubscribe:
            for subscriber in self._subscribers:
                if subscriber.id != self.id:
                    self._subscribers.remove(subscriber.id)

    def _disconnect(self, timeout_s: float) -> None:
        with self._lock:
            connection, self._connection = self._connection, None
        if connection:
            connection.close(timeout_s)
            self._switchboard.say(DISCONNECTED_TOPIC, {"reconnecting": False, "reason": ""})

    def close(self, timeout: float = CLOSE_TIMEOUT_S) -> None:
        """Disconnect and end every thread of the hub; a second call does nothing.

        Args:
            timeout: Seconds for everything: what waits to be sent, then a handler that runs. A handler
                that takes longer is left to end by itself.
        """
        with self._lock:
            if self._is_closing:
                return
            self._is_closing = True
        end = time.monotonic() + timeout
        if os.getpid() == self._process:
            self._disconnect(timeout)
            self._switchboard.close(end - time.monotonic())
        elif self._connection:
            self._connection.abandon()
        if self._exit_hook:
            atexit.unregister(self._exit_hook)
        self._is_closed = True

    def wait(self, duration: float | None = None) -> None:
        """Block while events are handled on the hub's own thread.

        Returns after `duration`, when the events that came until then are handled, or when the
        connection has ended for good: by `disconnect`, `close` or wrong credentials. A cut does not end
        it.

        Args:
            duration: Seconds; None for as long as the connection is wanted.

        Raises:
            UnreachableError: `connect` was not called.
            ApiUseError: Called by a handler, which would wait for itself.
        """
        connection = self._wanted_connection()
        if self._switchboard.is_handler_thread:
            raise ApiUseError("An event handler cannot call wait().")
        end = None if duration is None else time.monotonic() + duration
        while True:
            left = 0.5 if end is None else min(0.5, end - time.monotonic())
            if left <= 0 or connection.wait_until_closed(left):
                break
        self._switchboard.settle()

    # Subscriptions.

    def subscribe(
        self,
        subscription: str,
        callback: Callback,
        subscriber: Mapping[str, Any] | None = None,
        priority: float = 100,
        *,
        local: bool = False,
        on_known: Known | None = None,
    ) -> str:
        """Call `callback` with each event that `subscription` matches.

        Works without connection; the server is told when there is one. Received events come one after
        the other on the hub's dispatcher thread. A coroutine function runs on the hub's event loop. What a
        handler returns, other than None, is sent as a reply to the event.

        Args:
            subscription: Expression, for example `topic=ftrack.update and source.user.username=jane`.
            callback: Takes the `Event`.
            subscriber: What targets are matched against; its `id` must be new to this hub.
            priority: Lower is called first. `Event.stop` keeps the later ones from an event.
            local: True for events of this process only; the server is not told.
            on_known: Called on the dispatcher thread each time the server has said, on a new
                connection too, that it knows of the subscription: no event is missed from then on. What
                is asked of the server before may be older than the first event.

        Returns:
            The id of the subscription.

        Raises:
            QuerySyntaxError: `subscription` cannot be read; facts give the position.
            ApiUseError: The id is taken, `callback` is not callable, or `subscriber` is no JSON.
        """
        self._ready()
        added = self._subscribers.add(subscription, callback, subscriber, priority, local, on_known)
        try:
            self._tell_server(self._switchboard.subscription(added), added)
        except ApiUseError:
            self._subscribers.remove(added.id)
            raise
        return added.id

    def unsubscribe(self, subscriber_identifier: str) -> None:
        """Forget the subscription with this id, here and on the server.

        Raises:
            ApiUseError: There is none.
        """
        self._ready()
        removed = self._subscribers.remove(subscriber_identifier)
        self._tell_server(self._switchboard.unsubscription(removed), removed)

    @contextmanager
    def subscription(
        self,
        subscription: str,
        callback: Callback,
        subscriber: Mapping[str, Any] | None = None,
        priority: float = 100,
    ) -> Iterator[str]:
        """Subscribe for the length of a `with` block; see `subscribe`."""
        identity = self.subscribe(subscription, callback, subscriber, priority)
        try:
            yield identity
        finally:
            self.unsubscribe(identity)

    def get_subscriber_by_identifier(self, identifier: str) -> Subscriber | None:
        """Return the subscriber with this id, or None."""
        return self._subscribers.get(identifier)

    # Publishing.

    @overload
    def publish(
        self,
        event: Mapping[str, Any],
        synchronous: Literal[True],
        on_reply: Callback | None = None,
        on_error: str = "raise",
    ) -> list[Any]: ...

    @overload
    def publish(
        self,
        event: Mapping[str, Any],
        synchronous: Literal[False] = False,
        on_reply: Callback | None = None,
        on_error: str = "raise",
    ) -> None: ...

    def publish(
        self,
        event: Mapping[str, Any],
        synchronous: bool = False,
        on_reply: Callback | None = None,
        on_error: str = "raise",
    ) -> list[Any] | None:
        """Publish `event`: to this process and wait, or to everybody and do not wait.

        Args:
            event: The event; its source is filled in.
            synchronous: True to call the subscribers of this process now, in this thread; nothing is
                sent.
            on_reply: Called with each reply that comes within ten minutes, like a handler.
            on_error: `ignore` to log coded errors instead of raising them.

        Returns:
            What each handler returned, None included, when synchronous; else nothing.

        Raises:
            UnreachableError: `connect` was not called.
            NetworkError: Too many events wait for the connection already.
            ApiUseError: The event cannot be written as JSON.
            ClosedError: The hub is closed.
        """
        try:
            self._ready()
            known = event if isinstance(event, Event) else Event.from_wire(event)
            self._switchboard.sign(known)
            if synchronous:
                return self._switchboard.call(known)
            self._send(known, on_reply)
        except RushesError:
            if on_error != "ignore":
                raise
            logger.debug("An event was not published.", exc_info=True)
        return [] if synchronous else None

    def publish_reply(
        self, source_event: Mapping[str, Any], data: Any, source: Mapping[str, Any] | None = None
    ) -> None:
        """Answer `source_event` with `data`.

        Args:
            source_event: The event to answer.
            data: Any JSON.
            source: Who answers; this hub when left out.

        Raises:
            ApiUseError: The event does not say who asked, or `data` is no JSON.
            UnreachableError: `connect` was not called.
        """
        asker = source_event.get("source")
        if not isinstance(asker, Mapping) or not asker.get("id"):
            raise ApiUseError("The event names no source, so it cannot be answered.")
        reply = Event(
            REPLY_TOPIC,
            data=data,
            source=source,
            target=f"id={quoted(str(asker['id']))}",
            in_reply_to_event=source_event.get("id"),
        )
        self.publish(reply)

    def _send(self, event: Event, on_reply: Callback | None) -> None:
        message = Outgoing(event.topic, event.to_json())
        connection = self._wanted_connection()
        if on_reply:
            self._switchboard.await_reply(event, on_reply)
        connection.outbox.put(message)

    def _reply(self, event: Event, subscriber: Subscriber, result: Any) -> None:
        """Answer `event` with what a handler returned."""
        try:
            self.publish_reply(event, result, source=subscriber.metadata)
        except RushesError as error:
            logger.warning("The reply of %s was not sent: %s", subscriber.handler_name, error)

    def _tell_server(self, message: Outgoing, subscriber: Subscriber) -> None:
        """Send a message about a subscription, if it concerns the server and the server is there."""
        connection = self._connection
        if connection and not subscriber.is_local:
            connection.outbox.put_if_open(message)

    def _wanted_connection(self) -> Connection:
        self._ready()
        connection = self._connection
        if not connection or connection.state is State.CLOSED:
            raise UnreachableError(
                "The event hub is not connected.",
                next_step="Call event_hub.connect(), or make the session with"
                " auto_connect_event_hub=True.",
            )
        return connection


def _open_websocket(address: Address) -> Socket:
    """Open the usual socket; its libraries are loaded by the first hub that connects."""
    from .socket import open_socket

    return open_socket(address)


def _close_at_exit(reference: weakref.ref[EventHub]) -> None:
    hub = reference()
    if hub:
        hub.close()
