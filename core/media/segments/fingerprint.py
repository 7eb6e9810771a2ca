"""What decides the bits of a segment, as hashes: its images, what is done to them, and the encoder.

Images are hashed by the content of their files, so that copying or touching a file changes nothing and
every other change, also one that cannot be seen, does. Nothing here decodes an image.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...errors import UnreadableImageError
from ...records import to_plain
from ..ffmpeg import program_version
from .plan import Segment

if TYPE_CHECKING:
    from ..burn_in_draw import BurnIn
    from ..encode_command import EncodeJob
    from ..footage import Footage
    from ..reader import FootageReader

# To be counted up when pictures of the same settings get other pixels.
_GENERATION = 1
_BLOCK = 1 << 20


def file_hash(path: str) -> str:
    """Return the SHA-256 of a file's content.

    Raises:
        UnreadableImageError: It is not there or cannot be read.
    """
    hashed = hashlib.sha256()
    try:
        with open(path, "rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                hashed.update(block)
    except OSError as error:
        raise UnreadableImageError(
            f"{path} cannot be read: {error.strerror}.", path=path, reason=str(error)
        ) from error
    return hashed.hexdigest()


def segment_key(
    recipe: str,
    footage: Footage,
    shown: Sequence[int | None],
    segment: Segment,
    burn_in: BurnIn | None = None,
) -> str:
    """Return the name of a segment: equal where its bits are.

    Args:
        recipe: As `recipe_hash` gives it.
        footage: Where the images are.
        shown: Scene frame by media frame, None for black and slate, as `shown_frames` gives it.
        segment: Which part of the movie.
        burn_in: What is written on the pictures.

    Raises:
        UnreadableImageError: An image cannot be read.
    """
    media = range(segment.first, segment.first + segment.count)
    hashes: dict[int | None, str] = {None: ""}
    for frame in {shown[index] for index in media}:
        if frame is not None:
            hashes[frame] = file_hash(footage.files[frame])
    is_slate = [index < footage.frames.slate for index in media]
    slate = file_hash(footage.slate) if footage.slate and any(is_slate) else ""
    pictures = [slate if first else hashes[shown[index]] for first, index in zip(is_slate, media)]
    words = [burn_in.words(index) for index in media] if burn_in else []
    looks = to_plain(burn_in.template) if burn_in else None
    return _hash([recipe, pictures, looks, words])


def shown_frames(footage: Footage) -> list[int | None]:
    """Return the scene frame whose image shows at each media frame, None for black and slate."""
    nothing: list[int | None] = [None] * footage.frames.slate
    return nothing + [run.frame for run in footage.runs() for _ in range(run.count)]


def recipe_hash(job: EncodeJob, reader: FootageReader, program: str) -> str:
    """Return a hash of all that makes bits of pictures: colour, sizes, encoder and its version.

    The number of processors is part of it, because x264 divides its work among them.
    """
    return _hash(
        {
            "generation": _GENERATION,
            "colour": reader.colour_identity,
            "layer": reader.layer,
            "size": job.size,
            "tags": to_plain(job.tags),
            "rate": str(job.rate),
            "movies": [(movie.width, movie.height) for movie, _ in job.movies],
            "options": to_plain(job.options),
            "encoder": to_plain(job.encoder),
            "program": program_version(program),
            "processors": os.cpu_count(),
        }
    )


def _hash(data: Any) -> str:
    plain = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
