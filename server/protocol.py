"""The errors of the protocol and the few values that have a form of their own in its JSON.

Every refusal of the server is a `ProtocolError`; `web.api` turns it into the error body of the
protocol. Whatever else is raised is a fault of the server and is answered without details.
"""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any, ClassVar

# When callers may come again to a server whose data is being replaced.
RETRY_S = 2


class ProtocolError(Exception):
    """A call that is refused.

    Args:
        content: One sentence for the person or the script that called.
        error_code: Short word for programs, or None.

    Attributes:
        exception: The name clients see.
        status: HTTP status in strict mode; otherwise 200 is answered.
    """

    exception: ClassVar[str] = "ServerError"
    status: ClassVar[int] = 500

    def __init__(self, content: str, error_code: str | None = None) -> None:
        super().__init__(content)
        self.content = content
        self.error_code = error_code

    def body(self) -> dict[str, Any]:
        """Return the error object of the protocol."""
        return {
            "exception": self.exception,
            "content": self.content,
            "error_code": self.error_code,
        }


class InvalidCredentialsError(ProtocolError):
    """User or key are wrong, or the user is not active."""

    exception = "InvalidCredentialsError"
    status = 401


class PermissionDeniedError(ProtocolError):
    """The user may not do this."""

    exception = "PermissionError"
    status = 403


class NotFoundError(ProtocolError):
    """An entity that must be there is not."""

    exception = "NotFoundError"
    status = 404


class DuplicateEntryError(ProtocolError):
    """There is such an entity already."""

    exception = "DuplicateEntryError"
    status = 409


class IntegrityError(ProtocolError):
    """A key clashes, or points at nothing."""

    exception = "IntegrityError"
    status = 409


class ValidationError(ProtocolError):
    """A value or an operation has no meaning."""

    exception = "ValidationError"
    status = 422


class ParseError(ProtocolError):
    """A query cannot be read, or names what does not exist."""

    exception = "ParseError"
    status = 422


class TooLargeError(ProtocolError):
    """More was sent than the server takes in one call."""

    exception = "ValidationError"
    status = 413


class QuotaError(ProtocolError):
    """The server keeps no more media."""

    exception = "QuotaExceededError"
    status = 413


class StorageError(ProtocolError):
    """The storage of media does not answer; it may be there again in a while."""

    exception = "StorageError"
    status = 503


class RestoringError(ProtocolError):
    """The data is being replaced by a backup, or was while the call waited; nothing of it was done."""

    exception = "ServerError"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "The server is being restored from a backup; try again in a moment.", "restoring"
        )


class TooSlowError(ProtocolError):
    """A query takes longer than the server lets it."""

    exception = "QueryTimeoutError"
    status = 422


class TooOftenError(ProtocolError):
    """A user called more often than the server lets them."""

    exception = "RateLimitError"
    status = 429


class InternalError(ProtocolError):
    """The server failed; its log says why."""

    exception = "InternalError"
    status = 500


def now() -> str:
    """Return the present moment as it is stored: UTC, whole seconds, ISO text without offset."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")


def parse_moment(text: str) -> datetime | None:
    """Return the moment a text names, in UTC, or None if it names none.

    Offsets are honoured; without one the text is taken as UTC; a date alone is its midnight.
    """
    text = text.strip()
    if text[-1:] in ("Z", "z"):
        text = f"{text[:-1]}+00:00"
    try:
        moment = datetime.fromisoformat(_padded(text))
    except ValueError:
        return None
    try:
        return (
            moment.astimezone(timezone.utc)
            if moment.tzinfo
            else moment.replace(tzinfo=timezone.utc)
        )
    except OverflowError:
        return None


def _padded(text: str) -> str:
    # Before Python 3.11 fromisoformat wants three or six digits of a second; others are sent as well.
    head, dot, tail = text.partition(".")
    if not dot:
        return text
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return f"{head}.{digits[:6].ljust(6, '0')}{tail[len(digits) :]}"


def stored_moment(moment: datetime) -> str:
    """Return a UTC moment as it is stored: whole seconds, ISO text without offset."""
    return moment.replace(tzinfo=None, microsecond=0).isoformat(timespec="seconds")


def shown_moment(text: str | None) -> dict[str, str] | None:
    """Return a stored moment as it stands in an answer."""
    return None if text is None else {"__type__": "datetime", "value": text}


def plain(value: Any) -> Any:
    """Return a value of a call with the protocol's wrapped dates replaced by their text."""
    if isinstance(value, dict) and value.get("__type__") in ("datetime", "date"):
        return value.get("value")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value
