"""Which files are images, which are movies, and which hold pixels as displayed."""

from __future__ import annotations

from pathlib import PurePath

_MOVIES = ".mp4 .mov .m4v .mkv .avi .webm .mxf .mpg .mpeg .wmv .ogv .ts"
_SCENE_IMAGES = ".exr .sxr .mxr .dpx .cin .hdr .rgbe"
_DISPLAY_IMAGES = (
    ".png .jpg .jpeg .tif .tiff .tga .bmp .webp .jp2 .jxl .sgi .rgb .rgba .iff .ppm .psd"
)
MOVIES = frozenset(_MOVIES.split())
SCENE_IMAGES = frozenset(_SCENE_IMAGES.split())
DISPLAY_IMAGES = frozenset(_DISPLAY_IMAGES.split())
IMAGES = SCENE_IMAGES | DISPLAY_IMAGES


def suffix_of(path: str) -> str:
    """Return the lower-case suffix of a path, with its dot."""
    return PurePath(path).suffix.lower()


def is_movie(path: str) -> bool:
    """Tell whether the name is that of a movie."""
    return suffix_of(path) in MOVIES


def is_image(path: str) -> bool:
    """Tell whether the name is that of an image that can be read."""
    return suffix_of(path) in IMAGES


def is_display_referred(path: str) -> bool:
    """Tell whether such files usually hold pixels as displayed, so that no view is to be applied."""
    return suffix_of(path) in MOVIES | DISPLAY_IMAGES
