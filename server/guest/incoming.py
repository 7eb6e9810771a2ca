"""What guests send, checked once and turned into records."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from . import refusals
from .drawings import read_strokes

MAX_BODY = 1024 * 1024
MAX_TEXT = 10000
MAX_NAME = 120
MAX_EMAIL = 254
MAX_PASSPHRASE = 200
MAX_FRAME = 10_000_000
VOTES = ("approved", "require_changes", "seen")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
# Everything that is no text: control characters except tab and new line, and halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class IncomingNote:
    """A note on its way.

    Attributes:
        id: Made by the browser, so that sending again after a lost answer makes no second note.
        version: Id of the `ReviewSessionObject`.
        text: What was written; may be empty when there is a drawing.
        frame: Media frame, or None for the whole version.
        strokes: The drawing.
        reply_to: Id of the note it answers, or empty.
    """

    id: str
    version: str
    text: str
    frame: int | None
    strokes: list[dict[str, Any]]
    reply_to: str


@dataclass(frozen=True)
class IncomingVote:
    """A verdict on its way: the version's id and one of `VOTES`, or None to take it back."""

    version: str
    status: str | None


@dataclass(frozen=True)
class Introduction:
    """Who a guest says they are."""

    name: str
    email: str


def read_body(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body.

    Raises:
        ValidationError: It is none.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise refusals.bad_value("The body is no JSON text.", 400) from None
    if not isinstance(value, dict):
        raise refusals.bad_value("The body is no JSON object.", 400)
    return value


def read_note(body: dict[str, Any]) -> IncomingNote:
    """Return a note that was sent.

    Raises:
        ValidationError: A field is missing or wrong.
    """
    strokes = read_strokes(body.get("strokes") or [])
    text = _text(body, "text", MAX_TEXT, needed=not strokes).strip()
    frame = body.get("frame")
    is_frame = isinstance(frame, int) and not isinstance(frame, bool) and 0 <= frame <= MAX_FRAME
    if frame is not None and not is_frame:
        raise refusals.bad_value("The frame is no whole number.")
    if strokes and frame is None:
        raise refusals.bad_value("A drawing needs a frame.")
    note_id = _id(body, "id") if body.get("id") else str(uuid.uuid4())
    reply_to = _id(body, "reply_to") if body.get("reply_to") else ""
    return IncomingNote(note_id, _id(body, "version"), text, frame, strokes, reply_to)


def read_vote(body: dict[str, Any]) -> IncomingVote:
    """Return a verdict that was sent.

    Raises:
        ValidationError: A field is missing or wrong.
    """
    status = body.get("status")
    if status is not None and status not in VOTES:
        raise refusals.bad_value(f"A verdict is one of {', '.join(VOTES)}, or null.")
    return IncomingVote(_id(body, "version"), status)


def read_introduction(body: dict[str, Any]) -> Introduction:
    """Return who a guest says they are.

    Raises:
        ValidationError: The name is missing, or the e-mail address is none.
    """
    name = " ".join(_text(body, "name", MAX_NAME).split())
    email = _text(body, "email", MAX_EMAIL).strip()
    if not _EMAIL.fullmatch(email):
        raise refusals.bad_value("That is no e-mail address.")
    return Introduction(name, email)


def read_passphrase(body: dict[str, Any]) -> str:
    """Return a passphrase that was sent, as it is.

    Raises:
        ValidationError: It is no text, or too long.
    """
    return _text(body, "passphrase", MAX_PASSPHRASE)


def _text(body: dict[str, Any], key: str, limit: int, needed: bool = True) -> str:
    value = body.get(key, "")
    if not isinstance(value, str) or len(value) > limit:
        raise refusals.bad_value(f"The {key} must be text of at most {limit} characters.")
    if needed and not value.strip():
        raise refusals.bad_value(f"The {key} is missing.")
    if _UNPRINTABLE.search(value):
        raise refusals.bad_value(f"The {key} has characters that are no text.")
    return value


def _id(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= 64 or not value.isprintable():
        raise refusals.bad_value(f"The {key} is no id.")
    return value
