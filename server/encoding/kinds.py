"""Finds out what a media file is by its first bytes, as names are whatever a client sends.

Play lists and other files that name files are of no kind: ffmpeg would open what they name.
"""

from __future__ import annotations

from pathlib import Path

from rushes.core.media import formats

MOVIE = "movie"
IMAGE = "image"
_HEAD = 512
# Beginning of the file, and the suffix by which rushes.core.media knows such files.
_BEGINNINGS = (
    (b"\x1aE\xdf\xa3", ".mkv"),
    (b"\x06\x0e+4", ".mxf"),
    (b"\x00\x00\x01\xba", ".mpg"),
    (b"\x00\x00\x01\xb3", ".mpg"),
    (b"OggS", ".ogv"),
    (b"0&\xb2u\x8ef\xcf\x11", ".wmv"),
    (b"\x89PNG\r\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"v/1\x01", ".exr"),
    (b"SDPX", ".dpx"),
    (b"XPDS", ".dpx"),
    (b"8BPS", ".psd"),
    (b"BM", ".bmp"),
    (b"#?RADIANCE", ".hdr"),
)
_MOVIE_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_TS_PACKET = 188


def suffix_by_content(path: Path) -> str:
    """Return the suffix that fits what is in a file, or an empty text for what cannot be encoded."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head[4:8] == b"ftyp" or head[4:8] in _MOVIE_BOXES:
        return ".mov"
    if head[:4] == b"RIFF":
        return {b"AVI ": ".avi", b"WEBP": ".webp"}.get(head[8:12], "")
    if head[:1] == b"G" and head[_TS_PACKET : _TS_PACKET + 1] == b"G":
        return ".ts"
    return next((suffix for begin, suffix in _BEGINNINGS if head.startswith(begin)), "")


def kind_by_name(name: str) -> str:
    """Return what a file is expected to be by its name; a movie unless it is called an image."""
    return IMAGE if formats.is_image(name) else MOVIE
