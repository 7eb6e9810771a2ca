"""Which pages of other origins may call the server from a browser."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OPEN_TO_ORIGINS = ("/api", "/component/", "/upload/", "/img/", "/socket.io/")
_ALLOWED_HEADERS = (
    "accept, authorization, content-type, content-md5, range, ftrack-user, ftrack-api-key, "
    "ftrack-strict-api, ftrack-api-options, ftrack-clienttoken, ftrack-pushtoken"
)
_HEADER = re.compile(r"[a-z0-9-]{1,64}")
_MOST_OWN = 32


class Origins:
    """Lets pages of other origins use the API and the files, but not the pages for guests.

    The origin is echoed, as clients send `credentials: include` (protocol 1.2); the server sets no
    cookie on these paths, so this gives nothing away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the headers a browser asks for."""
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin is None or not scope["path"].startswith(_OPEN_TO_ORIGINS):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            preflight = Response(status_code=204)
            _allow(preflight.headers, origin)
            _allow_own(preflight.headers, Headers(scope=scope))
            await preflight(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                _allow(MutableHeaders(scope=message), origin)
            await send(message)

        await self._app(scope, receive, add)


def _allow(headers: MutableHeaders, origin: str) -> None:
    headers["Access-Control-Allow-Origin"] = origin
    headers["Access-Control-Allow-Credentials"] = "true"
    headers["Access-Control-Allow-Methods"] = "GET, HEAD, PUT, POST, OPTIONS"
    headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
    headers["Access-Control-Expose-Headers"] = "ETag, Content-Length, Content-Range, Accept-Ranges"
    headers["Access-Control-Max-Age"] = "3600"
    headers.add_vary_header("Origin")


def _allow_own(headers: MutableHeaders, asked: Headers) -> None:
    """Let headers pass that a client adds by itself; the server ignores them (protocol 1.2)."""
    names = asked.get("access-control-request-headers", "").lower().split(",")
    own = sorted({name.strip() for name in names} - set(_ALLOWED_HEADERS.split(", ")))
    fitting = [name for name in own if _HEADER.fullmatch(name)]
    headers["Access-Control-Allow-Headers"] = ", ".join((_ALLOWED_HEADERS, *fitting[:_MOST_OWN]))
    headers.add_vary_header("Access-Control-Request-Headers")
