"""What clients announce of a file before they send it."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from typing import Any


def content_type(file_name: str) -> str:
    """Return the media type for a file name."""
    return mimetypes.guess_type(file_name)[0] or "application/octet-stream"


def checksum_problem(checksum: Any) -> str | None:
    """Say what is wrong with an announced checksum; None if it is a base 64 MD5, or absent."""
    if checksum is None:
        return None
    try:
        digest = base64.b64decode(checksum, validate=True)
    except (binascii.Error, ValueError, TypeError):
        return "The checksum is no base 64 text."
    return None if len(digest) == 16 else "The checksum is no MD5 digest."
