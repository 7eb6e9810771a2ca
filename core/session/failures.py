"""What a broken HTTP call means: which error it is, and whether the server may have acted on it."""

from __future__ import annotations

from ..errors import (
    BadSettingError,
    MissingPartError,
    NetworkError,
    NoAnswerError,
    RushesError,
    ServerError,
    UnreachableError,
)


class Failure(Exception):
    """A call that failed in a way that may pass.

    Attributes:
        error: What to tell when it is not made again.
        reached_server: Whether the server may have carried it out.
        passing: Whether waiting may help.
        retry_after_s: What the server asked to wait, in seconds.
    """

    def __init__(
        self,
        error: NetworkError | ServerError,
        *,
        reached_server: bool,
        passing: bool = True,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(error.message)
        self.error = error
        self.reached_server = reached_server
        self.passing = passing
        self.retry_after_s = retry_after_s


def failure_of(error: Exception, address: str) -> Failure | RushesError:
    """Return the failure that an exception of `requests` stands for.

    Args:
        error: The exception.
        address: Server the call was for, for the message.

    Returns:
        A `Failure`, or the error itself where no call can be made at all.
    """
    import requests

    if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY" in str(error):
        untrusted = UnreachableError(
            f"The certificate of {address} is not trusted.",
            next_step="Name the studio's certificates in REQUESTS_CA_BUNDLE.",
        )
        return Failure(untrusted, reached_server=False, passing=False)
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError)):
        return _unreachable(f"{address} takes no connection.")
    if isinstance(error, requests.exceptions.ProxyError):
        return _unreachable(f"The proxy on the way to {address} fails.")
    if isinstance(error, requests.ConnectionError) and never_sent(error):
        return _unreachable(f"{address} cannot be reached.")
    if isinstance(error, requests.Timeout):
        slow = NoAnswerError(f"{address} did not answer in time.")
        return Failure(slow, reached_server=True)
    if isinstance(error, requests.exceptions.InvalidSchema) and "SOCKS" in str(error):
        return MissingPartError(
            f"The way to {address} leads through a SOCKS proxy, which needs another library.",
            next_step='Install it with: pip install "requests[socks]"',
        )
    if isinstance(error, ValueError):
        # Its text may hold a header or a signed address, which are secrets.
        return BadSettingError(f"No call can be made to {address}: {type(error).__name__}.")
    if not isinstance(error, requests.RequestException):
        # What `requests` raises for a file of authorities that is not there.
        return BadSettingError(
            f"No call can be made to {address}: {error}", next_step="Check REQUESTS_CA_BUNDLE."
        )
    return Failure(NoAnswerError(f"The connection to {address} broke off."), reached_server=True)


def _unreachable(message: str) -> Failure:
    return Failure(UnreachableError(message), reached_server=False)


def never_sent(error: BaseException) -> bool:
    """Return whether a connection error happened before a connection was there."""
    from urllib3 import exceptions as urllib3_errors

    cause: object = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(
        reason, (urllib3_errors.NewConnectionError, urllib3_errors.ConnectTimeoutError)
    )
