"""Making and changing the review session of a publish: its end, its passphrase, what guests may do."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from .adopting import commit_or_adopt
from .request import ReviewTarget

if TYPE_CHECKING:
    from ..session import Session

# No source names the keys of a real ftrack server; these are those of the embedded one.
RIGHTS_GROUP = "rushes.review"


def create_review_session(
    session: Session, review_id: str, project_id: str, review: ReviewTarget
) -> None:
    """Create a review session with a known id, in one batch.

    Raises:
        ServerError, NetworkError: The server refused, or did not answer.
    """
    session.create(
        "ReviewSession",
        {
            "id": review_id,
            "name": review.session,
            "description": "",
            "project_id": project_id,
            **_attributes(review),
        },
    )
    for name, value in review.rights.given().items():
        session.create("EntitySetting", _right(review_id, name, value))
    commit_or_adopt(session, "ReviewSession", review_id)


def change_review_session(session: Session, review_id: str, review: ReviewTarget) -> None:
    """Record what a request wants otherwise in a session that is there; the caller commits."""
    attributes = _attributes(review)
    if attributes:
        row = session.query(f'select id from ReviewSession where id is "{review_id}"').one()
        for name, value in attributes.items():
            row[name] = value
    for name, value in review.rights.given().items():
        right = _right(review_id, name, value)
        found = session.query(
            f'select value from EntitySetting where parent_id is "{review_id}"'
            f' and group is "{RIGHTS_GROUP}" and name is "{name}"'
        ).first()
        if found is None:
            session.create("EntitySetting", right)
        elif found["value"] != right["value"]:
            found["value"] = right["value"]


def _attributes(review: ReviewTarget) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if review.expires:
        day = datetime.date.fromisoformat(review.expires)
        end = datetime.time(23, 59, 59, tzinfo=datetime.timezone.utc)
        attributes["end_date"] = datetime.datetime.combine(day, end)
    if review.passphrase:
        attributes.update(passphrase=review.passphrase, passphrase_enabled=True)
    return attributes


def _right(review_id: str, name: str, value: bool) -> dict[str, Any]:
    return {
        "parent_id": review_id,
        "parent_type": "ReviewSession",
        "group": RIGHTS_GROUP,
        "name": name,
        "value": "true" if value else "false",
    }
