"""An event made ready to be delivered: checked, its target read, its frame written once for everybody."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .expression import Expression, ExpressionError, parse_target
from .frames import FrameError, event_frame

TOPIC_SUBSCRIBE = "ftrack.meta.subscribe"
TOPIC_UNSUBSCRIBE = "ftrack.meta.unsubscribe"
TOPIC_REPLY = "ftrack.meta.reply"
# Clients tell these to themselves; one that came from outside would end their `wait`.
LOCAL_TOPICS = frozenset({"ftrack.meta.connected", "ftrack.meta.disconnected"})


class EventRefused(ValueError):
    """An event that cannot be taken; the text is for its sender."""


@dataclass(frozen=True)
class Publication:
    """One event on its way.

    Attributes:
        event: As receivers get it; shared by all of them, so never to be changed.
        seen: As subscriptions see it.
        target: Which subscribers it is meant for.
        frame: The text that carries it.
    """

    event: Mapping[str, Any]
    seen: Mapping[str, Any]
    target: Expression
    frame: str


def prepare(event: dict[str, Any]) -> Publication:
    """Return the publication of an event; safe in any thread.

    The event is passed on as it is, unknown keys included; only a missing id is added.

    Raises:
        EventRefused: It has no topic, a local one, a target that cannot be read, or no JSON form.
    """
    topic = event.get("topic")
    if not isinstance(topic, str) or not topic:
        raise EventRefused("The event has no topic.")
    if topic in LOCAL_TOPICS:
        raise EventRefused(f"{topic} is local to each client.")
    if not event.get("id"):
        event = {**event, "id": uuid.uuid4().hex}
    # The official Python client knows the key by this name when it matches again.
    seen = {**event, "in_reply_to_event": event.get("inReplyToEvent")}
    try:
        return Publication(event, seen, _target(event), event_frame(event))
    except (ExpressionError, FrameError) as error:
        raise EventRefused(str(error)) from None


def _target(event: Mapping[str, Any]) -> Expression:
    target = event.get("target")
    if target is None:
        return parse_target("")
    if not isinstance(target, str):
        raise ExpressionError("The target must be text.")
    return parse_target(target)
