"""The pictures of a finished movie as its decoder gives them, and what they look like by its own tags.

Needs the extra `worker`.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .ffmpeg import Ffmpeg, file_argument
from .parts import needed
from .probe import MovieInfo

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.uint8]

# Kr and Kb of ITU-T H.273 by ffmpeg's name; an untagged file counts as BT.709.
_WEIGHTS = {"smpte170m": (0.299, 0.114), "bt470bg": (0.299, 0.114), "bt2020nc": (0.2627, 0.0593)}
_BT709 = (0.2126, 0.0722)
# Pixels across the squares that are compared: wide enough that the sharpness lost to 4:2:0 and to
# compression hardly counts, and any mistake about colour does in full.
PLACE = 8


@dataclass(frozen=True)
class Planes:
    """One picture in 4:2:0 of eight bits: luma in full, both chromas at half the size."""

    luma: Plane
    blue: Plane
    red: Plane


def decoded_planes(info: MovieInfo, ffmpeg: str) -> Generator[Planes, None, list[str]]:
    """Give every picture of a movie in order, one at a time.

    Args:
        info: A movie in yuv420p of even size.
        ffmpeg: The program.

    Returns:
        When exhausted, what the decoder complained about.
    """
    width, height = info.width, info.height
    luma, chroma = width * height, width * height // 4
    arguments = ["-i", file_argument(info.path), "-map", "0:v:0", "-fps_mode", "passthrough"]
    arguments += ["-pix_fmt", "yuv420p", "-f", "rawvideo", "-"]
    with closing(Ffmpeg(ffmpeg, arguments, prints=True)) as decoder:
        while True:
            data = decoder.output.read(luma + 2 * chroma)
            if len(data) < luma + 2 * chroma:
                break
            values = np.frombuffer(data, np.uint8)
            half = (height // 2, width // 2)
            yield Planes(
                values[:luma].reshape(height, width),
                values[luma : luma + chroma].reshape(half),
                values[luma + chroma :].reshape(half),
            )
        code = decoder.finish()
        return decoder.said or ([f"ffmpeg ended with {code}"] if code else [])


def colours_at(planes: Planes, rows: NDArray[Any], columns: NDArray[Any], info: MovieInfo) -> Any:
    """Return R'G'B' of places, squares of `PLACE` pixels.

    Single pixels have no colour of their own in 4:2:0.

    Args:
        planes: A decoded picture.
        rows: Row of each place, counted in places.
        columns: Column of each place.
        info: The movie, for its matrix and range.

    Returns:
        Places x 3, 0 to 1 and a little beyond.
    """
    low, span, chroma_span = (0, 255, 255) if info.full_range else (16, 219, 224)
    y = (_mean(planes.luma, rows, columns, PLACE) - low) / span
    cb = (_mean(planes.blue, rows, columns, PLACE // 2) - 128) / chroma_span
    cr = (_mean(planes.red, rows, columns, PLACE // 2) - 128) / chroma_span
    of_red, of_blue = _WEIGHTS.get(info.matrix, _BT709)
    red, blue = y + 2 * (1 - of_red) * cr, y + 2 * (1 - of_blue) * cb
    green = (y - of_red * red - of_blue * blue) / (1 - of_red - of_blue)
    return np.stack([red, green, blue], axis=-1)


def _mean(plane: Plane, rows: NDArray[Any], columns: NDArray[Any], side: int) -> Any:
    """Return the means of squares of a plane; one that is smaller than a square counts as one."""
    inside = np.arange(side)
    down = np.minimum(rows[:, None] * side + inside, plane.shape[0] - 1)
    right = np.minimum(columns[:, None] * side + inside, plane.shape[1] - 1)
    return plane[down[:, :, None], right[:, None, :]].mean(axis=(1, 2))
