"""Session ids of the handshake: unguessable, bound to a user, good for one connection and a short time.

Clients send no credentials with the websocket itself, so the id is the credential.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from ..access.accounts import Actor

_BYTES = 16  # 128 random bits, 32 hexadecimal digits


class Tickets:
    """The ids given out and not yet used; for the event loop's thread.

    Args:
        lifetime_s: How long an id is good for, in seconds.
        most: How many may be unused at once; the oldest goes first.
        clock: Seconds that never go back.
    """

    def __init__(
        self,
        lifetime_s: float = 30.0,
        most: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lifetime_s = lifetime_s
        self._most = most
        self._clock = clock
        self._issued: dict[str, tuple[Actor, float]] = {}

    def issue(self, user: Actor) -> str:
        """Return a new id for `user`."""
        self._forget_old()
        sid = secrets.token_hex(_BYTES)
        self._issued[sid] = (user, self._clock() + self._lifetime_s)
        return sid

    def redeem(self, sid: str) -> Actor | None:
        """Return the user an id was made for and spend it; None if it is spent, late or unknown."""
        user, expires = self._issued.pop(sid, (None, 0.0))
        return user if self._clock() < expires else None

    def _forget_old(self) -> None:
        # Ids expire in the order they were made.
        now = self._clock()
        while self._issued:
            oldest, (_, expires) = next(iter(self._issued.items()))
            if now < expires and len(self._issued) < self._most:
                return
            del self._issued[oldest]
