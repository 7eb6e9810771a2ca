"""`PUT` of file bytes, to the signed addresses that `get_upload_metadata` gave out.

Bytes go to disk as they come, never whole into memory; what is not complete leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import errno
import logging
from contextlib import closing
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..actions.transfers import PART, UPLOAD
from ..media.arrival import Arrival
from ..protocol import ProtocolError, ValidationError
from ..state import ServerState

logger = logging.getLogger(__name__)
_BLOCK = 1024 * 1024


async def upload(request: Request) -> Response:
    """Take one whole file."""
    state: ServerState = request.app.state.server
    try:
        facts = state.signer.read(UPLOAD, request.path_params["token"])
        arrival = state.media.staging.arrival(facts["size"])
        return await _take(request, arrival, lambda: _keep_file(state, arrival, facts))
    except ProtocolError as error:
        return JSONResponse(error.body(), error.status)


async def upload_part(request: Request) -> Response:
    """Take one part of a file."""
    state: ServerState = request.app.state.server
    try:
        facts = state.signer.read(PART, request.path_params["token"])
        upload_id, number = facts["upload"], facts["number"]
        arrival = state.media.staging.part_arrival(upload_id)
        return await _take(
            request, arrival, lambda: state.media.staging.keep_part(arrival, upload_id, number)
        )
    except ProtocolError as error:
        return JSONResponse(error.body(), error.status)


async def _take(request: Request, arrival: Arrival, keep: Any) -> Response:
    try:
        with closing(arrival):
            await _receive(request, arrival)
            await run_in_threadpool(keep)
    except ClientDisconnect:
        return Response(status_code=400)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        logger.error("An upload could not be written: %s", error)
        content = "The disk of the server is full." if full else "The server cannot write the file."
        return JSONResponse(ProtocolError(content).body(), 507 if full else 500)
    return Response(headers={"ETag": f'"{arrival.md5_hex}"'})


async def _receive(request: Request, arrival: Arrival) -> None:
    """Take what comes; the next block arrives while the one before is hashed and written."""
    waiting = bytearray()
    working: asyncio.Future[Any] | None = None
    try:
        async for block in request.stream():
            waiting += block
            if len(waiting) >= _BLOCK:
                if working is not None:
                    await working
                arrival.expect(len(waiting))
                working = asyncio.gather(
                    run_in_threadpool(arrival.hash, waiting),
                    run_in_threadpool(arrival.store, waiting),
                )
                waiting = bytearray()
    finally:
        if working is not None:  # no thread may hold the file when it is closed
            await asyncio.wait([working])
    if working is not None:
        working.result()
    await run_in_threadpool(arrival.write, waiting)


def _keep_file(state: ServerState, arrival: Arrival, facts: dict[str, Any]) -> None:
    if facts["size"] is not None and arrival.size != facts["size"]:
        raise ValidationError(f"{arrival.size} bytes arrived, {facts['size']} were announced.")
    if facts["md5"] is not None and arrival.md5_base64 != facts["md5"]:
        raise ValidationError("The file arrived damaged: its MD5 is not the announced one.")
    state.media.keep(arrival, facts["component"], facts["name"])


routes = [
    Route(f"/upload/{UPLOAD}/{{token}}", upload, methods=["PUT"]),
    Route(f"/upload/{PART}/{{token}}", upload_part, methods=["PUT"]),
]
