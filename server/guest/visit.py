"""Who may enter a review by a link, and what they may do there.

Rights are rows of `EntitySetting` on the review session, group `rushes.review`: `comment`, `vote` and
`download`, each `true` or `false`. Without a row guests may comment and vote, and may not download.
(No source names the keys of a real ftrack server; these are our own.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ..access.accounts import Actor
from ..access.passphrase import passphrase_fits
from ..access.review_links import open_token
from ..protocol import now
from ..state import ServerState
from ..store import Tables
from . import refusals
from .cookie import GuestCookie, fingerprint, read_cookie

SETTINGS_GROUP = "rushes.review"
ALWAYS = "always"


@dataclass(frozen=True)
class Rights:
    """What guests may do in a review session."""

    comment: bool = True
    vote: bool = True
    download: bool = False


@dataclass(frozen=True)
class Guest:
    """A guest who has said who they are: a `ReviewSessionInvitee`.

    Attributes:
        id: Id of the invitee.
        name: As it stands beside notes.
        email: Address.
        resource_id: Id of the `Collaborator` that writes for them, or None before the first word.
    """

    id: str
    name: str
    email: str
    resource_id: str | None


@dataclass(frozen=True)
class Visit:
    """One request by one browser to one review session.

    Attributes:
        session_id: The review session.
        owner: The user who made it; acts where a guest has no resource yet.
        rights: What guests may do.
        guest: Who is there, or None before they said so.
        cookie: What the browser has shown.
        is_personal: Whether they came by their own link, so that it is certainly them.
        is_moderated: Whether guests see nothing of one another.
    """

    session_id: str
    owner: Actor
    rights: Rights
    guest: Guest | None
    cookie: GuestCookie
    is_personal: bool = False
    is_moderated: bool = False

    @property
    def speaker(self) -> Guest:
        """The guest.

        Raises:
            CredentialsError: They have not said who they are.
        """
        if self.guest is None:
            raise refusals.nameless()
        return self.guest


def open_link(server: ServerState, token: str) -> dict[str, Any]:
    """Return the row of the review session that a token opens now. Blocks.

    Raises:
        NotFoundError: The link opens nothing, or the review is over.
        PermissionDeniedError: The review has not begun.
    """
    with server.database.read() as connection:
        return _open(connection, server, token)[0]


def enter(server: ServerState, token: str, cookie_text: str | None) -> Visit:
    """Return the visit of a browser that shows this cookie. Blocks.

    Raises:
        NotFoundError: The link opens nothing, or the review is over.
        PermissionDeniedError: The review has not begun.
        CredentialsError: The passphrase is missing.
    """
    tables = server.database.tables
    with server.database.read() as connection:
        session, own = _open(connection, server, token)
        cookie = read_cookie(server.secret, cookie_text, session["id"])
        if session["passphrase_enabled"] and cookie.passphrase != fingerprint(
            session["passphrase"]
        ):
            raise refusals.passphrase_needed()
        return Visit(
            session["id"],
            Actor(session["created_by_id"] or "", "guest"),
            _rights(connection, tables, session["id"]),
            _guest(connection, tables, own or cookie.invitee_id, session["id"]),
            cookie,
            is_personal=bool(own),
            is_moderated=bool(session["is_moderated"]),
        )


def give_passphrase(
    server: ServerState, token: str, cookie_text: str | None, passphrase: str
) -> GuestCookie:
    """Return the cookie of a browser that has given the right passphrase. Blocks.

    Raises:
        NotFoundError: The link opens nothing, or the review is over.
        CredentialsError: It is the wrong one.
    """
    session = open_link(server, token)
    if session["passphrase_enabled"] and not passphrase_fits(session["passphrase"], passphrase):
        raise refusals.wrong_passphrase()
    cookie = read_cookie(server.secret, cookie_text, session["id"])
    return GuestCookie(session["id"], cookie.invitee_id, fingerprint(session["passphrase"]))


def _open(connection: Connection, server: ServerState, token: str) -> tuple[dict[str, Any], str]:
    """Return the row of the session, and the invitee whose own link it is, or an empty text."""
    tables = server.database.tables
    opened = open_token(connection, tables, server.secret, token)
    sessions = tables["review_session"]
    query = select(sessions).where(sessions.c.id == (opened.session_id if opened else None))
    row = connection.execute(query).mappings().first()
    if opened is None or row is None:
        raise refusals.unknown_link()
    if row["shareable_url_enabled"] is False and not opened.invitee_id:
        raise refusals.link_off()
    if row["availability"] != ALWAYS:
        _check_time(row["start_date"], row["end_date"])
    return dict(row), opened.invitee_id


def _check_time(start: str | None, end: str | None) -> None:
    moment = now()
    if end and end < moment:
        raise refusals.review_over()
    if start and start > moment:
        raise refusals.not_yet(start.replace("T", " at ")[:19])


def _rights(connection: Connection, tables: Tables, session_id: str) -> Rights:
    settings = tables["entity_setting"]
    query = select(settings.c.name, settings.c.value).where(
        settings.c.parent_id == session_id, settings.c.group == SETTINGS_GROUP
    )
    known = Rights.__dataclass_fields__
    values = {row.name: row.value == "true" for row in connection.execute(query)}
    return Rights(**{name: value for name, value in values.items() if name in known})


def _guest(
    connection: Connection, tables: Tables, invitee_id: str, session_id: str
) -> Guest | None:
    if not invitee_id:
        return None
    invitees = tables["review_session_invitee"]
    query = select(invitees.c.id, invitees.c.name, invitees.c.email, invitees.c.resource_id).where(
        invitees.c.id == invitee_id, invitees.c.review_session_id == session_id
    )
    row = connection.execute(query).first()
    return Guest(row.id, row.name, row.email, row.resource_id) if row else None
