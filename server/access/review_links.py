"""Links by which guests reach a review session: `{server}/review/{token}`.

A token has 256 bits, made from the server's secret and the link's own random id. The database holds a
hash, so a copy of it opens nothing; the server can still show the same link again.

The link of one invitee names them, followed by 256 bits made of the secret, the session's link and the
invitee's id: whoever holds it is that person, and it ends when the session's link or the invitee does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from ..protocol import NotFoundError, now
from ..store import Tables


@dataclass(frozen=True)
class Opened:
    """What a token opens.

    Attributes:
        session_id: A review session.
        invitee_id: Whose own link it is; empty for the link of everybody.
    """

    session_id: str
    invitee_id: str = ""


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
    link_id = _link_id(connection, tables, session_id)
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


def personal_token(
    connection: Connection, tables: Tables, secret: bytes, session_id: str, invitee_id: str
) -> str:
    """Return the token of one invitee's own link, as `review_token` does that of everybody's.

    Raises:
        NotFoundError: There is no such session.
    """
    review_token(connection, tables, secret, session_id)
    link_id = _link_id(connection, tables, session_id)
    name = base64.urlsafe_b64encode(invitee_id.encode("utf-8")).rstrip(b"=").decode("ascii")
    return f"{name}.{_token(secret, f'{link_id}:{invitee_id}')}"


def open_token(connection: Connection, tables: Tables, secret: bytes, token: str) -> Opened | None:
    """Return what a token opens; None if it opens nothing or was revoked."""
    name, dot, _ = token.partition(".")
    if dot:
        return _open_personal(connection, tables, secret, token, name)
    links = tables.review_link
    query = select(links.c.review_session_id).where(links.c.token_hash == _hash(token))
    session_id = connection.execute(query.where(links.c.revoked_at.is_(None))).scalar()
    return Opened(session_id) if session_id else None


def _open_personal(
    connection: Connection, tables: Tables, secret: bytes, token: str, name: str
) -> Opened | None:
    try:
        invitee_id = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode("utf-8")
    except ValueError:
        return None
    invitees = tables["review_session_invitee"]
    query = select(invitees.c.review_session_id).where(invitees.c.id == invitee_id)
    session_id = connection.execute(query).scalar()
    link_id = _link_id(connection, tables, session_id) if session_id else None
    if not session_id or link_id is None:
        return None
    fitting = f"{name}.{_token(secret, f'{link_id}:{invitee_id}')}"
    fits = hmac.compare_digest(fitting.encode("utf-8"), token.encode("utf-8", "surrogatepass"))
    return Opened(session_id, invitee_id) if fits else None


def _link_id(connection: Connection, tables: Tables, session_id: str) -> str | None:
    links = tables.review_link
    query = select(links.c.id).where(links.c.review_session_id == session_id)
    return connection.execute(query.where(links.c.revoked_at.is_(None))).scalar()


def revoke_links(connection: Connection, tables: Tables, session_id: str) -> None:
    """End every link of a review session; the next demand makes another one."""
    links = tables.review_link
    connection.execute(
        update(links)
        .where(links.c.review_session_id == session_id, links.c.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def revoke_links_of_another_secret(connection: Connection, tables: Tables, secret: bytes) -> int:
    """End the links this secret did not make: it could not show them again; returns how many."""
    links = tables.review_link
    foreign = [
        row.id
        for row in connection.execute(select(links).where(links.c.revoked_at.is_(None)))
        if row.token_hash != _hash(_token(secret, row.id))
    ]
    for link_id in foreign:
        connection.execute(update(links).where(links.c.id == link_id).values(revoked_at=now()))
    return len(foreign)


def _token(secret: bytes, link_id: str) -> str:
    digest = hmac.new(secret, f"review-link:{link_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
