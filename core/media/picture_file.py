"""Writes one picture as displayed to a file, for people to look at. Needs the extra `worker`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import FileAccessError
from .parts import needed
from .temporary import finished_file

with needed("numpy"):
    import numpy as np
with needed("OpenImageIO"):
    import OpenImageIO as oiio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]


def write_png(path: Path, picture: Picture) -> None:
    """Write a picture, height x width x 3, as PNG.

    Raises:
        FileAccessError: The folder cannot be written.
        NoSpaceError: The disk is full.
    """
    with finished_file(path) as partial:
        buffer = _buffer(picture)
        if not buffer.write(str(partial), "uint8", "png"):
            raise FileAccessError(f"{path} cannot be written.", path=path, reason=buffer.geterror())


def resized(picture: Picture, size: tuple[int, int]) -> Picture:
    """Return a picture scaled to `size`, pixels (width, height), without regard to its aspect."""
    scaled = oiio.ImageBufAlgo.resize(_buffer(picture), roi=oiio.ROI(0, size[0], 0, size[1]))
    return np.ascontiguousarray(scaled.get_pixels(oiio.UINT8))


def _buffer(picture: Picture) -> Any:
    height, width, channels = picture.shape
    buffer: Any = oiio.ImageBuf(oiio.ImageSpec(width, height, channels, "uint8"))
    buffer.set_pixels(oiio.ROI(0, width, 0, height, 0, 1, 0, channels), picture)
    return buffer
