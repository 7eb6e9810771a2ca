"""Everything the event routes need of one server, made once and kept at `app.state.events`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..access.accounts import Actor, authenticate
from ..store import Database
from .connection import Limits
from .hub import EventHub
from .tickets import Tickets
from .updates import UpdateBuilder


@dataclass(frozen=True)
class Timing:
    """When the server speaks and when it gives up, in seconds.

    Attributes:
        heartbeat_s: Between two heartbeats; the JavaScript client hangs up after 15.
        silence_s: Without any frame of a client until it is taken for dead; told in the handshake.
        farewell_s: How long a client that is let go has to take the closing frame.
    """

    heartbeat_s: float = 5.0
    silence_s: float = 60.0
    farewell_s: float = 1.0


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

        def log_in(username: str, key: str) -> Actor:
            with database.read() as connection:
                return authenticate(connection, database.tables, username, key)

        hub = EventHub(UpdateBuilder.of(database), limits)
        return cls(hub, log_in, timing=timing or Timing())
