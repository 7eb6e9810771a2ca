"""Between the connection and the handlers: what arrives is called out, what concerns the hub is signed.

Belongs to one hub in one process. The connection tells it what happens (it is the connection's listener);
handlers are called on its dispatcher.
"""

from __future__ import annotations

import functools
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import ApiUseError, BadAnswerError, RushesError
from .announcement import announcement
from .dispatcher import AsyncRunner, Dispatcher, Job
from .event import Event
from .expiring import Expiring
from .outbox import Outgoing
from .states import Absence
from .subscribers import Callback, Handlers, Known, Subscriber, Subscribers

logger = logging.getLogger(__name__)

CONNECTED_TOPIC = "ftrack.meta.connected"
DISCONNECTED_TOPIC = "ftrack.meta.disconnected"
RECONNECTED_TOPIC = "ftrack.meta.reconnected"
REPLY_TOPIC = "ftrack.meta.reply"
SUBSCRIBE_TOPIC = "ftrack.meta.subscribe"
UNSUBSCRIBE_TOPIC = "ftrack.meta.unsubscribe"
# Only a hub says these, to itself; from outside they would be a lie.
LOCAL_TOPICS = frozenset({CONNECTED_TOPIC, DISCONNECTED_TOPIC, RECONNECTED_TOPIC})
REPLY_LIFETIME_S = 600.0


class Switchboard:
    """Calls handlers for what arrives.

    Args:
        username: Who speaks, for the source of events.
        subscribers: Who listens.
        reply: Sends a handler's result as the answer to an event.
    """

    def __init__(
        self,
        username: str,
        subscribers: Subscribers,
        reply: Callable[[Event, Subscriber, Any], None],
    ) -> None:
        self.id = uuid.uuid4().hex
        self._username = username
        self._subscribers = subscribers
        self._reply = reply
        self._runner = AsyncRunner()
        self._handlers = Handlers(subscribers, self._runner)
        self._replies: Expiring[str, Callback] = Expiring(REPLY_LIFETIME_S, time.monotonic)
        self._dispatcher: Dispatcher | None = None
        subscribers.add(f"topic={REPLY_TOPIC}", self._deliver_reply, {"id": self.id})

    def open(self) -> None:
        """Start the dispatcher; handlers of what arrives run there."""
        if not self._dispatcher:
            self._dispatcher = Dispatcher()

    def close(self, timeout_s: float) -> None:
        """End the threads; waits up to `timeout_s` for each."""
        self._runner.close(timeout_s)
        self._replies.clear()
        if self._dispatcher:
            self._dispatcher.close(timeout_s)

    @property
    def is_handler_thread(self) -> bool:
        """Whether the caller is a handler."""
        dispatcher = self._dispatcher
        return self._runner.is_current_thread or bool(dispatcher and dispatcher.is_current_thread)

    def settle(self) -> None:
        """Wait until what arrived by now is handled."""
        if self._dispatcher:
            self._dispatcher.settle()

    def sign(self, event: Event) -> None:
        """Fill in who says `event`, where it does not say so itself."""
        known = event.source or {}
        author = {"username": self._username}
        event.source = {"id": self.id, "user": author, "host": _host_name(), **known}

    def call(self, event: Event) -> list[Any]:
        """Call the handlers in the caller's thread and return what each gave."""
        return self._handlers.results(event)

    def await_reply(self, event: Event, callback: Callback) -> None:
        """Call `callback` with each reply to `event` that comes in time."""
        self._replies.put(event.id, callback)

    def subscription(self, subscriber: Subscriber) -> Outgoing:
        """Return the message that tells the server of a subscription.

        Raises:
            ApiUseError: The subscriber's metadata is no JSON.
        """
        told = announcement(subscriber.subscription, subscriber.expression)
        data = {"subscriber": dict(subscriber.metadata), "subscription": told}
        taken = functools.partial(self._post, subscriber.on_known) if subscriber.on_known else None
        return self._message(Event(SUBSCRIBE_TOPIC, data=data), subscriber, taken)

    def unsubscription(self, subscriber: Subscriber) -> Outgoing:
        """Return the message that tells the server of its end."""
        data = {"subscriber": {"id": subscriber.id}}
        return self._message(Event(UNSUBSCRIBE_TOPIC, data=data), subscriber)

    def _message(
        self, event: Event, subscriber: Subscriber, taken: Known | None = None
    ) -> Outgoing:
        self.sign(event)
        label = f"{event.topic} {subscriber.subscription}"
        return Outgoing(label, event.to_json(), of_connection=True, taken=taken)

    # What the connection tells, on its threads.

    def greeting(self) -> Sequence[Outgoing]:
        """Return all subscriptions the server must know."""
        messages = []
        for subscriber in self._subscribers:
            if subscriber.is_local:
                continue
            try:
                messages.append(self.subscription(subscriber))
            except ApiUseError:
                logger.exception("The server is not told of the subscriber %s.", subscriber.id)
        return messages

    def on_connected(self, absence: Absence | None) -> None:
        """Tell subscribers that a connection stands."""
        self.say(CONNECTED_TOPIC, {})
        if absence:
            self.say(RECONNECTED_TOPIC, absence.as_data())

    def on_lost(self, error: RushesError) -> None:
        """Tell subscribers that another connection is tried."""
        self.say(DISCONNECTED_TOPIC, {"reconnecting": True, "reason": error.message})

    def on_given_up(self, error: RushesError) -> None:
        """Tell subscribers that no connection will come."""
        self.say(DISCONNECTED_TOPIC, {"reconnecting": False, "reason": error.message})

    def on_event(self, payload: Any) -> None:
        """Hand what arrived to the dispatcher."""
        self._post(functools.partial(self._receive, payload))

    def say(self, topic: str, data: dict[str, Any]) -> None:
        """Publish an event of this process only, handled by the dispatcher."""
        event = Event(topic, data=data)
        self.sign(event)
        self._post(lambda: self._handlers.receive(event, lambda *_: None, from_server=False))

    def _post(self, job: Job) -> None:
        if self._dispatcher:
            self._dispatcher.post(job)

    # What the dispatcher does.

    def _receive(self, payload: Any) -> None:
        try:
            event = Event.from_wire(payload)
        except BadAnswerError as error:
            logger.warning("%s", error)
            return
        if event.topic in LOCAL_TOPICS:
            logger.debug("Somebody else said %s; ignored.", event.topic)
            return
        self._handlers.receive(event, functools.partial(self._answer, event))

    def _answer(self, event: Event, subscriber: Subscriber, result: Any) -> None:
        """Send a handler's result; a reply is never answered, or it would go on for ever."""
        if event.topic != REPLY_TOPIC:
            self._reply(event, subscriber, result)

    def _deliver_reply(self, event: Event) -> Any:
        callback = self._replies.get(str(event.in_reply_to_event))
        return callback(event) if callback else None


@functools.lru_cache(maxsize=1)
def _host_name() -> str:
    import platform

    return platform.node()
