"""Cuts files where their content says so, to find in a new file what an old one held already.

Boundaries depend on the 32 bytes before them alone (a gear hash, as in FastCDC, Xia et al. 2016), so bytes
that moved are found again wherever they are. Needs numpy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..media.parts import needed

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WINDOW = 32
_BITS = 13  # a boundary every 8 KB on average, beyond the least length
_LEAST, _MOST = 2048, 65536
_BLOCK = 4 << 20
_GEAR = np.random.default_rng(20).integers(0, 1 << 32, 256, np.uint32)


@dataclass(frozen=True)
class Chunk:
    """Bytes of a file in a row: where, how many, and their SHA-256."""

    offset: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Span:
    """Bytes of a new file in a row.

    Attributes:
        offset: Where they are in the old file, or, for what is new, in the new one.
        size: How many.
        is_old: Whether the old file holds them.
    """

    offset: int
    size: int
    is_old: bool


def chunks_of(path: Path) -> list[Chunk]:
    """Return the chunks of a file, in order.

    Raises:
        OSError: It cannot be read.
    """
    chunks = []
    with path.open("rb") as file:
        offset = 0
        for size in _sizes(path):
            block = file.read(size)
            chunks.append(Chunk(offset, size, hashlib.sha256(block).hexdigest()))
            offset += size
    return chunks


def spans(new: Sequence[Chunk], old: Sequence[Chunk]) -> list[Span]:
    """Return what a new file consists of, neighbours put together."""
    known: Mapping[str, Chunk] = {chunk.sha256: chunk for chunk in old}
    found: list[Span] = []
    for chunk in new:
        held = known.get(chunk.sha256)
        span = Span(held.offset if held else chunk.offset, chunk.size, held is not None)
        last = found[-1] if found else None
        if last and last.is_old == span.is_old and last.offset + last.size == span.offset:
            found[-1] = Span(last.offset, last.size + span.size, last.is_old)
        else:
            found.append(span)
    return found


def _sizes(path: Path) -> Iterator[int]:
    """Give the length of every chunk."""
    begin = 0
    for boundary in _boundaries(path):
        while boundary - begin > _MOST:
            yield _MOST
            begin += _MOST
        if boundary - begin >= _LEAST:
            yield boundary - begin
            begin = boundary
    end = path.stat().st_size
    while end > begin:
        yield min(_MOST, end - begin)
        begin += min(_MOST, end - begin)


def _boundaries(path: Path) -> Iterator[int]:
    """Give places in ascending order behind which the content says to cut."""
    mask = np.uint32(((1 << _BITS) - 1) << (32 - _BITS))
    with path.open("rb") as file:
        start, tail = 0, b""
        while block := file.read(_BLOCK):
            data = np.frombuffer(tail + block, np.uint8)
            hashes = _rolling(_GEAR[data])
            places = np.nonzero((hashes & mask) == 0)[0] + 1
            # The first of them saw less than a window, and were judged with the block before.
            for place in places[places > len(tail)]:
                yield start + int(place) - len(tail)
            start += len(block)
            tail = (tail + block)[-_WINDOW:]


def _rolling(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the gear hash at every byte: the sum of the last 32 values, older ones shifted further."""
    width = 1
    while width < _WINDOW:
        shifted = np.zeros_like(values)
        shifted[width:] = values[:-width] << np.uint32(width)
        values = values + shifted
        width *= 2
    return values
