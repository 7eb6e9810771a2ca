"""What a running server tidies from time to time: uploads that broke off, files that nobody claimed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from .state import ServerState

logger = logging.getLogger(__name__)
_EVERY_S = 3600


@asynccontextmanager
async def housekeeping(server: ServerState) -> AsyncIterator[None]:
    """Tidy at once and then every hour, until the block ends."""
    task = asyncio.create_task(_tidy_for_ever(server))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _tidy_for_ever(server: ServerState) -> None:
    while True:
        try:
            await run_in_threadpool(server.media.clean)
        except Exception:  # a full disk or a lost database must not end the tidying for good
            logger.exception("Tidying failed.")
        await asyncio.sleep(_EVERY_S)
