"""The link people open to see a review session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ServerError

if TYPE_CHECKING:
    from ..session import Session


def review_link(session: Session, review_session_id: str) -> str:
    """Return the link of a review session.

    The embedded server answers `get_review_link` with a guest link that needs no account. An ftrack
    server does not know that action; there the link is its own player page, which asks for a log-in.

    Raises:
        NetworkError: The server could not be asked.
        CredentialsError: The user is not accepted.
    """
    try:
        answer = session.call(
            [{"action": "get_review_link", "review_session_id": review_session_id}]
        )
    except ServerError as error:
        if "Invalid action" not in error.message:
            raise
        return f"{session.server_url}/player/review/{review_session_id}"
    return str(answer[0]["url"])
