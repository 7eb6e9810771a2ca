"""Work beside the main thread: started here, and heard of again on the main thread by a Qt signal alone.

The panel's main thread belongs to the application it is docked in, so nothing that may take longer than
a moment (sessions, journal, disk) is done there. A call holds plain data, never a widget; what becomes of
its result is kept here, on the main thread, and forgotten when the call is cancelled, replaced by a newer
one of its channel, or when the panel closes. Nobody ever waits for a thread.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from dataclasses import dataclass
from typing import Any, Callable

from qtpy import QtCore

from rushes.core.errors import RushesError
from rushes.core.log import redact

logger = logging.getLogger(__name__)

# Calls mostly wait for a server; the few that last (a capture, the journal's watch) hold one each.
_THREADS = 12

Done = Callable[[Any], None]
Failed = Callable[[RushesError], None]


class Ticket:
    """One call under way; whoever started it may cancel it, the call itself may ask.

    Attributes:
        number: Its number; later ones are greater.
    """

    def __init__(self, number: int, tell: Callable[[Any], None]) -> None:
        self.number = number
        self._tell = tell
        self._cancelled = threading.Event()
        self._bell: queue.SimpleQueue[None] = queue.SimpleQueue()

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the result any more. Any thread."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Want the result no more; its callbacks are not called from now on. Main thread."""
        self._cancelled.set()
        self._bell.put(None)

    def ring(self) -> None:
        """Wake the call from `rest`. Any thread."""
        if self._bell.empty():
            self._bell.put(None)

    def rest(self) -> None:
        """Rest inside of a call until `ring` or `cancel`, and run nothing meanwhile. Not for the main thread.

        A time-out would run Python at moments the application does not choose (`core.capture.quiet`).
        """
        self._bell.get()

    def wait(self, seconds: float) -> bool:
        """Rest inside of a call; return True at once when it is cancelled. Not for the main thread."""
        return self._cancelled.wait(seconds)

    def tell(self, value: Any) -> None:
        """Send something ahead of the result: `told` is called with it. Any thread."""
        self._tell(value)


@dataclass(frozen=True)
class _Callbacks:
    """What becomes of a call; only ever touched on the main thread."""

    ticket: Ticket
    done: Done | None
    failed: Failed | None
    told: Done | None
    channel: str


class Background(QtCore.QObject):
    """Runs calls on worker threads and delivers what they give on the main thread.

    Args:
        parent: Closes with it when that is destroyed.

    Attributes:
        failed: Emitted with the error of every call that was given no `failed`.
    """

    failed = QtCore.Signal(object)
    _arrived = QtCore.Signal(int, str, object)

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._callbacks: dict[int, _Callbacks] = {}
        self._channels: dict[str, Ticket] = {}
        self._pool = _Pool(self._arrived.emit)
        self._arrived.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)
        # Not a method of this object: it is half destroyed by then.
        self.destroyed.connect(self._pool.close)

    def run(
        self,
        call: Callable[[], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        channel: str = "",
    ) -> Ticket:
        """Run `call` on a worker thread. Main thread; returns at once.

        Args:
            call: Takes nothing; holds plain data, no widget.
            done: Called on the main thread with its result.
            failed: Called on the main thread with the `RushesError` it raised; anything else it raises
                is logged and becomes one. The signal `failed` is emitted where this is left out.
            channel: Of calls with the same channel only the newest counts; earlier ones are cancelled.

        Returns:
            The ticket; cancel it when nobody wants the result any more.
        """
        return self.start(lambda ticket: call(), done, failed, channel=channel)

    def start(
        self,
        call: Callable[[Ticket], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        told: Done | None = None,
        channel: str = "",
    ) -> Ticket:
        """Run `call` as `run` does, with its ticket: to ask whether it is cancelled, and to tell more.

        Args:
            call: Takes its ticket.
            done: As for `run`.
            failed: As for `run`.
            told: Called on the main thread with everything the call tells.
            channel: As for `run`.
        """
        number = next(self._numbers)
        ticket = Ticket(number, lambda value: self._pool.send(number, "told", value))
        if channel:
            earlier = self._channels.get(channel)
            if earlier is not None:
                earlier.cancel()
            self._channels[channel] = ticket
        self._callbacks[number] = _Callbacks(ticket, done, failed, told, channel)
        self._pool.add(ticket, call)
        return ticket

    def run_anyway(self, call: Callable[[], Any]) -> None:
        """Run a call nobody hears of, even when the panel closes meanwhile: closing and writing."""
        self._pool.add(Ticket(0, lambda value: None), lambda ticket: call(), held=False)

    def close(self) -> None:
        """Cancel everything and end the threads, each after the call at hand. Waits for nobody."""
        self._pool.close()
        for callbacks in self._callbacks.values():
            callbacks.ticket.cancel()
        self._callbacks.clear()

    def _deliver(self, number: int, kind: str, value: object) -> None:
        callbacks = self._callbacks.get(number)
        if callbacks is None:
            return
        if kind != "told":
            del self._callbacks[number]
            if self._channels.get(callbacks.channel) is callbacks.ticket:
                del self._channels[callbacks.channel]
        if callbacks.ticket.cancelled:
            return
        if kind == "failed" and callbacks.failed is None:
            self.failed.emit(value)
            return
        heard: Callable[[Any], None] | None = getattr(callbacks, kind)
        if heard is not None:
            heard(value)


class _Pool:
    """Daemon threads that end when they are closed; knows of Qt only the signal it sends by."""

    def __init__(self, emit: Callable[[int, str, object], None]) -> None:
        self._emit = emit
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[tuple[Ticket, Callable[[Ticket], Any]] | None]
        self._queue = queue.SimpleQueue()
        self._idle = 0
        self._threads = 0
        self._tickets: set[Ticket] = set()
        self._closed = False

    def add(self, ticket: Ticket, call: Callable[[Ticket], Any], held: bool = True) -> None:
        """Have a call done by the next thread that is free; one that is held ends with the panel."""
        with self._lock:
            if self._closed:
                return
            if held:
                self._tickets.add(ticket)
            if self._idle <= self._queue.qsize() and self._threads < _THREADS:
                self._threads += 1
                name = f"rushes-panel-{self._threads}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            self._queue.put((ticket, call))

    def send(self, number: int, kind: str, value: object) -> None:
        """Emit the signal, unless the panel is gone."""
        with self._lock:
            if not self._closed:
                self._emit(number, kind, value)

    def close(self, *_: object) -> None:
        """Let every thread end; may be called twice."""
        with self._lock:
            self._closed = True
            for ticket in self._tickets:
                ticket.cancel()
            for _thread in range(self._threads):
                self._queue.put(None)
            self._threads = 0

    def _work(self) -> None:
        while True:
            with self._lock:
                self._idle += 1
            item = self._queue.get()
            with self._lock:
                self._idle -= 1
            if item is None:
                return
            self._do(*item)

    def _do(self, ticket: Ticket, call: Callable[[Ticket], Any]) -> None:
        try:
            if not ticket.cancelled:
                self.send(ticket.number, "done", call(ticket))
            else:
                self.send(ticket.number, "done", None)
        except RushesError as error:
            self.send(ticket.number, "failed", error)
        except Exception as error:
            logger.exception("a call beside the main thread failed")
            fault = RushesError(redact(f"Something unforeseen: {type(error).__name__}: {error}"))
            fault.__cause__ = error
            self.send(ticket.number, "failed", fault)
        finally:
            with self._lock:
                self._tickets.discard(ticket)
