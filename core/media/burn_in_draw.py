"""Writes the texts of a burn-in template on pictures, on a dark ground, safely inside their edges.

A text is drawn once and kept while it is used; putting it on a picture is an addition of a few
rows. Needs the extra `worker`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .burn_in import BurnInTemplate, frame_texts, slate_lines
from .frame_map import FrameMap
from .parts import needed

with needed("numpy"):
    import numpy as np
with needed("OpenImageIO"):
    import OpenImageIO as oiio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

# Smaller letters cannot be read; on pictures too small for them nothing is written.
_SMALLEST = 6
_KEPT_TEXTS = 64


class BurnIn:
    """Draws a template on the frames of one movie.

    Args:
        template: What is written where.
        values: Values of its fields.
        frames: What the frames are called.

    Raises:
        InputError: The font is not there.
    """

    def __init__(
        self, template: BurnInTemplate, values: Mapping[str, str], frames: FrameMap
    ) -> None:
        self._template, self._values, self._frames = template, dict(values), frames
        _ink("0", 16, template.font)

    def drawn(self, picture: Picture, media: int) -> Picture:
        """Return the picture of a media frame with its texts; the one given is not changed.

        Args:
            picture: Height x width x 3.
            media: The media frame, which decides number and timecode, and what is slate.
        """
        result = picture.copy()
        if self._frames.scene_frame(media) is None:
            self._draw_slate(result)
        else:
            texts = frame_texts(self._template, self._values, self._frames, media)
            for place, text in texts.items():
                self._draw(result, place, text, len(texts))
        return result

    def covered(self, size: tuple[int, int]) -> NDArray[np.bool_]:
        """Return where on pictures of a size anything may be written, height x width."""
        result = np.zeros(size[::-1], bool)
        letters = max(_SMALLEST, round(size[1] * self._template.size))
        # Two lines more, because a movie that is scaled rounds otherwise.
        band = round(size[1] * self._template.margin) + letters + 2 * _space(letters) + 2
        places = self._template.text
        if any(place.startswith("top") for place in places):
            result[:band] = True
        if any(place.startswith("bottom") for place in places):
            result[-band:] = True
        return result

    def _draw(self, picture: Picture, place: str, text: str, count: int) -> None:
        height, width = picture.shape[:2]
        edge = round(height * self._template.margin)
        room = (width - 2 * edge) // (3 if count > 2 else 2 if count > 1 else 1)
        ink = self._fitting(text, round(height * self._template.size), room)
        if ink is None or ink.shape[0] + edge > height:
            return
        vertical, _, side = place.partition("_")
        top = edge if vertical == "top" else height - edge - ink.shape[0]
        free = width - ink.shape[1]
        left = {"left": edge, "centre": free // 2, "right": free - edge}[side]
        self._blend(picture, ink, top, left)

    def _draw_slate(self, picture: Picture) -> None:
        height, width = picture.shape[:2]
        lines = slate_lines(self._template, self._values, self._frames)
        step = min(height * 0.8 / max(1, len(lines)), height * self._template.size * 2.4)
        for index, line in enumerate(lines):
            ink = self._fitting(line, round(step / 1.6), round(width * 0.8)) if line else None
            top = round(height * 0.1 + index * step)
            if ink is not None and top + ink.shape[0] <= height:
                self._blend(picture, ink, top, round(width * 0.1))

    def _fitting(self, text: str, size: int, room: int) -> NDArray[np.float32] | None:
        """Return the text in letters as large as asked for, or as the room allows."""
        ink = _ink(text, max(size, _SMALLEST), self._template.font)
        if ink.shape[1] > room:
            smaller = int(max(size, _SMALLEST) * room / ink.shape[1])
            if smaller < _SMALLEST:
                return None
            ink = _ink(text, smaller, self._template.font)
        return ink if ink.shape[1] <= room else None

    def _blend(self, picture: Picture, ink: NDArray[np.float32], top: int, left: int) -> None:
        height, width = ink.shape
        window = picture[top : top + height, left : left + width]
        letters = (ink * self._template.opacity)[..., None]
        ground = window * np.float32(1 - self._template.backing)
        window[...] = (ground * (1 - letters) + 255 * letters + 0.5).astype(np.uint8)


@lru_cache(maxsize=_KEPT_TEXTS)
def _ink(text: str, size: int, font: str) -> NDArray[np.float32]:
    """Return how much ink each pixel of a text holds, 0 to 1, with a little space around it."""
    extent = oiio.ImageBufAlgo.text_size(text, size, font)
    if extent.width <= 0 or extent.width > 1 << 20:
        raise InputError(
            f"The font {font or 'of OpenImageIO'} cannot be used.",
            next_step="Name an installed font or the path of a .ttf or .otf file.",
            font=font,
            reason=oiio.geterror(),
        )
    space = _space(size)
    # All texts of a size are equally high, so that a counter does not jump.
    width, height = extent.width + 2 * space, size + 2 * space
    canvas: Any = oiio.ImageBuf(oiio.ImageSpec(width, height, 1, "float"))
    oiio.ImageBufAlgo.zero(canvas)
    baseline = space + round(size * 0.8)
    oiio.ImageBufAlgo.render_text(canvas, space - extent.xbegin, baseline, text, size, font, (1.0,))
    return np.asarray(canvas.get_pixels(oiio.FLOAT), np.float32)[..., 0]


def _space(size: int) -> int:
    return max(2, size // 4)
