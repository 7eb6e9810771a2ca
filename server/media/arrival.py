"""A file on its way in: on the server's own disk, with a running length and checksum."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from ..protocol import ValidationError

_BLOCK = 1024 * 1024


class Arrival:
    """A temporary file that grows.

    Close it in any case; what was not taken over is removed then.

    Args:
        folder: Where it is made.
        limit: Bytes it may have.

    Attributes:
        path: Where it is.
        size: Bytes so far.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._limit = limit
        handle, name = tempfile.mkstemp(dir=folder)
        self._file: BinaryIO = os.fdopen(handle, "wb")
        self._md5: Any = hashlib.md5(usedforsecurity=False)
        self.path = Path(name)
        self.size = 0

    def close(self) -> None:
        """Remove what was not taken over."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def write(self, block: bytes | bytearray) -> None:
        """Add bytes.

        Raises:
            ValidationError: There are more than were announced.
        """
        self.expect(len(block))
        self.hash(block)
        self.store(block)

    def expect(self, size: int) -> None:
        """Count bytes that have come and are to be hashed and stored, each in their order.

        Raises:
            ValidationError: There are more than were announced.
        """
        self.size += size
        self._check_size()

    def hash(self, block: bytes | bytearray) -> None:
        """Add bytes to the checksum; may run beside `store`, in a thread of its own."""
        if self._md5 is not None:
            self._md5.update(block)

    def store(self, block: bytes | bytearray) -> None:
        """Add bytes to the file; may run beside `hash`, in a thread of its own."""
        self._file.write(block)

    def append(self, part: Path) -> None:
        """Add a file whose bytes were hashed when they came; the checksum of the whole is given up.

        Raises:
            FileNotFoundError: There is no such file.
            ValidationError: There are more bytes than were announced.
        """
        with part.open("rb") as file:
            self.size += os.fstat(file.fileno()).st_size
            self._check_size()
            shutil.copyfileobj(file, self._file, _BLOCK)
        self._md5 = None

    def finish(self) -> None:
        """Bring every byte to disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def md5_hex(self) -> str | None:
        """The checksum so far, in hexadecimal; None after `append`."""
        return None if self._md5 is None else str(self._md5.hexdigest())

    @property
    def md5_base64(self) -> str:
        """The checksum so far, in base 64, as `Content-MD5` has it."""
        return base64.b64encode(self._md5.digest()).decode("ascii")

    def _check_size(self) -> None:
        if self.size > self._limit:
            raise ValidationError(f"More than the announced {self._limit} bytes were sent.")
