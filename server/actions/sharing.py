"""The actions that reach people: invitations, review links, widget pages, keys."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from sqlalchemy import RowMapping, select, update

from ..access.accounts import Actor, new_key
from ..access.review_links import personal_token, review_token, revoke_links
from ..events import told_write
from ..mail import deliver
from ..protocol import NotFoundError, PermissionDeniedError, ValidationError, now
from ..state import ServerState
from . import arguments
from .batch import Batch
from .rows import find_row

WIDGET = "widget"
_WIDGET_SECONDS = 360


def get_review_link(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `get_review_link`, an extension of ours: the address under which guests see a session.

    It is that of everybody, or with `review_session_invitee_id` that of one person.

    Raises:
        NotFoundError: There is no such review session, or no such invitee.
        PermissionDeniedError: It is of a project in which the caller does not work.
    """
    if operation.get("review_session_invitee_id"):
        invitee_id = arguments.required(operation, "review_session_invitee_id", str)
        row = _invitee(batch, invitee_id)
        return {"action": "get_review_link", "url": _personal_link(batch, row["id"], invitee_id)}
    session_id = arguments.required(operation, "review_session_id", str)
    batch.require_writable(batch.schema["ReviewSession"], session_id)
    return {"action": "get_review_link", "url": _review_link(batch, session_id)}


def revoke_review_link(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `revoke_review_link`, an extension of ours: every link of a session ends.

    Raises:
        NotFoundError: There is no such review session.
        PermissionDeniedError: It is of a project in which the caller does not work.
    """
    session_id = arguments.required(operation, "review_session_id", str)
    kind = batch.schema["ReviewSession"]
    if find_row(batch, kind, (session_id,)) is None:
        raise arguments.not_found(kind, (session_id,))
    batch.require_writable(kind, session_id)
    revoke_links(batch.connection, batch.tables, session_id)
    hub = batch.state.events.hub
    batch.after_commit.append(lambda: hub.whisper_from_thread(session_id))  # open pages end
    return {"action": "revoke_review_link", "data": True}


def send_review_session_invite(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `send_review_session_invite`: the mail is sent, or laid into the outbox.

    Raises:
        NotFoundError: There is no such invitee.
        ValidationError: The invitee has no e-mail address.
    """
    invitee_id = arguments.required(operation, "review_session_invitee_id", str)
    row = _invitee(batch, invitee_id)
    mail = EmailMessage()
    mail["To"] = _recipient(row["name"], row["email"])
    mail["Subject"] = f"Review: {_one_line(row['session'])}"
    mail.set_content(
        f"{row['name']},\n\nyou are invited to review {row['session']}:\n\n"
        f"{_personal_link(batch, row['id'], invitee_id)}\n\n"
        "The link is yours alone: what is said there is said in your name.\n"
    )
    return _deliver(batch, mail, invitee_id)


def _invitee(batch: Batch, invitee_id: str) -> RowMapping:
    """Return an invitee's name and e-mail address, and id and name of the session."""
    invitees, sessions = batch.tables["review_session_invitee"], batch.tables["review_session"]
    query = (
        select(invitees.c.name, invitees.c.email, sessions.c.id, sessions.c.name.label("session"))
        .join(sessions, sessions.c.id == invitees.c.review_session_id)
        .where(invitees.c.id == invitee_id)
    )
    row = batch.connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(f"There is no ReviewSessionInvitee {invitee_id!r}.")
    batch.require_writable(batch.schema["ReviewSessionInvitee"], invitee_id)
    return row


def send_user_invite(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `send_user_invite`: the mail is sent, or laid into the outbox.

    Raises:
        NotFoundError: There is no such user.
        ValidationError: The user has no e-mail address.
    """
    user_id = arguments.required(operation, "user_id", str)
    users = batch.tables["resource"]
    row = batch.connection.execute(select(users).where(users.c.id == user_id)).mappings().first()
    if row is None or row["username"] is None:
        raise NotFoundError(f"There is no User {user_id!r}.")
    mail = EmailMessage()
    mail["To"] = _recipient(row["username"], row["email"])
    mail["Subject"] = "You have a user on a review server"
    mail.set_content(
        f"Server: {batch.addresses.base_url}\nUser: {row['username']}\n\n"
        "Whoever runs the server gives you your key.\n"
    )
    return _deliver(batch, mail)


def get_widget_url(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `get_widget_url` with an address that is good for some minutes without log-in.

    Raises:
        NotFoundError: The entity does not exist.
        ValidationError: An argument is of the wrong type.
    """
    name = arguments.required(operation, "name", str)
    facts: dict[str, Any] = {"name": name}
    if operation.get("entity_type"):
        kind = arguments.entity_type(batch.schema, operation)
        key = arguments.entity_key(kind, operation.get("entity_key"))
        if find_row(batch, kind, key) is None:
            raise arguments.not_found(kind, key)
        batch.require_readable(kind, *key)
        facts.update(type=kind.id, key=list(key))
    token = batch.state.signer.token(WIDGET, _WIDGET_SECONDS, **facts)
    return {"widget_url": f"{batch.addresses.base_url}/widget/{token}"}


def reset_remote(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `reset_remote`: replace a user's API key, one's own or as an administrator.

    Raises:
        ValidationError: Something else than an API key of a user is to be reset.
        PermissionDeniedError: The caller may not.
        NotFoundError: There is no such user.
    """
    kind = arguments.entity_type(batch.schema, operation)
    if operation.get("reset_type") != "api_key" or kind.id != "User":
        raise ValidationError('Only the "api_key" of a User can be reset.')
    (user_id,) = arguments.entity_key(kind, operation.get("entity_key"))
    if user_id != batch.actor.id and not batch.actor.is_administrator:
        raise PermissionDeniedError("Only an administrator makes keys for others.")
    if find_row(batch, kind, (user_id,)) is None:
        raise arguments.not_found(kind, (user_id,))
    key = new_key(batch.connection, batch.tables, user_id)
    return {"action": "reset_remote", "data": {"api_key": key}}


def _review_link(batch: Batch, session_id: str) -> str:
    token = review_token(batch.connection, batch.tables, batch.state.secret, session_id)
    return f"{batch.addresses.base_url}/review/{token}"


def _personal_link(batch: Batch, session_id: str, invitee_id: str) -> str:
    secret = batch.state.secret
    token = personal_token(batch.connection, batch.tables, secret, session_id, invitee_id)
    return f"{batch.addresses.base_url}/review/{token}"


def _recipient(name: str, email: str | None) -> Address:
    if not email:
        raise ValidationError(f'"{name[:80]}" has no e-mail address to send an invitation to.')
    try:
        return Address(_one_line(name), addr_spec=email)
    except (ValueError, MessageError):
        raise ValidationError(f'"{str(email)[:80]}" is no e-mail address.') from None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def note_sent(state: ServerState, actor: Actor | None, invitee_ids: list[str]) -> None:
    """Note that invitations have gone just now."""
    invitees = state.database.tables["review_session_invitee"]
    with told_write(state.events.hub, state.database, actor) as connection:
        connection.execute(
            update(invitees).where(invitees.c.id.in_(invitee_ids)).values(last_sent_at=now())
        )


def _deliver(batch: Batch, mail: EmailMessage, invitee_id: str | None = None) -> dict[str, Any]:
    """Send a mail once the call is committed, and return the answer, which tells whether it went."""
    state, actor = batch.state, batch.actor
    answer: dict[str, Any] = {"sent": True}

    def send() -> None:
        answer["sent"] = deliver(state.settings, mail, invitee_id or "")
        if answer["sent"] and invitee_id:
            note_sent(state, actor, [invitee_id])

    batch.after_commit.append(send)
    return answer
