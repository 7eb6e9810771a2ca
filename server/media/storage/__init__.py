"""Where the bytes of media are kept: a folder of this machine, or a bucket that speaks S3."""

from __future__ import annotations

from pathlib import Path

from .base import DirectTransfers, HeldPart, Storage
from .folder import FolderStorage

S3_SCHEME = "s3://"


def open_storage(url: str, folder: Path) -> Storage:
    """Return the storage of a server.

    Args:
        url: `s3://bucket/prefix`, or an empty text for a folder.
        folder: The server's data folder; without a URL, files are kept in `media/files` below it.

    Raises:
        BadSettingError: The URL names no storage, or the bucket cannot be used.
        MissingPartError: What speaks S3 is not installed.
        FileAccessError: The folder cannot be made.
    """
    if not url:
        return FolderStorage(folder / "media" / "files")
    from .s3 import S3Storage

    return S3Storage.at(url)


__all__ = ["S3_SCHEME", "DirectTransfers", "FolderStorage", "HeldPart", "Storage", "open_storage"]
