"""News of a review, pushed to an open page: `GET /review/{token}/events`, as server-sent events.

| event | meaning |
| --- | --- |
| `news` | something in the review has changed, or may have before the line stood; the page fetches `/data`, where its rights are checked |
| `end` | the guest may see the review no more; its data is the refusal, as `/data` would answer |

Changes that come together are told once. The guest's rights are looked at again with every change and
every few seconds, so a page does not outlive its link.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

from rushes.core.errors import RushesError

from ..events import concerns
from ..state import ServerState
from . import refusals, visit
from .reading import ask, quoted

PULSE_S = 10.0
_MOST_PAGES = 300
_NEWS = "event: news\ndata: {}\n\n"


class OpenPages:
    """How many pages listen to each review; for the event loop's thread."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def enter(self, session_id: str) -> None:
        """Count one more page.

        Raises:
            ServerError: There are too many; the page then asks from time to time.
        """
        if self._open[session_id] >= _MOST_PAGES:
            raise refusals.too_fast(60)
        self._open[session_id] += 1

    def leave(self, session_id: str) -> None:
        """Count one page less."""
        self._open[session_id] -= 1
        if not self._open[session_id]:
            del self._open[session_id]


class News:
    """What one open page is told.

    Args:
        server: The server.
        token: Of the link the page was opened with.
        cookie: What its browser has shown.
    """

    def __init__(self, server: ServerState, token: str, cookie: str | None) -> None:
        self._server = server
        self._arguments = (server, token, cookie)
        self._wanted = concerns()
        self._rung = asyncio.Event()
        self._over = False

    async def enter(self) -> visit.Visit:
        """Return the visit as it is now.

        Raises:
            RushesError: The guest may not see the review, or not any more.
        """
        return await run_in_threadpool(visit.enter, *self._arguments)

    async def told(self) -> AsyncIterator[str]:
        """Go through what is sent to the page, until its rights or the server end."""
        async with self._server.events.hub.listen(self._concerns) as events:
            listening = asyncio.create_task(self._listen(events))
            try:
                await self._look()
                yield f"retry: 3000\n\n{_NEWS}"
                while True:
                    news = await self._rings()
                    if self._over:
                        return
                    await self._look()
                    yield _NEWS if news else ": still here\n\n"
            except RushesError as error:
                yield f"event: end\ndata: {json.dumps(error.as_dict())}\n\n"
            finally:
                listening.cancel()

    async def _listen(self, events: AsyncIterator[Mapping[str, Any]]) -> None:
        async for _ in events:
            self._rung.set()
        self._over = True
        self._rung.set()

    async def _rings(self) -> bool:
        """Wait for a change, and say whether there was one before the next look at the rights."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._rung.wait(), PULSE_S)
            self._rung.clear()
            return True
        return False

    async def _look(self) -> None:
        here = await self.enter()
        versions = await run_in_threadpool(_versions, self._server, here)
        self._wanted = concerns(here.session_id, *versions)

    def _concerns(self, event: Mapping[str, Any]) -> bool:
        return self._wanted(event)


def _versions(server: ServerState, here: visit.Visit) -> list[str]:
    """Return the versions of a review: their media come to them, not to the review."""
    (rows,) = ask(
        server,
        here.owner,
        "select version_id from ReviewSessionObject where review_session_id is"
        f" {quoted(here.session_id)}",
    )
    return [row["version_id"] for row in rows if row["version_id"]]
