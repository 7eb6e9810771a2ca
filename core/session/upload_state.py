"""What is known of an upload: how far it is, so that it can go on later, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import FileAccessError, TransferError
from ..files import coded_error

MIB = 1024 * 1024
# Up to this file size, parts of this size; the steps of the protocol (6.3).
PART_SIZES = (
    (128 * MIB, 8 * MIB),
    (1024 * MIB, 16 * MIB),
    (8 * 1024 * MIB, 32 * MIB),
    (64 * 1024 * MIB, 64 * MIB),
)
LARGEST_PART = 128 * MIB
MOST_PARTS = 10_000
# A storage of S3 takes no smaller ones but the last (docs.aws.amazon.com, "Multipart upload limits").
SMALLEST_PART = 5 * MIB


@dataclass(frozen=True)
class UploadResult:
    """A finished upload.

    Attributes:
        component_id: Id the bytes are stored under.
        size: Bytes of the file.
        checksum: Base64 of the MD5 that the server was told; empty for an upload in parts.
        parts: In how many parts it went; 1 for a single one.
    """

    component_id: str
    size: int
    checksum: str
    parts: int


@dataclass(frozen=True)
class Source:
    """A file as it was when the upload began.

    Attributes:
        path: Where it is, as text.
        size: Bytes.
        modified_ns: Time of the last change in nanoseconds.
    """

    path: str
    size: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> Source:
        """Look at a file.

        Raises:
            FileAccessError: There is no such file, or it cannot be looked at.
        """
        try:
            found = path.stat()
        except OSError as error:
            raise coded_error(error, f"{path} cannot be read") from error
        if not path.is_file():
            raise FileAccessError(f"{path} is no file.", path=path)
        return cls(str(path), found.st_size, found.st_mtime_ns)

    def check(self) -> None:
        """Raise when the file is no longer the same.

        Raises:
            TransferError: It changed; what was sent is of no use.
            FileAccessError: It is gone.
        """
        if Source.of(Path(self.path)) != self:
            raise TransferError(
                f"{self.path} changed while it was uploaded.",
                next_step="Wait until it is written completely, then try again.",
                path=self.path,
            )


@dataclass(frozen=True)
class Part:
    """One part of an upload.

    Attributes:
        number: From 1 on.
        url: Where to put it. It is a secret: who has it may write there.
        e_tag: The storage's receipt; empty while it is not there.
    """

    number: int
    url: str
    e_tag: str = ""


@dataclass(frozen=True)
class UploadState:
    """An upload in parts on its way; it round-trips through `core.records`.

    Attributes:
        component_id: Id the bytes are stored under.
        upload_id: The server's name for the upload.
        source: The file.
        part_size: Bytes of every part but the last.
        parts: All parts in order.
    """

    component_id: str
    upload_id: str
    source: Source
    part_size: int
    parts: tuple[Part, ...]

    def with_receipt(self, number: int, e_tag: str) -> UploadState:
        """Return the state after a part has arrived."""
        parts = tuple(replace(p, e_tag=e_tag) if p.number == number else p for p in self.parts)
        return replace(self, parts=parts)

    def span(self, part: Part) -> tuple[int, int]:
        """Return the first byte of a part and how many it has."""
        start = (part.number - 1) * self.part_size
        return start, min(self.part_size, self.source.size - start)

    @property
    def arrived(self) -> int:
        """Bytes that are in the storage."""
        return sum(self.span(part)[1] for part in self.parts if part.e_tag)


def part_size_for(size: int) -> int:
    """Return the bytes a part of a file of `size` bytes has.

    Raises:
        TransferError: The file is larger than ten thousand of the largest parts.
    """
    if size > LARGEST_PART * MOST_PARTS:
        raise TransferError(
            "The file is larger than the server's storage takes.",
            next_step=f"The limit is {LARGEST_PART * MOST_PARTS} bytes.",
            size=size,
        )
    return next((part for limit, part in PART_SIZES if size <= limit), LARGEST_PART)


def careful_part_size(size: int) -> int:
    """Return the bytes of a part of an upload that may be cut off: a quarter, where the storage takes it.

    Raises:
        TransferError: As `part_size_for`.
    """
    usual = part_size_for(size)
    return min(usual, max(usual // 4, SMALLEST_PART, -(-size // MOST_PARTS)))


def careful_connections(size: int, part_size: int) -> int:
    """Return how many parts of `part_size` may be under way at once in an upload that may be cut off.

    All of them and one more, which the wire broke, are no more than one usual part, if that can be.

    Raises:
        TransferError: As `part_size_for`.
    """
    return max(1, part_size_for(size) // part_size - 1)
