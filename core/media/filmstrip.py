"""The hover filmstrip: small pictures of a movie side by side in one JPEG, for lists that scrub.

ftrack documents no such thing, so component and metadata are our own (docs/media.md). ffmpeg makes it in
the same pass as the movie, or of a movie that is joined from segments. Standard library only.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from .ffmpeg import Ffmpeg, file_argument

FILMSTRIP_COMPONENT = "rushes-filmstrip"
FILMSTRIP_KEY = "rushes_filmstrip"
SCHEMA = "rushes.filmstrip/1"
_TILES = 24
_WIDTH = 160
# Frames up to which decoding all of a movie takes less time than looking for its tiles.
_WHOLE = 360


@dataclass(frozen=True)
class Filmstrip:
    """What the picture holds, from left to right.

    Attributes:
        tiles: Number of small pictures.
        width: Pixels across one of them.
        height: Pixels down one of them.
        frames: The media frame each shows.
        schema: Name and version of this record.
    """

    tiles: int
    width: int
    height: int
    frames: tuple[int, ...]
    schema: str = SCHEMA


def plan_filmstrip(size: tuple[int, int], count: int) -> Filmstrip:
    """Return the filmstrip of a movie.

    Args:
        size: Pixels (width, height) of the movie.
        count: Its frames.
    """
    tiles = min(_TILES, count)
    width = min(_WIDTH, size[0])
    height = max(1, round(size[1] * width / size[0]))
    frames = tuple(index * count // tiles for index in range(tiles))
    return Filmstrip(tiles, width, height, frames)


def filmstrip_filter(strip: Filmstrip, count: int) -> str:
    """Return the filters from all pictures to the one.

    Args:
        strip: As `plan_filmstrip` gives it.
        count: Frames of the movie.
    """
    tiles = strip.tiles
    # Frame n is chosen where some whole number times count / tiles lies in n to n + 1.
    chosen = f"select='lt(ceil(n*{tiles}/{count})*{count},(n+1)*{tiles})'"
    return f"{chosen},{_small(strip)},tile={strip.tiles}x1"


def write_filmstrip(
    program: str, movie: Path, strip: Filmstrip, rate: Fraction, count: int, output: Path
) -> None:
    """Make the filmstrip of a finished movie; of a long one, only what is near its frames is decoded.

    Args:
        program: ffmpeg.
        movie: The movie.
        strip: As `plan_filmstrip` gives it.
        rate: Frames a second.
        count: Frames of the movie.
        output: The JPEG to write.

    Raises:
        EncodeError: ffmpeg failed.
        NoSpaceError: The disk is full.
    """
    if count <= _WHOLE:
        arguments = ["-i", file_argument(movie), "-vf", filmstrip_filter(strip, count)]
    else:
        arguments = _near_tiles(movie, strip, rate)
    arguments += ["-frames:v", "1", "-color_range", "pc"]
    arguments += ["-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg", str(output)]
    with closing(Ffmpeg(program, arguments)) as maker:
        if maker.finish():
            raise maker.failure("making the filmstrip")


def _near_tiles(movie: Path, strip: Filmstrip, rate: Fraction) -> list[str]:
    """Return inputs that begin at each tile, and the filters that put them side by side."""
    arguments: list[str] = []
    chains: list[str] = []
    for index, frame in enumerate(strip.frames):
        # Half a frame before it, so that no rounding of times leads to a neighbour.
        begin = float(max(Fraction(0), (frame - Fraction(1, 2)) / rate))
        arguments += ["-ss", f"{begin:.6f}", "-threads", "1", "-i", file_argument(movie)]
        chains.append(f"[{index}:v:0]trim=end_frame=1,{_small(strip)}[t{index}]")
    names = "".join(f"[t{index}]" for index in range(strip.tiles))
    joined = f"{names}hstack=inputs={strip.tiles}[strip]" if strip.tiles > 1 else "[t0]null[strip]"
    return [*arguments, "-filter_complex", ";".join([*chains, joined]), "-map", "[strip]"]


def _small(strip: Filmstrip) -> str:
    return (
        f"scale={strip.width}:{strip.height}:out_color_matrix=bt601:out_range=pc:flags=area,"
        "setsar=1,format=yuv444p"
    )
