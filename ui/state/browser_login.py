"""Signing in by the browser, where a server offers it: its page hands user and key to a port of this machine.

A server of ftrack has the page `/user/api_credentials`; after the log-in it sends the browser to the
`redirect_url` with `api_user` and `api_key`. Only loopback is listened on, for one answer, on a path that
nobody can guess; nothing of it is logged.
"""

from __future__ import annotations

import getpass
import html
import platform
import secrets
import ssl
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from rushes.core.errors import NoAnswerError

from ..texts import tr

if TYPE_CHECKING:
    from ..background import Ticket

ROUTE = "/user/api_credentials"
_ASK_S = 6.0
_LOOK_S = 0.5
_PATIENCE_S = 300.0


def offers_browser(server: str) -> bool:
    """Return whether a server has the page. Worker threads."""
    address = address_of(server)
    if urlsplit(address).scheme not in ("http", "https"):
        return False
    trust = ssl.create_default_context()
    try:
        with urllib.request.urlopen(f"{address}{ROUTE}", timeout=_ASK_S, context=trust) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        with error:
            # A page that first wants a log-in is one all the same.
            return error.code in (401, 403)
    except (OSError, ValueError):
        return False


def sign_in_by_browser(ticket: Ticket, server: str) -> tuple[str, str]:
    """Wait for the browser to bring user and key; tells the address to open first. Worker threads.

    Args:
        ticket: Of this call; cancelling it ends the wait.
        server: The server.

    Returns:
        User name and key; both empty where it was cancelled.

    Raises:
        NoAnswerError: Nobody signed in within five minutes.
    """
    with _Listener() as listener:
        who = quote(f"rushes-{getpass.getuser()}@{platform.node()}")
        back = quote(listener.address, safe="")
        ticket.tell(f"{address_of(server)}{ROUTE}?identifier={who}&redirect_url={back}")
        for _ in range(int(_PATIENCE_S / _LOOK_S)):
            listener.handle_request()
            if listener.found is not None:
                return listener.found
            if ticket.cancelled:
                return "", ""
    raise NoAnswerError(
        "Nobody signed in in the browser.", next_step="Try again, or paste your API key."
    )


def address_of(server: str) -> str:
    """Return a server's address with its scheme and without a slash at the end."""
    text = server.strip().rstrip("/")
    return text if "://" in text else f"https://{text}"


class _Listener(HTTPServer):
    """Waits on loopback for the browser; each request is waited for a moment only."""

    timeout = _LOOK_S

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.secret = secrets.token_urlsafe(24)
        self.found: tuple[str, str] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.server_port}/{self.secret}"


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    timeout = _ASK_S

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        values = parse_qs(parts.query)
        user, key = (values.get(name, [""])[0] for name in ("api_user", "api_key"))
        known = secrets.compare_digest(parts.path.strip("/"), self.server.secret)
        if not (known and user and key):
            self.send_error(404)
            return
        self.server.found = user, key
        told = html.escape(tr("You are signed in. Go back to the panel; this page can be closed."))
        body = f"<!doctype html><meta charset=utf-8><title>Rushes</title><p>{told}</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing: the line would hold the key."""
