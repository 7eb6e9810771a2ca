"""What a running server does from time to time.

It tidies uploads that broke off and files that nobody claimed, and sends mails that wait for the mail server.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from starlette.concurrency import run_in_threadpool

from .actions.sharing import note_sent
from .mail import send_waiting
from .state import ServerState

logger = logging.getLogger(__name__)
_TIDY_EVERY_S = 3600
_MAIL_EVERY_S = 60


@asynccontextmanager
async def housekeeping(server: ServerState) -> AsyncIterator[None]:
    """Do it at once and then from time to time, until the block ends."""
    tasks = [
        asyncio.create_task(_for_ever(server.media.clean, _TIDY_EVERY_S)),
        asyncio.create_task(_for_ever(partial(send_mails, server), _MAIL_EVERY_S)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def send_mails(server: ServerState) -> None:
    """Send the mails that wait for the mail server. Blocks."""
    sent = send_waiting(server.settings)
    if sent:
        note_sent(server, None, sent)


async def _for_ever(act: Callable[[], object], every_s: float) -> None:
    while True:
        try:
            await run_in_threadpool(act)
        except Exception:  # a full disk or a lost database must not end the housekeeping for good
            logger.exception("Housekeeping failed.")
        await asyncio.sleep(every_s)
