"""Tiny images, written and measured with the standard library alone, so that the kit runs anywhere.

PNG is written and read; of JPEG and OpenEXR only what tells kind, size and completeness.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_JPEG_END = b"\xff\xd9"
_EXR = b"\x76\x2f\x31\x01"
_PNG_END = b"IEND\xaeB`\x82"
_RGB_8_BIT = (8, 2, 0, 0, 0)


class Picture(NamedTuple):
    """What an image file tells.

    Attributes:
        kind: `png`, `jpg` or `exr`; empty for anything else.
        size: Width and height in pixels, zeros where the file does not tell.
        whole: False where its end is missing.
        pixels: A digest that is the same for the same pixels, whatever else the file says.
    """

    kind: str
    size: tuple[int, int]
    whole: bool
    pixels: str


def png_bytes(size: tuple[int, int], colour: tuple[int, int, int], mark: int = 0) -> bytes:
    """Return a PNG of one colour, with a white bar as wide as `mark` pixels at the top.

    Args:
        size: Width and height in pixels.
        colour: Red, green, blue, each 0 to 255.
        mark: Makes two pictures of one colour differ; taken modulo the width plus one.
    """
    width, height = size
    bar = mark % (width + 1)
    top = b"\0" + b"\xff" * 3 * bar + bytes(colour) * (width - bar)
    rest = b"\0" + bytes(colour) * width
    pixels = top * min(2, height) + rest * max(0, height - 2)
    header = struct.pack(">2I5B", width, height, *_RGB_8_BIT)
    return b"".join(
        (
            _PNG,
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(pixels)),
            _chunk(b"IEND", b""),
        )
    )


def look_at(path: Path) -> Picture:
    """Return what an image file tells.

    Raises:
        OSError: The file cannot be read.
    """
    data = path.read_bytes()
    if data.startswith(_PNG):
        return _png(data)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(_JPEG):
        return Picture("jpg", _jpeg_size(data), data.rstrip(b"\0").endswith(_JPEG_END), digest)
    if data.startswith(_EXR):
        return Picture("exr", _exr_size(data), True, digest)
    return Picture("", (0, 0), False, digest)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _png(data: bytes) -> Picture:
    # Applications write dates and names into other chunks: only these are the picture.
    pixels, size = hashlib.sha256(), (0, 0)
    inflate = zlib.decompressobj()
    try:
        for kind, content in _png_chunks(data):
            if kind == b"IHDR":
                size = struct.unpack(">2I", content[:8])
                pixels.update(content)
            elif kind == b"IDAT":
                pixels.update(inflate.decompress(content))
    except zlib.error:
        return Picture("png", size, False, "")
    return Picture("png", size, data.endswith(_PNG_END), pixels.hexdigest())


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 8 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += length + 12


def _jpeg_size(data: bytes) -> tuple[int, int]:
    place = len(_JPEG)
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        # Start of frame: C0 to CF but for the tables C4, C8 and CC.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">2H", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return 0, 0


def _exr_size(data: bytes) -> tuple[int, int]:
    place = data.find(b"dataWindow\0box2i\0")
    if place < 0 or len(data) < place + 37:
        return 0, 0
    left, top, right, bottom = struct.unpack("<4i", data[place + 21 : place + 37])
    return right - left + 1, bottom - top + 1
