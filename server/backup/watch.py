"""The running server's side of a restore: it answers 503 meanwhile, and then knows nothing of before.

When the data has become another one the schema is read again, everybody on the event hub is told
(`rushes.server.restored`) and let go, so that clients log in anew with the keys the restored data knows.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..protocol import RETRY_S, RestoringError
from ..state import ServerState
from .pause import FILE_NAME, Restore, last_restore

logger = logging.getLogger(__name__)
RESTORED_TOPIC = "rushes.server.restored"
_EVERY_S = 1.0
_FAREWELL_S = 0.5


class RestoreWatch:
    """Knows whether the data of a server is being replaced; for the event loop only, but for the epoch.

    Args:
        state: The server.
    """

    def __init__(self, state: ServerState) -> None:
        self._state = state
        self._folder = state.settings.data_dir
        state.database.epoch = self._epoch
        self._stamp: tuple[int, int] | None = None
        self._seen = last_restore(self._folder)
        self._catching_up: asyncio.Lock | None = None  # made in the loop it belongs to

    async def under_way(self) -> bool:
        """Say whether nobody may be answered; catches up first when a restore has ended."""
        stamp = self._stamped()
        if stamp == self._stamp and not self._seen.under_way:
            return False
        found = last_restore(self._folder)
        if not found.under_way:
            await self._catch_up_once(found)
        self._stamp = stamp
        if found.under_way:
            self._seen = found
        return found.under_way

    def _epoch(self) -> str:
        """Return which restore the data comes from; in any thread.

        Raises:
            RestoringError: One is under way.
        """
        found = last_restore(self._folder)
        if found.under_way:
            raise RestoringError
        return found.id

    async def _catch_up_once(self, found: Restore) -> None:
        if self._catching_up is None:
            self._catching_up = asyncio.Lock()
        async with self._catching_up:
            if found != self._seen:
                await self._catch_up(found)
                self._seen = found

    def _stamped(self) -> tuple[int, int] | None:
        try:
            status = (self._folder / FILE_NAME).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    async def _catch_up(self, restore: Restore) -> None:
        if not restore.succeeded:
            return
        await run_in_threadpool(self._state.database.refresh_schema)
        hub = self._state.events.hub
        event = {"id": uuid.uuid4().hex, "topic": RESTORED_TOPIC, "data": {}, "target": ""}
        hub.publish({**event, "source": {"id": hub.id}, "sent": None, "inReplyToEvent": None})
        for connection in hub.connections:
            # Not before the news has left: what waits for a client goes with it.
            asyncio.get_running_loop().call_later(
                _FAREWELL_S, hub.disconnect, connection, "the data was restored"
            )
        self._state.encoding.ring()
        logger.info("The data was restored from a backup.")


class PausedByRestore:
    """Answers 503 while a restore is under way.

    Args:
        app: Who answers otherwise.
        watch: Knows of restores.
    """

    def __init__(self, app: ASGIApp, watch: RestoreWatch) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or tell the caller to come back."""
        if scope["type"] not in ("http", "websocket") or not await self._watch.under_way():
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1012})  # service restart
            return
        answer = JSONResponse(RestoringError().body(), 503, {"Retry-After": str(RETRY_S)})
        await answer(scope, receive, send)


@asynccontextmanager
async def watching(watch: RestoreWatch) -> AsyncIterator[None]:
    """Look every second, so that clients that only listen are told as well, until the block ends."""
    task = asyncio.create_task(_look_for_ever(watch))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look_for_ever(watch: RestoreWatch) -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            await watch.under_way()
        except Exception:  # a database that does not answer now may do so in a second
            logger.exception("The server could not catch up with a restore.")
