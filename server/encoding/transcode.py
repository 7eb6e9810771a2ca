"""Turns one uploaded file into what reviewers see. Runs as a program, one process a file:

    python -m rushes.server.encoding.transcode SOURCE FOLDER MEMORY

It makes `movie.mp4` and `picture.jpg`, of an image only the picture, and prints one line of JSON: `meta`,
the content of `ftr_meta`, or `error`, a sentence. It ends at once when its standard input is closed, which
happens when the server ends in whatever way.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.core.errors import RushesError, UnsupportedMediaError
from rushes.core.host_data import ColourState, Sound
from rushes.core.media import formats
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap

MOVIE_NAME = "movie.mp4"
PICTURE_NAME = "picture.jpg"
_PICTURE_WIDTH = 1920
_STILL_RATE = Fraction(25)


def transcode(source: Path, folder: Path) -> dict[str, Any]:
    """Make the files and return the content of `ftr_meta`.

    Args:
        source: A movie or an image with a suffix that fits it.
        folder: Where the files are made.

    Raises:
        RushesError: The file is damaged or of no known kind, or cannot be encoded.
    """
    from rushes.core.media.sequences import find_footage
    from rushes.core.media.thumbnail import write_thumbnail

    found = find_footage(str(source))
    frames = FrameMap(found.first, found.last, found.rate or _STILL_RATE)
    sounds: tuple[Sound, ...] = ()
    if found.kind == "movie":
        sounds = _sounds(str(source), found.first)
    footage = Footage(found.files, frames, ColourState(), found.display_referred, sounds=sounds)
    picture = folder / PICTURE_NAME
    if found.kind == "movie":
        meta = _movie(footage, folder / MOVIE_NAME)
        write_thumbnail(footage, picture)
        return meta
    write_thumbnail(footage, picture, width=_PICTURE_WIDTH)
    return {"format": "image", "width": found.size[0], "height": found.size[1]}


def _movie(footage: Footage, target: Path) -> dict[str, Any]:
    from rushes.core.media.encode import encode_movie
    from rushes.core.media.ftrack_meta import review_meta

    return review_meta(encode_movie(footage, target))


def _sounds(movie: str, first: int) -> tuple[Sound, ...]:
    from rushes.core.media.probe import has_sound

    return (Sound(movie, float(first)),) if has_sound(movie) else ()


def main(arguments: list[str]) -> int:
    """Run the program and return its exit code."""
    source, folder = Path(arguments[0]), Path(arguments[1])
    _bound_memory(int(arguments[2]))
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    try:
        if not formats.is_movie(str(source)) and not formats.is_image(str(source)):
            raise UnsupportedMediaError("The file is neither a movie nor an image.")
        answer: dict[str, Any] = {"meta": transcode(source, folder)}
    except RushesError as error:
        # The folder is the server's own business.
        answer = {"error": str(error).replace(f"{source.parent}{os.sep}", "")}
    except MemoryError:
        answer = {"error": "The file needs more memory than an encoding may have."}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    return 1 if "error" in answer else 0


def _bound_memory(size: int) -> None:
    """Let this program, and each that it starts, have so many bytes of addresses; 0 for no bound."""
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    if size:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _end_with_the_server() -> None:
    while os.read(0, 1):
        pass
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
