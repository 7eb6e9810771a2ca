"""Last step: a mail to those who are new in the review session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..run import PublishRun
from .commit import new_invitees
from .prepare import prepared


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
        if invitees:
            run.session.call(
                [
                    {
                        "action": "send_review_session_invite",
                        "review_session_invitee_id": invitee.id,
                    }
                    for invitee in invitees
                ]
            )
        return len(invitees)
