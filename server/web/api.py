"""`POST /api`: reads the call, finds out who calls, runs it in a worker thread, writes the answer."""

from __future__ import annotations

import json
import logging
import math
import uuid
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rushes.core.errors import RushesError

from ..access.accounts import Actor, authenticate
from ..actions import execute
from ..guest.throttle import Throttle
from ..protocol import (
    RETRY_S,
    InternalError,
    ProtocolError,
    RestoringError,
    TooLargeError,
    TooOftenError,
    ValidationError,
)
from ..state import ServerState

logger = logging.getLogger(__name__)
_WINDOW_S = 60


async def api(request: Request) -> Response:
    """Answer one call of the API."""
    state: ServerState = request.app.state.server
    strict = is_strict(request)
    try:
        _count(request)
    except TooOftenError as error:
        return _respond(error.status, _dump(error.body()), {"Retry-After": str(_WINDOW_S)})
    try:
        body = await read_body(request, state.settings.max_body)
    except ProtocolError as error:
        return _respond(error.status if strict else 200, _dump(error.body()))
    user = request.headers.get("ftrack-user", "")
    key = request.headers.get("ftrack-api-key", "")
    tokens = (request.headers.get("ftrack-clienttoken"), request.headers.get("ftrack-pushtoken"))
    base_url = str(request.base_url)
    only_asked = _options(request).get("strict") == "1"
    try:
        status, content = await run_in_threadpool(
            _call, state, body, user, key, base_url, tokens, only_asked
        )
    except RestoringError as error:  # in either mode, as to those who come a moment later
        return _respond(error.status, _dump(error.body()), {"Retry-After": str(RETRY_S)})
    return _respond(status if strict else 200, content)


def is_strict(request: Request) -> bool:
    """Say whether the caller wants errors as HTTP statuses, by either of the two headers."""
    if request.headers.get("ftrack-strict-api", "").lower() == "true":
        return True
    return _options(request).get("strict") == "1"


def _options(request: Request) -> dict[str, str]:
    """Return what the caller wants by `ftrack-api-options`, in either of its spellings."""
    text = request.headers.get("ftrack-api-options", "").lower()
    pairs = (item.replace("=", ":").partition(":") for item in text.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of a request.

    Raises:
        TooLargeError: It has more than `limit` bytes.
    """
    blocks: list[bytes] = []
    size = 0
    async for block in request.stream():
        size += len(block)
        if size > limit:
            raise TooLargeError(f"The body has more than {limit} bytes.")
        blocks.append(block)
    return b"".join(blocks)


def identify(state: ServerState, user: str, key: str) -> Actor:
    """Return the user with this name and key.

    Raises:
        InvalidCredentialsError: There is none.
    """
    database = state.database
    with database.read() as connection:
        return authenticate(connection, database.tables, user, key)


def _call(
    state: ServerState,
    body: bytes,
    user: str,
    key: str,
    base_url: str,
    tokens: tuple[str | None, str | None],
    only_asked: bool,
) -> tuple[int, bytes]:
    try:
        actor = identify(state, user, key)
        answer = execute(state, _parse(body), actor, base_url, *tokens, only_asked)
        return 200, _dump(answer)
    except RestoringError:
        raise
    except ProtocolError as error:
        return error.status, _dump(error.body())
    except Exception:  # a fault of the server: the caller gets a number to ask about, no traceback
        reference = uuid.uuid4().hex[:8]
        logger.exception("A call of the API failed (reference %s).", reference)
        failure = InternalError(f"The server failed. Its log has the cause under {reference}.")
        return failure.status, _dump(failure.body())


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ValidationError("The body is no JSON text.") from None


def _refuse(word: str) -> None:
    # Python writes and reads NaN and Infinity, but no other client could read them in an answer.
    raise ValueError(word)


def _dump(answer: Any) -> bytes:
    try:
        text = json.dumps(answer, separators=(",", ":"), allow_nan=False)
    except ValueError:  # a sum of numbers that is none any more, as JSON has no word for it
        text = json.dumps(_finite(answer), separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")


def _finite(value: Any) -> Any:
    """Return an answer with null in the place of each number that is not finite."""
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _respond(status: int, content: bytes, headers: dict[str, str] | None = None) -> Response:
    return Response(content, status, headers, media_type="application/json")


def _count(request: Request) -> None:
    """Count a call of a user from an address, and refuse it when there were too many."""
    state: ServerState = request.app.state.server
    limit = state.settings.calls_per_minute
    if not limit:
        return
    if not hasattr(request.app.state, "calls"):
        request.app.state.calls = Throttle(limit, _WINDOW_S)
    calls: Throttle = request.app.state.calls
    try:
        calls.take((request.client and request.client.host, request.headers.get("ftrack-user")))
    except RushesError:
        raise TooOftenError(f"More than {limit} calls in a minute; wait a while.") from None


routes = [Route("/api", api, methods=["POST"])]
