"""The client library of S3: how it is made, and what its errors become.

It is loaded by those servers alone that keep media in S3; the extra `s3` brings it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rushes.core.errors import BadSettingError, MissingPartError

from ...protocol import NotFoundError, StorageError

logger = logging.getLogger(__name__)
Client = Any
_CONNECT_S = 3
_READ_S = 20
_CONNECTIONS = 32
_TRIES = 3
_GONE = {"404", "NoSuchKey", "NoSuchUpload", "NotFound", "NoSuchBucket"}


def make_client() -> Client:
    """Return a client as the environment has it; nothing is sent yet.

    Raises:
        BadSettingError: Keys are missing, or the endpoint is no address.
        MissingPartError: boto3 is not installed.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise MissingPartError(
            f"Media in S3 need a part that is not installed: {error.name}.",
            next_step='Install it with: pip install "rushes[s3]"',
        ) from error
    config = Config(
        signature_version="s3v4",
        connect_timeout=_CONNECT_S,
        read_timeout=_READ_S,
        max_pool_connections=_CONNECTIONS,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
        # Newer checksums are not known to every storage that speaks S3; MD5 is.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if _endpoint() else "auto"},
    )
    try:
        session = boto3.session.Session()
        if session.get_credentials() is None:
            raise BadSettingError(
                "There are no keys for the storage of media.",
                next_step="Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
                setting="storage",
            )
        return session.client("s3", region_name=session.region_name or "us-east-1", config=config)
    except (BotoCoreError, ValueError) as error:
        raise BadSettingError(
            f"The storage of media cannot be used: {error}",
            next_step="Check AWS_REGION, AWS_PROFILE and AWS_ENDPOINT_URL_S3.",
            setting="storage",
        ) from error


def _endpoint() -> str:
    # A storage of one's own seldom has a name in the DNS for each bucket.
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")


def sdk_errors() -> tuple[type[Exception], ...]:
    """Return what the library raises."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, Boto3Error)


def error_code(error: Exception) -> str:
    """Return the word of S3 for an error, or an empty text."""
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))


def is_missing(error: Exception) -> bool:
    """Say whether an error tells that something is not there."""
    return error_code(error) in _GONE


@contextmanager
def wrapped(what: str) -> Iterator[None]:
    """Turn errors of the library into those of the protocol.

    Args:
        what: For the log, without anything secret.

    Raises:
        NotFoundError: The storage holds no such file.
        StorageError: It does not answer, or refuses the server.
    """
    try:
        yield
    except sdk_errors() as error:
        if is_missing(error):
            raise NotFoundError("The storage does not hold this file.") from None
        # Its text may name addresses with signatures; the kind of error is enough.
        code = error_code(error) or type(error).__name__
        logger.error("%s failed: the storage of media says %s.", what, code)
        raise StorageError(
            "The storage of media does not answer; try again in a while.", error_code="storage"
        ) from None
