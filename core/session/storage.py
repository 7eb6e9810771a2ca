"""Puts bytes to signed URLs of a storage.

A signed URL is its own permission, so none of the session's headers, cookies or keys go along. Bytes are
read from disk as they are sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import (
    CancelledError,
    NetworkError,
    ServerFailureError,
    TransferError,
)
from ..files import coded_error
from . import retry
from .failures import Failure, failure_of
from .trust import mount_adapters

if TYPE_CHECKING:
    import requests

BLOCK = 1024 * 1024


class Stopped:
    """Tells every thread of a transfer to stop, and why."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def stop(self) -> None:
        """Stop; blocks that are being sent are the last."""
        self._event.set()

    def check(self) -> None:
        """Raise when it was stopped.

        Raises:
            CancelledError: `stop` was called.
        """
        if self._event.is_set():
            raise CancelledError("The transfer was cancelled.")

    def wait(self, seconds: float) -> None:
        """Wait, no longer than until it is stopped.

        Raises:
            CancelledError: `stop` was called.
        """
        self._event.wait(seconds)
        self.check()


class Span:
    """Some bytes of a file, as a request's body: with a length, read block by block.

    Args:
        path: The file.
        start: First byte.
        length: How many.
        sent: Called with the bytes of each block that is on its way, negative ones when a try is
            given up and its bytes count no longer.
        stopped: Ends the reading.
    """

    def __init__(
        self, path: str, start: int, length: int, sent: Callable[[int], None], stopped: Stopped
    ) -> None:
        self._path = path
        self._start = start
        self._length = length
        self._sent = sent
        self._stopped = stopped
        self._counted = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        self.take_back()
        left = self._length
        try:
            with open(self._path, "rb", buffering=0) as file:
                file.seek(self._start)
                while left:
                    self._stopped.check()
                    block = file.read(min(BLOCK, left))
                    if not block:
                        raise TransferError(f"{self._path} became shorter while it was uploaded.")
                    left -= len(block)
                    self._counted += len(block)
                    self._sent(len(block))
                    yield block
        except OSError as error:
            raise coded_error(error, f"{self._path} cannot be read") from error

    def take_back(self) -> None:
        """Count nothing as sent, because the try failed."""
        if self._counted:
            self._sent(-self._counted)
            self._counted = 0


class Storage:
    """Connections to a storage.

    Args:
        url: Any address of the storage; others may differ in host, not in scheme.
        timeout: Seconds to connect and to wait for an answer.
        connections: How many are used at once.
        policy: How failed puts are repeated.
    """

    def __init__(
        self,
        url: str,
        timeout: tuple[float, float],
        connections: int = 1,
        policy: retry.RetryPolicy = retry.PARTS,
    ) -> None:
        import requests

        self._timeout = timeout
        self._policy = policy
        self._http = requests.Session()
        mount_adapters(self._http, url.startswith("https:"), connections)

    def put(self, url: str, headers: Mapping[str, str], body: Span, stopped: Stopped) -> str:
        """Put some bytes, again if need be, and return the storage's receipt (`ETag`).

        Raises:
            TransferError: The storage refused them, or all tries failed.
            CancelledError: It was stopped.
            FileAccessError: The file cannot be read.
        """
        failures = 0
        while True:
            try:
                return self._put_once(url, headers, body)
            except Failure as failure:
                body.take_back()
                failures += 1
                if not failure.passing or failures >= self._policy.attempts:
                    raise TransferError(
                        f"The upload broke off: {failure.error.message}", tries=failures
                    ) from failure
                stopped.wait(self._policy.delay(failures, failure.retry_after_s))

    def _put_once(self, url: str, headers: Mapping[str, str], body: Span) -> str:
        import requests

        host = urlsplit(url).hostname or "the storage"
        try:
            response = self._http.put(
                url,
                data=body if len(body) else b"",
                headers=dict(headers),
                timeout=self._timeout,
                allow_redirects=False,
                # Without it `requests` might add a password from the user's .netrc.
                auth=unsigned,
            )
        except (requests.RequestException, OSError) as error:
            raise failure_of(error, host) from error
        if response.status_code in (200, 201, 204):
            return response.headers.get("etag", "").strip('"')
        raise _refused(response, host)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


_FULL = 507  # Insufficient Storage, RFC 4918 11.5: waiting a moment frees no space


def _refused(response: requests.Response, host: str) -> Exception:
    status = response.status_code
    if status == _FULL:
        return TransferError(
            f"The storage at {host} has no space left.",
            status=status,
            next_step="Have its disk cleared, then let the publish go on; nothing was lost.",
        )
    if status in retry.RETRIED_STATUSES or status >= 500:
        error: NetworkError | ServerFailureError = ServerFailureError(
            f"{host} answers HTTP {status}."
        )
        asked = retry.retry_after(response.headers.get("retry-after"))
        return Failure(error, reached_server=True, retry_after_s=asked)
    return TransferError(
        f"The storage at {host} refused the file with HTTP {status}.",
        status=status,
        next_step="Try again; the permission to upload may have run out.",
    )


def unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request as it is; given as `auth`, it keeps passwords of a .netrc out, too."""
    return request
