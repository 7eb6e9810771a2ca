"""Stored files as answers: from the disk, passed on from a storage elsewhere, or by its own address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ..media import StoredFile
from ..state import ServerState

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class _LocalFile(FileResponse):
    chunk_size = 1024 * 1024  # each block costs a change of thread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; all of it where `wanted_range` says so, as from a storage elsewhere.

        Starlette refuses a range it cannot read (RFC 9110 wants it ignored), and sends several, for
        Python 3.9 (0.49), under the type of the file.
        """
        kept = [item for item in scope["headers"] if item[0] != b"range" or _is_range(item[1])]
        await super().__call__({**scope, "headers": kept}, receive, send)


def _is_range(value: bytes) -> bool:
    return wanted_range(value.decode("latin-1"), 1) is not None


async def file_answer(request: Request, file: StoredFile, headers: Mapping[str, str]) -> Response:
    """Return a file to whoever may have it.

    Clients are sent on to the storage where it can be reached directly, unless the address asks for the
    bytes to come `through` the server, as pages do that load nothing from elsewhere.

    Args:
        request: Its method, its range and its parameter `through` count.
        file: What is wanted.
        headers: Of the answer, `Content-Disposition` among them.

    Raises:
        StorageError: The storage does not answer.
    """
    e_tag = f'"{file.key.rpartition("-")[2]}"'
    if _is_kept(request, e_tag):
        return Response(status_code=304, headers={"ETag": e_tag})
    if file.path is not None:
        told = {**headers, "ETag": e_tag}
        return _LocalFile(file.path, media_type=file.content_type, headers=told)
    state: ServerState = request.app.state.server
    direct = state.media.storage.direct
    if direct is not None and "through" not in request.query_params:
        seconds, kind = state.settings.link_seconds, file.content_type
        place = headers["Content-Disposition"]
        address = direct.download_address(file.key, request.method, seconds, kind, place)
        return RedirectResponse(address, 302, {"Cache-Control": "no-store"})
    return await _passed_on(request, state, file, {**headers, "ETag": e_tag})


async def _passed_on(
    request: Request, state: ServerState, file: StoredFile, headers: Mapping[str, str]
) -> Response:
    e_tag, told = headers["ETag"], {**headers, "Accept-Ranges": "bytes"}
    start, end = 0, file.size
    status = 200
    asked = request.headers.get("range", "")
    if asked and request.headers.get("if-range", e_tag) == e_tag:
        wanted = wanted_range(asked, file.size)
        if wanted == (0, 0):
            return Response(status_code=416, headers={"Content-Range": f"bytes */{file.size}"})
        if wanted is not None:
            start, end = wanted
            status = 206
            told["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    told["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=told, media_type=file.content_type)
    blocks = state.media.read(file, start, end - start)
    # The first block is asked for here, so that what is not there is an answer of its own.
    first = await run_in_threadpool(_next, blocks)
    body = iterate_in_threadpool(chain((first,), blocks))
    return StreamingResponse(body, status, told, media_type=file.content_type)


def wanted_range(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first byte that a `Range` wants and the one after the last.

    Args:
        asked: The header.
        size: Of the file, in bytes.

    Returns:
        None to send the whole file, as several ranges and what cannot be read are answered (RFC 9110,
        14.2); (0, 0) for a range outside of the file.
    """
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < int(first):
            return None
    return (start, end) if start < end else (0, 0)


def _is_kept(request: Request, e_tag: str) -> bool:
    """Return whether the client has the file already (RFC 9110, 13.1.2); the bytes of a key never change."""
    kept = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    return "*" in kept or e_tag in [tag.removeprefix("W/") for tag in kept]


def _next(blocks: Iterator[bytes]) -> bytes:
    return next(blocks, b"")
