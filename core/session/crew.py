"""A few threads that do the same work on many items, for a caller who wants to watch and stop them."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Crew(Generic[Item, Result]):
    """Threads that end when the items are used up, or after the item at hand once stopped.

    An item counts as at hand until the caller has dealt with its result and asks for the next one, and no
    more than `size` are at hand: so a caller who notes results has no more than that to do again.

    They are daemons and nobody waits for them: a thread that hangs in a dead connection until its
    time-out must keep neither a cancelled transfer nor the interpreter from ending.

    Args:
        work: Done with each item, on any of the threads.
        items: What to do it with.
        size: How many threads.
        name: For the threads' names.
    """

    def __init__(
        self, work: Callable[[Item], Result], items: Iterable[Item], size: int, name: str
    ) -> None:
        self._work = work
        self._waiting = deque(items)
        self.left = len(self._waiting)
        self._results: queue.SimpleQueue[tuple[Result] | Exception] = queue.SimpleQueue()
        self._free = threading.Semaphore(size)
        self._taken = False
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True)
            for number in range(min(size, self.left))
        ]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        while True:
            self._free.acquire()
            try:
                item = self._waiting.popleft()
            except IndexError:
                self._free.release()
                return
            try:
                self._results.put((self._work(item),))
            except Exception as error:  # noqa: BLE001  # raised again where the results are taken
                self._results.put(error)
                return

    def next(self, patience_s: float) -> list[Result]:
        """Return the next result in a list, which is empty when there is none within the patience.

        Raises:
            Exception: What the work raised.
        """
        if self._taken:
            self._taken = False
            self._free.release()
        try:
            result = self._results.get(timeout=patience_s)
        except queue.Empty:
            return []
        if isinstance(result, Exception):
            raise result
        self.left -= 1
        self._taken = True
        return [result[0]]

    def stop(self) -> None:
        """Begin no further item."""
        self._waiting.clear()
        self._free.release()

    def rest(self, patience_s: float) -> Iterator[Result]:
        """Stop, and go through the results of the items at hand that come within the patience."""
        self.stop()
        end = time.monotonic() + patience_s
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        while not self._results.empty():
            result = self._results.get()
            if not isinstance(result, Exception):
                yield result[0]
