"""The hover filmstrip: small pictures of a movie side by side in one JPEG, for lists that scrub.

ftrack documents no such thing, so component and metadata are our own (docs/media.md). ffmpeg makes it in
the same pass as the movie, or of a movie that is joined from segments. Standard library only.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .ffmpeg import Ffmpeg, file_argument

FILMSTRIP_COMPONENT = "rushes-filmstrip"
FILMSTRIP_KEY = "rushes_filmstrip"
SCHEMA = "rushes.filmstrip/1"
_TILES = 24
_WIDTH = 160


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
    return (
        f"{chosen},scale={strip.width}:{strip.height}:out_color_matrix=bt601:out_range=pc:flags=area,"
        f"setsar=1,format=yuv444p,tile={strip.tiles}x1"
    )


def write_filmstrip(program: str, movie: Path, strip: Filmstrip, count: int, output: Path) -> None:
    """Make the filmstrip of a finished movie.

    Args:
        program: ffmpeg.
        movie: The movie.
        strip: As `plan_filmstrip` gives it.
        count: Frames of the movie.
        output: The JPEG to write.

    Raises:
        EncodeError: ffmpeg failed.
        NoSpaceError: The disk is full.
    """
    arguments = ["-i", file_argument(movie), "-map", "0:v:0", "-fps_mode", "passthrough"]
    arguments += ["-vf", filmstrip_filter(strip, count), "-frames:v", "1", "-color_range", "pc"]
    arguments += ["-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg", str(output)]
    with closing(Ffmpeg(program, arguments)) as maker:
        if maker.finish():
            raise maker.failure("making the filmstrip")
