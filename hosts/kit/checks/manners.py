"""How an adapter behaves in somebody else's application."""

from __future__ import annotations

import inspect
import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from ..bench import Bench, NotOffered, expect

HEAVY = (
    "PySide2.QtWidgets",
    "PySide6.QtWidgets",
    "PyQt5.QtWidgets",
    "PyQt6.QtWidgets",
    "requests",
    "websocket",
    "imageio_ffmpeg",
    "numpy",
    "OpenImageIO",
    "PyOpenColorIO",
    "rushes.server",
    "rushes.ui",
)
_KIT = "rushes.hosts.kit"
_RUNNER = f"{_KIT}.runner"
_WATCH_S = 0.1
_CALLS_A_SECOND = 70


def import_is_light(bench: Bench) -> None:
    """Loading the adapter loads no Qt widgets, no network library and no media library.

    Mend: import such things in the function that needs them, or not at all.
    """
    told = json.loads(bench.script("imports")[-1])
    loaded = [name for name in HEAVY if name in told["modules"]]
    expect(not loaded, f"loaded with it: {', '.join(loaded)}")


def no_network(bench: Bench) -> None:
    """Asking and capturing open no connection.

    Mend: leave the server to core.
    """
    with _connections() as made:
        bench.scene()
        bench.sources()
        bench.take(bench.plan(bench.frames(1)))
    expect(not made, f"connected to {made}")


def no_thread_stays(bench: Bench) -> None:
    """Asking and capturing leave no thread behind.

    Mend: start none; core brings every call to the main thread.
    """
    bench.main(lambda: None)
    before = set(threading.enumerate())
    bench.scene()
    bench.take(bench.plan(bench.frames(1)))
    left = [thread.name for thread in set(threading.enumerate()) - before]
    expect(not left, f"left behind: {', '.join(left)}")


def idle_costs_nothing(bench: Bench) -> None:
    """While nobody asks anything, the adapter does next to nothing on the main thread.

    Mend: one timer at most, and none that runs more than 60 times a second.
    """
    adapter = bench.adapter
    home = adapter.__name__ if inspect.ismodule(adapter) else type(adapter).__module__
    home = home.partition(".")[0]
    calls: list[str] = []

    def count(frame: FrameType, event: str, _: Any) -> None:
        caller = frame.f_back
        here = str(frame.f_globals.get("__name__", ""))
        above = str(caller.f_globals.get("__name__", "")) if caller else ""
        # What the kit itself does, a pump where there is no event loop, is not the adapter's doing.
        if event == "call" and _is_of(here, home) and not above.startswith((home, _RUNNER)):
            calls.append(f"{here}.{frame.f_code.co_name}")

    bench.main(lambda: sys.setprofile(count))
    try:
        threading.Event().wait(_WATCH_S)
    finally:
        bench.main(lambda: sys.setprofile(None))
    limit = _CALLS_A_SECOND * _WATCH_S
    expect(len(calls) <= limit, f"{len(calls)} calls in {_WATCH_S} s: {sorted(set(calls))[:4]}")


def standard_output_is_left_alone(bench: Bench) -> None:
    """Neither stdout nor the streams of the application are replaced.

    Mend: log with `logging`; print nothing.
    """
    before = (sys.stdout, sys.stderr, sys.stdin)
    bench.scene()
    bench.take(bench.plan(bench.frames(1)))
    expect((sys.stdout, sys.stderr, sys.stdin) == before, "a stream was replaced")


def closing_is_clean(bench: Bench) -> None:
    """Closing the adapter twice is no error, where it can be closed.

    Mend: look whether there is still something to take off.
    """
    if bench.spec == "" or not callable(getattr(bench.adapter, "close", None)):
        raise NotOffered("the adapter has no close, or was given as an object")
    told = json.loads(bench.script("close")[-1])
    expect(told.get("closed"), f"closing raised {told.get('error')}")


@contextmanager
def _connections() -> Iterator[list[Any]]:
    made: list[Any] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        made.append(address)
        connect(self, address)

    socket.socket.connect = watched  # type: ignore[assignment,method-assign]
    try:
        yield made
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]


def _is_of(module: str, home: str) -> bool:
    if module.startswith(_KIT) and not module.startswith(f"{_KIT}.simulator"):
        return False
    return module.partition(".")[0] == home
