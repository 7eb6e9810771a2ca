"""Drawings on a frame: what a browser may send and how it is stored with a note.

Stored in `NoteAnnotationComponent.data` (the format of a real ftrack server is not documented; this one
is our own):

    {"format": "rushes.strokes", "version": 1, "frame": 12, "strokes": [
        {"points": [[0.1, 0.2], …], "colour": [1, 0.36, 0.3, 1], "width": 0.006}, …]}

`frame` counts as the note's `frame_number`. Points lie in 0..1 of the picture, x to the right, y down;
colours are display values in 0..1 with alpha; widths are picture heights. The fields of a stroke are
those of `rushes.core.host_data.Stroke`.
"""

from __future__ import annotations

import math
from typing import Any

from rushes.core.errors import RushesError

from . import refusals

FORMAT = "rushes.strokes"
MAX_STROKES = 300
MAX_POINTS = 20000
MAX_WIDTH = 0.25


def read_strokes(value: Any) -> list[dict[str, Any]]:
    """Return strokes that were sent, checked and with four decimals.

    Raises:
        ValidationError: They are no strokes, or too many.
    """
    if not isinstance(value, list) or len(value) > MAX_STROKES:
        raise refusals.bad_value(f"A drawing is a list of at most {MAX_STROKES} lines.")
    strokes = [_stroke(item) for item in value]
    if sum(len(stroke["points"]) for stroke in strokes) > MAX_POINTS:
        raise refusals.bad_value(f"A drawing has at most {MAX_POINTS} points.")
    return strokes


def stored_drawing(frame: int, strokes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is stored for a drawing on a media frame."""
    return {"format": FORMAT, "version": 1, "frame": frame, "strokes": strokes}


def strokes_of(data: Any) -> list[dict[str, Any]]:
    """Return the strokes of a stored drawing; none if another program has stored something else."""
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != 1:
        return []
    try:
        return read_strokes(data.get("strokes"))
    except RushesError:
        return []


def _stroke(item: Any) -> dict[str, Any]:
    points = item.get("points") if isinstance(item, dict) else None
    if not isinstance(points, list) or not points:
        raise refusals.bad_value("A line of a drawing needs points.")
    width = _numbers([item.get("width")], 1, 0.0, MAX_WIDTH)[0]
    return {
        "points": [_numbers(point, 2, 0.0, 1.0) for point in points],
        "colour": _numbers(item.get("colour"), 4, 0.0, 1.0),
        "width": width,
    }


def _numbers(value: Any, count: int, least: float, most: float) -> list[float]:
    if not isinstance(value, list) or len(value) != count:
        raise refusals.bad_value(f"A drawing has a value that is no list of {count} numbers.")
    for number in value:
        is_number = isinstance(number, (int, float)) and not isinstance(number, bool)
        if not (is_number and math.isfinite(number) and least <= number <= most):
            raise refusals.bad_value(f"A drawing has a number that is not in {least}-{most}.")
    return [round(float(number), 4) for number in value]
