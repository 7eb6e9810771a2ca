"""Frames of Socket.IO 0.9 (protocol 1): `code ":" id ":" path ":" data`, text only.

Reading is tolerant: whatever is no frame is None, whatever is no event is a `FrameError` with a sentence
for the acknowledgement. Writing is strict: clients cut the head off by a fixed pattern, so events carry
neither id nor path, acknowledgements hold exactly one object, and JSON is plain (no NaN), because a frame
that one client cannot parse ends that client's reader.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

CONNECT = "1::"
DISCONNECT = "0::"
HEARTBEAT = "2::"

CODE_DISCONNECT = "0"
CODE_HEARTBEAT = "2"
CODE_EVENT = "5"

EVENT_NAME = "ftrack.event"

_CODE = re.compile(r"[0-8]")
_ACK_ID = re.compile(r"[0-9]{1,18}\+?")


class FrameError(ValueError):
    """A frame is well formed but holds no event of the protocol; the text is for its sender."""


@dataclass(frozen=True)
class Frame:
    """One frame as it arrived.

    Attributes:
        code: One digit, its kind.
        id: Packet number with a trailing `+` when the sender waits for an acknowledgement, or empty.
        path: Namespace; clients leave it empty.
        data: The rest, colons included.
    """

    code: str
    id: str = ""
    path: str = ""
    data: str = ""


def decode(text: str) -> Frame | None:
    """Return the frame a client sent, or None if it is none.

    The clients differ in the number of colons (`2:::`, `2::`, `5:1+::{}`, `5:::{}`); one to four parts
    are accepted.
    """
    parts = text.split(":", 3)
    return Frame(*parts) if _CODE.fullmatch(parts[0]) else None


def event_of(frame: Frame) -> dict[str, Any]:
    """Return the event inside an event frame.

    Raises:
        FrameError: The data is no JSON of the form `{"name": "ftrack.event", "args": [{…}]}`.
    """
    try:
        payload = json.loads(frame.data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise FrameError("The packet is not valid JSON.") from None
    if not isinstance(payload, dict) or payload.get("name") != EVENT_NAME:
        raise FrameError(f"The packet is not named {EVENT_NAME}.")
    arguments = payload.get("args")
    if not isinstance(arguments, list) or len(arguments) != 1 or not isinstance(arguments[0], dict):
        raise FrameError("The packet must hold exactly one event object.")
    return arguments[0]


def event_frame(event: dict[str, Any]) -> str:
    """Return the frame that carries an event to a client.

    Raises:
        FrameError: The event has no JSON form.
    """
    payload = {"name": EVENT_NAME, "args": [event]}
    try:
        return f"5:::{json.dumps(payload, separators=(',', ':'), allow_nan=False)}"
    except (TypeError, ValueError, RecursionError):
        raise FrameError("The event cannot be written as JSON.") from None


def wants_ack(frame: Frame) -> bool:
    """Say whether the sender numbered the frame; JavaScript clients do not."""
    return _ACK_ID.fullmatch(frame.id) is not None


def ack_frame(frame: Frame, refusal: str | None = None) -> str:
    """Return the acknowledgement of an event frame.

    Args:
        frame: The frame that is answered.
        refusal: Why the event was not taken, or None if it was.
    """
    number = frame.id.rstrip("+")
    answer = {"success": True} if refusal is None else {"success": False, "message": refusal}
    return f"6:::{number}+{json.dumps([answer])}"


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
