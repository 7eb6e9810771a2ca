"""Who is connected, told as events of our own: `rushes.presence.*`.

Real servers have no such topics; a client that subscribes to none of them notices nothing. `joined` and
`left` come when a client connects and goes; an event with the topic `rushes.presence.discover` is answered
by the server with everybody who is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from .connection import Connection
from .publication import TOPIC_REPLY

TOPIC_DISCOVER = "rushes.presence.discover"
APPLICATION = "ftrack.api"


def present(connection: Connection) -> dict[str, Any]:
    """Return what is told of a connected client."""
    since = datetime.fromtimestamp(connection.since, timezone.utc)
    return {
        "connection": connection.id,
        "user": {"id": connection.user.id, "username": connection.user.username},
        "since": since.isoformat(timespec="seconds"),
    }


def presence_event(hub_id: str, change: str, connection: Connection) -> dict[str, Any]:
    """Return the event that a client `joined` or `left`."""
    return {
        "topic": f"rushes.presence.{change}",
        "data": present(connection),
        "source": {"id": hub_id, "applicationId": APPLICATION},
        "target": "",
    }


def presence_reply(
    hub_id: str, question: Mapping[str, Any], connections: Iterable[Connection]
) -> dict[str, Any] | None:
    """Return the answer to a question who is there, or None if it does not say who asks."""
    source = question.get("source")
    asker = source.get("id") if isinstance(source, Mapping) else None
    if not isinstance(asker, str) or '"' in asker or "\\" in asker:
        return None
    return {
        "topic": TOPIC_REPLY,
        "data": {"present": [present(connection) for connection in connections]},
        "source": {"id": hub_id, "applicationId": APPLICATION},
        "target": f'id="{asker}"',
        "inReplyToEvent": question.get("id"),
    }
