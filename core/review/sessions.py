"""Finding a review session and who is in it already."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import AmbiguousTargetError, TargetNotFoundError
from ..ids import is_id

if TYPE_CHECKING:
    from ..session import Session


@dataclass(frozen=True)
class FoundSession:
    """A review session that is there: its id and the e-mail addresses already invited, lower-case."""

    id: str
    emails: tuple[str, ...]


def find_review_session(session: Session, project_id: str, wanted: str) -> FoundSession | None:
    """Return the review session that `wanted` names, or None when one is to be made.

    Args:
        session: Open session.
        project_id: Project to look in.
        wanted: Id, or name. A name is only matched by sessions whose end date is ahead, so that
            "Dailies" of last month stays closed.

    Raises:
        TargetNotFoundError: `wanted` is an id and there is no such session in this project.
        AmbiguousTargetError: Several open sessions have that name.
    """
    field = "id" if is_id(wanted) else "name"
    rows = session.query(
        "select id, name, end_date, review_session_invitees.email from ReviewSession"
        f' where project_id is "{project_id}" and {field} is {session.quote(wanted)}'
    ).all()
    if field == "id" and not rows:
        raise TargetNotFoundError(f"There is no review session {wanted} in this project.")
    if field == "name":
        now = datetime.datetime.now(datetime.timezone.utc)
        rows = [row for row in rows if row["end_date"] is None or row["end_date"] > now]
    if len(rows) > 1:
        raise AmbiguousTargetError(f"{len(rows)} open review sessions are called {wanted!r}.")
    if not rows:
        return None
    emails = {(invitee["email"] or "").lower() for invitee in rows[0]["review_session_invitees"]}
    return FoundSession(rows[0]["id"], tuple(sorted(emails)))
