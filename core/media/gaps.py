"""What a movie shows where the footage has no image: nothing goes on, the frame before, or black.

Standard library only, because requests name the policy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from .frame_map import FrameMap


class GapPolicy(Enum):
    """What to do about frames that are not there.

    Attributes:
        FAIL: Refuse; nothing is made.
        HOLD: Show the frame before once more; at the beginning, the first there is.
        BLACK: Show black.
    """

    FAIL = "fail"
    HOLD = "hold"
    BLACK = "black"


@dataclass(frozen=True)
class Run:
    """Media frames in a row that show one image.

    Attributes:
        frame: Scene frame of the image, None for black.
        count: For how many media frames it shows.
    """

    frame: int | None
    count: int


def find_gaps(frames: FrameMap, there: Collection[int]) -> list[int]:
    """Return the captured scene frames without an image, in order."""
    return [frame for frame in frames.captured if frame not in there]


def image_runs(frames: FrameMap, there: Collection[int], policy: GapPolicy) -> list[Run]:
    """Return what shows on the media frames behind the slate, in order.

    No two neighbours show the same image, so every image is read once.

    Args:
        frames: Which frames show, and how long.
        there: Scene frames that have an image, one of the captured at least.
        policy: What to do about the others; `FAIL` counts as `BLACK`, the caller has refused before.
    """
    holds = policy is GapPolicy.HOLD
    present = [frame for frame in frames.captured if frame in there]
    last: int | None = present[0] if holds else None
    runs: list[Run] = []
    for captured in frames.captured:
        shown = captured if captured in there else last
        last = shown if holds else None
        before = runs.pop() if runs and runs[-1].frame == shown else Run(shown, 0)
        runs.append(Run(shown, before.count + frames.hold(captured)))
    return runs


def clipped(runs: Iterable[Run], begin: int, end: int) -> list[Run]:
    """Return the runs of the media frames `begin` to `end` - 1, counted from the first run."""
    inside: list[Run] = []
    start = 0
    for run in runs:
        count = min(end, start + run.count) - max(begin, start)
        if count > 0:
            inside.append(Run(run.frame, count))
        start += run.count
    return inside


def describe_gaps(ranges: str, count: int, policy: GapPolicy) -> str:
    """Return the sentence an artist reads about gaps that were filled.

    Args:
        ranges: The missing frames as people write them.
        count: How many there are.
        policy: How they were filled.
    """
    missing = "1 frame is missing" if count == 1 else f"{count} frames are missing"
    filled = "black shows" if policy is GapPolicy.BLACK else "the frame before is held"
    return f"{missing} ({ranges}); {filled} there."
