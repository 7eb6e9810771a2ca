"""The broker: who is connected, who listens inside the server, and who gets which event.

Everything runs on the event loop's thread except what says otherwise. Delivering puts a frame into each
receiver's own bounded queue and waits for nobody; a receiver whose queue is full is let go. Every
connection gets an event once, in the order of publishing. Nothing is stored and nothing is replayed.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Optional

from ..access.accounts import Actor
from ..access.rights import Projects
from .audience import Owners, Places
from .changes import Change
from .connection import Connection, Limits
from .listeners import EventData, Listener, Wanted, drain, queue_events
from .outbox import Outbox
from .presence import presence_event
from .publication import TOPIC_UPDATE, Publication, prepare
from .updates import UpdateBuilder

logger = logging.getLogger(__name__)

STOPPING = "the server stops"
DISMISSED = "their key opens nothing any more"
Standing = Callable[[Collection[Actor]], Mapping[Actor, Optional[Actor]]]


class EventHub:
    """All connections and listeners of one server.

    Args:
        updates: Makes `ftrack.update` events from changes.
        limits: How much one client may ask for.
        standing: Returns what users may do now, None for those who may do nothing more; blocks.

    Attributes:
        id: The hub's own id, the source of events the server makes.
    """

    def __init__(
        self,
        updates: UpdateBuilder,
        limits: Limits | None = None,
        standing: Standing | None = None,
    ) -> None:
        self.id = uuid.uuid4().hex
        self.limits = limits or Limits()
        self._updates = updates
        self._standing = standing
        self._outboxes: set[Outbox[EventData]] = set()
        self._connections: dict[str, Connection] = {}
        self._listeners: dict[object, Listener] = {}
        self._waiting: deque[Publication] = deque()
        self._delivering = False
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def connections(self) -> Sequence[Connection]:
        """Everybody who is connected now, in the order they came."""
        return list(self._connections.values())

    @property
    def has_audience(self) -> bool:
        """Whether anybody is connected or listens; for any thread."""
        return bool(self._connections or self._listeners)

    def connect(self, user: Actor) -> Connection:
        """Admit a client and tell those who follow the presence."""
        self._loop = asyncio.get_running_loop()
        connection = Connection(user, self.limits)
        self._connections[connection.id] = connection
        self.publish(presence_event(self.id, "joined", connection))
        return connection

    def disconnect(self, connection: Connection, reason: str) -> None:
        """Let a client go with its subscriptions; one that is gone already is no error."""
        connection.outbox.close(reason)
        if self._connections.pop(connection.id, None):
            self.publish(presence_event(self.id, "left", connection))

    def publish(self, event: dict[str, Any]) -> None:
        """Deliver an event to every client and listener it is meant for.

        Raises:
            EventRefused: The event has no topic or cannot be written.
        """
        self.deliver(prepare(event))

    def deliver(self, publication: Publication) -> None:
        """Put a publication into the queue of everybody who wants it.

        What is published meanwhile, by a listener or because somebody is let go, comes after it.
        """
        self._waiting.append(publication)
        if self._delivering:
            return
        self._delivering = True
        try:
            while self._waiting:
                self._deliver(self._waiting.popleft())
        finally:
            self._delivering = False

    def _deliver(self, publication: Publication) -> None:
        places: dict[Projects, Places | None] = {}
        parts: dict[Places | None, tuple[Publication | None, dict[int, bool]]] = {}
        for connection in self.connections:
            reads = connection.user.reads
            if reads not in places:
                places[reads] = seen = publication.places_for(reads)
                if seen not in parts:
                    parts[seen] = (publication.part(seen), {})
            part, verdicts = parts[places[reads]]
            if part and connection.wants(part, verdicts) and not connection.send(part.frame):
                self._let_go(connection)
        self._whisper(publication)

    def _let_go(self, connection: Connection) -> None:
        reason = connection.outbox.why_closed or "its queue is full"
        logger.warning("Let go a client of %s: %s.", connection.user.username, reason)
        self.disconnect(connection, reason)

    def publish_from_thread(self, event: dict[str, Any], owners: Owners | None = None) -> None:
        """Deliver an event soon; for any thread, in the order of the calls.

        Args:
            event: The event.
            owners: For an `ftrack.update`, whom its entities belong to.

        Raises:
            EventRefused: The event has no topic or cannot be written.
        """
        self._soon(self.deliver, prepare(event, owners))

    def whisper_from_thread(self, *entity_ids: str) -> None:
        """Let those inside the server who listen to some entities look again; no client is told."""
        event = {"topic": TOPIC_UPDATE, "data": {"entities": [], "parents": list(entity_ids)}}
        self._soon(self._whisper, prepare(event))

    def _whisper(self, publication: Publication) -> None:
        for listener in list(self._listeners.values()):
            listener.tell(publication)

    def review_standing(self) -> None:
        """Let everybody go who may be here no more, and give the others their present rights.

        For any thread that may use the database; before anything that is published later.
        """
        users = {connection.user for connection in self.connections}
        if self._standing and users:
            self._soon(self._apply_standing, self._standing(users))

    def _apply_standing(self, standing: Mapping[Actor, Actor | None]) -> None:
        for connection in self.connections:
            user = standing.get(connection.user, connection.user)
            if user is None:
                logger.info("Let go a client of %s: %s.", connection.user.username, DISMISSED)
                self.disconnect(connection, DISMISSED)
            else:
                connection.user = user

    def close(self) -> None:
        """Let everybody go because the server stops; on the event loop's thread."""
        for connection in self.connections:
            self.disconnect(connection, STOPPING)
        for outbox in list(self._outboxes):
            outbox.close(STOPPING)

    def _soon(self, act: Callable[[Any], None], argument: Any) -> None:
        if self._loop is None:
            return  # nobody has ever listened
        try:
            self._loop.call_soon_threadsafe(act, argument)
        except RuntimeError:
            logger.debug("The event loop is closed; nobody is told.")

    def publish_changes(
        self,
        changes: Sequence[Change],
        user: Actor | None,
        client_token: str | None = None,
        push_token: str | None = None,
    ) -> None:
        """Tell everybody what a batch changed; for any thread that may use the database.

        To be called after the commit. It never raises: what is committed stays committed, and a failure
        to tell is logged.

        Args:
            changes: What changed, in order.
            user: Who changed it; None when nobody is known.
            client_token: Given back to clients, so that they know their own changes.
            push_token: The same, for push messages.
        """
        if not changes or not self.has_audience:
            return
        try:
            told = self._updates.build(self.id, changes, user, client_token, push_token)
            for event, owners in told:
                self.publish_from_thread(event, owners)
        except Exception:  # telling must not undo what is done
            logger.exception("A change could not be told to the connected clients.")

    def subscribe(
        self, callback: Callable[[EventData], None], wanted: Wanted | None = None
    ) -> Callable[[], None]:
        """Call back with each event, on the event loop's thread.

        Args:
            callback: Gets the event, which it must not change; must not block. What it raises is logged.
            wanted: Says which events; all if None.

        Returns:
            What ends the subscription.
        """
        self._loop = asyncio.get_running_loop()
        key = object()
        self._listeners[key] = Listener(callback, wanted)

        def forget() -> None:
            self._listeners.pop(key, None)

        return forget

    @asynccontextmanager
    async def listen(self, wanted: Wanted | None = None) -> AsyncIterator[AsyncIterator[EventData]]:
        """Give an asynchronous iterator over events, from now on.

        The iterator ends when it is not read for so long that its queue is full; its reader then asks
        for the whole state anew.

        Args:
            wanted: Says which events; all if None.
        """
        outbox: Outbox[EventData] = Outbox(self.limits.queued_frames, self.limits.queued_bytes)
        forget = self.subscribe(queue_events(outbox), wanted)
        self._outboxes.add(outbox)
        try:
            yield drain(outbox)
        finally:
            forget()
            self._outboxes.discard(outbox)
            outbox.close("the listener ended")
