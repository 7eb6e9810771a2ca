"""Everything the event routes need of one server, made once and kept at `app.state.events`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from ..access.accounts import Actor, authenticate, present_standing
from ..store import Database
from .connection import Limits
from .hub import EventHub
from .tickets import Tickets
from .updates import UpdateBuilder

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Timing:
    """When the server speaks and when it gives up, in seconds.

    Attributes:
        heartbeat_s: Between two heartbeats; the JavaScript client hangs up after 15.
        silence_s: Without any frame of a client until it is taken for dead; told in the handshake.
        farewell_s: How long a client that is let go has to take the closing frame.
        standing_s: Between two looks at whether everybody may still be here; what this process changes
            itself counts at once.
    """

    heartbeat_s: float = 5.0
    silence_s: float = 60.0
    farewell_s: float = 1.0
    standing_s: float = 5.0


@dataclass(frozen=True)
class EventService:
    """The event hub and what leads to it.

    Attributes:
        hub: The broker.
        log_in: Returns the user of a name and key; blocks.
        tickets: Handshakes that wait for their websocket.
        timing: When to speak and when to give up.
    """

    hub: EventHub
    log_in: Callable[[str, str], Actor]
    tickets: Tickets = field(default_factory=Tickets)
    timing: Timing = field(default_factory=Timing)

    @classmethod
    def of(
        cls, database: Database, timing: Timing | None = None, limits: Limits | None = None
    ) -> EventService:
        """Return the service of the users and rows in `database`."""

        def standing(actors: Collection[Actor]) -> Mapping[Actor, Actor | None]:
            with database.read() as connection:
                return present_standing(connection, database.tables, actors)

        def log_in(username: str, key: str) -> Actor:
            with database.read() as connection:
                return authenticate(connection, database.tables, username, key)

        hub = EventHub(UpdateBuilder.of(database), limits, standing)
        return cls(hub, log_in, timing=timing or Timing())

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Until the block ends, let go whose rights end by the hand of another process."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self.timing.standing_s)
            try:
                await run_in_threadpool(self.hub.review_standing)
            except Exception:  # a database that is away for a while must not end the watch for good
                logger.exception("Nobody can tell who may still be connected.")
