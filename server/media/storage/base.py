"""What a storage of media must be able to do.

A storage keeps whole files under keys and knows nothing of components, users or quotas. A file is there
wholly or not at all. Keys are made by the server of hexadecimal digits and slashes, never of what a
client sends. Everything here waits for a disk or a network: it is for worker threads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1024 * 1024


@dataclass(frozen=True)
class HeldPart:
    """A part of an upload that has arrived.

    Attributes:
        number: From 1 on.
        e_tag: What the client has to name it by.
        size: Bytes.
    """

    number: int
    e_tag: str
    size: int


class DirectTransfers(ABC):
    """Addresses under which clients reach the storage themselves; each ends by itself."""

    smallest_part: int
    """Bytes that every part of an upload but the last must have."""

    @abstractmethod
    def upload_address(self, key: str, kind: str, size: int, md5: str | None, seconds: int) -> str:
        """Return where one `PUT` makes the file; the storage itself refuses another length or MD5.

        Args:
            key: Of the file.
            kind: Media type; the client must send it as `Content-Type`.
            size: Bytes.
            md5: Base 64; the client must send it as `Content-MD5`. None to check nothing.
            seconds: How long the address is good.
        """

    @abstractmethod
    def begin_parts(self, key: str, kind: str) -> str:
        """Begin an upload in parts and return its id.

        Raises:
            StorageError: The storage does not answer.
        """

    @abstractmethod
    def part_address(self, key: str, upload: str, number: int, seconds: int) -> str:
        """Return where one `PUT` makes a part; the answer has its `ETag`."""

    @abstractmethod
    def held_parts(self, key: str, upload: str) -> list[HeldPart]:
        """Return the parts that have arrived, in order; none of an upload that has ended.

        Raises:
            StorageError: The storage does not answer.
        """

    @abstractmethod
    def join_parts(self, key: str, upload: str, parts: Iterable[tuple[int, str]]) -> None:
        """Make the file of its parts.

        Args:
            key: Of the file.
            upload: As `begin_parts` gave it.
            parts: Number and ETag of each, in order.

        Raises:
            ValidationError: A part is missing, too small, or other than stated.
            StorageError: The storage does not answer.
        """

    @abstractmethod
    def drop_parts(self, key: str, upload: str) -> None:
        """Forget an upload and its parts; one that is gone is passed over.

        Raises:
            StorageError: The storage does not answer.
        """

    @abstractmethod
    def download_address(
        self, key: str, method: str, seconds: int, kind: str, disposition: str
    ) -> str:
        """Return where the file can be read.

        Args:
            key: Of the file.
            method: `GET` or `HEAD`; an address is good for one of them.
            seconds: How long it is good.
            kind: The `Content-Type` it is answered with.
            disposition: The `Content-Disposition` it is answered with.
        """


class Storage(ABC):
    """Keeps files under keys; safe between threads.

    Attributes:
        direct: How clients reach it by themselves, or None where all bytes pass through the server.
    """

    direct: DirectTransfers | None = None

    @abstractmethod
    def put(self, key: str, path: Path, kind: str) -> None:
        """Take over a finished local file, which is gone afterwards.

        Args:
            key: It is kept under; an earlier file is replaced.
            path: On the disk of the data folder, synced.
            kind: Its media type.

        Raises:
            StorageError: The storage does not answer.
            OSError: The disk is full or cannot be written.
        """

    @abstractmethod
    def size(self, key: str) -> int | None:
        """Return the length of a file in bytes, or None where there is none.

        Raises:
            StorageError: The storage does not answer.
        """

    @abstractmethod
    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Go through bytes of a file, block by block.

        Args:
            key: Of the file.
            start: Of the first byte, from 0.
            length: How many; None for all that follow.

        Raises:
            NotFoundError: There is no such file.
            StorageError: The storage does not answer.
        """

    @abstractmethod
    def fetch(self, key: str, target: Path) -> None:
        """Make a local copy of a file, or a link to it, which nobody may write to.

        Raises:
            NotFoundError: There is no such file.
            StorageError: The storage does not answer.
        """

    def local_path(self, key: str) -> Path | None:
        """Return the file itself where it is on this machine and there, else None."""
        return None

    @abstractmethod
    def remove(self, keys: Iterable[str]) -> None:
        """Delete files; those that are not there are passed over.

        Raises:
            StorageError: The storage does not answer.
        """

    @abstractmethod
    def check(self) -> None:
        """Ask whether it answers; takes a few seconds at most.

        Raises:
            StorageError: It does not.
        """
