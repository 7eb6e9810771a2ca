"""Draws a reviewer's lines into a transparent PNG, with nothing but the standard library."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Sequence

from rushes.core.host_data import Stroke

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGBA_8_BIT = (8, 6, 0, 0, 0)


def stroke_png(strokes: Iterable[Stroke], size: tuple[int, int]) -> bytes:
    """Return a PNG of `size` pixels with the lines on nothing; round ends, no smoothing."""
    width, height = size
    rows = [bytearray(width * 4) for _ in range(height)]
    for stroke in strokes:
        colour = bytes(round(255 * min(1.0, max(0.0, part))) for part in stroke.colour)
        radius = max(0.5, stroke.width * height / 2)
        points = [(x * width, y * height) for x, y in stroke.points]
        for start, end in zip(points, points[1:] or points):
            _line(rows, start, end, radius, colour)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">2I5B", width, height, *_RGBA_8_BIT)),
            _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))),
            _chunk(b"IEND", b""),
        )
    )


def _line(
    rows: Sequence[bytearray],
    start: tuple[float, float],
    end: tuple[float, float],
    radius: float,
    colour: bytes,
) -> None:
    """Draw one straight part as dots half a pixel apart."""
    steps = max(1, math.ceil(math.dist(start, end) * 2))
    for step in range(steps + 1):
        share = step / steps
        x, y = (one + (other - one) * share for one, other in zip(start, end))
        _dot(rows, x, y, radius, colour)


def _dot(rows: Sequence[bytearray], x: float, y: float, radius: float, colour: bytes) -> None:
    width = len(rows[0]) // 4
    for row in range(max(0, math.floor(y - radius)), min(len(rows), math.ceil(y + radius))):
        half = math.sqrt(max(0.0, radius**2 - (row + 0.5 - y) ** 2))
        first, end = max(0, round(x - half)), min(width, round(x + half))
        if end > first:
            rows[row][first * 4 : end * 4] = colour * (end - first)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check
