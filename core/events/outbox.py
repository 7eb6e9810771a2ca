"""What waits to be sent: bounded, in order, kept while there is no connection.

Publishing puts events in and never waits. A connection's writer takes them out. Messages that only make
sense on the present connection (subscriptions) are refused while it is shut: the next connection begins
with a greeting that says them all.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import NetworkError

LIMIT_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Outgoing:
    """One event on its way.

    Attributes:
        label: What the log calls it: the topic, or the subscription.
        event_json: The event as JSON text.
        of_connection: True for what the greeting of the next connection says anyway.
        taken: Called when the server has acknowledged it, on the connection's thread; returns soon.
    """

    label: str
    event_json: str
    of_connection: bool = False
    taken: Callable[[], None] | None = None


class Outbox:
    """Queue from any thread to the one writer of a connection.

    Args:
        limit_bytes: How much may wait.
    """

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._waiting: deque[Outgoing] = deque()
        self._heartbeat_is_due = False
        self._is_open = False
        self._is_busy = False
        self._changed = threading.Condition()

    def put(self, item: Outgoing) -> None:
        """Add an event at the end; whatever the state of the connection.

        Raises:
            NetworkError: So much waits already that no more is taken.
        """
        with self._changed:
            if self._bytes + len(item.event_json) > self._limit_bytes:
                raise NetworkError(
                    f"The event {item.label!r} was not sent: {len(self._waiting)} others wait for"
                    " the event server.",
                    waiting=len(self._waiting),
                )
            self._append(item)

    def put_if_open(self, item: Outgoing) -> bool:
        """Add something that only this connection needs; return False when there is none."""
        with self._changed:
            if self._is_open:
                self._append(item)
            return self._is_open

    def put_heartbeat(self) -> None:
        """Let the writer answer a heartbeat before anything else."""
        with self._changed:
            self._heartbeat_is_due = True
            self._changed.notify_all()

    def open(self, greeting: Callable[[], Sequence[Outgoing]]) -> None:
        """Let the writer begin, with `greeting` before what waits.

        The greeting is asked for under the lock, so that nothing falls between it and `put_if_open`.
        """
        with self._changed:
            self._waiting = deque(item for item in self._waiting if not item.of_connection)
            self._waiting.extendleft(reversed(greeting()))
            self._bytes = sum(len(item.event_json) for item in self._waiting)
            self._heartbeat_is_due = False
            self._is_open = True
            self._changed.notify_all()

    def shut(self) -> None:
        """Let the writer end; what waits is kept."""
        with self._changed:
            self._is_open = False
            self._changed.notify_all()

    def take(self) -> tuple[bool, Outgoing | None] | None:
        """Wait for work and return it: whether a heartbeat is due, and the next event or None.

        Returns None when the outbox is shut. The next call tells that the work before is done.
        """
        with self._changed:
            self._is_busy = False
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: not self._is_open or self._heartbeat_is_due or bool(self._waiting)
            )
            if not self._is_open:
                return None
            heartbeat, self._heartbeat_is_due = self._heartbeat_is_due, False
            item = self._waiting.popleft() if self._waiting else None
            self._bytes -= len(item.event_json) if item else 0
            self._is_busy = True
            return heartbeat, item

    def put_back(self, item: Outgoing) -> None:
        """Put what could not be sent back to the front."""
        with self._changed:
            self._waiting.appendleft(item)
            self._bytes += len(item.event_json)
            self._is_busy = False
            self._changed.notify_all()

    def flush(self, timeout_s: float) -> bool:
        """Wait until everything is sent; return False when the time or the connection ends before."""
        with self._changed:
            self._changed.wait_for(
                lambda: not self._is_open or not (self._waiting or self._is_busy), timeout_s
            )
            return not (self._waiting or self._is_busy)

    def count_events(self) -> int:
        """Return how many events wait, subscriptions not counted."""
        with self._changed:
            return sum(not item.of_connection for item in self._waiting)

    def _append(self, item: Outgoing) -> None:
        self._waiting.append(item)
        self._bytes += len(item.event_json)
        self._changed.notify_all()
