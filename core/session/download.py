"""Fetches a file from a storage to disk, going on where a try broke off.

The bytes are written beside the target and take its name when they are all there, so nobody ever sees half
a file. What a broken download leaves behind is used by the next one, if the storage still has the same file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import (
    CancelledError,
    NetworkError,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
    ServerFailureError,
    TransferError,
)
from ..files import coded_error
from . import retry
from .failures import Failure, failure_of
from .storage import BLOCK, unsigned
from .trust import mount_adapters

if TYPE_CHECKING:
    import requests

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def download_file(
    url: str,
    path: Path,
    timeout: tuple[float, float],
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    policy: retry.RetryPolicy = retry.PARTS,
) -> int:
    """Fetch a file.

    Args:
        url: Where it is. It may carry its own permission, so it is not told in errors.
        path: Where it goes; its folder must exist.
        timeout: Seconds to connect and to wait for each block.
        progress: Called with bytes received and bytes in all, on the calling thread.
        cancelled: Asked for each block, on the calling thread; True stops and leaves nothing behind.
        policy: How often and how patiently it is tried.

    Returns:
        Bytes of the file.

    Raises:
        NotFoundError, PermissionDeniedError: The storage has no such file, or not for us.
        TransferError: All tries broke off.
        CancelledError: `cancelled` said so.
        NoSpaceError, FileAccessError: It cannot be written.
    """
    import requests

    http = requests.Session()
    mount_adapters(http, secure=url.startswith("https:"), connections=1)
    fetch = _Fetch(http, url, path, timeout, progress, cancelled)
    failures = 0
    try:
        while True:
            try:
                return fetch.run()
            except Failure as failure:
                failures += 1
                if not failure.passing or failures >= policy.attempts:
                    told = f"The download broke off: {failure.error.message}"
                    raise TransferError(told, tries=failures) from failure
                fetch.wait(policy.delay(failures, failure.retry_after_s))
    finally:
        http.close()


class _Fetch:
    """One download over several tries."""

    def __init__(
        self,
        http: requests.Session,
        url: str,
        path: Path,
        timeout: tuple[float, float],
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> None:
        self._http = http
        self._url = url
        self._path = path
        self._timeout = timeout
        self._progress = progress
        self._cancelled = cancelled
        self._part: Path | None = None
        self._tag = ""

    def run(self) -> int:
        """Try once, from where the last try ended."""
        import requests

        start = self._size_of_part()
        try:
            response = self._get(start)
            with contextlib.closing(response):
                if self._part is None:
                    self._begin(response)
                    if self._size_of_part():
                        return self.run()
                if response.status_code != 206:
                    start = 0
                return self._receive(response, start)
        except requests.RequestException as error:
            raise failure_of(error, "the storage") from error

    def _get(self, start: int) -> requests.Response:
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
            if self._tag:
                headers["If-Range"] = self._tag
        response = self._http.get(
            self._url, headers=headers, timeout=self._timeout, stream=True, auth=unsigned
        )
        if response.status_code in (200, 206):
            return response
        response.close()
        if response.status_code == 416 and self._part is not None:
            self._part.unlink(missing_ok=True)
            broken = TransferError("What was fetched before does not fit.")
            raise Failure(broken, reached_server=True)
        raise _refused(response)

    def _begin(self, response: requests.Response) -> None:
        """Choose the file for the bytes by what the storage says of them."""
        self._tag = response.headers.get("etag", "")
        length = response.headers.get("content-length", "")
        mark = hashlib.sha256(f"{self._tag} {length}".encode()).hexdigest()[:12]
        self._part = self._path.with_name(f".{self._path.name}.{mark}.part")
        if not self._tag:
            self._part.unlink(missing_ok=True)

    def _size_of_part(self) -> int:
        try:
            return self._part.stat().st_size if self._part is not None else 0
        except OSError:
            return 0

    def _receive(self, response: requests.Response, start: int) -> int:
        assert self._part is not None
        total = start + int(response.headers.get("content-length") or 0)
        done = start
        try:
            with open(self._part, "ab" if start else "wb") as file:
                for block in response.iter_content(BLOCK):
                    self._look()
                    file.write(block)
                    done += len(block)
                    if self._progress:
                        self._progress(done, total)
                file.flush()
                os.fsync(file.fileno())
            if total and done != total:
                short = TransferError("The storage sent less than it said.")
                raise Failure(short, reached_server=True)
            os.replace(self._part, self._path)
        except OSError as error:
            if hasattr(error, "request"):
                raise  # of the network, not of the disk
            raise coded_error(error, f"{self._path} cannot be written") from error
        return done

    def _look(self) -> None:
        if self._cancelled is not None and self._cancelled():
            if self._part is not None:
                self._part.unlink(missing_ok=True)
            raise CancelledError("The download was cancelled.")

    def wait(self, seconds: float) -> None:
        """Wait before the next try, no longer than until it is cancelled."""
        import time

        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._look()
            time.sleep(min(left, 0.1))


def _refused(response: requests.Response) -> Exception:
    status = response.status_code
    if status in retry.RETRIED_STATUSES or status >= 500:
        error: NetworkError | ServerError = ServerFailureError(
            f"The storage answers HTTP {status}."
        )
        asked = retry.retry_after(response.headers.get("retry-after"))
        return Failure(error, reached_server=True, retry_after_s=asked)
    if status in (404, 410):
        return NotFoundError("The storage has no such file.", status=status)
    if status in (401, 403):
        return PermissionDeniedError("The storage does not give the file out.", status=status)
    return TransferError(f"The storage answers HTTP {status}.", status=status)
