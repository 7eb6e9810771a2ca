"""Which movies are made of one footage: one within 1080p, and one in full size where that is larger.

Names and order follow what ftrack's player looks for: `ftrackreview-mp4` is the smallest, larger ones
add the class of their height (protocol 6.5). Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from .options import EncodeOptions

REVIEW_MOVIE = "ftrackreview-mp4"
STANDARD = (1920, 1080)
_CLASSES = ((2560, 1440, "-1440"),)
_GREATEST = "-2160"


@dataclass(frozen=True)
class Rendition:
    """One movie to make.

    Attributes:
        name: Name of its component.
        width: Pixels across, even.
        height: Pixels down, even.
    """

    name: str
    width: int
    height: int


def fitted(size: tuple[int, int], pixel_aspect: float, width: int, height: int) -> tuple[int, int]:
    """Return the even size with square pixels of a picture made to fit, never enlarged.

    Args:
        size: Pixels (width, height) as stored.
        pixel_aspect: Width of a pixel divided by its height.
        width: Greatest width.
        height: Greatest height.
    """
    across, down = size[0] * pixel_aspect, size[1]
    scale = min(1.0, width / across, height / down)
    return max(2, 2 * round(across * scale / 2)), max(2, 2 * round(down * scale / 2))


def renditions(
    size: tuple[int, int], pixel_aspect: float, options: EncodeOptions
) -> tuple[Rendition, ...]:
    """Return the movies to make, the smallest first.

    Args:
        size: Pixels (width, height) as stored, even.
        pixel_aspect: Width of a pixel divided by its height.
        options: Their greatest size, and whether a second one is wanted.
    """
    most = options.max_width, options.max_height
    full = fitted(size, pixel_aspect, *most)
    small = fitted(size, pixel_aspect, *(min(*pair) for pair in zip(STANDARD, most)))
    standard = Rendition(REVIEW_MOVIE, *small)
    if small == full or not options.full_size:
        return (standard,)
    named = (end for width, height, end in _CLASSES if full[0] <= width and full[1] <= height)
    return standard, Rendition(REVIEW_MOVIE + next(named, _GREATEST), *full)
