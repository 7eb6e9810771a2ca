"""One event: what is said, by whom, to whom.

An event is a mapping with the seven keys of the protocol, so that handlers written for the official client
(`event["data"]`) work, and has the same as attributes. Reading from the wire is tolerant: unknown keys are
dropped, missing ones get their default, a part of the wrong kind is replaced by an empty one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from ..errors import ApiUseError, BadAnswerError

KEYS = ("id", "topic", "data", "target", "source", "sent", "in_reply_to_event")
_REPLY_KEY_ON_THE_WIRE = "inReplyToEvent"
_ENCODER = json.JSONEncoder(allow_nan=False)


def _item(key: str, doc: str) -> property:
    """Return a property that reads and writes one key of the mapping."""

    def read(event: Event) -> Any:
        return event[key]

    def write(event: Event, value: Any) -> None:
        event[key] = value

    return property(read, write, doc=doc)


class Event(MutableMapping[str, Any]):
    """Something that happened, or a question to whoever listens.

    Args:
        topic: Dotted name, for example `ftrack.update`.
        id: Hexadecimal uuid; a new one when left out.
        data: What the topic promises; an empty dict when left out. A reply may hold any JSON.
        sent: When it was sent; the server may stamp it.
        source: Who sends it; the hub fills it in.
        target: Expression on subscriber metadata; empty for everybody.
        in_reply_to_event: Id of the event this one answers.

    Used by one thread at a time: the one that handles it.
    """

    def __init__(
        self,
        topic: str,
        id: str | None = None,
        data: Any = None,
        sent: Any = None,
        source: Mapping[str, Any] | None = None,
        target: str = "",
        in_reply_to_event: str | None = None,
    ) -> None:
        self._items: dict[str, Any] = {
            "id": id or _new_id(),
            "topic": topic,
            "data": {} if data is None else data,
            "target": target,
            "source": dict(source or {}),
            "sent": sent,
            "in_reply_to_event": in_reply_to_event,
        }
        self._stopped = False

    id = _item("id", "Hexadecimal uuid of this event.")
    topic = _item("topic", "Dotted name.")
    data = _item("data", "What the topic promises, usually a dict.")
    target = _item("target", "Expression on subscriber metadata; empty for everybody.")
    source = _item("source", "Who sent it: `id`, `user`, `host`, `applicationId`, as far as known.")
    sent = _item("sent", "When it was sent, or None.")
    in_reply_to_event = _item("in_reply_to_event", "Id of the event this one answers, or None.")

    def stop(self) -> None:
        """Keep the event from handlers of a later priority in this process."""
        self._stopped = True

    def is_stopped(self) -> bool:
        """Return whether a handler called `stop`."""
        return self._stopped

    @classmethod
    def from_wire(cls, payload: Any) -> Event:
        """Return the event that `payload` describes.

        Args:
            payload: Decoded JSON of one event; both spellings of the reply key are read.

        Raises:
            BadAnswerError: `payload` is no mapping or names no topic.
        """
        if not isinstance(payload, Mapping) or not isinstance(payload.get("topic"), str):
            raise BadAnswerError("The event server sent something that is no event.")
        source, target = payload.get("source"), payload.get("target")
        answered = payload.get(_REPLY_KEY_ON_THE_WIRE, payload.get("in_reply_to_event"))
        return cls(
            payload["topic"],
            id=_text_or_none(payload.get("id")),
            data=payload.get("data"),
            sent=payload.get("sent"),
            source=source if isinstance(source, Mapping) else None,
            target=target if isinstance(target, str) else "",
            in_reply_to_event=_text_or_none(answered),
        )

    def to_wire(self) -> dict[str, Any]:
        """Return the event with the keys the server knows, and no other."""
        wire = {key: self._items.get(key) for key in KEYS}
        wire[_REPLY_KEY_ON_THE_WIRE] = wire.pop("in_reply_to_event")
        return wire

    def as_dict(self) -> dict[str, Any]:
        """Return a shallow copy as a plain dict, which is quicker to look things up in."""
        return dict(self._items)

    def to_json(self) -> str:
        """Return the event as JSON text, ASCII only, so that odd characters pass every server.

        Raises:
            ApiUseError: The event holds something that JSON cannot say (an object, NaN).
        """
        try:
            return _ENCODER.encode(self.to_wire())
        except (TypeError, ValueError, RecursionError) as error:
            raise ApiUseError(
                f"The event {self.topic!r} cannot be sent: {error}.",
                next_step="Put only text, numbers, booleans, lists and dicts into event data.",
                topic=str(self.topic),
            ) from error

    def __getitem__(self, key: str) -> Any:
        return self._items[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._items[key] = value

    def __delitem__(self, key: str) -> None:
        del self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"<Event {self._items.get('topic')!r} {self._items.get('id')}>"


def _new_id() -> str:
    """Return a random uuid in hexadecimal, several times as quickly as the uuid module."""
    digits = os.urandom(16).hex()
    return f"{digits[:12]}4{digits[13:16]}{'89ab'[int(digits[16], 16) & 3]}{digits[17:]}"


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
