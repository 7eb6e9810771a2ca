"""`/user/api_credentials`: hands a person's name and key to an application on their own machine.

The application opens the page in the browser and listens on a port of loopback; after the log-in the browser
is sent there with `api_user` and `api_key` (protocol 7.5). Nowhere else: an address of another machine is
refused. As people have no passwords here, the log-in asks for name and key.
"""

from __future__ import annotations

import html
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from rushes.core.errors import RushesError

from ..guest.throttle import Throttle
from ..protocol import ProtocolError, TooOftenError, ValidationError
from ..state import ServerState
from .api import identify, read_body

_LONGEST = 8192
_TRIES, _WINDOW_S = 20, 60
_LOOPBACK = ("localhost", "127.0.0.1")
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Log in · Rushes</title><link rel="stylesheet" href="/page/base.css">
<style>body{{font:16px system-ui;max-width:22rem;margin:4rem auto;padding:0 1rem}}
label,input,button{{display:block;width:100%;box-sizing:border-box;margin:.5rem 0;font:inherit}}</style>
<h1>Log in</h1><p>{told}</p>{form}</html>
"""
_FORM = """<form method="post"><input type="hidden" name="redirect_url" value="{back}">
<label>User <input name="user" autocomplete="username" required autofocus></label>
<label>API key <input name="key" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form>
"""
_HEADERS = {
    # Browsers ask `form-action` of the address a form is sent on to as well.
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline';"
    " form-action 'self' http://localhost:* http://127.0.0.1:*; base-uri 'none';"
    " frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


async def ask(request: Request) -> Response:
    """Show the log-in, or that an application must ask for it."""
    back, name = (request.query_params.get(n, "") for n in ("redirect_url", "identifier"))
    if not back:
        return _page("An application on your machine opens this page to learn who you are.")
    try:
        _require_loopback(back)
    except ValidationError as error:
        return _page(error.content, status=error.status)
    return _page(f"{name[:120] or 'An application'} on this machine asks who you are.", back)


async def hand_over(request: Request) -> Response:
    """Send the browser on with name and key when they are right, else show the log-in again."""
    state: ServerState = request.app.state.server
    given: dict[str, list[str]] = {}
    back = ""
    try:
        body = await read_body(request, _LONGEST)
        given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
        back = given.get("redirect_url", [""])[0]
        _require_loopback(back)
        _count(request)
        user, key = (given.get(name, [""])[0].strip() for name in ("user", "key"))
        actor = await run_in_threadpool(identify, state, user, key)
    except ValueError:  # more fields than a form of ours has
        return _page("That was no log-in.", status=422)
    except ProtocolError as error:
        is_ours = not isinstance(error, ValidationError)
        return _page(error.content, back if is_ours else "", error.status)
    answer = urlencode({"api_user": actor.username, "api_key": key})
    mark = "&" if urlsplit(back).query else "?"
    return RedirectResponse(f"{back}{mark}{answer}", 303, headers=_HEADERS)


def _require_loopback(address: str) -> None:
    """Demand that an address is a port of the caller's own machine.

    Raises:
        ValidationError: It is not.
    """
    try:
        parts = urlsplit(address)
        fits = parts.scheme == "http" and parts.hostname in _LOOPBACK and not parts.fragment
        fits = fits and parts.username is None and (parts.port or 80) > 0
    except ValueError:
        fits = False
    if not fits or not address.isprintable() or "\\" in address:
        raise ValidationError("Keys are handed to programs on your own machine only.")


def _count(request: Request) -> None:
    """Count a try of an address, and refuse it when there were too many."""
    if not hasattr(request.app.state, "log_ins"):
        request.app.state.log_ins = Throttle(_TRIES, _WINDOW_S)
    tries: Throttle = request.app.state.log_ins
    try:
        tries.take(request.client and request.client.host)
    except RushesError:
        raise TooOftenError("That was tried too often; wait a minute.") from None


def _page(told: str, back: str = "", status: int = 200) -> Response:
    form = _FORM.format(back=html.escape(back)) if back else ""
    return HTMLResponse(
        _PAGE.format(told=html.escape(told), form=form), status, headers=dict(_HEADERS)
    )


routes = [
    Route("/user/api_credentials", ask, methods=["GET"]),
    Route("/user/api_credentials", hand_over, methods=["POST"]),
]
