"""From the body of an HTTP answer to the list of results, or to the error it stands for (protocol 1.6).

A server reports errors as an object with `exception` and `content`, with status 200 unless the client
asked for strictness; a proxy in between reports in HTML. Both end as one of the typed errors.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ..errors import (
    BadAnswerError,
    ConflictError,
    CredentialsError,
    IncompatibleServerError,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
    ServerFailureError,
    ValidationError,
)
from .retry import RETRIED_STATUSES

_BY_EXCEPTION: dict[str, type[ServerError]] = {
    "InvalidCredentialsError": CredentialsError,
    "PermissionError": PermissionDeniedError,
    "FTAuthenticationError": PermissionDeniedError,
    "ValidationError": ValidationError,
    "NotFoundError": NotFoundError,
    "DuplicateEntryError": ConflictError,
    "IntegrityError": ConflictError,
    "ConflictError": ConflictError,
}
_BY_STATUS: dict[int, type[ServerError]] = {
    401: CredentialsError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: ValidationError,
}
_INVALID_ACTION = re.compile(r"Invalid action u?'([^']*)'")


class BrokenBodyError(Exception):
    """The body begins like an answer and is none: it was cut off on the way."""


def read_answer(status: int, body: bytes, operations: list[dict[str, Any]]) -> list[Any]:
    """Return the results of a call, one for each operation.

    Args:
        status: HTTP status.
        body: The body as received.
        operations: What was asked, to say which action failed.

    Raises:
        BrokenBodyError: The body was cut off.
        ServerError: The server refused; the subclass says why.
        BadAnswerError: The body is no answer of an ftrack server.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        if status >= 400:
            raise _error_of_status(status, body, operations) from None
        if body.lstrip()[:1] in (b"[", b"{"):
            raise BrokenBodyError(str(error)) from error
        raise _bad_answer(status, body, operations) from error
    if isinstance(answer, dict) and ("exception" in answer or "detail" in answer):
        raise _reported_error(status, answer, operations)
    if status >= 400:
        raise _error_of_status(status, body, operations)
    if not isinstance(answer, list) or len(answer) != len(operations):
        raise _bad_answer(status, body, operations)
    return answer


def _reported_error(
    status: int, answer: dict[str, Any], operations: list[dict[str, Any]]
) -> ServerError:
    exception = str(answer.get("exception") or "")
    content = answer.get("content")
    text = content if isinstance(content, str) else ""
    if not text:
        text = _details(answer.get("detail")) or exception or f"HTTP {status}"
    kind = _BY_EXCEPTION.get(exception) or _BY_STATUS.get(status)
    if _INVALID_ACTION.search(text):
        kind = IncompatibleServerError
    elif kind is None:
        failed = status >= 500 or status in RETRIED_STATUSES
        kind = ServerFailureError if failed else ServerError
    return kind(
        f"The server says: {text}",
        exception=exception or None,
        error_code=answer.get("error_code"),
        status=status,
        operation=describe(operations),
    )


def _details(detail: Any) -> str:
    """Return the text of the form `{"detail": [{"loc": ["name"], "msg": "…"}]}`."""
    if isinstance(detail, str):
        return detail
    if not isinstance(detail, list):
        return ""
    parts = []
    for item in detail:
        if isinstance(item, dict):
            where = ".".join(str(step) for step in item.get("loc") or ())
            parts.append(": ".join(filter(None, (where, str(item.get("msg") or "")))))
    return "; ".join(filter(None, parts))


def _error_of_status(status: int, body: bytes, operations: list[dict[str, Any]]) -> ServerError:
    facts: dict[str, Any] = {
        "status": status,
        "operation": describe(operations),
        "body": excerpt(body),
    }
    if status >= 500 or status in RETRIED_STATUSES:
        return ServerFailureError(f"The server failed with HTTP {status}.", **facts)
    if status in (401, 403):
        kind = _BY_STATUS[status]
        return kind(f"The server refused the call with HTTP {status}.", **facts)
    return BadAnswerError(
        f"There is no ftrack server behind this address (HTTP {status}).", **facts
    )


def _bad_answer(status: int, body: bytes, operations: list[dict[str, Any]]) -> BadAnswerError:
    return BadAnswerError(
        "The answer is not one of an ftrack server.",
        status=status,
        operation=describe(operations),
        body=excerpt(body),
    )


def excerpt(body: bytes) -> str:
    """Return the beginning of a body for the facts of an error, on one line."""
    return " ".join(body[:300].decode("utf-8", "replace").split())


def describe(operations: list[dict[str, Any]]) -> str:
    """Return the actions of a call for people, each with what it was about."""
    words = []
    for operation in operations[:4]:
        kind = operation.get("entity_type") or ""
        words.append(f"{operation.get('action', '?')} {kind}".strip())
    more = len(operations) - 4
    return ", ".join(words) + (f" and {more} more" if more > 0 else "")
