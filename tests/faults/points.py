"""Which moments are tried: all where RUSHES_FAULTS=all, else one after each kind of write and call that changes."""

from __future__ import annotations

import os
import re

ALL = os.environ.get("RUSHES_FAULTS") == "all"
_MEDIA = re.compile("capture|frame|encode|thumbnail|worker|job.r|progress")
_ASKS = re.compile("after (query|get_review_link|GET)")


def points_of(trace: list[str]) -> list[str]:
    """Return every moment of a publish at which it may be killed, once for each time it came."""
    found = [line for line in trace if line.startswith(("before ", "after "))]
    # How often progress is written depends on the speed of the machine.
    return [line for line in found if " progress #" not in line or line.endswith("progress #1")]


def one_of_each(points: list[str]) -> list[str]:
    """Return the moments after the first write or call of each kind; a call that only asks changes nothing."""
    first = [point for point in points if point.startswith("after ") and point.endswith(" #1")]
    return [point for point in first if not _ASKS.match(point)]


def makes_media(point: str) -> bool:
    """Return whether the way to the media is of interest at a moment, or it may begin with ready ones."""
    return bool(_MEDIA.search(point))
