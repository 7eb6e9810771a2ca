"""`GET /healthz`: whether the server can do its work, for whatever watches over it.

Anybody may ask, so the answer holds words and no figures, names or paths.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..state import ServerState

logger = logging.getLogger(__name__)
OK, FAILING = "ok", "failing"


async def health(request: Request) -> Response:
    """Answer with a word on each part: 200 when all is well, 503 otherwise."""
    state: ServerState = request.app.state.server
    parts = {
        "database": await run_in_threadpool(_word, lambda: _database_answers(state)),
        "storage": await run_in_threadpool(_word, lambda: _storage_answers(state)),
        "disk": await run_in_threadpool(_word, lambda: _disk_has_room(state)),
        "encoding": _word(lambda: request.app.state.encoding.is_alive),
    }
    is_well = all(word == OK for word in parts.values())
    answer = {"status": OK if is_well else FAILING, **parts}
    return JSONResponse(answer, 200 if is_well else 503, headers={"Cache-Control": "no-store"})


def _word(ask: Callable[[], bool]) -> str:
    try:
        return OK if ask() else FAILING
    except Exception:  # whatever is wrong, the answer is that it is wrong
        logger.exception("A part of the server does not answer.")
        return FAILING


def _database_answers(state: ServerState) -> bool:
    with state.database.read() as connection:
        return connection.exec_driver_sql("SELECT 1").scalar() == 1


def _storage_answers(state: ServerState) -> bool:
    state.media.storage.check()
    return True


def _disk_has_room(state: ServerState) -> bool:
    return shutil.disk_usage(state.settings.data_dir).free >= state.settings.min_free


routes = [Route("/healthz", health, methods=["GET"])]
