"""Brings calls of other threads to an application's main thread: the queue every adapter needs.

What differs from application to application is only how the main thread is told that something waits:
a timer that empties the queue, or a deferred call (`maya.utils.executeDeferred`,
`nuke.executeInMainThread`, a Qt signal). A time-out, an order and a call that never runs once nobody
waits for it are the same everywhere.
"""

from __future__ import annotations

import queue
import threading
from typing import Any, Callable

from ..errors import HostBusyError


class MainThreadQueue:
    """The queue between other threads and the main thread.

    Args:
        application: Its name, for messages.
        wake: Called in the asking thread with `pump` when a call waits; has it run on the main thread
            soon. None where a timer pumps, or a script does.
        main: Identity of the main thread; that of the thread this is made on when left out.
    """

    def __init__(
        self,
        application: str = "The application",
        wake: Callable[[Callable[[], None]], object] | None = None,
        main: int | None = None,
    ) -> None:
        self._application = application
        self._wake = wake
        self._main = main or threading.get_ident()
        self._waiting: queue.SimpleQueue[_Call] = queue.SimpleQueue()

    def run(self, call: Callable[[], Any], timeout_s: float) -> Any:
        """Run `call` on the main thread and return its result; on the main thread at once.

        Args:
            call: Takes nothing; what it raises is raised here.
            timeout_s: Seconds until the main thread must have taken the call; it may then last longer.

        Raises:
            HostBusyError: The main thread did not take the call in time; it never will.
        """
        if threading.get_ident() == self._main:
            return call()
        waiting = _Call(call)
        self._waiting.put(waiting)
        if self._wake is not None:
            self._wake(self.pump)
        if not waiting.taken_within(timeout_s):
            raise HostBusyError(f"{self._application} was busy for {timeout_s:g} seconds.")
        return waiting.result()

    def pump(self) -> None:
        """Do every waiting call. Main thread; a script without an event loop may call it."""
        while True:
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                return
            waiting.run()


class _Call:
    """One call on its way: waiting, then taken or given up, then done."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._turn = threading.Lock()
        self._taken = threading.Event()
        self._done = threading.Event()
        self._given_up = False
        self._result: Any = None
        self._error: BaseException | None = None

    def run(self) -> None:
        """Do the call on this thread, unless the one who asked has given up."""
        with self._turn:
            if self._given_up:
                return
            self._taken.set()
        try:
            self._result = self._function()
        except BaseException as error:  # noqa: BLE001 -- raised again where the call came from
            self._error = error
        finally:
            self._done.set()

    def taken_within(self, timeout_s: float) -> bool:
        """Wait until the call is taken; False means that it is given up."""
        if not self._taken.wait(timeout_s):
            with self._turn:
                self._given_up = not self._taken.is_set()
        return not self._given_up

    def result(self) -> Any:
        """Wait until the call is done and return its result, or raise its error."""
        self._done.wait()
        if self._error is not None:
            raise self._error
        return self._result
