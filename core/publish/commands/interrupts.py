"""What Ctrl-C, a polite kill and a closed terminal mean to a command that can be cancelled."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ...commands import print_remark


@contextmanager
def cancel_on_interrupt() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C, a polite kill and a closed terminal set, for a clean stop.

    A second one stops at once. What the caller chose to ignore (`nohup`) stays ignored.
    """
    event = threading.Event()

    def stop(_signal: int, _frame: Any) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()
        with suppress(OSError):  # the terminal may be the very thing that is gone
            print_remark("stopping … (again to stop at once)")

    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {
        number: signal.signal(number, stop)
        for number in numbers
        if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
