"""The states of a connection, how long it waits between attempts, and how long it was away.

No threads and no sockets here: time and chance are arguments.

    DISCONNECTED → CONNECTING → CONNECTED → WAITING → CONNECTING → …
                       └────────────────────↗
    every state → CLOSED
"""

from __future__ import annotations

import datetime
import enum
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class State(enum.Enum):
    """Where a connection stands."""

    DISCONNECTED = "disconnected"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WAITING = "waiting"
    CLOSED = "closed"


ALLOWED: dict[State, frozenset[State]] = {
    State.DISCONNECTED: frozenset({State.CONNECTING, State.CLOSED}),
    State.CONNECTING: frozenset({State.CONNECTED, State.WAITING, State.CLOSED}),
    State.CONNECTED: frozenset({State.WAITING, State.CLOSED}),
    State.WAITING: frozenset({State.CONNECTING, State.CLOSED}),
    State.CLOSED: frozenset(),
}


@dataclass(frozen=True)
class Clock:
    """Time, as a connection sees it; tests bring their own.

    Attributes:
        monotonic: Seconds that never go backwards; may stand still while the machine sleeps.
        wall: Seconds since 1970; runs on while the machine sleeps, and may be set.
        pause: Waits for the event or the seconds, and returns whether the event was set.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    pause: Callable[[threading.Event, float], bool] = threading.Event.wait


@dataclass
class Backoff:
    """Growing waits between attempts, with jitter so that a studio's machines do not come at once.

    Attributes:
        first_s: Longest first wait.
        longest_s: Longest wait at all.
        steady_s: A connection that held this long starts the waits anew; a shorter one does not, so
            that a server which accepts and drops is not hammered.
        chance: Number from 0 to 1.
    """

    first_s: float = 1.0
    longest_s: float = 30.0
    steady_s: float = 10.0
    chance: Callable[[], float] = random.random
    _attempts: int = field(default=0, init=False)

    def next_wait(self) -> float:
        """Return the seconds until the next attempt: half to all of a limit that doubles."""
        limit = min(self.longest_s, self.first_s * 2.0 ** min(self._attempts, 30))
        self._attempts += 1
        return limit * (0.5 + 0.5 * self.chance())

    def held(self, seconds: float) -> None:
        """Take note that a connection held for `seconds`."""
        if seconds >= self.steady_s:
            self._attempts = 0


@dataclass(frozen=True)
class Absence:
    """A time without connection, in which events may have been missed.

    Attributes:
        away_s: Seconds from the last sign of life to the new connection.
        since: The moment of that last sign of life, in UTC by this machine's clock.
    """

    away_s: float
    since: datetime.datetime

    def as_data(self) -> dict[str, Any]:
        """Return the absence as event data: `away_s` and `since` in ISO form."""
        return {"away_s": round(self.away_s, 3), "since": self.since.isoformat(timespec="seconds")}


class LifeSigns:
    """Remembers the last sign of life of the other side."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._monotonic = clock.monotonic()
        self._wall = clock.wall()

    def seen(self) -> None:
        """Take note of a sign of life."""
        self._monotonic = self._clock.monotonic()
        self._wall = self._clock.wall()

    def absence(self) -> Absence:
        """Return the absence that ends now.

        The longer of both clocks counts: one stands still while the machine sleeps, the other may
        have been set back.
        """
        away = max(self._clock.monotonic() - self._monotonic, self._clock.wall() - self._wall)
        since = datetime.datetime.fromtimestamp(self._wall, datetime.timezone.utc)
        return Absence(max(away, 0.0), since)
