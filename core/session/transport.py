"""One HTTP conversation with the server: calls go in, results or typed errors come out.

It keeps the connections, signs the calls, waits no longer than allowed and repeats what may be repeated.
What the operations mean is left to others. All methods may be called from several threads.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Union

from ..errors import (
    BadAnswerError,
    ClosedError,
    NetworkError,
    ServerError,
    ServerFailureError,
)
from . import retry
from .answers import BrokenBodyError, describe, read_answer
from .failures import Failure, failure_of
from .process_lock import ProcessLock
from .trust import mount_adapters

if TYPE_CHECKING:
    import requests

    from .auth import SessionAuthentication

logger = logging.getLogger(__name__)

Timeout = Union[float, tuple[float, float]]
CONNECT_TIMEOUT_S = 10.0
_CLOCK_GRAIN_S = 2.0


class Transport:
    """Posts operations to `{server}/api`.

    Args:
        server_url: The server, as `normal_address` gives it.
        auth: Signs the calls.
        timeout: Seconds to wait for an answer, or a pair of seconds to connect and to answer.
        headers: Further headers of every call.
        cookies: Cookies to begin with.
        strict: Ask the server for strict answers (protocol 1.6).
        policy: How failed calls are repeated.

    Attributes:
        skew_s: Seconds that the server's clock is ahead of ours.
    """

    def __init__(
        self,
        server_url: str,
        auth: SessionAuthentication,
        *,
        timeout: Timeout = 60.0,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        strict: bool = False,
        policy: retry.RetryPolicy = retry.CALLS,
    ) -> None:
        self.server_url = server_url
        self.auth = auth
        self.timeout = split_timeout(timeout)
        self._headers = {
            **(headers or {}),
            "accept": "application/json",
            "content-type": "application/json",
            "ftrack-strict-api": "true" if strict else "false",
        }
        self._cookies = dict(cookies or {})
        self._policy = policy
        self.skew_s = 0.0
        self._closed = threading.Event()
        self._lock = ProcessLock()
        self._http: requests.Session | None = None
        self._process = 0

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed.is_set()

    def call(self, operations: list[dict[str, Any]], *, repeatable: bool) -> list[Any]:
        """Return the results of a batch, as decoded JSON, one for each operation.

        Args:
            operations: The batch; the server runs it in this order, as one transaction.
            repeatable: True when doing it twice is as good as once. Otherwise it is made again only
                if it surely never reached the server.

        Raises:
            ServerError: The server refused. Its fact `repeated` is true when an earlier try of the
                same batch may have been carried out.
            NetworkError: There was no answer, after all tries.
            ClosedError: The session was closed.
        """
        if not operations:
            return []
        body = json.dumps(operations).encode("ascii")
        lost = False
        failures = 0
        while True:
            try:
                return self._post(body, operations)
            except Failure as failure:
                failures += 1
                lost = lost or failure.reached_server
                again = repeatable or not failure.reached_server
                if not (again and failure.passing and failures < self._policy.attempts):
                    raise self._told(failure, operations, lost, failures) from failure.__cause__
                self._wait(failures, failure)
            except ServerError as error:
                error.facts["repeated"] = lost
                raise

    def _post(self, body: bytes, operations: list[dict[str, Any]]) -> list[Any]:
        import requests

        http = self._connection()
        try:
            response = http.post(
                f"{self.server_url}/api", data=body, timeout=self.timeout, allow_redirects=False
            )
        except (requests.RequestException, OSError) as error:
            self.refuse_when_closed()
            raise failure_of(error, self.server_url) from error
        self._note_clock(response.headers.get("date"))
        if response.is_redirect:
            raise self._moved(response.headers.get("location", ""))
        try:
            return read_answer(response.status_code, response.content, operations)
        except BrokenBodyError as error:
            cut = BadAnswerError("The answer was cut off on the way.", status=response.status_code)
            raise Failure(cut, reached_server=True) from error
        except ServerFailureError as error:
            if response.status_code not in retry.RETRIED_STATUSES:
                raise
            asked = retry.retry_after(response.headers.get("retry-after"))
            raise Failure(error, reached_server=True, retry_after_s=asked) from error

    def _note_clock(self, date: str | None) -> None:
        """Remember how far the server's clock is ahead, to the second its answers tell."""
        from email.utils import parsedate_to_datetime

        try:
            ahead = parsedate_to_datetime(date or "").timestamp() - time.time()
        except (TypeError, ValueError, OverflowError):
            return
        # The header has whole seconds, and the answer took its time.
        self.skew_s = 0.0 if abs(ahead) < _CLOCK_GRAIN_S else ahead

    def probe(self, route: str) -> int:
        """Ask a route of the server for its status alone.

        Args:
            route: Path and query; it may hold secrets, so it is not told in errors.

        Raises:
            NetworkError: There was no answer.
            ClosedError: The session was closed.
        """
        import requests

        try:
            with self._connection().get(
                self.server_url + route, timeout=self.timeout, allow_redirects=False, stream=True
            ) as response:
                return response.status_code
        except (requests.RequestException, OSError) as error:
            self.refuse_when_closed()
            failure = failure_of(error, self.server_url)
            raise (failure.error if isinstance(failure, Failure) else failure) from error

    def _told(
        self, failure: Failure, operations: list[dict[str, Any]], lost: bool, tries: int
    ) -> NetworkError | ServerError:
        error = failure.error
        error.facts.update(
            operation=describe(operations), tries=tries, repeated=lost, server_url=self.server_url
        )
        return error

    def _wait(self, failures: int, failure: Failure) -> None:
        delay = self._policy.delay(failures, failure.retry_after_s)
        logger.info("call failed (%s); again in %.2f s", failure.error, delay)
        self._closed.wait(delay)
        self.refuse_when_closed()

    def _moved(self, location: str) -> BadAnswerError:
        target = location.removesuffix("/api")
        return BadAnswerError(
            f"The server sends us on to {target or 'nowhere'}.",
            next_step="Set FTRACK_SERVER to that address if you trust it.",
        )

    def refuse_when_closed(self) -> None:
        """Raise `ClosedError` when `close` was called."""
        if self.closed:
            raise ClosedError("This session is closed.", next_step="Open a new Session.")

    def _connection(self) -> requests.Session:
        """Return the connection pool of this process; after a fork the child makes its own."""
        self.refuse_when_closed()
        with self._lock:
            if self._http is None or self._process != os.getpid():
                self._http = self._open()
                self._process = os.getpid()
            return self._http

    def _open(self) -> requests.Session:
        import requests

        http = requests.Session()
        mount_adapters(http, secure=self.server_url.startswith("https:"))
        http.auth = self.auth
        http.headers.update(self._headers)
        http.cookies.update(self._cookies)
        return http

    def close(self) -> None:
        """Close the connections; calls that wait to be repeated end with `ClosedError`."""
        self._closed.set()
        with self._lock:
            http, self._http = self._http, None
        if http is not None:
            http.close()


def split_timeout(timeout: Timeout) -> tuple[float, float]:
    """Return the seconds to wait for a connection and for an answer."""
    if isinstance(timeout, tuple):
        return float(timeout[0]), float(timeout[1])
    return min(CONNECT_TIMEOUT_S, float(timeout)), float(timeout)
