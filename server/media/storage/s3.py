"""Media in a bucket of a storage that speaks S3.

Keys and secrets come from where the tools of S3 take them: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
`AWS_REGION`, `AWS_ENDPOINT_URL_S3`, or the files below `~/.aws`. They stay in the client library: no
message, no log and no answer holds them, but for the signatures of addresses.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from rushes.core.errors import BadSettingError

from ...protocol import NotFoundError, StorageError
from .base import BLOCK, Storage
from .s3_client import Client, is_missing, make_client, sdk_errors, wrapped
from .s3_direct import S3Transfers

logger = logging.getLogger(__name__)
_DELETED_AT_ONCE = 1000  # the most one call may name


class S3Storage(Storage):
    """Objects of one bucket below one prefix.

    Args:
        client: Speaks to the storage.
        bucket: Name of the bucket, which must exist.
        prefix: Before every key, with its slash, or empty.
    """

    def __init__(self, client: Client, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self.direct = S3Transfers(client, bucket, prefix)

    @classmethod
    def at(cls, url: str) -> S3Storage:
        """Return the storage at `s3://bucket/prefix`.

        Raises:
            BadSettingError: The URL names no bucket, or region, keys or endpoint make no sense.
            MissingPartError: boto3 is not installed.
        """
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc or parts.query or "@" in parts.netloc:
            raise BadSettingError(
                f"{parts.scheme or 'the text'} names no storage of media.",
                next_step="Give s3://BUCKET/PREFIX; keys and endpoint come from the environment "
                "(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_S3).",
                setting="storage",
            )
        path = parts.path.strip("/")
        return cls(make_client(), parts.netloc, f"{path}/" if path else "")

    def put(self, key: str, path: Path, kind: str) -> None:
        """Send a file, large ones in parts; the storage checks what arrives."""
        with wrapped(f"Putting {key}"):
            extra = {"ContentType": kind}
            self._client.upload_file(str(path), self._bucket, self._at(key), ExtraArgs=extra)
        path.unlink(missing_ok=True)

    def size(self, key: str) -> int | None:
        """Ask for the length of an object."""
        try:
            with wrapped(f"Looking for {key}"):
                answer = self._client.head_object(Bucket=self._bucket, Key=self._at(key))
        except NotFoundError:
            return None
        return int(answer["ContentLength"])

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Go through bytes of an object; a broken connection ends it with an error."""
        if length == 0:
            return
        end = "" if length is None else str(start + length - 1)
        more = {"Range": f"bytes={start}-{end}"} if start or end else {}
        with wrapped(f"Reading {key}"):
            answer = self._client.get_object(Bucket=self._bucket, Key=self._at(key), **more)
        with closing(answer["Body"]) as body, wrapped(f"Reading {key}"):
            yield from body.iter_chunks(BLOCK)

    def fetch(self, key: str, target: Path) -> None:
        """Copy an object to a local file."""
        try:
            with target.open("wb") as file:
                for block in self.read(key):
                    file.write(block)
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def remove(self, keys: Iterable[str]) -> None:
        """Delete objects, many in one call."""
        wanted = [{"Key": self._at(key)} for key in keys]
        for start in range(0, len(wanted), _DELETED_AT_ONCE):
            some = {"Objects": wanted[start : start + _DELETED_AT_ONCE], "Quiet": True}
            with wrapped("Deleting files"):
                answer = self._client.delete_objects(Bucket=self._bucket, Delete=some)
            if answer.get("Errors"):
                logger.error("The storage deletes not all: %s", answer["Errors"][0].get("Code"))
                raise StorageError("The storage of media does not delete what it should.")

    def check(self) -> None:
        """Ask for the bucket, once and without patience."""
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except sdk_errors() as error:
            if is_missing(error):
                raise StorageError("The storage of media has no such bucket.") from None
            with wrapped("Asking for the bucket"):
                raise

    def _at(self, key: str) -> str:
        return f"{self._prefix}{key}"
