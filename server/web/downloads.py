"""Files and pictures on their way out.

A caller shows either credentials (`username` and `apiKey`, as existing clients do) or the signature of an
address the server made. Ranges are served, so that movies can be sought.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..access.rights import Projects
from ..access.visibility import is_elsewhere
from ..media import StoredFile, pictures
from ..media.addresses import GET, THUMBNAIL
from ..media.picture_cache import PictureCache
from ..protocol import NotFoundError, PermissionDeniedError, ProtocolError, ValidationError
from ..state import ServerState
from .api import identify
from .stored import file_answer

# What a browser may show in place; anything else is saved, so that no upload runs as a page of ours.
_SHOWN = ("video/", "audio/", "image/", "application/pdf")
_NEVER_SHOWN = ("image/svg+xml",)
_MAX_PICTURE = 2048
_POLICY = "default-src 'none'; media-src 'self'; sandbox"
# Browsers show documents by a part of their own, which a sandbox would keep from starting; its content
# runs nothing of this origin, and only our own page may frame it.
_POLICIES = {
    "application/pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline';"
    " frame-ancestors 'self'"
}


async def get_file(request: Request) -> Response:
    """Answer `GET /component/get`."""
    try:
        file = await run_in_threadpool(_find, request, GET)
        return await file_answer(request, file, _headers(request, file))
    except ProtocolError as error:
        return JSONResponse(error.body(), error.status)


async def get_thumbnail(request: Request) -> Response:
    """Answer `GET /component/thumbnail`: the picture, scaled to fit `size` pixels square."""
    try:
        size = _size(request)
        content, kind = await run_in_threadpool(_thumbnail, request, size)
    except ProtocolError as error:
        return JSONResponse(error.body(), error.status)
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


async def remove_file(request: Request) -> Response:
    """Answer `GET /component/remove`; a signed address is not enough for that."""
    try:
        await run_in_threadpool(_remove, request)
    except ProtocolError as error:
        return JSONResponse(error.body(), error.status)
    return Response()


async def default_picture(request: Request) -> Response:
    """Answer `GET /img/thumbnail2.png`: the picture of what has none."""
    content = await run_in_threadpool(pictures.default_picture, 300)
    return Response(
        content, media_type="image/png", headers={"Cache-Control": "public, max-age=86400"}
    )


def _authorise(request: Request, act: str) -> str:
    """Return the id of the component a caller may have."""
    state: ServerState = request.app.state.server
    asked = _asked(request)
    component_id = asked.get("id", "")
    if "signature" in asked:
        state.signer.check(act, component_id, asked.get("expires", ""), asked["signature"])
    else:
        actor = identify(state, asked.get("username", ""), asked.get("apiKey", ""))
        _require(state, actor.reads, component_id)
    return component_id


def _asked(request: Request) -> QueryParams:
    """Return the parameters of an address.

    Raises:
        ValidationError: One holds the character zero, which no database stores.
    """
    asked = request.query_params
    if any("\0" in value for value in asked.values()):
        raise ValidationError("A parameter holds the character zero.")
    return asked


def _require(state: ServerState, projects: Projects, component_id: str) -> None:
    """Demand that a component is of one of these projects, or of none."""
    database = state.database
    kind = database.static["Component"]
    with database.read() as connection:
        if is_elsewhere(
            connection, database.static, database.tables, projects, kind, (component_id,)
        ):
            raise PermissionDeniedError("No role of yours covers the project of this component.")


def _find(request: Request, act: str) -> StoredFile:
    state: ServerState = request.app.state.server
    component_id = _authorise(request, act)
    file = state.media.find(component_id)
    if file is None:
        raise NotFoundError(f"The server has no file for component {component_id!r}.")
    return file


def _thumbnail(request: Request, size: int) -> tuple[bytes, str]:
    try:
        file = _find(request, THUMBNAIL)
    except NotFoundError:
        return pictures.default_picture(size), "image/png"
    kept: PictureCache = request.app.state.pictures
    state: ServerState = request.app.state.server
    return kept.scaled(file, state.media, size)


def _remove(request: Request) -> None:
    state: ServerState = request.app.state.server
    asked = _asked(request)
    actor = identify(state, asked.get("username", ""), asked.get("apiKey", ""))
    if actor.writes.is_empty:
        raise PermissionDeniedError("Your roles let you read, not write.")
    _require(state, actor.writes, asked.get("id", ""))
    state.media.remove([asked.get("id", "")])


def _size(request: Request) -> int:
    text = request.query_params.get("size", "300")
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text) > 0):
        raise ValidationError("size must be a number of pixels.")
    return min(int(text), _MAX_PICTURE)


def _headers(request: Request, file: StoredFile) -> dict[str, str]:
    name = request.query_params.get("name")
    shown = file.content_type.startswith(_SHOWN) and file.content_type not in _NEVER_SHOWN
    place = "inline" if shown and name is None else "attachment"
    return {
        "Content-Disposition": f"{place}; filename*=utf-8''{quote(name or file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _POLICIES.get(file.content_type, _POLICY),
        "Cache-Control": "private, max-age=3600",
        "Referrer-Policy": "no-referrer",
    }


routes = [
    Route("/component/get", get_file, methods=["GET"]),
    Route("/component/thumbnail", get_thumbnail, methods=["GET"]),
    Route("/component/remove", remove_file, methods=["GET"]),
    Route("/img/thumbnail2.png", default_picture, methods=["GET"]),
]
