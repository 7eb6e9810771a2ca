"""The server's files: uploads, downloads, pictures, and the signed addresses of all three."""

from __future__ import annotations

from .addresses import SignedAddresses
from .files import MediaFiles, StoredFile
from .signing import Signer
from .storage import open_storage

__all__ = ["MediaFiles", "SignedAddresses", "Signer", "StoredFile", "open_storage"]
