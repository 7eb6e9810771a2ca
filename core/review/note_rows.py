"""From the server's rows to notes: authors, frames in both counts, drawings, threads.

Reads both ways of storing them (protocol 7.4): the newer fields, and the metadata of older clients.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..errors import RushesError
from ..host_data import Stroke
from ..media.frame_map import FRAME_MAP_KEY, FrameMap
from ..records import from_plain
from .drawings import strokes_of
from .note import ReviewedVersion, ReviewNote

_FRAME_KEY = "reviewFrame"
_INVITEE_KEY = "inviteeId"
_PICTURE_PREFIX = "Frame_"


def version_of(row: Any, reviews: Iterable[Any]) -> ReviewedVersion:
    """Return the version of a row of `AssetVersion`.

    Args:
        row: The row.
        reviews: Rows of `ReviewSessionObject` that show it.
    """
    asset, status = row["asset"], row["status"]
    link = (asset["parent"]["link"] or []) if asset and asset["parent"] else []
    return ReviewedVersion(
        id=str(row["id"]),
        asset=str(asset["name"] if asset else ""),
        number=int(row["version"] or 0),
        path=tuple(str(step["name"]) for step in link),
        project_id=str(link[0]["id"]) if link else "",
        status_id=str(status["id"]) if status else "",
        status=str(status["name"] or "") if status else "",
        status_colour=str(status["color"] or "") if status else "",
        frames=_frame_map(row["metadata"]),
        reviews=tuple(
            sorted({str(r["review_session"]["name"]) for r in reviews if r["review_session"]})
        ),
    )


def note_of(
    row: Any,
    frames: FrameMap | None,
    strokes: Mapping[str, tuple[Stroke, ...]],
    guests: Mapping[str, str],
) -> ReviewNote:
    """Return the note of a row, without its replies.

    Args:
        row: Row of `Note`.
        frames: Frame map of the version.
        strokes: Drawings by the note's id.
        guests: Names of invitees by their id.
    """
    metadata, completed = dict(row["metadata"]), row["completed_at"]
    media = _media_frame(row, metadata)
    return ReviewNote(
        id=str(row["id"]),
        author=guests.get(metadata.get(_INVITEE_KEY, ""), "") or _name(row["author"]),
        author_id=str(row["user_id"] or ""),
        text=str(row["content"] or ""),
        at=row["date"].timestamp() if row["date"] else 0.0,
        parent_id=str(row["parent_id"] or ""),
        parent_type=str(row["parent_type"] or ""),
        reply_to=str(row["in_reply_to_id"] or ""),
        media_frame=media,
        scene_frame=scene_frame(frames, media),
        strokes=strokes.get(str(row["id"]), ()),
        picture=_picture(row["note_components"]),
        is_todo=bool(row["is_todo"]),
        completed_at=completed.timestamp() if completed else None,
    )


def drawings_of(rows: Iterable[Any]) -> dict[str, tuple[Stroke, ...]]:
    """Return the lines by note of rows of `NoteAnnotationComponent`."""
    found: dict[str, tuple[Stroke, ...]] = {}
    for row in rows:
        note_id = str(row["note_id"])
        found[note_id] = (*found.get(note_id, ()), *strokes_of(row["data"]))
    return found


def scene_frame(frames: FrameMap | None, media: int | None) -> int | None:
    """Return the scene frame whose image a note is about: with a step, the one that was captured."""
    if frames is None or media is None:
        return None
    try:
        return frames.captured_frame(media)
    except RushesError:
        return None


def threads_of(notes: Mapping[str, ReviewNote]) -> tuple[ReviewNote, ...]:
    """Return the first notes of all threads, each with everything that was answered to it.

    Args:
        notes: All notes by id, without replies.
    """
    answers: dict[str, list[ReviewNote]] = {}
    for note in sorted(notes.values(), key=lambda note: note.at):
        first = _first_of(note, notes)
        if first != note.id:
            answers.setdefault(first, []).append(note)
    firsts = (note for note in notes.values() if note.id not in _answered(answers))
    return tuple(
        replace(note, replies=tuple(answers[note.id])) if note.id in answers else note
        for note in sorted(firsts, key=lambda note: (note.at, note.id))
    )


def _answered(answers: Mapping[str, list[ReviewNote]]) -> set[str]:
    return {note.id for thread in answers.values() for note in thread}


def _first_of(note: ReviewNote, notes: Mapping[str, ReviewNote]) -> str:
    """Return the id of the first note of a thread; a circle, which a script could make, ends too."""
    seen = [note.id]
    while True:
        above = notes.get(notes[seen[-1]].reply_to)
        if above is None:
            return seen[-1]
        if above.id in seen:
            return min(seen)
        seen.append(above.id)


def _frame_map(metadata: Mapping[str, str]) -> FrameMap | None:
    try:
        return from_plain(FrameMap, json.loads(metadata.get(FRAME_MAP_KEY, "")))
    except (ValueError, RecursionError, RushesError):
        return None


def _media_frame(row: Any, metadata: Mapping[str, str]) -> int | None:
    frame = row.get("frame_number")
    if frame is None:
        try:
            frame = json.loads(metadata.get(_FRAME_KEY, "{}")).get("number")
        except (ValueError, RecursionError, AttributeError):
            return None
    return frame if isinstance(frame, int) and not isinstance(frame, bool) else None


def _name(author: Any) -> str:
    if author is None:
        return ""
    return " ".join(filter(None, (author["first_name"], author["last_name"])))


def _picture(components: Iterable[Any]) -> str:
    for row in components:
        component = row["component"]
        name = str(component["name"] or "") if component else ""
        if name.startswith(_PICTURE_PREFIX) and component["file_type"]:
            return str(row["component_id"])
    return ""
