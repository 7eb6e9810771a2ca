"""Who listens to what: the subscriptions of one hub, and how their handlers are called.

A handler that fails is logged with its traceback and the next one is called. A handler may be a coroutine
function; then it runs on the hub's event loop and delays nobody.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError, QuerySyntaxError
from .dispatcher import AsyncRunner
from .event import Event
from .expression import Condition, Expression, parse, parse_target, required_topic

if TYPE_CHECKING:
    import concurrent.futures

logger = logging.getLogger(__name__)

Callback = Callable[[Event], Any]
Known = Callable[[], None]
# A handler slower than this is named in the log, for the others had to wait.
SLOW_S = 5.0
_TOPICS_REMEMBERED = 1000
_FAILED = "The handler %s failed on %s."


@dataclass(frozen=True)
class Subscriber:
    """One subscription.

    Attributes:
        id: Unique in the hub.
        subscription: The expression as it was given.
        callback: Called with each event that matches.
        metadata: What targets are matched against; holds the id.
        priority: Lower is called first.
        expression: The parsed subscription.
        is_local: True for what only this process says to itself; the server never hears of it.
        on_known: Called each time the server has said that it knows of the subscription.
    """

    id: str
    subscription: str
    callback: Callback = field(repr=False)
    metadata: Mapping[str, Any]
    priority: float
    expression: Expression = field(repr=False)
    is_local: bool = False
    on_known: Known | None = field(default=None, repr=False)

    @cached_property
    def topic(self) -> Condition | None:
        """The condition on the topic that the subscription cannot do without, if there is one."""
        return required_topic(self.expression)

    @property
    def handler_name(self) -> str:
        """Module and name of the callback, for the log."""
        name = getattr(self.callback, "__qualname__", type(self.callback).__qualname__)
        return f"{getattr(self.callback, '__module__', '')}.{name}"


class Subscribers:
    """The subscriptions of a hub, in order of priority. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Replaced, never changed, so that a running dispatch goes on over what it began with.
        self._ordered: tuple[Subscriber, ...] = ()
        self._by_topic: dict[str, tuple[Subscriber, ...]] = {}

    def __iter__(self) -> Iterator[Subscriber]:
        return iter(self._ordered)

    def add(
        self,
        subscription: str,
        callback: Callback,
        metadata: Mapping[str, Any] | None,
        priority: float = 100,
        is_local: bool = False,
        on_known: Known | None = None,
    ) -> Subscriber:
        """Add a subscription and return it.

        Raises:
            QuerySyntaxError: `subscription` cannot be read.
            ApiUseError: The callback cannot be called, or the id is taken.
        """
        if not callable(callback):
            raise ApiUseError(f"A subscription needs a callable, not {type(callback).__name__}.")
        known = dict(metadata or {})
        identity = str(known.setdefault("id", uuid.uuid4().hex))
        subscriber = Subscriber(
            identity,
            subscription,
            callback,
            metadata=known,
            priority=priority,
            expression=parse(subscription),
            is_local=is_local,
            on_known=on_known,
        )
        with self._lock:
            if any(other.id == identity for other in self._ordered):
                raise ApiUseError(f"A subscriber with the id {identity} is there already.")
            self._set(sorted((*self._ordered, subscriber), key=lambda each: each.priority))
        return subscriber

    def renew(self) -> None:
        """Replace the lock, which another thread may have held when this process was forked."""
        self._lock = threading.Lock()

    def remove(self, identity: str) -> Subscriber:
        """Take a subscription out and return it.

        Raises:
            ApiUseError: There is none with this id.
        """
        with self._lock:
            subscriber = self.get(identity)
            if not subscriber:
                raise ApiUseError(f"There is no subscriber with the id {identity}.")
            self._set(each for each in self._ordered if each is not subscriber)
            return subscriber

    def get(self, identity: str) -> Subscriber | None:
        """Return the subscriber with this id, or None."""
        return next((each for each in self._ordered if each.id == identity), None)

    def for_event(self, event: Event, from_server: bool = False) -> Iterator[Subscriber]:
        """Yield whom `event` concerns, in order, until a handler stops it.

        Args:
            event: What happened.
            from_server: Whether to leave out the subscribers that are local.
        """
        target = None
        if event.target:
            try:
                target = parse_target(event.target)
            except (QuerySyntaxError, AttributeError, TypeError) as error:
                logger.warning("The event %.200r was dropped: %s", event.topic, error)
                return
        known = event.as_dict()
        for subscriber in self._interested(event.topic):
            if subscriber.is_local and from_server:
                continue
            if target and not target.matches(subscriber.metadata):
                continue
            if subscriber.expression.matches(known):
                yield subscriber
                if event.is_stopped():
                    return

    def _interested(self, topic: Any) -> tuple[Subscriber, ...]:
        """Return those whose subscription does not rule this topic out, in order."""
        if not isinstance(topic, str):
            return self._ordered
        by_topic = self._by_topic
        found = by_topic.get(topic)
        if found is None:
            said = {"topic": topic}
            found = tuple(
                each for each in self._ordered if not each.topic or each.topic.matches(said)
            )
            if len(by_topic) < _TOPICS_REMEMBERED:
                by_topic[topic] = found
        return found

    def _set(self, ordered: Iterable[Subscriber]) -> None:
        # A dispatch that still fills the old index does no harm: it is thrown away here.
        self._ordered = tuple(ordered)
        self._by_topic = {}


class Handlers:
    """Calls the handlers that an event concerns.

    Args:
        subscribers: Who listens.
        runner: Where coroutines run.
    """

    def __init__(self, subscribers: Subscribers, runner: AsyncRunner) -> None:
        self._subscribers = subscribers
        self._runner = runner

    def results(self, event: Event) -> list[Any]:
        """Call the handlers in the caller's thread and return what each gave, None included.

        A coroutine is waited for. A handler that fails gives no result.
        """
        results = []
        for subscriber in self._subscribers.for_event(event):
            try:
                result = subscriber.callback(event)
                if isinstance(result, Coroutine):
                    result = self._runner.result(result)
            except Exception:
                logger.exception(_FAILED, subscriber.handler_name, event.topic)
            else:
                results.append(result)
        return results

    def receive(
        self, event: Event, reply: Callable[[Subscriber, Any], None], from_server: bool = True
    ) -> None:
        """Call the handlers for an event that arrived, on the dispatcher thread.

        Args:
            event: What arrived.
            reply: Told of each result that is not None, maybe later and from another thread.
            from_server: Whether to leave out the subscribers that are local.
        """
        for subscriber in self._subscribers.for_event(event, from_server):
            started = time.monotonic()
            try:
                result = subscriber.callback(event)
                if isinstance(result, Coroutine):
                    self._run(subscriber, event, reply, result)
                elif result is not None:
                    reply(subscriber, result)
            except Exception:
                logger.exception(_FAILED, subscriber.handler_name, event.topic)
            took = time.monotonic() - started
            if took > SLOW_S:
                logger.warning(
                    "The handler %s took %.1f s; other events waited.",
                    subscriber.handler_name,
                    took,
                )

    def _run(
        self,
        subscriber: Subscriber,
        event: Event,
        reply: Callable[[Subscriber, Any], None],
        coroutine: Any,
    ) -> None:
        def done(future: concurrent.futures.Future[Any]) -> None:
            if future.cancelled():
                return
            try:
                result = future.result()
                if result is not None:
                    reply(subscriber, result)
            except Exception:
                logger.exception(_FAILED, subscriber.handler_name, event.topic)

        self._runner.submit(coroutine).add_done_callback(done)
