"""Last step: the link, and a mail to those who are new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...review.links import review_link
from ..run import PublishRun
from .commit import CommitStep, new_invitees
from .prepare import prepared


class ShareStep:
    """Gets the review link and has invitations sent."""

    name = "share"
    doing = "sharing the review"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return the link (None without a review session) and how many were written to.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        review_session_id = run.result(CommitStep.name)["review_session_id"]
        if review_session_id is None:
            return {"review_url": None, "invited": 0}
        invited = self._invite(run)
        return {"review_url": review_link(run.session, review_session_id), "invited": invited}

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
