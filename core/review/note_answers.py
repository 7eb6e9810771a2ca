"""What an artist does about notes: reply, complete, reopen, and the status of the version.

Each is one request by itself, apart from whatever else the session has recorded. Ids are made here, so that
a request repeated after a lost answer makes nothing twice.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .note import ReviewedVersion, ReviewNote

if TYPE_CHECKING:
    from ..session import Session


@dataclass(frozen=True)
class Status:
    """A status a version may have: its id, its name, and its colour as `#rrggbb` or empty."""

    id: str
    name: str
    colour: str


def reply(session: Session, note: ReviewNote, text: str, user_id: str, reply_id: str) -> None:
    """Answer a note.

    Args:
        session: Open session.
        note: The first note of the thread.
        text: What is answered.
        user_id: Id of who answers.
        reply_id: Id of the answer, made by `ids.new_id`.

    Raises:
        InputError: There is no text.
        ServerError: The server refused it.
        NetworkError: There was no answer.
    """
    if not text.strip():
        raise InputError("The reply is empty.", next_step="Write something.")
    facts = {
        "id": reply_id,
        "content": text.strip(),
        "parent_id": note.parent_id,
        "parent_type": note.parent_type,
        "in_reply_to_id": note.id,
        "user_id": user_id,
    }
    session.call([{"action": "create", "entity_type": "Note", "entity_data": facts}])


def complete(session: Session, note_id: str, user_id: str) -> None:
    """Mark a note as done.

    Raises:
        ServerError: The server refused it.
        NetworkError: There was no answer.
    """
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    _update(session, "Note", note_id, completed_at=now, completed_by_id=user_id)


def reopen(session: Session, note_id: str) -> None:
    """Take back that a note is done; raises as `complete`."""
    _update(session, "Note", note_id, completed_at=None, completed_by_id=None)


def set_status(session: Session, version_id: str, status_id: str) -> None:
    """Give a version another status; raises as `complete`."""
    _update(session, "AssetVersion", version_id, status_id=status_id)


def statuses_of(session: Session, version: ReviewedVersion) -> tuple[Status, ...]:
    """Return the statuses that a version may have in its project, in their order.

    Raises:
        NetworkError: The server could not be asked.
    """
    project = session.query(
        "select project_schema._version_workflow.statuses.name,"
        " project_schema._version_workflow.statuses.color from Project"
        f" where id is {session.quote(version.project_id)}"
    ).first()
    if project is None:
        return ()
    found = project["project_schema"].get_statuses("AssetVersion")
    return tuple(Status(row["id"], row["name"] or "", row["color"] or "") for row in found)


def _update(session: Session, entity_type: str, entity_id: str, **values: Any) -> None:
    operation = {
        "action": "update",
        "entity_type": entity_type,
        "entity_key": [entity_id],
        "entity_data": values,
    }
    session.call([operation])
