"""Where a movie is cut into segments. Standard library only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

# Long enough that starting an encoder hardly counts, short enough that one changed frame costs little.
USUAL_LENGTH = 24
_LONGEST = 96
# ffmpeg joins files by microseconds; segments of whole ones keep every frame on its tick.
_TICKS = 1_000_000


@dataclass(frozen=True)
class Segment:
    """Media frames in a row that are encoded by themselves.

    Attributes:
        first: First media frame.
        count: How many.
    """

    first: int
    count: int


def segment_length(rate: Fraction) -> int | None:
    """Return how many frames a segment has, None for rates at which no length is a whole number of µs."""
    step = rate.numerator // math.gcd(rate.numerator, rate.denominator * _TICKS)
    length = step * math.ceil(USUAL_LENGTH / step)
    return length if length <= _LONGEST else None


def cut(count: int, length: int) -> list[Segment]:
    """Return the segments of a movie of `count` frames, each of `length` frames but the last.

    The last one has at least half of it, as x264 times the B-frames of a very short movie otherwise
    than those of others, and such a piece cannot be joined to them.
    """
    starts = list(range(0, count, length))
    if len(starts) > 1 and count - starts[-1] < length // 2:
        starts.pop()
    return [Segment(first, end - first) for first, end in zip(starts, [*starts[1:], count])]
