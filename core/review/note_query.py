"""Asks a server for the notes of a version, and for some of them again: one request each.

Notes of a version hang on itself (internal review), on the objects by which review sessions show it (client
review), or on those review sessions.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import TargetNotFoundError
from .note import NoteList, ReviewedVersion, ReviewNote
from .note_rows import drawings_of, note_of, threads_of, version_of

if TYPE_CHECKING:
    from ..session import Session

_VERSION = (
    "select version, status.name, status.color, asset.name, asset.parent.link, metadata.key,"
    ' metadata.value from AssetVersion where id is "{version}"'
)
_OBJECTS = (
    "select review_session_id, review_session.name from ReviewSessionObject"
    ' where version_id is "{version}"'
)
_GUESTS = (
    "select id, name from ReviewSessionInvitee where"
    ' review_session.review_session_objects.version_id is "{version}"'
)
_USER = "select id from User where username is {user}"
_NOTE_FIELDS = (
    "content, date, in_reply_to_id, parent_id, parent_type, is_todo, completed_at, user_id,"
    " author.first_name, author.last_name, metadata.key, metadata.value,"
    " note_components.component_id, note_components.component.name,"
    " note_components.component.file_type"
)
_PARENTS = (
    '(parent_id is "{version}"'
    ' or parent_id in (select id from ReviewSessionObject where version_id is "{version}")'
    " or parent_id in (select id from ReviewSession where"
    ' review_session_objects.version_id is "{version}"))'
)
_DRAWN = (
    'note.parent_id is "{version}" or note.parent_id in'
    ' (select id from ReviewSessionObject where version_id is "{version}")'
)
_DRAWINGS = "select note_id, component_id, data from NoteAnnotationComponent where "


@dataclass(frozen=True)
class LoadedNotes:
    """What a server told.

    Attributes:
        version: The version.
        notes: Its notes by id, without replies.
        parents: Ids of everything its notes can hang on.
        guests: Names of invitees by id.
        user_id: Id of the session's user, empty where it is unknown.
        at: When it was asked, in seconds since 1970.
    """

    version: ReviewedVersion
    notes: dict[str, ReviewNote]
    parents: frozenset[str]
    guests: dict[str, str]
    user_id: str
    at: float

    def listed(self) -> NoteList:
        """Return the notes in threads."""
        return NoteList(self.version, threads_of(self.notes), self.user_id, self.at)


def load_notes(session: Session, version_id: str) -> LoadedNotes:
    """Return everything that was said of a version. Blocks for one request.

    Raises:
        TargetNotFoundError: There is no such version.
        NetworkError: The server could not be asked.
    """
    at, where = time.time(), _PARENTS.format(version=version_id)
    expressions = [
        _VERSION.format(version=version_id),
        _OBJECTS.format(version=version_id),
        _GUESTS.format(version=version_id),
        _USER.format(user=session.quote(session.api_user)),
        _notes_query(session, where),
    ]
    if _knows_drawings(session):
        expressions.append(_DRAWINGS + _DRAWN.format(version=version_id))
    versions, objects, guests, users, notes, *drawings = _ask(session, expressions)
    if not versions:
        raise TargetNotFoundError(f"There is no version {version_id}.", version=version_id)
    version, strokes = version_of(versions[0], objects), drawings_of(*(drawings or [[]]))
    names = {str(row["id"]): str(row["name"] or "") for row in guests}
    found = [note_of(row, version.frames, strokes, names) for row in notes]
    parents = {str(row[name]) for row in objects for name in ("id", "review_session_id")}
    user_id = str(users[0]["id"]) if users else ""
    return LoadedNotes(
        version,
        {note.id: note for note in found},
        frozenset(parents | {version_id}),
        names,
        user_id,
        at,
    )


def load_again(
    session: Session, loaded: LoadedNotes, note_ids: Collection[str]
) -> dict[str, ReviewNote]:
    """Return some notes as they are now; those that are no notes of the version are left out.

    Raises:
        NetworkError: The server could not be asked.
    """
    version = loaded.version
    ids = ", ".join(f'"{note_id}"' for note_id in sorted(note_ids))
    where = f"id in ({ids}) and {_PARENTS.format(version=version.id)}"
    expressions = [_notes_query(session, where)]
    if _knows_drawings(session):
        expressions.append(f"{_DRAWINGS}note_id in ({ids})")
    notes, *drawings = _ask(session, expressions)
    strokes = drawings_of(*(drawings or [[]]))
    found = [note_of(row, version.frames, strokes, loaded.guests) for row in notes]
    return {note.id: note for note in found}


def _notes_query(session: Session, where: str) -> str:
    newer = ", frame_number" if "frame_number" in session.schemas["Note"].attributes else ""
    return f"select {_NOTE_FIELDS}{newer} from Note where {where} order by date"


def _knows_drawings(session: Session) -> bool:
    return "NoteAnnotationComponent" in session.schemas


def _ask(session: Session, expressions: list[str]) -> list[list[Any]]:
    answers = session.call([{"action": "query", "expression": text} for text in expressions])
    return [answer["data"] for answer in answers]
