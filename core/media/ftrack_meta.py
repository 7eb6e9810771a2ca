"""What ftrack's player wants to know about a movie: the component metadata `ftr_meta`."""

from __future__ import annotations

from typing import Any

from .probe import MovieInfo


def review_meta(info: MovieInfo) -> dict[str, Any]:
    """Return the content of `ftr_meta`, to be stored as JSON text.

    Frames count from 0 and `frameOut` is the last one, as in the example of ftrack's documentation on
    publishing reviewable media.
    """
    return {
        "frameIn": 0,
        "frameOut": info.frames - 1,
        "frameRate": float(info.rate),
        "width": info.width,
        "height": info.height,
    }
