"""Drawings of reviewers: read from what a server stores, and made into overlays for an application.

The format of our server's review page (`NoteAnnotationComponent.data`), read strictly:

    {"format": "rushes.strokes", "version": 1, "frame": 12, "strokes": [
        {"points": [[0.1, 0.2], …], "colour": [1, 0.36, 0.3, 1], "width": 0.006}, …]}

That of a real ftrack server is not documented; there the picture of the drawing, a `NoteComponent`, is taken.
"""

from __future__ import annotations

import math
from typing import Any

from ..host_data import Overlay, Stroke
from .note import ReviewNote

FORMAT = "rushes.strokes"
VERSION = 1
_TEXT_LENGTH = 120


def strokes_of(data: Any) -> tuple[Stroke, ...]:
    """Return the lines of a stored drawing; none where another program stored something else.

    Args:
        data: What the server gave.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != VERSION:
        return ()
    try:
        return tuple(_stroke(item) for item in data["strokes"])
    except (TypeError, ValueError, KeyError):
        return ()


def overlay_of(note: ReviewNote, picture: str = "") -> Overlay | None:
    """Return what an application shows for a note, None where it concerns no frame of the scene.

    A note without a drawing is one too: applications mark its frame on their timeline.

    Args:
        note: The note.
        picture: Path of the drawing as a transparent picture, where there is one.
    """
    if note.scene_frame is None:
        return None
    text = f"{note.author}: {note.text}" if note.author and note.text else note.text
    short = text if len(text) <= _TEXT_LENGTH else f"{text[: _TEXT_LENGTH - 1]}…"
    return Overlay(note.id, note.scene_frame, note.strokes, picture, short)


def _stroke(item: Any) -> Stroke:
    points = tuple((_number(x), _number(y)) for x, y in item["points"])
    red, green, blue, alpha = (_number(part) for part in item["colour"])
    if not points:
        raise ValueError("a line without points")
    return Stroke(points, (red, green, blue, alpha), _number(item["width"]))


def _number(value: Any) -> float:
    """Return a number of a drawing; all of them lie in 0..1."""
    number = float(value)
    if not (math.isfinite(number) and 0.0 <= number <= 1.0):
        raise ValueError(f"{value!r} is not in 0-1")
    return number
