"""Writes the texts of a burn-in template on pictures, on a dark ground, safely inside their edges.

Texts of one row share its width: counters first, what is left goes to the others, letters become a
little smaller, and what still has no room ends in an ellipsis. A text is drawn once and kept while it is
used; putting it on a picture is an addition of a few rows. Needs the extra `worker`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .burn_in import BurnInTemplate, counts, frame_texts, slate_lines
from .frame_map import FrameMap
from .parts import needed
from .text_line import ink_of, shortened, space_around

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ink = NDArray[np.float32]
    Picture = NDArray[np.uint8]

# Letters of an em below cannot be read; a picture too low for them stays as it is.
_SMALLEST = 8
# What letters may shrink to before a text is shortened.
_SHRUNK = (1.0, 0.85, 0.7)


class BurnIn:
    """Draws a template on the frames of one movie.

    Args:
        template: What is written where.
        values: Values of its fields.
        frames: What the frames are called.

    Raises:
        InputError: The font is not there or no font.
        MissingPartError: No font is installed.
    """

    def __init__(
        self, template: BurnInTemplate, values: Mapping[str, str], frames: FrameMap
    ) -> None:
        self._template, self._values, self._frames = template, dict(values), frames
        ink_of("0", 16, template.font)

    def drawn(self, picture: Picture, media: int) -> Picture:
        """Return the picture of a media frame with its texts; the one given is not changed.

        Args:
            picture: Height x width x 3.
            media: The media frame, which decides number and timecode, and what is slate.
        """
        result = picture.copy()
        if self._frames.scene_frame(media) is None:
            self._draw_slate(result)
            return result
        texts = frame_texts(self._template, self._values, self._frames, media)
        for vertical in ("top", "bottom"):
            row = {
                place.partition("_")[2]: text
                for place, text in texts.items()
                if place.startswith(vertical)
            }
            if row:
                self._draw_row(result, vertical, row)
        return result

    def words(self, media: int) -> tuple[str, ...]:
        """Return all that decides what is written on a media frame, besides the template's looks."""
        if self._frames.scene_frame(media) is None:
            return tuple(slate_lines(self._template, self._values, self._frames))
        texts = frame_texts(self._template, self._values, self._frames, media)
        return tuple(f"{place}={text}" for place, text in sorted(texts.items()))

    @property
    def template(self) -> BurnInTemplate:
        """The template."""
        return self._template

    def covered(self, size: tuple[int, int]) -> NDArray[np.bool_]:
        """Return where on pictures of a size anything may be written, height x width."""
        result = np.zeros(size[::-1], bool)
        # Two lines more, because a movie that is scaled rounds otherwise.
        band = self._edge(size[1]) + _line(self._letters(size[1])) + 2
        places = self._template.text
        if any(place.startswith("top") for place in places):
            result[:band] = True
        if any(place.startswith("bottom") for place in places):
            result[-band:] = True
        return result

    def _letters(self, height: int) -> int:
        return max(_SMALLEST, round(height * self._template.size))

    def _edge(self, height: int) -> int:
        return round(height * self._template.margin)

    def _draw_row(self, picture: Picture, vertical: str, row: Mapping[str, str]) -> None:
        height, width = picture.shape[:2]
        edge, wanted = self._edge(height), self._letters(height)
        if edge + _line(_SMALLEST) > height:
            return
        counters = {
            place for place in row if counts(self._template.text.get(f"{vertical}_{place}", ""))
        }
        for shrunk in _SHRUNK:
            size = max(_SMALLEST, round(wanted * shrunk))
            inks = {place: self._ink(text, size) for place, text in row.items()}
            if _fits(inks, width - 2 * edge):
                break
        else:
            inks = self._shortened(row, counters, size, width - 2 * edge)
        for place, left in _places(inks, edge, width).items():
            ink = inks[place]
            top = edge if vertical == "top" else height - edge - ink.shape[0]
            if top >= 0 and top + ink.shape[0] <= height:
                self._blend(picture, ink, top, left)

    def _shortened(
        self, row: Mapping[str, str], counters: set[str], size: int, room: int
    ) -> dict[str, Ink]:
        """Return what fits of a row: counters whole or not at all, then the others, the shortest first."""
        inks: dict[str, Ink] = {}
        width = {place: self._ink(text, size).shape[1] for place, text in row.items()}
        waiting = sorted(row, key=lambda place: (place not in counters, width[place]))
        while waiting:
            place = waiting.pop(0)
            # Counters may take all, the others share what is left.
            share = room if place in counters else room // (len(waiting) + 1)
            fits = width[place] <= share
            text = row[place] if fits else shortened(row[place], size, self._template.font, share)
            # Half a frame number is a wrong one.
            if text and (fits or place not in counters):
                inks[place] = self._ink(text, size)
                room -= inks[place].shape[1]
        return inks

    def _draw_slate(self, picture: Picture) -> None:
        height, width = picture.shape[:2]
        lines = slate_lines(self._template, self._values, self._frames)
        step = min(height * 0.8 / max(1, len(lines)), height * self._template.size * 2.4)
        size = max(_SMALLEST, round(step / 1.6))
        step = max(step, _line(size))
        for index, line in enumerate(lines):
            text = shortened(line, size, self._template.font, round(width * 0.8))
            top = round(height * 0.1 + index * step)
            if text and top + _line(size) <= height:
                self._blend(picture, self._ink(text, size), top, round(width * 0.1))

    def _ink(self, text: str, size: int) -> Ink:
        return ink_of(text, size, self._template.font)

    def _blend(self, picture: Picture, ink: Ink, top: int, left: int) -> None:
        height, width = ink.shape
        window = picture[top : top + height, left : left + width]
        letters = (ink * self._template.opacity)[..., None]
        ground = window * np.float32(1 - self._template.backing)
        window[...] = (ground * (1 - letters) + 255 * letters + 0.5).astype(np.uint8)


def _line(size: int) -> int:
    return size + 2 * space_around(size)


def _fits(inks: Mapping[str, Ink], room: int) -> bool:
    widths: list[int] = [ink.shape[1] for ink in inks.values()]
    return sum(widths) <= room


def _places(inks: Mapping[str, Ink], edge: int, width: int) -> dict[str, int]:
    """Return the left of every text of a row; the one in the centre gives way to its neighbours."""
    widths = {place: ink.shape[1] for place, ink in inks.items()}
    lefts = {}
    if "left" in widths:
        lefts["left"] = edge
    if "right" in widths:
        lefts["right"] = width - edge - widths["right"]
    if "centre" in widths:
        low = edge + widths.get("left", 0)
        high = width - edge - widths.get("right", 0) - widths["centre"]
        lefts["centre"] = max(low, min((width - widths["centre"]) // 2, high))
    return lefts
