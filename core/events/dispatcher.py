"""The one thread that calls handlers, and the event loop for those that are coroutines.

Handlers of received events run one after the other on `rushes-events-dispatcher`. Coroutines run on
`rushes-events-async`, started when the first one comes. Both are daemons and end with `close`.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError, ClosedError

if TYPE_CHECKING:
    import asyncio
    import concurrent.futures

logger = logging.getLogger(__name__)

Job = Callable[[], None]
BACKLOG_LIMIT = 100_000


class Dispatcher:
    """Runs jobs in the order they come, one at a time.

    Args:
        backlog_limit: How many jobs may wait; more are dropped, and the log says so.
    """

    def __init__(self, backlog_limit: int = BACKLOG_LIMIT) -> None:
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._backlog_limit = backlog_limit
        self._dropped = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="rushes-events-dispatcher", daemon=True
        )
        self._thread.start()

    @property
    def is_current_thread(self) -> bool:
        """Whether the caller is a handler."""
        return threading.current_thread() is self._thread

    def post(self, job: Job) -> None:
        """Run `job` after those that wait already. Never blocks."""
        if self._jobs.qsize() < self._backlog_limit:
            if self._dropped:
                logger.error("%d events were dropped; handlers are too slow.", self._dropped)
                self._dropped = 0
            self._jobs.put(job)
            return
        if not self._dropped:
            logger.error("%d events wait for handlers; more are dropped.", self._backlog_limit)
        self._dropped += 1

    def settle(self) -> None:
        """Wait until what is posted by now has run, or the dispatcher is closed."""
        done = threading.Event()
        self._jobs.put(done.set)
        while not done.wait(0.2) and self._thread.is_alive():
            pass

    def close(self, timeout_s: float) -> None:
        """Let the running job end, drop the others; wait up to `timeout_s`."""
        self._closing.set()
        self._jobs.put(None)
        if not self.is_current_thread:
            self._thread.join(max(timeout_s, 0.0))

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None or self._closing.is_set():
                return
            try:
                job()
            except BaseException:
                # A handler that calls sys.exit() must not end the hub for all the others.
                logger.exception("An event handler ended in an unusual way.")


class AsyncRunner:
    """An asyncio loop on a thread of its own, started at first use. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    @property
    def is_current_thread(self) -> bool:
        """Whether the caller is a coroutine of this runner."""
        return threading.current_thread() is self._thread

    def submit(self, coroutine: Coroutine[Any, Any, Any]) -> concurrent.futures.Future[Any]:
        """Run `coroutine` on the loop.

        Raises:
            ClosedError: The runner is closed.
        """
        import asyncio

        try:
            return asyncio.run_coroutine_threadsafe(coroutine, self._started_loop())
        except ClosedError:
            coroutine.close()
            raise

    def result(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run `coroutine` on the loop, wait for it and return its result.

        Raises:
            ApiUseError: The caller is itself a coroutine of this loop, and would wait for ever.
            ClosedError: The runner is closed.
        """
        if self.is_current_thread:
            coroutine.close()
            raise ApiUseError("An async handler cannot wait for another one synchronously.")
        return self.submit(coroutine).result()

    def close(self, timeout_s: float) -> None:
        """Cancel what runs and end the thread; wait up to `timeout_s`."""
        with self._lock:
            if self._loop and not self._is_closed:
                self._loop.call_soon_threadsafe(self._loop.stop)
            self._is_closed = True
        if self._thread and not self.is_current_thread:
            self._thread.join(max(timeout_s, 0.0))

    def _started_loop(self) -> asyncio.AbstractEventLoop:
        import asyncio

        with self._lock:
            if self._is_closed:
                raise ClosedError("The event hub is closed.")
            if not self._loop:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), name="rushes-events-async", daemon=True
                )
                self._thread.start()
            return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        import asyncio

        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
            loop.run_until_complete(_cancel_the_rest())
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            loop.close()


async def _cancel_the_rest() -> None:
    import asyncio

    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
