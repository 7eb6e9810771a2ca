"""Scaled pictures, and the one for what has no picture."""

from __future__ import annotations

import io
import logging
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageDraw, UnidentifiedImageError

logger = logging.getLogger(__name__)
MAX_PIXELS = 100_000_000  # a larger picture is more likely an attack than a thumbnail
_BACKGROUND = (38, 40, 44)
_SHAPE = (96, 100, 108)


def scaled(source: Path | BinaryIO, size: int) -> tuple[bytes, str]:
    """Return a picture scaled down to fit `size` pixels square, with its media type.

    What is no picture, or too large a one, gives the default picture.
    """
    try:
        with Image.open(source) as image:
            if image.width * image.height > MAX_PIXELS:
                return default_picture(size), "image/png"
            keep = image.format == "PNG"
            image.draft("RGB", (size, size))  # lets JPEG decode at a fraction of its size
            shown = image if image.mode in ("RGB", "RGBA", "L", "LA") else image.convert("RGBA")
            shown.thumbnail((size, size))
            return _written(shown, keep)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        logger.info("No picture can be made: %s", error)
    except Image.DecompressionBombError as error:
        logger.warning("A picture was refused: %s", error)
    return default_picture(size), "image/png"


@lru_cache(maxsize=16)
def default_picture(size: int) -> bytes:
    """Return a dark picture with a play sign as PNG, `size` pixels wide and 16:9."""
    height = max(1, size * 9 // 16)
    image = Image.new("RGB", (size, height), _BACKGROUND)
    x, y, r = size / 2, height / 2, height / 4
    points = [(x - r * 0.7, y - r), (x - r * 0.7, y + r), (x + r, y)]
    ImageDraw.Draw(image).polygon(points, fill=_SHAPE)
    return _written(image, True)[0]


def _written(image: Image.Image, as_png: bool) -> tuple[bytes, str]:
    target = io.BytesIO()
    if as_png or image.mode in ("RGBA", "LA"):
        image.save(target, "PNG")
        return target.getvalue(), "image/png"
    image.convert("RGB").save(target, "JPEG", quality=88)
    return target.getvalue(), "image/jpeg"
