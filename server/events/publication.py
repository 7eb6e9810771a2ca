"""An event made ready to be delivered: checked, its target read, its frame written once for everybody."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..access.rights import Projects
from .audience import Owners, Places, part_of
from .expression import Expression, ExpressionError, parse_target
from .frames import FrameError, event_frame

TOPIC_SUBSCRIBE = "ftrack.meta.subscribe"
TOPIC_UNSUBSCRIBE = "ftrack.meta.unsubscribe"
TOPIC_REPLY = "ftrack.meta.reply"
# Clients tell these to themselves; one that came from outside would end their `wait`.
LOCAL_TOPICS = frozenset({"ftrack.meta.connected", "ftrack.meta.disconnected"})
TOPIC_UPDATE = "ftrack.update"
# What clients believe because the server says it; from a client only where an administrator tests.
SERVER_TOPICS = (TOPIC_UPDATE, "rushes.presence.joined", "rushes.presence.left")


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
        owners: For an `ftrack.update` event of the server, whom its entities belong to.
    """

    event: Mapping[str, Any]
    seen: Mapping[str, Any]
    target: Expression
    frame: str
    owners: Owners | None = None

    def places_for(self, projects: Projects) -> Places | None:
        """Return which entities may be told to somebody who reads these projects; None for all."""
        if projects.everything or self.event["topic"] != TOPIC_UPDATE:
            return None
        if self.owners is None:  # one that an administrator has made up
            return ()
        places = self.owners.seen_by(projects)
        return None if len(places) == len(self.owners.entities) else places

    def part(self, places: Places | None) -> Publication | None:
        """Return what tells of these entities only; None if there is nothing to tell."""
        if places is None:
            return self
        return prepare(part_of(self.event, places)) if places else None


def prepare(event: dict[str, Any], owners: Owners | None = None) -> Publication:
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
        return Publication(event, seen, _target(event), event_frame(event), owners)
    except (ExpressionError, FrameError) as error:
        raise EventRefused(str(error)) from None


def _target(event: Mapping[str, Any]) -> Expression:
    target = event.get("target")
    if target is None:
        return parse_target("")
    if not isinstance(target, str):
        raise ExpressionError("The target must be text.")
    return parse_target(target)
