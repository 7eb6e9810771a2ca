"""One small picture that stands for a movie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import EncodeError
from .footage import Footage
from .temporary import finished_file

if TYPE_CHECKING:
    from .reader import FootageReader

_QUALITY = 90


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
        ffmpeg: The program for movies, as for `find_ffmpeg`.

    Returns:
        `output`.

    Raises:
        InputError: The frame is missing or damaged, or not in the range.
        EncodeError: The JPEG cannot be written.
        NoSpaceError: The disk is full.
        FileAccessError: The folder cannot be written.
        MissingPartError: A library is not installed.
    """
    from .reader import FootageReader

    if media_frame is None:
        first, last = footage.frames.cut
        media_frame = footage.frames.media_frame((first + last) // 2)
    reader = FootageReader(footage, ffmpeg=ffmpeg)
    small = _resized(reader, media_frame, width)
    with finished_file(output) as partial:
        _write(small, partial)
    return output


def _resized(reader: FootageReader, media_frame: int, width: int) -> Any:
    import OpenImageIO as oiio

    columns, rows = reader.size
    columns = round(columns * reader.pixel_aspect)
    target = min(width, columns)
    picture = oiio.ImageBuf(reader.picture(media_frame))
    roi = oiio.ROI(0, target, 0, max(1, round(rows * target / columns)), 0, 1, 0, 3)
    return oiio.ImageBufAlgo.resize(picture, filtername="lanczos3", roi=roi)


def _write(picture: Any, path: Path) -> None:
    picture.specmod().attribute("CompressionQuality", _QUALITY)
    if not picture.write(str(path), "uint8"):
        reason = picture.geterror()
        path.write_bytes(bytes(1 << 20))  # raises what is wrong with disk or folder, if it is that
        raise EncodeError(f"{path} cannot be written.", reason=reason)
