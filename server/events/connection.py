"""One connected client: who it is, what it subscribed to, and what waits for it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..access.accounts import Actor
from .expression import Expression, ExpressionError, parse_subscription
from .outbox import Outbox
from .publication import EventRefused, Publication


@dataclass(frozen=True)
class Limits:
    """How much one client may ask of the server.

    Attributes:
        queued_frames: Frames that may wait for a client before it is let go.
        queued_bytes: Their size together.
        subscriptions: Subscribers of one client.
        event_bytes: Characters of one frame a client sends.
    """

    queued_frames: int = 4096
    queued_bytes: int = 32 * 1024 * 1024
    subscriptions: int = 2000
    event_bytes: int = 2 * 1024 * 1024


@dataclass(frozen=True)
class Subscription:
    """One subscriber of a client.

    Attributes:
        metadata: What targets are matched against.
        expression: What events are matched against.
    """

    metadata: Mapping[str, Any]
    expression: Expression


class Connection:
    """One client; to be used on the event loop's thread.

    Args:
        user: On whose behalf the client came.
        limits: How much it may ask for.

    Attributes:
        id: Made by the server.
        since: When it came, in seconds since the epoch.
        outbox: Frames on their way to it.
        subscriptions: By subscriber id, in the order they came.
    """

    def __init__(self, user: Actor, limits: Limits) -> None:
        self.id = uuid.uuid4().hex
        self.user = user
        self.since = time.time()
        self.outbox: Outbox[str] = Outbox(limits.queued_frames, limits.queued_bytes)
        self.subscriptions: dict[str, Subscription] = {}
        self._limits = limits

    def send(self, frame: str) -> bool:
        """Queue a frame; False when the client is gone, or too slow and let go now."""
        return self.outbox.put(frame, len(frame))

    def subscribe(self, data: Any) -> None:
        """Add a subscriber, or replace the one of the same id.

        Args:
            data: Data of a subscribe event.

        Raises:
            EventRefused: It names no subscriber, or its expression cannot be read.
        """
        metadata, expression = _subscriber(data), data.get("subscription")
        if not isinstance(expression, str):
            raise EventRefused("The subscription must be text.")
        try:
            subscription = Subscription(metadata, parse_subscription(expression))
        except ExpressionError as error:
            raise EventRefused(str(error)) from None
        known = metadata["id"] in self.subscriptions
        if not known and len(self.subscriptions) >= self._limits.subscriptions:
            raise EventRefused(f"No more than {self._limits.subscriptions} subscriptions.")
        self.subscriptions[metadata["id"]] = subscription

    def unsubscribe(self, data: Any) -> None:
        """Remove a subscriber; one that is not there is no error.

        Raises:
            EventRefused: The data names no subscriber.
        """
        self.subscriptions.pop(_subscriber(data)["id"], None)

    def wants(self, publication: Publication, verdicts: dict[int, bool]) -> bool:
        """Say whether some subscriber is both meant and interested.

        Args:
            publication: The event.
            verdicts: What expressions said of this event already, by identity: many clients have
                the same ones.
        """
        for subscription in self.subscriptions.values():
            expression = subscription.expression
            verdict = verdicts.get(id(expression))
            if verdict is None:
                verdict = verdicts[id(expression)] = expression.matches(publication.seen)
            if verdict and publication.target.matches(subscription.metadata):
                return True
        return False


def _subscriber(data: Any) -> Mapping[str, Any]:
    subscriber = data.get("subscriber") if isinstance(data, dict) else None
    if not isinstance(subscriber, dict) or not isinstance(subscriber.get("id"), str):
        raise EventRefused("The event names no subscriber with an id.")
    return subscriber
