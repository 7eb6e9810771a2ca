"""Decodes a finished movie and compares it with its source: every frame, sampled colours, sound, tags.

All frames are counted and put beside the marks of their images, which `encode` notes down while it
reads; without marks the images are read again. Colours are compared on a few frames that are read anew
and shown through the exact transform. Needs the extra `worker`.
"""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from ..errors import CancelledError
from .certificate import Certificate, Limits
from .colour_difference import delta_e_2000, displayed_to_lab
from .decoded import PLACE, Planes, colours_at, decoded_planes
from .ffmpeg import find_ffmpeg
from .footage import Footage, frame_ranges
from .frame_order import FrameOrder
from .marks import SourceMarks, mark_of_luma
from .parts import needed
from .probe import MovieInfo, probe_movie
from .reader import FootageReader
from .sound_check import match_sound

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .burn_in_draw import BurnIn

# One frame in sixteen, so that short shots do not pay more than long ones.
_EVERY, _FEWEST, _MOST = 16, 3, 8
# Pixels a sampled frame that go through the exact transform, 2 µs each with ACES.
_PIXELS = 24576
_GRID_MOST = 16
_LIKENESS = 0.7
USUAL = Limits()


def certify_movie(
    footage: Footage,
    movie: Path,
    *,
    marks: SourceMarks | None = None,
    burn_in: BurnIn | None = None,
    limits: Limits = USUAL,
    ffmpeg: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> Certificate:
    """Compare a finished movie with the footage it was made from.

    Args:
        footage: The source.
        movie: The movie.
        marks: Marks of the images, noted while they were read for the movie; None to read them again.
        burn_in: What was drawn on the pictures; there they are not compared.
        limits: What is still right.
        ffmpeg: The program, as for `find_ffmpeg`.
        cancelled: Asked before every frame.

    Returns:
        What was found; `Certificate.require` turns failures into an error.

    Raises:
        InputError: The source is gone or damaged.
        ColourError: Its colour cannot be made.
        UnreadableImageError: The movie is none.
        CancelledError: `cancelled` answered True.
        MissingPartError: ffmpeg or a library is not installed.
    """
    begin = time.monotonic()
    program = find_ffmpeg(ffmpeg)
    info = probe_movie(movie)
    reader = FootageReader(footage, ffmpeg=program, exact=True)
    order = FrameOrder(footage, reader, marks or _read_marks(footage, program), burn_in)
    colours = _Colours(footage, reader, info, burn_in)
    said = _watch(decoded_planes(info, program), info, order, colours, cancelled)
    sound = match_sound(footage, movie, program) if footage.sounds else None
    worst, p99, most = colours.figures()
    failures = [
        *(f"It cannot be decoded cleanly: {said[-1]}." for _ in said[:1]),
        *_frame_failures(order, footage),
        *_file_failures(info, footage),
        *_colour_failures(worst, p99, limits),
        *_tag_failures(info, reader),
    ]
    if sound and sound.likeness < _LIKENESS:
        failures.append("Its sound is not the one of the source.")
    elif sound and abs(sound.offset_s) > limits.sound_s:
        late = "late" if sound.offset_s > 0 else "early"
        failures.append(f"Its sound is {abs(sound.offset_s) * 1000:.0f} ms {late}.")
    return Certificate(
        frames=order.count,
        frames_expected=footage.frames.count,
        misplaced=tuple(order.misplaced),
        alike=order.alike,
        sampled=tuple(colours.sampled),
        delta_e_mean=worst,
        delta_e_p99=p99,
        delta_e_max=most,
        tags=_tags(info),
        sound_offset_s=sound.offset_s if sound else None,
        failures=tuple(failures),
        seconds=round(time.monotonic() - begin, 3),
    )


def _read_marks(footage: Footage, ffmpeg: str) -> SourceMarks:
    marks = SourceMarks()
    for _ in FootageReader(footage, ffmpeg=ffmpeg, marks=marks).pictures():
        pass
    return marks


def _watch(
    pictures: Any,
    info: MovieInfo,
    order: FrameOrder,
    colours: _Colours,
    cancelled: Callable[[], bool],
) -> list[str]:
    """Look at every decoded picture once; return what the decoder complained about."""
    with closing(pictures), closing(colours):
        while True:
            if cancelled():
                raise CancelledError("The check of the movie was cancelled.")
            try:
                planes = next(pictures)
            except StopIteration as end:
                return list(end.value)
            colours.look(order.count, planes)
            order.look(mark_of_luma(planes.luma, info.full_range))


class _Colours:
    """Compares the colours of a few frames while the pictures pass by."""

    def __init__(
        self,
        footage: Footage,
        reader: FootageReader,
        info: MovieInfo,
        burn_in: BurnIn | None,
    ) -> None:
        self._reader, self._info = reader, info
        self._covered = burn_in.covered((info.width, info.height)) if burn_in else None
        # Samples across a place: every pixel of the source that the encoder scaled into it.
        across = max(reader.size[0] / info.width, reader.size[1] / info.height)
        self._grid = min(_GRID_MOST, math.ceil(PLACE * across - 0.01))
        self.sampled = _samples(footage)
        scenes = [footage.shown_frame(media) for media in self.sampled]
        self._values = reader.values([scene for scene in scenes if scene is not None])
        # The source is read while the movie is decoded.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="source")
        self._expected = {
            media: self._pool.submit(self._next_expected, media) for media in self.sampled
        }
        self._found: list[NDArray[np.float64]] = []

    def look(self, media: int, planes: Planes) -> None:
        """Compare one decoded picture, if it is one of the sampled."""
        if media not in self._expected:
            return
        places, wanted = self._expected.pop(media).result()
        if not len(places[0]):
            return
        shown = colours_at(planes, *places, self._info)
        tags = self._reader.tags
        self._found.append(
            delta_e_2000(displayed_to_lab(wanted, tags), displayed_to_lab(shown, tags))
        )

    def _next_expected(self, media: int) -> tuple[tuple[NDArray[Any], NDArray[Any]], Any]:
        """Read the next sampled image; return the places to compare in it and their colours."""
        values, places = next(self._values), self._places(media)
        return places, self._source_colours(values, *places)

    def figures(self) -> tuple[float | None, float | None, float | None]:
        """Return the mean of the worst frame, and 99 % and greatest of all."""
        if not self._found:
            return None, None, None
        every = np.concatenate(self._found)
        worst = max(float(found.mean()) for found in self._found)
        return (
            round(worst, 3),
            round(float(np.percentile(every, 99)), 3),
            round(float(every.max()), 3),
        )

    def close(self) -> None:
        """End the reading of the source."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._values.close()

    def _places(self, seed: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return rows and columns of some places that are not drawn upon, the same for a seed."""
        height, width = (max(1, side // PLACE) for side in (self._info.height, self._info.width))
        count = min(_PIXELS // self._grid**2, height * width)
        chosen = np.random.default_rng(seed).choice(height * width, count, replace=False)
        rows, columns = np.divmod(chosen, width)
        if self._covered is not None:
            last = np.minimum(rows * PLACE + PLACE, self._info.height) - 1
            left = columns * PLACE
            free = ~(self._covered[rows * PLACE, left] | self._covered[last, left])
            rows, columns = rows[free], columns[free]
        return rows, columns

    def _source_colours(
        self, values: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any]
    ) -> Any:
        """Return the exact R'G'B' of places of the movie, 0 to 1.

        Only what is compared goes through the exact transform, which is slow. Pixels are averaged as
        displayed, because the encoder scales what is displayed.
        """
        height, width = values.shape[:2]
        inside = (np.arange(self._grid) + 0.5) / self._grid * PLACE
        # The line that an odd size grows by repeats its neighbour.
        down = (rows[:, None] * PLACE + inside) * ((height + height % 2) / self._info.height)
        right = (columns[:, None] * PLACE + inside) * ((width + width % 2) / self._info.width)
        at = np.minimum(down.astype(int), height - 1), np.minimum(right.astype(int), width - 1)
        pixels = np.ascontiguousarray(values[at[0][:, :, None], at[1][:, None, :]])
        shown = self._reader.displayed(pixels.reshape(len(rows), -1, 3))
        return shown.mean(axis=1, dtype=np.float64) / 255


def _samples(footage: Footage) -> list[int]:
    """Return media frames, first and last included, at which images of the source begin to show."""
    begins: list[int] = []
    media = footage.frames.slate
    for run in footage.runs():
        if run.frame is not None:
            begins.append(media)
        media += run.count
    count = min(len(begins), max(_FEWEST, min(_MOST, len(begins) // _EVERY)))
    return [begins[round(at)] for at in np.linspace(0, len(begins) - 1, count)]


def _tags(info: MovieInfo) -> tuple[str, str, str, str]:
    return info.primaries, info.transfer, info.matrix, "pc" if info.full_range else "tv"


def _frame_failures(order: FrameOrder, footage: Footage) -> list[str]:
    failures = []
    if order.count != footage.frames.count:
        failures.append(f"It has {order.count} frames instead of {footage.frames.count}.")
    if order.misplaced:
        failures.append(
            f"Another picture shows at frame {frame_ranges(order.misplaced)} of the movie."
        )
    return failures


def _file_failures(info: MovieInfo, footage: Footage) -> list[str]:
    failures = []
    if (info.codec, info.pixel_format) != ("AVC", "yuv420p"):
        kind = f"{info.codec or 'of no known kind'} {info.pixel_format}".strip()
        failures.append(f"It is {kind}, which browsers do not play.")
    if info.rate != footage.frames.rate or not info.constant_rate:
        failures.append(f"It plays at {info.rate} frames a second, not {footage.frames.rate}.")
    return failures


def _colour_failures(worst: float | None, p99: float | None, limits: Limits) -> list[str]:
    failures = []
    if worst is not None and worst > limits.delta_e_mean:
        failures.append(f"Its colours are {worst:.1f} ΔE off on average.")
    if p99 is not None and p99 > limits.delta_e_p99:
        failures.append(f"One place in a hundred is {p99:.1f} ΔE off or more.")
    return failures


def _tag_failures(info: MovieInfo, reader: FootageReader) -> list[str]:
    wanted = (reader.tags.primaries, reader.tags.transfer, reader.tags.matrix, "tv")
    if _tags(info) == wanted:
        return []
    return [f"It says {'/'.join(_tags(info))} about its colour instead of {'/'.join(wanted)}."]
