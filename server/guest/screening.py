"""What the player must know to show a version: files, rate, frames, and the artist's frame numbers.

Reads what publishing stored: components called `ftrackreview-…` with the metadata `ftr_meta` (protocol
6.5), and the frame map in the version's metadata. Whatever is missing or wrong there gives a version that
can be talked about but not played, never an error.
"""

from __future__ import annotations

import json
from typing import Any

from rushes.core.errors import RushesError
from rushes.core.media.certificate import CERTIFICATE_KEY, Certificate
from rushes.core.media.frame_map import FrameMap, exact_rate
from rushes.core.records import from_plain

MOVIE = "ftrackreview-mp4"
IMAGE = "ftrackreview-image"
DOCUMENT = "document"
# What a browser shows by itself, where nothing was made for the review.
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_DOCUMENTS = (".pdf",)
_THUMBNAIL = "thumbnail"
META_KEY = "ftr_meta"
FRAME_MAP_KEY = "rushes_frame_map"
_LARGEST = 10_000_000

Facts = dict[str, Any]


def values(metadata: list[Facts]) -> dict[str, str]:
    """Return metadata rows as one mapping."""
    return {row["key"]: row["value"] for row in metadata}


def media_of(components: list[Facts]) -> Facts | None:
    """Return how a version is shown, or None when it has nothing to show.

    `kind` is `movie`, `image`, `document` (PDF) or `encoding`; `sources` are the sizes there are, each with the id of its
    component.
    """
    review = [(c, values(c["metadata"]).get(META_KEY)) for c in components]
    movies = [(c, _meta(text)) for c, text in review if c["name"].startswith(MOVIE)]
    images = [(c, _meta(text)) for c, text in review if c["name"].startswith(IMAGE)]
    playable = [(c, meta) for c, meta in movies if _rate(meta) and _frames(meta)]
    if playable:
        return _movie(playable)
    if movies:
        return {"kind": "encoding", "sources": [], "width": 0, "height": 0}
    documents = [(c, _meta(text)) for c, text in review if _is_document(c, _meta(text))]
    if documents:
        return _still(DOCUMENT, documents[:1])
    if images:
        return _still("image", images)
    plain = [(c, _meta(text)) for c, text in review if _is_picture(c)]
    return _still("image", plain[:1]) if plain else None


def _is_document(component: Facts, meta: Facts) -> bool:
    return meta.get("format") == "pdf" or _suffix(component) in _DOCUMENTS


def _is_picture(component: Facts) -> bool:
    return component["name"] != _THUMBNAIL and _suffix(component) in _PICTURES


def _suffix(component: Facts) -> str:
    return (component["file_type"] or "").lower()


def _still(kind: str, shown: list[tuple[Facts, Facts]]) -> Facts:
    size = _size(shown[0][1])
    return {"kind": kind, "sources": [_source(c, meta) for c, meta in shown], **size}


def scene_of(metadata: list[Facts]) -> list[Facts]:
    """Return runs of scene frames: `count` frames from `index` on show `scene`, `scene + step`, …"""
    try:
        stored = json.loads(values(metadata).get(FRAME_MAP_KEY, ""))
        frames = from_plain(FrameMap, stored)
    except (ValueError, RecursionError, RushesError):
        return []
    return [{"index": frames.slate, "count": frames.length, "scene": frames.first, "step": 1}]


def certificate_of(metadata: list[Facts]) -> Facts | None:
    """Return what was found when the movie was compared with its source, in words; None without."""
    try:
        stored = json.loads(values(metadata).get(CERTIFICATE_KEY, ""))
        found = from_plain(Certificate, stored)
        details = [{"name": name, "text": text} for name, text in found.details().items()]
        return {"passed": found.passed, "summary": found.summary, "details": details}
    except (ValueError, TypeError, RecursionError, RushesError):
        return None


def holds(media: Facts | None, frame: int) -> bool:
    """Say whether a version may have a note on this media frame."""
    if media is None or media["kind"] != "movie":
        return True
    first: int = media["first_frame"]
    return first <= frame < first + int(media["frame_count"])


def _movie(playable: list[tuple[Facts, Facts]]) -> Facts:
    meta = playable[0][1]
    rate = exact_rate(_rate(meta))
    first, count = _frames(meta) or (0, 1)
    return {
        "kind": "movie",
        "sources": [_source(component, facts) for component, facts in playable],
        "rate": {"num": rate.numerator, "den": rate.denominator},
        "first_frame": first,
        "frame_count": count,
        **_size(meta),
    }


def _source(component: Facts, meta: Facts) -> Facts:
    return {"id": component["id"], **_size(meta)}


def _meta(text: str | None) -> Facts:
    try:
        value = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _rate(meta: Facts) -> Any:
    rate = meta.get("frameRate")
    if isinstance(rate, bool) or not isinstance(rate, (int, float, str)):
        return None
    try:
        return rate if exact_rate(rate) <= 1000 else None
    except RushesError:
        return None


def _frames(meta: Facts) -> tuple[int, int] | None:
    """Return the first media frame and how many there are; `frameOut` is the last one."""
    first, last = _number(meta, "frameIn", 0), _number(meta, "frameOut")
    if first is None or last is None or last < first:
        return None
    return int(first), int(last) - int(first) + 1


def _size(meta: Facts) -> Facts:
    width, height = _number(meta, "width"), _number(meta, "height")
    if not width or not height or min(width, height) < 0:
        return {"width": 0, "height": 0}
    return {"width": int(width), "height": int(height)}


def _number(meta: Facts, key: str, default: float | None = None) -> float | None:
    value = meta.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value if abs(value) < _LARGEST else None
