"""Everything the page shows of a review session, for one guest.

The content is made from plain queries of the protocol. Its hash is the *revision*: a page that knows it
is told "nothing new" and nothing else. Drawings, which are large and never change under the same id, and
signed addresses of media, which change by themselves, are added after that.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from ..access.accounts import Actor
from ..actions import execute
from ..media import SignedAddresses
from ..state import ServerState
from .drawings import strokes_of
from .people import INVITEE_KEY, is_own, may_hear, names_of
from .screening import Facts, certificate_of, media_of, scene_of, values
from .visit import Visit

FRAME_KEY = "reviewFrame"

_SESSION = (
    "select name, description, end_date, availability, project.full_name, project.name,"
    " review_session_invitees.name, review_session_invitees.created_from_shared_url"
    " from ReviewSession where id is {session}"
)
_VERSIONS = (
    "select name, description, version, created_at, asset_version.version, asset_version.thumbnail_id,"
    " asset_version.asset.name, asset_version.metadata.key, asset_version.metadata.value,"
    " asset_version.components.name, asset_version.components.file_type,"
    " asset_version.components.metadata.key, asset_version.components.metadata.value,"
    " statuses.status, statuses.created_at, statuses.review_session_invitee_id,"
    " statuses.invitee.name, statuses.resource_id from ReviewSessionObject"
    " where review_session_id is {session} order by sort_order, created_at"
)
_NOTES = (
    "select content, date, frame_number, in_reply_to_id, completed_at, parent_id,"
    " author.first_name, author.last_name, metadata.key, metadata.value from Note"
    " where parent_id in (select id from ReviewSessionObject where review_session_id is {session})"
    " order by date"
)
_DRAWN = (
    "from NoteAnnotationComponent where note.parent_id in"
    " (select id from ReviewSessionObject where review_session_id is {session})"
)
_DRAWING_IDS = f"select note_id, component_id {_DRAWN}"
_DRAWINGS = f"select component_id, data {_DRAWN}"


def review_content(server: ServerState, visit: Visit, known: str = "") -> Facts | None:
    """Return what the page shows, without addresses of media, and its `revision`. Blocks.

    Args:
        server: The server.
        visit: Who asks.
        known: Revision the page has already; None is returned when there is no other.
    """
    session_id = quoted(visit.session_id)
    expressions = (_SESSION, _VERSIONS, _NOTES, _DRAWING_IDS)
    session, objects, notes, drawings = ask(
        server, visit.owner, *(text.format(session=session_id) for text in expressions)
    )
    names = names_of(session[0]["review_session_invitees"])
    heard = [row for row in notes if may_hear(visit, values(row["metadata"]))]
    threads = _threads(heard, _grouped(drawings), names, visit)
    content = {
        "session": _session(session[0], visit.session_id),
        "may": asdict(visit.rights),
        "guest": _told_guest(visit),
        "versions": [_version(item, threads.get(item["id"], []), visit) for item in objects],
    }
    revision = _revision(content)
    if revision == known:
        return None
    if drawings:
        _add_strokes(server, visit, content)
    return {"revision": revision, **content}


def with_addresses(server: ServerState, content: Facts) -> Facts:
    """Add to every file its signed address and for how many seconds it holds at least.

    The addresses have no host: guests reach the server under whatever name their link has, and the page
    may load media from nowhere else.
    """
    seconds = server.settings.link_seconds
    addresses = SignedAddresses("", server.signer, seconds, through=True)
    for version in content["versions"]:
        if version["thumbnail"]:
            version["thumbnail"].update(url=addresses.thumbnail(version["thumbnail"]["id"]))
            version["thumbnail"].update(expires_in=seconds)
        for source in (version["media"] or {"sources": []})["sources"]:
            source.update(url=addresses.media(source["id"]), expires_in=seconds)
        download = version["download"]
        if download:
            url = addresses.media(download["id"], download["name"])
            download.update(url=url, expires_in=seconds)
    return content


def ask(server: ServerState, actor: Actor, *expressions: str) -> list[list[Any]]:
    """Return the rows of several queries, all as of the same moment. Blocks."""
    operations = [{"action": "query", "expression": text} for text in expressions]
    return [answer["data"] for answer in execute(server, operations, actor)]


def quoted(value: str) -> str:
    """Return a value as it stands in a query."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _told_guest(visit: Visit) -> Facts | None:
    guest = visit.guest
    if guest is None:
        return None
    return {"name": guest.name, "email": guest.email, "own_link": visit.is_personal}


def _session(row: Facts, session_id: str) -> Facts:
    project = row["project"] or {}
    always = row["availability"] == "always"
    return {
        "id": session_id,
        "name": row["name"] or "Review",
        "description": row["description"] or "",
        "project": project.get("full_name") or project.get("name") or "",
        "ends_at": None if always else _moment(row["end_date"]),
    }


def _version(row: Facts, notes: list[Facts], visit: Visit) -> Facts:
    version = row["asset_version"] or {}
    components = version.get("components") or []
    thumbnail = version.get("thumbnail_id")
    media = media_of(components)
    name = row["name"] or (version.get("asset") or {}).get("name") or "Version"
    label = row["version"] or f"Version {version.get('version') or 0:03d}"
    download = _download(media, components, f"{name} {label}") if visit.rights.download else None
    return {
        "id": row["id"],
        "asset_version_id": version.get("id"),
        "name": name,
        "label": label,
        "description": row["description"] or "",
        "added_at": _moment(row["created_at"]),
        "number": version.get("version") or 0,
        "thumbnail": {"id": thumbnail} if thumbnail else None,
        "media": media,
        "scene": scene_of(version.get("metadata") or []),
        "certificate": certificate_of(version.get("metadata") or []),
        "download": download,
        "votes": [_vote(vote, visit) for vote in row["statuses"] if _may_see(vote, visit)],
        "notes": notes,
    }


def _download(media: Facts | None, components: list[Facts], name: str) -> Facts | None:
    if media is None or not media["sources"]:
        return None
    best = max(media["sources"], key=lambda source: int(source["height"]))["id"]
    suffix = next(c["file_type"] for c in components if c["id"] == best) or ""
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)
    return {"id": best, "name": safe + suffix}


def _may_see(vote: Facts, visit: Visit) -> bool:
    if not vote["status"]:
        return False
    invitee_id = vote["review_session_invitee_id"]
    return not visit.is_moderated or not invitee_id or is_own(visit, invitee_id)


def _vote(row: Facts, visit: Visit) -> Facts:
    invitee = row["invitee"] or {}
    return {
        "name": invitee.get("name") or "Somebody",
        "status": row["status"],
        "at": _moment(row["created_at"]),
        "mine": is_own(visit, row["review_session_invitee_id"]),
    }


def _threads(
    notes: list[Facts], drawings: dict[str, list[str]], names: dict[str, str], visit: Visit
) -> dict[str, list[Facts]]:
    """Return the notes of each version, oldest first, with their replies."""
    shown = {row["id"]: _note(row, drawings.get(row["id"], []), names, visit) for row in notes}
    above = {row["id"]: row["in_reply_to_id"] for row in notes}
    chains = {row["id"]: _chain(row["id"], above) for row in notes}
    threads: dict[str, list[Facts]] = {}
    # Moments are whole seconds; within one second a question still comes before its answer.
    for row in sorted(notes, key=lambda row: (_moment(row["date"]) or "", len(chains[row["id"]]))):
        first = chains[row["id"]][-1]
        if first == row["id"]:
            threads.setdefault(row["parent_id"], []).append(shown[first])
        elif first in shown:
            shown[first]["replies"].append(shown[row["id"]])
    return threads


def _chain(note_id: str, above: dict[str, Any]) -> list[str]:
    """Return a note, the note it answers, and so on up to the first of its thread."""
    chain = [note_id]
    # A circle, which a script could make, ends too.
    while above.get(chain[-1]) and len(chain) <= len(above):
        chain.append(above[chain[-1]])
    return chain


def _note(row: Facts, drawings: list[str], names: dict[str, str], visit: Visit) -> Facts:
    facts = values(row["metadata"])
    invitee_id = facts.get(INVITEE_KEY, "")
    author = row["author"] or {}
    person = " ".join(filter(None, (author.get("first_name"), author.get("last_name"))))
    frame = row["frame_number"]
    return {
        "id": row["id"],
        "text": row["content"] or "",
        "author": names.get(invitee_id) or person or "Somebody",
        "at": _moment(row["date"]),
        "frame": _older_frame(facts) if frame is None else frame,
        "done": row["completed_at"] is not None,
        "mine": is_own(visit, invitee_id),
        "drawings": drawings,
        "strokes": [],
        "replies": [],
    }


def _older_frame(facts: dict[str, str]) -> int | None:
    """Return the frame as older clients store it (protocol 7.4)."""
    try:
        number = json.loads(facts.get(FRAME_KEY, "{}")).get("number")
    except (ValueError, RecursionError, AttributeError):
        return None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _grouped(drawings: list[Facts]) -> dict[str, list[str]]:
    """Return the ids of the drawings of each note."""
    found: dict[str, list[str]] = {}
    for row in drawings:
        found.setdefault(row["note_id"], []).append(row["component_id"])
    return found


def _add_strokes(server: ServerState, visit: Visit, content: Facts) -> None:
    (rows,) = ask(server, visit.owner, _DRAWINGS.format(session=quoted(visit.session_id)))
    data = {row["component_id"]: row["data"] for row in rows}
    for version in content["versions"]:
        for thread in version["notes"]:
            for note in (thread, *thread["replies"]):
                note["strokes"] = [s for i in note["drawings"] for s in strokes_of(data.get(i))]


def _moment(value: Any) -> str | None:
    return f"{value['value']}Z" if value else None


def _revision(content: Facts) -> str:
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:24]
