"""Addresses under which clients send to and read from S3 by themselves, signed and ending.

The form of parts is that of the protocol (2.8), which took it from S3. Length and MD5 are part of the
signature, so that the storage refuses any other file. A browser needs the bucket's CORS rules to allow
`PUT` and `GET` from its page and to expose `ETag`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...protocol import NotFoundError, ValidationError
from .base import DirectTransfers, HeldPart
from .s3_client import Client, error_code, sdk_errors, wrapped

_LONGEST_S = 7 * 24 * 3600  # S3 signs for no longer
_REFUSED = {"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML", "BadDigest"}


class S3Transfers(DirectTransfers):
    """Signs addresses of one bucket.

    Args:
        client: Speaks to the storage.
        bucket: Name of the bucket.
        prefix: Before every key.
    """

    smallest_part = 5 * 1024 * 1024

    def __init__(self, client: Client, bucket: str, prefix: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    def upload_address(self, key: str, kind: str, size: int, md5: str | None, seconds: int) -> str:
        """Sign a `PUT` of one whole file."""
        more: dict[str, Any] = {"ContentType": kind, "ContentLength": size}
        if md5:
            more["ContentMD5"] = md5
        return self._signed("put_object", key, seconds, **more)

    def begin_parts(self, key: str, kind: str) -> str:
        """Begin a multipart upload."""
        with wrapped("Beginning an upload"):
            answer = self._client.create_multipart_upload(**self._named(key), ContentType=kind)
        return str(answer["UploadId"])

    def part_address(self, key: str, upload: str, number: int, seconds: int) -> str:
        """Sign a `PUT` of one part."""
        return self._signed("upload_part", key, seconds, UploadId=upload, PartNumber=number)

    def held_parts(self, key: str, upload: str) -> list[HeldPart]:
        """List the parts, a thousand in one answer."""
        found: list[HeldPart] = []
        more: dict[str, Any] = {}
        try:
            while True:
                with wrapped("Listing parts"):
                    answer = self._client.list_parts(**self._named(key), UploadId=upload, **more)
                found += [_held(part) for part in answer.get("Parts", ())]
                if not answer.get("IsTruncated"):
                    return found
                more = {"PartNumberMarker": answer["NextPartNumberMarker"]}
        except NotFoundError:
            return []

    def join_parts(self, key: str, upload: str, parts: Iterable[tuple[int, str]]) -> None:
        """Complete a multipart upload."""
        listed = [{"PartNumber": number, "ETag": f'"{e_tag}"'} for number, e_tag in parts]
        try:
            with wrapped("Joining parts"):
                self._complete(key, upload, listed)
        except NotFoundError:
            raise ValidationError("This upload is not known; it may have ended.") from None

    def drop_parts(self, key: str, upload: str) -> None:
        """Abort a multipart upload."""
        try:
            with wrapped("Dropping parts"):
                self._client.abort_multipart_upload(**self._named(key), UploadId=upload)
        except NotFoundError:
            return

    def download_address(
        self, key: str, method: str, seconds: int, kind: str, disposition: str
    ) -> str:
        """Sign a `GET` or a `HEAD`."""
        act = "head_object" if method == "HEAD" else "get_object"
        told = {"ResponseContentType": kind, "ResponseContentDisposition": disposition}
        told["ResponseCacheControl"] = "private, max-age=3600"
        return self._signed(act, key, seconds, **told)

    def _complete(self, key: str, upload: str, listed: list[dict[str, Any]]) -> None:
        try:
            self._client.complete_multipart_upload(
                **self._named(key), UploadId=upload, MultipartUpload={"Parts": listed}
            )
        except sdk_errors() as error:
            if error_code(error) in _REFUSED:
                raise ValidationError(
                    "A part has not arrived, not with this ETag, or is smaller than 5 MiB."
                ) from None
            raise

    def _signed(self, act: str, key: str, seconds: int, **more: Any) -> str:
        asked = {**self._named(key), **more}
        until = min(max(seconds, 1), _LONGEST_S)
        with wrapped("Signing an address"):
            return str(self._client.generate_presigned_url(act, Params=asked, ExpiresIn=until))

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{key}"}


def _held(part: dict[str, Any]) -> HeldPart:
    return HeldPart(int(part["PartNumber"]), part["ETag"].strip('"'), int(part["Size"]))
