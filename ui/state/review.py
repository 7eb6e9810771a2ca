"""Review sessions and people to invite: what a server has, as plain rows; no Qt, for worker threads."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rushes.core.session import Session

_SHOWN = 100
_PEOPLE = 2000


@dataclass(frozen=True)
class SessionRow:
    """One review session that is open: its id, its name and how many are invited."""

    id: str
    name: str
    people: int


def open_sessions(session: Session, project_id: str) -> list[SessionRow]:
    """Return the review sessions of a project that have not ended, the newest first.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    rows = session.query(
        "select id, name, end_date, review_session_invitees.email from ReviewSession"
        f" where project_id is {session.quote(project_id)}"
        f" order by created_at descending limit {_SHOWN}"
    ).all()
    now = datetime.datetime.now(datetime.timezone.utc)
    return [
        SessionRow(str(row["id"]), str(row["name"]), len(row["review_session_invitees"]))
        for row in rows
        if row["end_date"] is None or row["end_date"] > now
    ]


def known_people(session: Session) -> list[str]:
    """Return people as `Jane Doe <jane@example.com>`: the studio's users, and who was invited before.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    users = session.query(
        "select first_name, last_name, username, email from User"
        f" where is_active is true limit {_PEOPLE}"
    ).all()
    guests = session.query(
        f"select name, email from ReviewSessionInvitee order by created_at descending limit {_PEOPLE}"
    ).all()
    found: dict[str, str] = {}
    for row in users:
        name = f"{row['first_name'] or ''} {row['last_name'] or ''}".strip() or row["username"]
        _add(found, name, row["email"])
    for row in guests:
        _add(found, row["name"], row["email"])
    return sorted(found.values(), key=str.lower)


def next_version(session: Session, parent_id: str, asset: str) -> int:
    """Return the number that the next version of an asset will most likely have.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    row = session.query(
        "select version from AssetVersion"
        f" where asset.context_id is {session.quote(parent_id)}"
        f" and asset.name is {session.quote(asset)} order by version descending limit 1"
    ).first()
    return int(row["version"]) + 1 if row else 1


def _add(found: dict[str, str], name: Any, email: Any) -> None:
    if email:
        found.setdefault(str(email).lower(), f"{name or email} <{email}>")
