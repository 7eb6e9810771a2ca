"""What guests do: saying who they are, notes with drawings, verdicts.

All of it runs through the server's own actions, in one transaction each, on behalf of the guest's
`Collaborator`; so artists, event listeners and other programs see what they know from protocol 7.4. A
note carries both the newer fields (`frame_number`, an author) and the older metadata (`reviewFrame`,
`inviteeId`).
"""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..access.accounts import Actor
from ..actions import execute
from ..protocol import IntegrityError, NotFoundError
from ..state import ServerState
from . import refusals
from .drawings import stored_drawing
from .incoming import IncomingNote, IncomingVote, Introduction
from .people import INVITEE_KEY
from .reading import FRAME_KEY, ask, quoted
from .screening import Facts, holds, media_of, values
from .visit import Guest, Visit

CLIENT_FEEDBACK = "42983ba0-53b0-11e4-916c-0800200c9a66"
_VERDICT = "ReviewSessionObjectStatus"
_VOTES_AT_ONCE = 10


def introduce(server: ServerState, visit: Visit, who: Introduction) -> Guest:
    """Make a guest an invitee of the review, or let one spell their name anew. Blocks.

    Whoever came by the link of everybody is somebody new, whatever e-mail address they give: only the own
    link makes somebody one of those who were invited.

    Raises:
        ValidationError: The own link of somebody was given another address.
    """
    guest = visit.guest
    same = guest is not None and guest.email.lower() == who.email.lower()
    if visit.is_personal and not same:
        raise refusals.bad_value("This link is that of somebody with another e-mail address.")
    if guest is None or not same:
        return _new_guest(server, visit, who)
    execute(server, [_update("ReviewSessionInvitee", guest.id, name=who.name)], visit.owner)
    return replace(guest, name=who.name)


def write_note(server: ServerState, visit: Visit, note: IncomingNote) -> str:
    """Store a note of the visit's guest and return its id. Blocks.

    Raises:
        NotFoundError: The version or the note it answers is not in this review.
        ValidationError: The movie has no such frame, or the id belongs to another note.
        CredentialsError: The guest has not said who they are.
    """
    if _is_there(server, visit, note):
        return note.id
    _check_place(server, visit, note)
    visit = _with_resource(server, visit)
    operations = _note_operations(visit.speaker, note)
    try:
        execute(server, operations, _writer(visit))
    except IntegrityError:
        # The same note, sent twice at once: the other one is stored.
        if not _is_there(server, visit, note):
            raise
    return note.id


def write_vote(server: ServerState, visit: Visit, vote: IncomingVote) -> None:
    """Store the verdict of the visit's guest on a version in place of an earlier one. Blocks.

    Raises:
        NotFoundError: The version is not in this review.
        CredentialsError: The guest has not said who they are.
        ServerError: The guest votes again and again meanwhile.
    """
    for _ in range(_VOTES_AT_ONCE):
        _find_version(server, visit, vote.version)
        visit = _with_resource(server, visit)
        # The same guest may vote twice at once: the id is the guest's own, so one of the two is refused.
        with suppress(IntegrityError, NotFoundError):
            execute(server, _vote_operations(server, visit, vote), _writer(visit))
            return
    raise refusals.too_fast(1)


def _vote_operations(server: ServerState, visit: Visit, vote: IncomingVote) -> list[dict[str, Any]]:
    """Return what makes the verdict the only one of the guest, whatever was there before."""
    guest = visit.speaker
    (earlier,) = ask(
        server,
        visit.owner,
        "select id from ReviewSessionObjectStatus where review_session_object_id is"
        f" {quoted(vote.version)} and review_session_invitee_id is {quoted(guest.id)}",
    )
    own_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"verdict {guest.id} {vote.version}"))
    known = [str(row["id"]) for row in earlier]
    kept = own_id if vote.status else ""
    operations = [_delete(_VERDICT, each) for each in known if each != kept]
    facts = {"resource_id": guest.resource_id, "status": vote.status}
    if kept in known:
        operations.append(_update(_VERDICT, kept, **facts))
    elif kept:
        place = {"review_session_object_id": vote.version, "review_session_invitee_id": guest.id}
        operations.append(_create(_VERDICT, id=kept, **place, **facts))
    return operations


def _new_guest(server: ServerState, visit: Visit, who: Introduction) -> Guest:
    resource_id = str(uuid.uuid4())
    collaborator = _new_collaborator(who, resource_id, created_from_shared_url="true")
    invitee_id = str(uuid.uuid4())
    facts = {
        "id": invitee_id,
        "name": who.name,
        "email": who.email,
        "review_session_id": visit.session_id,
        "resource_id": resource_id,
        "created_from_shared_url": True,
    }
    execute(server, [collaborator, _create("ReviewSessionInvitee", **facts)], visit.owner)
    return Guest(invitee_id, who.name, who.email, resource_id)


def _with_resource(server: ServerState, visit: Visit) -> Visit:
    """Return the visit with the guest's `Collaborator`, made when somebody invited speaks first."""
    guest = visit.speaker
    if guest.resource_id:
        return visit
    (rows,) = ask(
        server,
        visit.owner,
        f"select id, created_from_shared_url from Collaborator where email is {quoted(guest.email)}",
    )
    known = [str(row["id"]) for row in rows if not row["created_from_shared_url"]]
    who = Introduction(guest.name, guest.email)
    # Of words that are said at once, the first makes the collaborator and the others find it.
    own_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"collaborator {guest.id}"))
    resource_id = known[0] if known and guest.email else own_id
    operations = [_update("ReviewSessionInvitee", guest.id, resource_id=resource_id)]
    if resource_id == own_id and own_id not in known:
        operations.insert(0, _new_collaborator(who, own_id))
    with suppress(IntegrityError):
        execute(server, operations, visit.owner)
    return replace(visit, guest=replace(guest, resource_id=resource_id))


def _new_collaborator(who: Introduction, resource_id: str, **facts: str) -> dict[str, Any]:
    """Return what makes a `Collaborator`."""
    first, _, last = who.name.partition(" ")
    names = {"id": resource_id, "email": who.email, "first_name": first, "last_name": last}
    return _create("Collaborator", **names, **facts)


def _is_there(server: ServerState, visit: Visit, note: IncomingNote) -> bool:
    (rows,) = ask(
        server,
        visit.owner,
        f"select metadata.key, metadata.value from Note where id is {quoted(note.id)}",
    )
    if not rows:
        return False
    if values(rows[0]["metadata"]).get(INVITEE_KEY) != visit.speaker.id:
        raise refusals.bad_value("Another note has this id.", 409)
    return True


def _check_place(server: ServerState, visit: Visit, note: IncomingNote) -> None:
    version = _find_version(server, visit, note.version)
    components = (version["asset_version"] or {}).get("components") or []
    if note.frame is not None and not holds(media_of(components), note.frame):
        raise refusals.bad_value(f"The movie has no frame {note.frame}.")
    if not note.reply_to:
        return
    question = f"select parent_id from Note where id is {quoted(note.reply_to)}"
    (rows,) = ask(server, visit.owner, question)
    if not rows or rows[0]["parent_id"] != note.version:
        raise refusals.bad_value("The note to answer is not there any more.", 404)


def _find_version(server: ServerState, visit: Visit, version_id: str) -> Facts:
    (rows,) = ask(
        server,
        visit.owner,
        "select asset_version.components.name, asset_version.components.metadata.key,"
        " asset_version.components.metadata.value from ReviewSessionObject where id is"
        f" {quoted(version_id)} and review_session_id is {quoted(visit.session_id)}",
    )
    if not rows:
        raise refusals.bad_value("This version is not in the review any more.", 404)
    found: Facts = rows[0]
    return found


def _note_operations(guest: Guest, note: IncomingNote) -> list[dict[str, Any]]:
    facts: dict[str, Any] = {
        "id": note.id,
        "content": note.text,
        "parent_id": note.version,
        "parent_type": "ReviewSessionObject",
        "category_id": CLIENT_FEEDBACK,
        "frame_number": note.frame,
    }
    if note.reply_to:
        facts["in_reply_to_id"] = note.reply_to
    operations = [_create("Note", **facts), _metadata(note.id, INVITEE_KEY, guest.id)]
    if note.frame is not None:
        frame = json.dumps({"number": note.frame})
        operations.append(_metadata(note.id, FRAME_KEY, frame))
    if note.frame is not None and note.strokes:
        component_id = str(uuid.uuid4())
        drawing = stored_drawing(note.frame, note.strokes)
        operations += [
            _create("FileComponent", id=component_id, name=f"Frame_{note.frame}", file_type=""),
            _create(
                "NoteAnnotationComponent",
                component_id=component_id,
                note_id=note.id,
                data=drawing,
            ),
        ]
    return operations


def _writer(visit: Visit) -> Actor:
    """Return who writes for the guest: their collaborator."""
    guest = visit.speaker
    return Actor(guest.resource_id, guest.name) if guest.resource_id else visit.owner


def _metadata(note_id: str, key: str, value: str) -> dict[str, Any]:
    return _create("Metadata", parent_id=note_id, parent_type="Note", key=key, value=value)


def _create(kind: str, **facts: Any) -> dict[str, Any]:
    return {"action": "create", "entity_type": kind, "entity_data": facts}


def _update(kind: str, key: str, **facts: Any) -> dict[str, Any]:
    return {"action": "update", "entity_type": kind, "entity_key": [key], "entity_data": facts}


def _delete(kind: str, key: str) -> dict[str, Any]:
    return {"action": "delete", "entity_type": kind, "entity_key": [key]}
