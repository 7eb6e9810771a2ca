"""Last step: a mail to those who are new in the review session.

Whether somebody was written to is asked before: the server notes it (`last_sent_at`), so a worker that died
after the call has nobody written to twice. What stays open is a server that is still at it when the next
worker asks, and a proxy that repeats the call: it has no id by which the server could tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..run import PublishRun
from .commit import new_invitees
from .prepare import prepared

if TYPE_CHECKING:
    from ...session import Session


class ShareStep:
    """Has invitations sent; the link is known since the first step."""

    name = "share"
    doing = "sharing the review"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return the link (None without a review session) and how many were written to.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        link = prepared(run).review_url
        return {"review_url": link or None, "invited": self._invite(run)}

    def _invite(self, run: PublishRun) -> int:
        review = run.plan.request.review
        if review is None or not review.send_mail:
            return 0
        invitees = new_invitees(run, prepared(run))
        left = _not_written_to(run.session, [invitee.id for invitee in invitees])
        if left:
            action = "send_review_session_invite"
            run.session.call([{"action": action, "review_session_invitee_id": one} for one in left])
        return len(invitees)


def _not_written_to(session: Session, invitee_ids: list[str]) -> list[str]:
    """Return those of some invitees to whom no invitation has gone yet."""
    if not invitee_ids:
        return []
    ids = ", ".join(f'"{one}"' for one in invitee_ids)
    rows = session.query(f"select last_sent_at from ReviewSessionInvitee where id in ({ids})").all()
    waiting = {row["id"] for row in rows if row["last_sent_at"] is None}
    return [one for one in invitee_ids if one in waiting]
