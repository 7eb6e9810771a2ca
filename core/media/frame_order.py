"""Whether the frames of a decoded movie are the images of the source, each in its place.

Needs the extra `worker`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .footage import Footage
from .marks import SourceMarks, free_cells, mark_of, unlikeness
from .parts import needed
from .reader import FootageReader

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from .burn_in_draw import BurnIn
    from .marks import Mark

# How many images before and after are considered for a frame.
_AROUND = 6
# Mean squared steps of eight bits. Encoding leaves marks alike to less than `_NOISE`; a frame beyond
# `_OTHER` shows something else, whatever its neighbours are.
_NOISE = 0.05
_OTHER = 36.0


class FrameOrder:
    """Follows a movie frame by frame.

    A frame is misplaced when it is clearly more like another image near its place than like its own,
    or unlike its own altogether.

    Args:
        footage: The source.
        reader: A reader of it, for the slate.
        marks: The marks of its images.
        burn_in: What was drawn on them, if anything; there they are not compared.

    Attributes:
        count: Frames looked at.
        misplaced: Media frames that show another picture than they must.
        alike: Frames whose neighbours are so like them that nothing can be said.
    """

    def __init__(
        self,
        footage: Footage,
        reader: FootageReader,
        marks: SourceMarks,
        burn_in: BurnIn | None = None,
    ) -> None:
        self._free = free_cells(burn_in.covered(reader.size)) if burn_in else None
        black = mark_of(np.zeros((*reader.size[::-1], 3), np.uint8))
        slate = footage.frames.slate
        self._images: list[Mark] = []
        if slate:
            picture = reader.slate()
            self._images.append(mark_of(burn_in.drawn(picture, 0) if burn_in else picture))
        self._image_at: list[int] = [0] * slate
        for run in footage.runs():
            self._image_at += [len(self._images)] * run.count
            self._images.append(black if run.frame is None else marks[run.frame])
        self.count = 0
        self.misplaced: list[int] = []
        self.alike = 0

    def look(self, mark: Mark) -> None:
        """Take the next decoded frame."""
        media, self.count = self.count, self.count + 1
        if media >= len(self._image_at):
            return
        image = self._image_at[media]
        own = self._unlike(mark, self._images[image])
        others = [
            other
            for other in range(max(0, image - _AROUND), min(len(self._images), image + _AROUND + 1))
            if self._unlike(self._images[other], self._images[image]) > 4 * _NOISE
        ]
        if not others:
            self.alike += 1
        nearest = min((self._unlike(mark, self._images[other]) for other in others), default=own)
        if own > _OTHER or (own > _NOISE and nearest < own / 2):
            self.misplaced.append(media)

    def _unlike(self, first: Mark, second: Mark) -> float:
        return unlikeness(first, second, self._free)
