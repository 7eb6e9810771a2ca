"""Finds the files a pattern, a frame, a folder or a movie stands for.

Patterns are `shot.####.exr`, `shot.%04d.exr`, `shot.@@@@.exr`, `shot.$F4.exr`, and `shot.1001-1010#.exr` for a part.
The number of signs is not held against the files, because people rarely count them. Gaps are reported,
not judged: `Footage` decides which frames are needed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..errors import NoMediaError, UnsupportedMediaError
from .formats import is_display_referred, is_image, is_movie
from .parts import needed

# A dash is a minus sign only behind a separator: take-2.png is take 2.
_NUMBER = r"(?:(?:(?<=[._])|^)-)?[0-9]+"
_FRAME_FILE = re.compile(rf"(?P<base>.*?)(?P<frame>{_NUMBER})(?P<suffix>\.[^.]+)")
# shot_v002.exr is version 2, not frame 2.
_VERSION = re.compile(r"(?:^|[._-])[vV]$")


@dataclass(frozen=True)
class FoundMedia:
    """What was found.

    Attributes:
        kind: `sequence`, `movie` or `still`.
        files: File by scene frame, in order. A movie is named at each of its frames, from 1; a still
            at the number in its name, or at 1.
        missing: Frames between the first and the last, or of the range asked for, that are not there.
        rate: Frames a second as asked for, or as the media says, or None.
        size: Pixels (width, height) of the first frame.
        pixel_aspect: Width of a pixel divided by its height.
        display_referred: True where such files usually hold pixels as displayed.
    """

    kind: str
    files: Mapping[int, str]
    missing: tuple[int, ...]
    rate: Fraction | None
    size: tuple[int, int]
    display_referred: bool
    pixel_aspect: float = 1.0

    @property
    def first(self) -> int:
        """Lowest frame."""
        return min(self.files)

    @property
    def last(self) -> int:
        """Highest frame."""
        return max(self.files)


def find_footage(pattern: str, rate: Fraction | None = None) -> FoundMedia:
    """Find what a person means by a path.

    Args:
        pattern: A sequence pattern, one frame of a sequence, a still, a movie, or a folder that holds
            exactly one of these.
        rate: Frames a second to note down instead of what the media says.

    Raises:
        NoMediaError: Nothing is there, or a folder holds more than one thing.
        UnsupportedMediaError: It is neither image nor movie.
        UnreadableImageError: The first image, or the movie, is damaged.
        MissingPartError: The extra `worker` is not installed.
    """
    path = os.path.abspath(os.path.expanduser(pattern))
    if os.path.isdir(path):
        path = _only_one(path)
    if not os.path.isfile(path):
        return _images(*_from_pattern(path), rate, "sequence")
    if is_movie(path):
        return _movie(path, rate)
    files = _siblings(path)
    return _images(files, None, rate, "sequence" if len(files) > 1 else "still")


def _images(
    files: Mapping[int, str], wanted: frozenset[int] | None, rate: Fraction | None, kind: str
) -> FoundMedia:
    from .images import read_header

    first = files[min(files)]
    _require_image(first)
    header = read_header(first)
    expected = wanted or frozenset(range(min(files), max(files) + 1))
    return FoundMedia(
        kind=kind,
        files={frame: files[frame] for frame in sorted(files)},
        missing=tuple(sorted(expected.difference(files))),
        rate=rate or header.rate,
        size=(header.width, header.height),
        display_referred=is_display_referred(first),
        pixel_aspect=header.pixel_aspect,
    )


def _movie(path: str, rate: Fraction | None) -> FoundMedia:
    from .probe import probe_movie

    info = probe_movie(path)
    return FoundMedia(
        kind="movie",
        files=dict.fromkeys(range(1, info.frames + 1), path),
        missing=(),
        rate=rate or info.rate,
        size=(info.width, info.height),
        display_referred=True,
        pixel_aspect=info.pixel_aspect,
    )


def _from_pattern(pattern: str) -> tuple[dict[int, str], frozenset[int] | None]:
    """Return the files of a pattern and the frames it asks for, None for all there are."""
    with needed("fileseq"):
        from fileseq.constants import PAD_STYLE_HASH1
        from fileseq.exceptions import FileSeqException
        from fileseq.filesequence import FileSequence
    try:
        sequence = FileSequence(pattern, pad_style=PAD_STYLE_HASH1)
    except FileSeqException:
        raise _nothing(pattern) from None
    if not sequence.padding():
        raise _nothing(pattern)
    _require_image(pattern)
    frames = sequence.frameSet()
    wanted = frozenset(int(frame) for frame in frames) if frames else None
    found = _matching(
        sequence.dirname(), sequence.basename(), sequence.extension(), sequence.zfill()
    )
    files = {frame: file for frame, file in found.items() if wanted is None or frame in wanted}
    if not files:
        raise _nothing(pattern)
    return files, wanted


def _siblings(path: str) -> dict[int, str]:
    """Return the sequence a file belongs to; only the file itself for a still."""
    folder, name = os.path.split(path)
    match = _FRAME_FILE.fullmatch(name)
    if not match:
        return {1: path}
    if _VERSION.search(match["base"]):
        return {1: path}
    found = _matching(folder, match["base"], match["suffix"], len(match["frame"]))
    return {**found, int(match["frame"]): path}


def _matching(folder: str, base: str, suffix: str, width: int) -> dict[int, str]:
    """Return file by frame; where two names mean one frame, the one with the padding asked for."""
    frame_name = re.compile(rf"{re.escape(base)}(-?[0-9]+){re.escape(suffix)}")
    files: dict[int, str] = {}
    for name in sorted(_names(folder)):
        match = frame_name.fullmatch(name)
        if match and (int(match[1]) not in files or len(match[1].lstrip("-")) == width):
            files[int(match[1])] = os.path.join(folder, name)
    return files


def _only_one(folder: str) -> str:
    """Return a file of the one image, sequence or movie in a folder."""
    groups: dict[str, str] = {}
    for name in sorted(_names(folder)):
        if is_image(name) or is_movie(name):
            match = None if is_movie(name) else _FRAME_FILE.fullmatch(name)
            groups.setdefault(f"{match['base']}#{match['suffix']}" if match else name, name)
    if len(groups) == 1:
        return os.path.join(folder, next(iter(groups.values())))
    holds = f"holds {len(groups)}: {', '.join(list(groups)[:5])}" if groups else "holds nothing"
    raise NoMediaError(
        f"{folder} is a folder and {holds} to publish.",
        next_step="Name one sequence or movie, for example shot.####.exr.",
        path=folder,
        found=list(groups),
    )


def _names(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder or ".") as entries:
            for entry in entries:
                if not entry.name.startswith(".") and entry.is_file():
                    yield entry.name
    except OSError:
        return


def _require_image(path: str) -> None:
    if not is_image(path):
        raise UnsupportedMediaError(
            f"{os.path.basename(path)} is neither an image nor a movie that can be published.",
            path=path,
        )


def _nothing(path: str) -> NoMediaError:
    return NoMediaError(f"There is no {path}.", path=path)
