"""Small pictures that stand for renders: a horizon, a sun, the name of the shot."""

from __future__ import annotations

import zlib
from pathlib import Path

from PIL import Image, ImageDraw

_SIZE = (320, 180)


def draw_picture(path: Path, name: str) -> None:
    """Write a JPEG of 320 by 180 pixels; the same name gives the same picture."""
    number = zlib.crc32(name.encode())
    sky = (60 + number % 120, 70 + number // 7 % 110, 110 + number // 11 % 120)
    image = Image.new("RGB", _SIZE, sky)
    draw = ImageDraw.Draw(image)
    horizon = 90 + number // 13 % 50
    draw.rectangle((0, horizon, *_SIZE), fill=(sky[0] // 3, sky[1] // 2, sky[2] // 3))
    left, radius = number // 17 % 260, 14 + number // 19 % 22
    draw.ellipse((left, horizon - radius, left + 2 * radius, horizon + radius), fill="#F4D58D")
    draw.text((10, 160), name, fill="white")
    image.save(path, "JPEG", quality=80)
