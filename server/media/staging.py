"""Files and parts that arrive through the server, on its own disk until they are whole.

Names are hashes and random, so nothing a client sends can name a path.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from ..protocol import ValidationError
from .arrival import Arrival
from .storage import HeldPart

_STALE_S = 7 * 24 * 3600


class Staging:
    """The folders in which uploads wait.

    Args:
        folder: Two folders are made in it, `arriving` and `parts`.
        limit: Largest file, in bytes.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._limit = limit
        self._arriving = folder / "arriving"
        self._parts = folder / "parts"
        for path in (self._arriving, self._parts):
            path.mkdir(parents=True, exist_ok=True)

    def arrival(self, size: int | None) -> Arrival:
        """Return a place for a file to arrive in.

        Args:
            size: Announced length in bytes, or None.
        """
        return Arrival(self._arriving, self._limit if size is None else min(size, self._limit))

    def part_arrival(self, upload: str) -> Arrival:
        """Return a place for one part of an upload to arrive in."""
        self._folder(upload).mkdir(exist_ok=True)
        return Arrival(self._arriving, self._limit)

    def keep_part(self, arrival: Arrival, upload: str, number: int) -> None:
        """Take over an arrived part of an upload."""
        arrival.finish()
        os.replace(arrival.path, self._folder(upload) / f"{number:05d}-{arrival.md5_hex}")

    def held_parts(self, upload: str) -> list[HeldPart]:
        """Return the parts that have arrived, in order; of one sent twice, the last."""
        found: dict[int, tuple[int, HeldPart]] = {}
        folder = self._folder(upload)
        for path in folder.iterdir() if folder.exists() else ():
            number, _, e_tag = path.name.partition("-")
            facts = path.stat()
            part = HeldPart(int(number), e_tag, facts.st_size)
            earlier = found.get(part.number)
            if earlier is None or earlier[0] <= facts.st_mtime_ns:
                found[part.number] = (facts.st_mtime_ns, part)
        return [part for _, (_, part) in sorted(found.items())]

    def joined(self, upload: str, size: int | None, parts: Iterable[tuple[int, str]]) -> Arrival:
        """Return a file made of the parts of an upload; to be closed by the caller.

        Args:
            upload: The upload's id.
            size: Announced length in bytes, or None.
            parts: Number and checksum (hexadecimal) of each part, in order.

        Raises:
            ValidationError: A part is missing or other than stated, or the length is not right.
        """
        arrival = self.arrival(size)
        try:
            for number, checksum in parts:
                self._append(arrival, self._folder(upload) / f"{number:05d}-{checksum}", number)
            if size is not None and arrival.size != size:
                raise ValidationError(f"{arrival.size} bytes arrived, {size} were announced.")
        except BaseException:
            arrival.close()
            raise
        return arrival

    def drop_parts(self, upload: str) -> None:
        """Delete the parts of an upload."""
        shutil.rmtree(self._folder(upload), ignore_errors=True)

    def clean(self) -> None:
        """Remove what broken uploads left behind."""
        oldest = time.time() - _STALE_S
        for path in (*self._arriving.iterdir(), *self._parts.iterdir()):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _folder(self, upload: str) -> Path:
        return self._parts / hashed(upload)

    def _append(self, arrival: Arrival, part: Path, number: int) -> None:
        try:
            arrival.append(part)
        except FileNotFoundError:
            raise ValidationError(
                f"Part {number} has not arrived, or not with this ETag."
            ) from None


def hashed(text: str) -> str:
    """Return a name for a file that says nothing and cannot lead anywhere."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
