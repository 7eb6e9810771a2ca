"""What one client says, and what it is answered."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ..access.accounts import Actor
from .connection import Connection
from .frames import (
    CODE_DISCONNECT,
    CODE_EVENT,
    Frame,
    FrameError,
    ack_frame,
    decode,
    event_of,
    wants_ack,
)
from .hub import EventHub
from .presence import TOPIC_DISCOVER, presence_reply
from .publication import (
    SERVER_TOPICS,
    TOPIC_SUBSCRIBE,
    TOPIC_UNSUBSCRIBE,
    EventRefused,
    Publication,
    prepare,
)

logger = logging.getLogger(__name__)


class Conversation:
    """The server's side of one connection; on the event loop's thread.

    Args:
        hub: Where events go.
        connection: Who speaks.
    """

    def __init__(self, hub: EventHub, connection: Connection) -> None:
        self._hub = hub
        self._connection = connection

    def hear(self, text: str) -> bool:
        """Take one frame; False when the client said goodbye.

        Heartbeats need no answer, the server leads; kinds of frames that no client uses are passed over.
        """
        frame = decode(text[: self._hub.limits.event_bytes + 1])
        if frame is None:
            logger.debug("A client of %s sent no frame.", self._connection.user.username)
            return True
        if frame.code == CODE_EVENT:
            self._hear_event(frame, too_long=len(text) > self._hub.limits.event_bytes)
        return frame.code != CODE_DISCONNECT

    def _hear_event(self, frame: Frame, too_long: bool) -> None:
        publication, refusal = None, None
        try:
            if too_long:
                raise FrameError(f"More than {self._hub.limits.event_bytes} characters.")
            publication = self._take(event_of(frame))
        except (FrameError, EventRefused) as error:
            refusal = str(error)
            # Never an error frame: the JavaScript client would hang up and come back for ever.
            logger.info("Refused an event of %s: %s", self._connection.user.username, refusal)
        if wants_ack(frame):
            self._connection.send(ack_frame(frame, refusal))
        if publication is not None:
            self._hub.deliver(publication)
            self._answer(publication)

    def _take(self, event: dict[str, Any]) -> Publication | None:
        """Do what the event asks of the server, or return it ready to be passed on."""
        topic = event.get("topic")
        if topic == TOPIC_SUBSCRIBE:
            self._connection.subscribe(event.get("data"))
            return None
        if topic == TOPIC_UNSUBSCRIBE:
            self._connection.unsubscribe(event.get("data"))
            return None
        user = self._connection.user
        if topic in SERVER_TOPICS:
            if not user.is_administrator:
                raise EventRefused(f"{topic} comes from the server, or from an administrator.")
            event = _with_source(event)
        return prepare(_signed(event, user))

    def _answer(self, publication: Publication) -> None:
        if publication.event["topic"] != TOPIC_DISCOVER:
            return
        reply = presence_reply(self._hub.id, publication.event, self._hub.connections)
        if reply is not None:
            self._hub.publish(reply)


def _with_source(event: dict[str, Any]) -> dict[str, Any]:
    """Return the event with a user in its source, which is made true then: the server's have none such."""
    source = event.get("source")
    source = source if isinstance(source, Mapping) else {}
    named = source.get("user")
    return {
        **event,
        "source": {**source, "user": named if isinstance(named, Mapping) else {}},
    }


def _signed(event: dict[str, Any], user: Actor) -> dict[str, Any]:
    """Return the event with the user in its source made true: nobody speaks for somebody else.

    A source without a user, as in replies, is left alone.
    """
    source = event.get("source")
    named = source.get("user") if isinstance(source, Mapping) else None
    if not isinstance(source, Mapping) or not isinstance(named, Mapping):
        return event
    signed = {**named, "username": user.username, "id": user.id}
    return {**event, "source": {**source, "user": signed}}
