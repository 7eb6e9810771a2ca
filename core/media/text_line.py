"""Draws one line of text of any script: shaped, in reading order, with letters from several fonts.

The order of mixed directions is Unicode's (UAX #9, by python-bidi), shaping is HarfBuzz's, pixels are
FreeType's. All three come as wheels with their libraries, so that a text has the same pixels on every
machine. Needs the extra `worker`.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .fonts import Font, fonts_for
from .parts import needed

with needed("numpy"):
    import numpy as np
with needed("freetype-py"):
    import freetype
with needed("uharfbuzz"):
    import uharfbuzz
with needed("python-bidi"):
    from bidi import algorithm as bidi

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ink = NDArray[np.float32]

_KEPT_TEXTS = 128
# They join or part their neighbours and have no direction.
_JOINERS = "\u200c\u200d"
ELLIPSIS = "…"
# FreeType's faces are for one thread at a time.
_drawing = threading.Lock()


@dataclass(frozen=True)
class _Run:
    """Signs in a row of one font and one direction."""

    text: str
    font: Font
    leftwards: bool


def ink_of(text: str, size: int, font: str = "") -> Ink:
    """Return how much ink each pixel of a line holds, 0 to 1, with a little space around it.

    All lines of a size are equally high, so that a counter does not jump. Do not write to the result.

    Args:
        text: The text; line breaks and control signs count as spaces.
        size: Height of an em in pixels.
        font: Path or file name of the font to prefer, or empty.

    Raises:
        InputError: The font is not there or no font.
    """
    with _drawing:
        return _ink(_plain(text), size, font)


def shortened(text: str, size: int, font: str, room: int) -> str:
    """Return the text, or as many of its first signs with an ellipsis as fit in `room` pixels.

    Empty where not even a sign fits. Raises as `ink_of`.
    """
    signs = _signs(_plain(text))
    if ink_of(text, size, font).shape[1] <= room:
        return text
    fits, beyond = 0, len(signs)
    while fits + 1 < beyond:
        middle = (fits + beyond) // 2
        width = ink_of("".join(signs[:middle]).rstrip() + ELLIPSIS, size, font).shape[1]
        fits, beyond = (middle, beyond) if width <= room else (fits, middle)
    return "".join(signs[:fits]).rstrip() + ELLIPSIS if fits else ""


def space_around(size: int) -> int:
    """Return how many pixels lie between the letters of a line and its edges."""
    return max(2, size // 4)


def _plain(text: str) -> str:
    kept = (
        sign if sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs") else " "
        for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(kept).split())


def _signs(text: str) -> list[str]:
    """Return the text in pieces that must stay together: a letter with its marks."""
    pieces: list[str] = []
    for sign in text:
        if pieces and (_clings(sign) or pieces[-1][-1] == _JOINERS[1]):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _clings(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M") or sign in _JOINERS


@lru_cache(maxsize=_KEPT_TEXTS)
def _ink(text: str, size: int, font: str) -> Ink:
    runs = [(run, *_shaped(run, size)) for run in _runs(text, fonts_for(text, font))]
    space = space_around(size)
    width = int(np.ceil(sum(length for *_, length in runs)))
    ink = np.zeros((size + 2 * space, width + 2 * space), np.float32)
    pen, baseline = float(space), space + round(size * 0.8)
    for run, glyphs, length in runs:
        run.font.sized(size)
        for glyph, x, y in glyphs:
            _stamp(ink, run.font.face, glyph, pen + x, baseline - y)
        pen += length
    ink.setflags(write=False)
    return ink


def _shaped(run: _Run, size: int) -> tuple[list[tuple[int, float, float]], float]:
    """Return glyphs with their places in pixels from the run's left, and the run's length."""
    unit = run.font.sized(size)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.leftwards else "ltr"
    uharfbuzz.shape(run.font.shaper, buffer)
    pen, glyphs = 0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions):
        glyphs.append((info.codepoint, (pen + place.x_offset) * unit, place.y_offset * unit))
        pen += place.x_advance
    return glyphs, pen * unit


def _stamp(ink: Ink, face: Any, glyph: int, x: float, y: float) -> None:
    """Put a glyph on the ink, what would lie outside is cut."""
    face.load_glyph(glyph, freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_LIGHT)
    bitmap = face.glyph.bitmap
    if not bitmap.rows or not bitmap.width:
        return
    rows = np.array(bitmap.buffer, np.float32).reshape(bitmap.rows, bitmap.pitch)
    pixels = rows[:, : bitmap.width] / 255
    left, top = round(x) + face.glyph.bitmap_left, round(y) - face.glyph.bitmap_top
    height, width = ink.shape
    y0, y1 = max(top, 0), min(top + bitmap.rows, height)
    x0, x1 = max(left, 0), min(left + bitmap.width, width)
    if y0 < y1 and x0 < x1:
        window = ink[y0:y1, x0:x1]
        np.maximum(window, pixels[y0 - top : y1 - top, x0 - left : x1 - left], out=window)


def _runs(text: str, fonts: list[Font]) -> list[_Run]:
    """Return the runs of a line from left to right."""
    levels = _levels(text)
    signs = list(zip(text, levels, _fonts(text, fonts)))
    runs: list[tuple[int, _Run]] = []
    for (level, font), group in groupby(signs, key=lambda sign: sign[1:]):
        together = "".join(sign for sign, *_ in group)
        runs.append((level, _Run(together, font, bool(level % 2))))
    return [run for _, run in _visual(runs)]


def _fonts(text: str, fonts: list[Font]) -> Iterator[Font]:
    """Give a font for every sign; marks and spaces stay with the letters before them."""
    last = None
    for sign in text:
        stays = last is not None and (_clings(sign) or (sign == " " and last.has(sign)))
        if not stays:
            last = next((font for font in fonts if font.has(sign)), fonts[-1])
        assert last is not None
        yield last


def _levels(text: str) -> list[int]:
    """Return the embedding level of every sign: even reads rightwards, odd leftwards."""
    visible = "".join(sign for sign in text if sign not in _JOINERS)
    storage = bidi.get_empty_storage()
    storage["base_level"] = bidi.get_base_level(visible)
    storage["base_dir"] = "LR"[storage["base_level"]]
    bidi.get_embedding_levels(visible, storage)
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    found = iter([sign["level"] for sign in storage["chars"]])
    levels: list[int] = []
    for sign in text:
        joins = sign in _JOINERS
        levels.append((levels[-1] if levels else 0) if joins else next(found, 0))
    return levels


def _visual(runs: list[tuple[int, _Run]]) -> list[tuple[int, _Run]]:
    """Return runs in the order they stand on the line (rule L2 of UAX #9)."""
    for level in range(max((level for level, _ in runs), default=0), 0, -1):
        ordered: list[tuple[int, _Run]] = []
        for turned, group in groupby(runs, key=lambda run: run[0] >= level):
            together = list(group)
            ordered += reversed(together) if turned else together
        runs = ordered
    return runs
