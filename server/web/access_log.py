"""The access log: one record a request, for people or for programs, without any secret.

No query string, no token of a path, no body and no header but the user's name are ever logged.
"""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import datetime, timezone
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rushes.core.log import RedactingFormatter, redact

logger = logging.getLogger("rushes.server.access_log")
FORMATS = ("text", "json")
_FACTS = "request_facts"
# Paths whose next part is a token, however somebody writes them.
_TOKENS = re.compile(
    r"(/upload/\w+|/review|/widget|/r|/guest|/socket\.io/1/websocket)/+[^/]+", re.IGNORECASE
)
# What is too long for a name may be a token or a key, wherever it stands.
_LONG = re.compile(r"[^/?&=\s]{24,}")
_LONG_NAME = 32


class AccessLog:
    """Logs each request when it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status, sent = 500, 0

        async def watch(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            _log(scope, status, sent, (time.perf_counter() - started) * 1000)


class JsonFormatter(logging.Formatter):
    """Writes the facts of a request as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line without secrets."""
        moment = datetime.fromtimestamp(record.created, timezone.utc)
        facts = {"time": moment.isoformat(timespec="milliseconds"), **getattr(record, _FACTS, {})}
        return redact(json.dumps(facts))


def log_to_console(form: str) -> None:
    """Write the access log to standard error.

    Args:
        form: One of `FORMATS`.
    """
    handler = logging.StreamHandler()
    text = RedactingFormatter("%(asctime)s %(message)s", "%H:%M:%S")
    handler.setFormatter(JsonFormatter() if form == "json" else text)
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def shown_path(path: str) -> str:
    """Return a path as it may be logged: without tokens, on one line."""
    return _one_line(_LONG.sub("***", _TOKENS.sub(r"\1/***", path)), 200)


def _log(scope: Scope, status: int, sent: int, spent_ms: float) -> None:
    if not logger.isEnabledFor(logging.INFO):
        return
    address = (scope.get("client") or ("",))[0]
    # As the caller says; where the key was not theirs, the status is that of a refusal.
    name = Headers(scope=scope).get("ftrack-user", "")
    # Somebody who confuses the two headers must not find their key here.
    user = "***" if len(name) >= _LONG_NAME else _one_line(name, 64)
    facts: dict[str, Any] = {
        "method": scope["method"],
        "path": shown_path(scope["path"]),
        "status": status,
        "ms": round(spent_ms, 1),
        "bytes": sent,
        "address": address,
        "user": user,
    }
    line = f"{facts['method']} {facts['path']} {status} {spent_ms:.0f} ms {sent} B {address} {user}"
    logger.info("%s", line.rstrip(), extra={_FACTS: facts})


def _one_line(text: str, longest: int) -> str:
    return text.encode("unicode_escape").decode("ascii")[:longest]
