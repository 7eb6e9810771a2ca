"""The hover filmstrip: small pictures of a movie side by side in one JPEG, for lists that scrub.

ftrack documents no such thing, so component and metadata are our own (docs/media.md). ffmpeg makes it in
the same pass as the movie. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

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
