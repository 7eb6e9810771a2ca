"""Small grey pictures by which the frames of a movie are told apart and put beside their source.

A mark holds the mean luma of 48 x 27 cells that cover the whole picture, so that whatever moves by more
than noise shows in it, and a codec hardly does. Needs the extra `worker`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .parts import needed

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mark = NDArray[np.float32]

_COLUMNS, _ROWS = 48, 27
_FINE = 8
_PACKED = 256
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def mark_of(picture: NDArray[np.uint8]) -> Mark:
    """Return the mark of a picture as displayed.

    Args:
        picture: Height x width x 3.

    Returns:
        Means of R'G'B' weighted as BT.709 does, 0 to 255.
    """
    return np.asarray(_means(picture) @ _LUMA, np.float32)


def mark_of_luma(luma: NDArray[np.uint8], full_range: bool) -> Mark:
    """Return the mark of a decoded picture.

    Args:
        luma: The plane Y', height x width.
        full_range: Whether 0 is black, or 16.
    """
    means = _means(luma[..., None])[..., 0]
    low, span = (0, 255) if full_range else (16, 219)
    return np.asarray((means - low) * (255 / span), np.float32)


def free_cells(covered: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return which cells hold nothing of what is covered: weights of 1 and 0, as `unlikeness` takes them.

    Args:
        covered: Height x width.
    """
    return np.asarray(_means(covered[..., None].astype(np.uint8))[..., 0] == 0, np.float32)


def unlikeness(first: Mark, second: Mark, weights: NDArray[np.float32] | None = None) -> float:
    """Return the mean squared difference of two marks, in steps of 8 bits; 0 where no cell counts."""
    squared = (first - second) ** 2
    if weights is None:
        return float(squared.mean())
    return float((squared * weights).sum() / max(1.0, float(weights.sum())))


class SourceMarks:
    """Marks of the images of a footage, noted down as they are read.

    `note` may be called from several threads at once, each frame once.
    """

    def __init__(self) -> None:
        self._marks: dict[int, Mark] = {}

    def note(self, frame: int, picture: NDArray[np.uint8]) -> None:
        """Note the picture that a scene frame's file holds."""
        self._marks[frame] = mark_of(picture)

    def packed(self, frames: Sequence[int]) -> NDArray[np.uint16]:
        """Return the marks of some frames as small whole numbers, for `unpack`."""
        marks = [np.clip(self._marks[frame] * _PACKED, 0, 65535).round() for frame in frames]
        return np.array(marks, np.uint16).reshape(-1, _ROWS, _COLUMNS)

    def unpack(self, frames: Sequence[int], marks: NDArray[np.uint16]) -> None:
        """Note marks that `packed` gave for the same number of frames.

        Raises:
            ValueError: They are marks of other frames.
        """
        if marks.shape != (len(frames), _ROWS, _COLUMNS):
            raise ValueError(f"marks of {len(frames)} frames have the shape {marks.shape}")
        for frame, mark in zip(frames, marks):
            self._marks[frame] = mark.astype(np.float32) / _PACKED

    def __getitem__(self, frame: int) -> Mark:
        return self._marks[frame]

    def __contains__(self, frame: int) -> bool:
        return frame in self._marks


def _means(picture: NDArray[Any]) -> NDArray[np.float32]:
    """Return means of cells: rows x columns x channels, whatever the size of the picture."""
    height, width = picture.shape[:2]
    # Small pictures are spread first, so that cells of a movie scaled down are those of its source.
    if height < _FINE * _ROWS or height % 2:
        picture = picture[_spread(height, _FINE * _ROWS)]
    if width < _FINE * _COLUMNS or width % 2:
        picture = picture[:, _spread(width, _FINE * _COLUMNS)]
    rows, columns = _edges(picture.shape[0], _ROWS), _edges(picture.shape[1], _COLUMNS)
    # Row by row first: summing contiguous memory is the fast part of it.
    bands = np.stack(
        [picture[top:bottom].sum(axis=0, dtype=np.uint32) for top, bottom in zip(rows, rows[1:])]
    )
    sums = np.add.reduceat(bands, columns[:-1], axis=1)
    area = np.outer(np.diff(rows), np.diff(columns))[..., None]
    return np.asarray(sums / area, np.float32)


def _spread(length: int, least: int) -> NDArray[np.int64]:
    """Return which lines to take, `least` at least; an odd size grows by its last, as in the encoder."""
    even = length + length % 2
    lines = np.arange(max(even, least)) * even // max(even, least)
    return np.minimum(lines, length - 1)


def _edges(length: int, cells: int) -> NDArray[np.int64]:
    return np.linspace(0, length, cells + 1).round().astype(np.int64)
