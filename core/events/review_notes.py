"""Notes of one review session, as they are made: the one line a host or a plugin needs.

A note in a review hangs on the review session's object (client review) or on the asset version it shows
(internal review). `ftrack.update` tells the parent's id; which ids belong to the session is asked of the
server once, and again only when an unknown parent turns up after the session's objects changed.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import InputError
from ..ids import is_id
from .update import ADD, UPDATE, EntityChange, UpdateCallback, on_update

if TYPE_CHECKING:
    from .hub import EventHub


class Queries(Protocol):
    """What is needed of a session."""

    def query(self, expression: str) -> Any:
        """Return the rows that `expression` selects, as an iterable of mappings."""


def notes_of_review_session(
    hub: EventHub,
    session: Queries,
    review_session_id: str,
    callback: UpdateCallback,
    *,
    actions: Collection[str] = (ADD, UPDATE),
    priority: float = 100,
) -> str:
    """Call `callback` with each note that is made or changed in a review session.

    The server is asked on the hub's dispatcher thread, when the first note comes.

    Args:
        hub: Where to listen.
        session: Asked which media the review session shows.
        review_session_id: Id of the review session.
        callback: Takes the `EntityChange` of the note, whose `id` is the note's; may be a coroutine
            function.
        actions: Some of `add`, `update`, `remove`, `move`.
        priority: As in `EventHub.subscribe`.

    Returns:
        The id of the subscription, for `EventHub.unsubscribe`.

    Raises:
        InputError: `review_session_id` is no id.
    """
    if not is_id(review_session_id):
        raise InputError(f"{review_session_id!r} is no id of a review session.")
    media = _ReviewedMedia(session, review_session_id)

    def note_or_media(change: EntityChange) -> Any:
        if change.concerns("ReviewSessionObject"):
            media.changed()
            return None
        is_wanted = change.concerns("Note") and change.action in actions
        return callback(change) if is_wanted and media.holds_note(change) else None

    return on_update(hub, note_or_media, priority=priority)


class _ReviewedMedia:
    """Which entities a note of the review session can hang on."""

    def __init__(self, session: Queries, review_session_id: str) -> None:
        self._session = session
        self._id = review_session_id
        self._lock = threading.Lock()
        self._known: frozenset[str] | None = None

    def changed(self) -> None:
        """Forget what is known; objects of some review session changed."""
        with self._lock:
            self._known = None

    def holds_note(self, change: EntityChange) -> bool:
        """Return whether the note of `change` is one of this review session."""
        related = change.related_ids or self._parents_by_query(change.id)
        return self._id in related or not related.isdisjoint(self._media())

    def _media(self) -> frozenset[str]:
        with self._lock:
            if self._known is None:
                rows = self._session.query(
                    "select id, version_id from ReviewSessionObject"
                    f' where review_session_id is "{self._id}"'
                )
                self._known = frozenset(
                    str(row[key]) for row in rows for key in ("id", "version_id") if row[key]
                )
            return self._known

    def _parents_by_query(self, note_id: str) -> frozenset[str]:
        """Ask for the parent, for a server that does not tell it (replies, changes of text)."""
        if not is_id(note_id):
            return frozenset()
        rows = self._session.query(
            f'select parent_id, in_reply_to.parent_id from Note where id is "{note_id}"'
        )
        parents: set[str] = set()
        for row in rows:
            question = row["in_reply_to"]
            parents |= {str(row["parent_id"]), str(question["parent_id"]) if question else ""}
        return frozenset(parents - {"", "None"})
