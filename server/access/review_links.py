"""Links by which guests reach a review session: `{server}/review/{token}`.

A token has 256 bits, made from the server's secret and the link's own random id. The database holds a
hash, so a copy of it opens nothing; the server can still show the same link again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid

from sqlalchemy import Connection, insert, select, update

from ..protocol import NotFoundError, now
from ..store import Tables


def review_token(connection: Connection, tables: Tables, secret: bytes, session_id: str) -> str:
    """Return the token of a review session's link, made on first demand.

    Args:
        connection: A transaction that may write.
        tables: The tables.
        secret: The server's secret.
        session_id: Id of the review session.

    Raises:
        NotFoundError: There is no such session.
    """
    sessions, links = tables["review_session"], tables.review_link
    found = connection.execute(select(sessions.c.id).where(sessions.c.id == session_id)).scalar()
    if found is None:
        raise NotFoundError(f"There is no ReviewSession {session_id!r}.")
    query = select(links.c.id).where(links.c.review_session_id == session_id)
    link_id = connection.execute(query.where(links.c.revoked_at.is_(None))).scalar()
    if link_id is None:
        link_id = str(uuid.uuid4())
        row = {
            "id": link_id,
            "review_session_id": session_id,
            "token_hash": _hash(_token(secret, link_id)),
            "created_at": now(),
        }
        connection.execute(insert(links).values(row))
    return _token(secret, link_id)


def find_session(connection: Connection, tables: Tables, token: str) -> str | None:
    """Return the id of the review session a token opens; None if it opens none or was revoked."""
    links = tables.review_link
    query = select(links.c.review_session_id).where(links.c.token_hash == _hash(token))
    return connection.execute(query.where(links.c.revoked_at.is_(None))).scalar()


def revoke_links(connection: Connection, tables: Tables, session_id: str) -> None:
    """End every link of a review session; the next demand makes another one."""
    links = tables.review_link
    connection.execute(
        update(links)
        .where(links.c.review_session_id == session_id, links.c.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def _token(secret: bytes, link_id: str) -> str:
    digest = hmac.new(secret, f"review-link:{link_id}".encode("ascii"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
