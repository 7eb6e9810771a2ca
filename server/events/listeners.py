"""Listeners inside the server: a callback, or an iterator that is bounded like a client's queue."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from .outbox import Outbox
from .publication import Publication

logger = logging.getLogger(__name__)

EventData = Mapping[str, Any]
Wanted = Callable[[EventData], bool]


class Listener:
    """Somebody inside the server who is told of events, on the event loop's thread.

    Args:
        callback: Gets each event, which it must not change; must not block.
        wanted: Says which events; all if None.
    """

    def __init__(self, callback: Callable[[EventData], None], wanted: Wanted | None) -> None:
        self._callback = callback
        self._wanted = wanted

    def tell(self, publication: Publication) -> None:
        """Pass an event on if it is wanted; what the listener raises is logged, not raised."""
        try:
            if self._wanted is None or self._wanted(publication.event):
                self._callback(publication.event)
        except Exception:  # a listener is somebody else's code
            logger.exception("A listener failed on %s.", publication.event.get("topic"))


def queue_events(outbox: Outbox[EventData]) -> Callable[[EventData], None]:
    """Return a callback that puts events into `outbox`."""

    def put(event: EventData) -> None:
        outbox.put(event, 0)

    return put


async def drain(outbox: Outbox[EventData]) -> AsyncIterator[EventData]:
    """Go through what comes into `outbox` until it is closed."""
    while True:
        event = await outbox.take()
        if event is None:
            return
        yield event


def concerns(*entity_ids: str) -> Wanted:
    """Return a test for `ftrack.update` events about any of these entities or what is below them."""
    ids = frozenset(entity_ids)

    def wanted(event: EventData) -> bool:
        data = event.get("data")
        parents = data.get("parents") if isinstance(data, Mapping) else None
        return (
            event.get("topic") == "ftrack.update"
            and isinstance(parents, list)
            and any(isinstance(parent, str) and parent in ids for parent in parents)
        )

    return wanted
