"""Packets of Socket.IO 0.9: `code : id : path : data`, each one text frame.

Only what the event hub of ftrack speaks: connect, disconnect, heartbeat, event, acknowledgement, error.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..errors import BadAnswerError

DISCONNECT = "0"
CONNECT = "1"
HEARTBEAT = "2"
EVENT = "5"
ACKNOWLEDGEMENT = "6"
ERROR = "7"

EVENT_NAME = "ftrack.event"
# The official client answers with three colons where two would do; servers are used to that.
HEARTBEAT_ANSWER = "2:::"


@dataclass(frozen=True)
class Packet:
    """One packet as it came.

    Attributes:
        code: One digit, see the constants of this module.
        data: What stands behind the third colon.
    """

    code: str
    data: str = ""


def read_packet(text: str) -> Packet:
    """Return the packet that `text` is.

    Raises:
        BadAnswerError: `text` is no packet.
    """
    parts = text.split(":", 3)
    if parts[0] not in "012345678" or len(parts[0]) != 1:
        raise BadAnswerError("The event server sent a frame that is no packet.")
    return Packet(parts[0], parts[3] if len(parts) == 4 else "")


def event_packet(number: int, event_json: str) -> str:
    """Return the packet that sends an event and asks for acknowledgement `number`."""
    return f'{EVENT}:{number}+::{{"name": "{EVENT_NAME}", "args": [{event_json}]}}'


def read_event(packet: Packet) -> Any:
    """Return the payload of an event packet.

    Raises:
        BadAnswerError: There is not exactly one payload, or the JSON is damaged.
    """
    content = _decoded(packet.data)
    arguments = content.get("args") if isinstance(content, dict) else None
    if not isinstance(arguments, list) or len(arguments) != 1:
        raise BadAnswerError("The event server sent an event packet without its one event.")
    return arguments[0]


def read_acknowledgement(packet: Packet) -> tuple[int, Any]:
    """Return which packet is acknowledged, and the server's answer (None when it gave none).

    Raises:
        BadAnswerError: The packet names no number, or the JSON is damaged.
    """
    number, _, answer = packet.data.partition("+")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise BadAnswerError("The event server acknowledged no packet in particular.")
    arguments = _decoded(answer) if answer else []
    is_list = isinstance(arguments, list) and arguments
    return int(number), arguments[0] if is_list else None


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadAnswerError("The event server sent damaged JSON.") from error
