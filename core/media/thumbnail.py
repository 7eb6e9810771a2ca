"""One small picture that stands for a movie.

ffmpeg makes the JPEG and Python writes it: libjpeg, which OpenImageIO writes JPEG files with, ends the
whole process when the disk is full.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from .ffmpeg import Ffmpeg, find_ffmpeg
from .footage import Footage
from .temporary import finished_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def write_thumbnail(
    footage: Footage,
    output: Path,
    *,
    media_frame: int | None = None,
    width: int = 640,
    ffmpeg: str = "",
) -> Path:
    """Write a JPEG of one frame, as displayed and with square pixels.

    Args:
        footage: Where the picture comes from.
        output: The file to make, ending in `.jpg`.
        media_frame: Which frame; the middle of the cut when left out.
        width: Greatest width in pixels; smaller pictures keep their size.
        ffmpeg: The program, as for `find_ffmpeg`.

    Returns:
        `output`.

    Raises:
        InputError: The frame is missing or damaged, or not in the range.
        ColourError: The colour of the footage cannot be made.
        EncodeError: ffmpeg failed.
        NoSpaceError: The disk is full.
        FileAccessError: The folder cannot be written.
        MissingPartError: ffmpeg or a library is not installed.
    """
    from .reader import FootageReader

    program = find_ffmpeg(ffmpeg)
    reader = FootageReader(footage, ffmpeg=program)
    if media_frame is None:
        first, last = footage.frames.cut
        media_frame = footage.frames.media_frame((first + last) // 2)
    columns, rows = round(reader.size[0] * reader.pixel_aspect), reader.size[1]
    small = min(width, columns)
    size = (small, max(1, round(rows * small / columns)))
    data = _jpeg(program, reader.picture(media_frame), size)
    with finished_file(output) as partial:
        partial.write_bytes(data)
    return output


def _jpeg(program: str, picture: NDArray[np.uint8], size: tuple[int, int]) -> bytes:
    """Return the picture, scaled, as a JPEG (JFIF: full range through the matrix of BT.601)."""
    height, width = picture.shape[:2]
    flags = "lanczos+accurate_rnd+full_chroma_int"
    scale = f"scale={size[0]}:{size[1]}:out_color_matrix=bt601:out_range=pc:flags={flags}"
    arguments = ["-f", "rawvideo", "-pixel_format", "rgb24"]
    arguments += ["-video_size", f"{width}x{height}", "-i", "pipe:0"]
    arguments += ["-vf", f"{scale},format=yuv444p", "-color_range", "pc"]
    arguments += ["-c:v", "mjpeg", "-q:v", "2", "-f", "mjpeg", "pipe:1"]
    with closing(Ffmpeg(program, arguments, feeds=True, prints=True)) as encoder:
        try:
            encoder.input.write(picture.data)
            encoder.input.close()
        except OSError as error:  # a broken pipe: the program has gone
            raise encoder.failure("making the thumbnail") from error
        data = encoder.output.read()
        if encoder.finish():
            raise encoder.failure("making the thumbnail")
    return data
