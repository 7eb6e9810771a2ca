"""Reading the notation of a file sequence: `/shots/sh010.%04d.exr [1001-1048, 1060]`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...errors import InputError

_SEQUENCE = re.compile(
    r"(?P<head>.*)%(?:0(?P<padding>\d+))?d(?P<tail>[^/\\]*?) \[(?P<frames>[^]]+)\]"
)
MOST_FRAMES = 1_000_000


@dataclass(frozen=True)
class SequencePath:
    """A file sequence.

    Attributes:
        head: What stands before the frame number.
        padding: Digits of the frame number at least; 0 for as many as it needs.
        tail: What stands after it.
        frames: The frames in order.
    """

    head: str
    padding: int
    tail: str
    frames: tuple[int, ...]

    @property
    def pattern(self) -> str:
        """The path with the place of the frame number: `/shots/sh010.%04d.exr`."""
        return f"{self.head}%{f'0{self.padding}' if self.padding else ''}d{self.tail}"

    def name(self, frame: int) -> str:
        """Return a frame number as it stands in its file name."""
        return str(frame).zfill(self.padding)

    def path(self, frame: int) -> str:
        """Return the path of one frame."""
        return f"{self.head}{self.name(frame)}{self.tail}"


def parse_sequence(path: str) -> SequencePath | None:
    """Return the sequence that a path names, or None for a plain path.

    Raises:
        InputError: The frames are no numbers and ranges.
    """
    match = _SEQUENCE.fullmatch(path)
    if match is None:
        return None
    frames: dict[int, None] = {}
    for part in match["frames"].split(","):
        found = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part, re.ASCII)
        if found is None:
            raise InputError(f"{part.strip()!r} is no frame and no range of frames.", path=path)
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first or last - first > MOST_FRAMES:
            raise InputError(f"{part.strip()!r} is no range of frames.", path=path)
        frames.update(dict.fromkeys(range(first, last + 1)))
    padding = int(match["padding"] or 0)
    return SequencePath(match["head"], padding, match["tail"], tuple(sorted(frames)))
