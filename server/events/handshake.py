"""`GET /socket.io/1/`: credentials against the id of a websocket.

Python sends the credentials as headers, JavaScript and .NET as a query.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ..protocol import InvalidCredentialsError
from .service import EventService

_CLOSE_S = 60


async def handshake(request: Request) -> Response:
    """Answer `id:heartbeat timeout:close timeout:transports`, or 401 without valid credentials."""
    service: EventService = request.app.state.events
    username, key = credentials(request)
    try:
        user = await run_in_threadpool(service.log_in, username, key)
    except InvalidCredentialsError as error:
        return PlainTextResponse(error.content, error.status)
    sid = service.tickets.issue(user)
    answer = f"{sid}:{round(service.timing.silence_s)}:{_CLOSE_S}:websocket"
    return PlainTextResponse(answer, headers={"Cache-Control": "no-store"})


def credentials(request: Request) -> tuple[str, str]:
    """Return the user name and key of a handshake; both empty if none are given."""
    headers, query = request.headers, request.query_params
    if "ftrack-user" in headers or "ftrack-api-key" in headers:
        return headers.get("ftrack-user", ""), headers.get("ftrack-api-key", "")
    return query.get("api_user", ""), query.get("api_key", "")
