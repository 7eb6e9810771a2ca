"""The addresses under which guests reach a review session.

Calls that change something must be JSON from the page itself: a form of another site cannot send that
content type, its scripts may not, and the cookie stays at home (`SameSite=Strict`).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from rushes.core.errors import RushesError

from ..protocol import ProtocolError, TooLargeError
from ..state import ServerState
from ..web.api import read_body as read_bytes
from . import documents, incoming, live, reading, refusals, visit, writing
from .cookie import NAME, GuestCookie, set_cookie
from .throttle import Throttles

logger = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Response]]
_NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


async def page(request: Request) -> Response:
    """Answer `GET /review/{token}` with the page, or with a page that says why there is none."""
    try:
        await run_in_threadpool(visit.open_link, _server(request), _token(request))
    except RushesError as error:
        return documents.message_page(error)
    return documents.review_page()


async def data(request: Request) -> Response:
    """Answer `GET /review/{token}/data` with all the page shows, or 304 when it has that already."""
    server, known = _server(request), request.headers.get("if-none-match", "").strip('"')
    content = await run_in_threadpool(_content, server, _token(request), _cookie(request), known)
    if content is None:
        return Response(status_code=304, headers={**_NOT_KEPT, "ETag": f'"{known}"'})
    headers = {**_NOT_KEPT, "ETag": f'"{content["revision"]}"'}
    return JSONResponse(reading.with_addresses(server, content), headers=headers)


async def events(request: Request) -> Response:
    """Answer `GET /review/{token}/events`: news for as long as the page is open."""
    news = live.News(_server(request), _token(request), _cookie(request))
    here = await news.enter()
    pages = _pages(request)
    pages.enter(here.session_id)

    async def told() -> AsyncIterator[str]:
        try:
            async for line in news.told():
                yield line
        finally:
            pages.leave(here.session_id)

    # A proxy that buffers would hold the news back; nginx is told by its own header.
    headers = {**_NOT_KEPT, "X-Accel-Buffering": "no"}
    return StreamingResponse(told(), headers=headers, media_type="text/event-stream")


async def introduce(request: Request) -> Response:
    """Answer `POST /review/{token}/session`: the passphrase, or who the guest is."""
    body = await _body(request)
    server, token = _server(request), _token(request)
    if "passphrase" in body:
        _limits(request).passphrases.take((token, _address(request)))
        _limits(request).all_passphrases.take(token)
        passphrase = incoming.read_passphrase(body)
        cookie = await run_in_threadpool(
            visit.give_passphrase, server, token, _cookie(request), passphrase
        )
        return _with_cookie(request, JSONResponse({}, headers=_NOT_KEPT), cookie)
    _limits(request).introductions.take((token, _address(request)))
    who = incoming.read_introduction(body)
    here = await _enter(request)
    guest = await run_in_threadpool(writing.introduce, server, here, who)
    told = {"name": guest.name, "email": guest.email, "own_link": here.is_personal}
    answer = {"guest": told}
    cookie = GuestCookie(here.session_id, guest.id, here.cookie.passphrase)
    return _with_cookie(request, JSONResponse(answer, headers=_NOT_KEPT), cookie)


async def add_note(request: Request) -> Response:
    """Answer `POST /review/{token}/notes`: a note or a reply."""
    note = incoming.read_note(await _body(request))
    here = await _enter(request)
    if not here.rights.comment:
        raise refusals.not_allowed("write notes")
    _limits(request).words.take(here.speaker.id)
    note_id = await run_in_threadpool(writing.write_note, _server(request), here, note)
    return JSONResponse({"note": {"id": note_id}}, 201, headers=_NOT_KEPT)


async def vote(request: Request) -> Response:
    """Answer `POST /review/{token}/votes`: a verdict on a version, or its withdrawal."""
    wanted = incoming.read_vote(await _body(request))
    here = await _enter(request)
    if not here.rights.vote:
        raise refusals.not_allowed("give a verdict")
    _limits(request).words.take(here.speaker.id)
    await run_in_threadpool(writing.write_vote, _server(request), here, wanted)
    return JSONResponse({"status": wanted.status}, headers=_NOT_KEPT)


def answering(handler: Handler) -> Handler:
    """Return a handler that answers every refusal and every fault as JSON."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except RushesError as error:
            return _refusal(error)
        except TooLargeError as error:
            return _refusal(refusals.bad_value(error.content, 413))
        except ProtocolError as error:
            return _refusal(refusals.bad_value(error.content, error.status))
        except Exception:  # a fault of the server: the guest gets a number to tell, no traceback
            reference = uuid.uuid4().hex[:8]
            logger.exception("A call of the review page failed (reference %s).", reference)
            return _refusal(refusals.server_failed(reference))

    return answer


def _content(
    server: ServerState, token: str, cookie: str | None, known: str
) -> dict[str, Any] | None:
    return reading.review_content(server, visit.enter(server, token, cookie), known)


async def _enter(request: Request) -> visit.Visit:
    return await run_in_threadpool(visit.enter, _server(request), _token(request), _cookie(request))


async def _body(request: Request) -> dict[str, Any]:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise refusals.bad_value("The content type must be application/json.", 415)
    if not _is_own_page(request):
        raise refusals.foreign_page()
    return incoming.read_body(await read_bytes(request, incoming.MAX_BODY))


def _is_own_page(request: Request) -> bool:
    """Say whether a call comes from the page itself, or from a program that is no browser."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:  # told by browsers over https and on the machine itself
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _refusal(error: RushesError) -> Response:
    headers = dict(_NOT_KEPT)
    if "retry_after" in error.facts:
        headers["Retry-After"] = str(error.facts["retry_after"])
    return JSONResponse(error.as_dict(), error.facts.get("status", 400), headers=headers)


def _with_cookie(request: Request, response: Response, cookie: GuestCookie) -> Response:
    path = f"/review/{_token(request)}"
    public = _server(request).settings.public_url
    is_https = request.url.scheme == "https" or public.startswith("https:")
    set_cookie(response, _server(request).secret, cookie, path, is_https)
    return response


def _limits(request: Request) -> Throttles:
    state = request.app.state
    if not hasattr(state, "guest_throttles"):
        state.guest_throttles = Throttles()
    limits: Throttles = state.guest_throttles
    return limits


def _pages(request: Request) -> live.OpenPages:
    state = request.app.state
    if not hasattr(state, "guest_pages"):
        state.guest_pages = live.OpenPages()
    pages: live.OpenPages = state.guest_pages
    return pages


def _server(request: Request) -> ServerState:
    server: ServerState = request.app.state.server
    return server


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _cookie(request: Request) -> str | None:
    return request.cookies.get(NAME)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


routes: list[BaseRoute] = [
    Route("/review/{token}", page, methods=["GET"]),
    Route("/review/{token}/data", answering(data), methods=["GET"]),
    Route("/review/{token}/events", answering(events), methods=["GET"]),
    Route("/review/{token}/session", answering(introduce), methods=["POST"]),
    Route("/review/{token}/notes", answering(add_note), methods=["POST"]),
    Route("/review/{token}/votes", answering(vote), methods=["POST"]),
    Mount("/page", documents.PageFiles(), name="page"),
]
