"""The way to the main thread: `host_call_main`."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Callable

from rushes.core.errors import HostBusyError, NoMediaError

from ..bench import CALL_TIMEOUT_S, Bench, CheckFailed, NotOffered, expect

_SHORT_S = 0.05


def info_answers_on_any_thread(bench: Bench) -> None:
    """`host_info` may be called from any thread, and says the same on all.

    Mend: touch no scene in `host_info`; remember what only the main thread may ask.
    """
    expect(bench.info == bench.main(lambda: bench.info), "another thread gets another answer")


def worker_call_runs_on_main(bench: Bench) -> None:
    """A call of a worker thread runs on the main thread, the same one for every worker.

    Mend: hand the call to the application's own way to its main thread (`MainThreadQueue`).
    """
    _needs_main_thread(bench)
    asked = [
        _in_worker(lambda: (threading.get_ident(), bench.main(threading.get_ident)))
        for _ in range(2)
    ]
    for worker, ran_on in asked:
        expect(worker != ran_on, "the call ran in the thread that asked")
    expect(asked[0][1] == asked[1][1], "two workers' calls ran on two threads")


def main_call_runs_at_once(bench: Bench) -> None:
    """On the main thread a call runs at once; waiting there for the main thread would last for ever.

    Mend: compare the thread's identity first, and call directly on the main thread.
    """

    def nested() -> Any:
        return bench.plugins.hook.host_call_main(call=threading.get_ident, timeout=_SHORT_S)

    try:
        inner, outer = bench.main(lambda: (nested(), threading.get_ident()))
    except HostBusyError as error:
        raise CheckFailed("a call from the main thread waited for the main thread") from error
    expect(inner == outer, "a call from the main thread ran on another one")


def result_is_carried(bench: Bench) -> None:
    """What the call returns is returned, the very object; None too.

    Mend: return the call's result unchanged.
    """
    thing = object()
    expect(bench.main(lambda: thing) is thing, "another object came back")
    expect(bench.main(lambda: None) is None, "None did not come back as None")


def error_is_carried(bench: Bench) -> None:
    """What the call raises is raised where it was asked for, with class, message and facts.

    Mend: catch BaseException on the main thread and raise it in the asking one.
    """
    for error in (NoMediaError("gone", path="a.exr"), ZeroDivisionError("a foreign one")):
        caught = _outcome(partial(bench.main, partial(_raise, error)))
        expect(
            type(caught) is type(error) and str(caught) == str(error),
            f"{type(error).__name__} arrived as {caught!r}",
        )
        expect(
            getattr(caught, "facts", None) == getattr(error, "facts", None), "its facts are lost"
        )


def busy_main_thread_is_said(bench: Bench) -> None:
    """While the main thread is busy, a call fails with HostBusyError when its time is up.

    Mend: wait no longer than `timeout` for the main thread to take the call.

    After: threads.worker_call_runs_on_main
    """
    _needs_main_thread(bench)
    with _Busy(bench):
        caught = _outcome(lambda: bench.main(lambda: None, _SHORT_S))
    expect(isinstance(caught, HostBusyError), f"it gave {caught!r} instead of HostBusyError")


def given_up_call_never_runs(bench: Bench) -> None:
    """A call that nobody waits for any more never runs.

    Mend: mark the call as given up, under a lock, and pass it over when its turn comes.

    After: threads.worker_call_runs_on_main
    """
    _needs_main_thread(bench)
    ran: list[int] = []
    with _Busy(bench):
        _outcome(lambda: bench.main(lambda: ran.append(1), _SHORT_S))
    bench.main(lambda: None)
    expect(not ran, "it ran after its caller had been told that it would not")


def long_call_is_waited_for(bench: Bench) -> None:
    """The time-out counts until the call is taken; a call that is running is waited for.

    Mend: wait for `taken` with the time-out and for `done` without one.
    """
    began = time.monotonic()
    bench.main(lambda: None)
    # A main thread that draws a window is not reached at once.
    limit = max(_SHORT_S, 5 * (time.monotonic() - began))
    ended = threading.Event()
    timer = threading.Timer(2 * limit, ended.set)
    timer.start()
    caught = _outcome(lambda: bench.main(lambda: ended.wait(CALL_TIMEOUT_S), limit))
    timer.join()
    busy = isinstance(caught, HostBusyError) and bench.info.thread == "main"
    expect(
        caught is True, f"it gave {caught!r}" + (", though the call was running" if busy else "")
    )


def many_workers_get_their_own(bench: Bench) -> None:
    """Calls of many threads at once each get their own result.

    Mend: keep each call with its own result and its own event.
    """
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: bench.main(lambda: number * number), range(40)))
    expect(found == [number * number for number in range(40)], "results were mixed up or lost")


def hooks_answer_workers(bench: Bench) -> None:
    """The scene can be asked from a worker thread through `host_call_main`.

    Mend: let `host_call_main` run the call where the scene may be touched.
    """
    expect(_in_worker(bench.scene).path == bench.scene().path, "a worker saw another scene")


class _Busy:
    """Keeps the main thread busy while the block lasts."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._taken, self._release = threading.Event(), threading.Event()

    def __enter__(self) -> None:
        self._worker = threading.Thread(target=self._bench.main, args=(self._hold,), daemon=True)
        self._worker.start()
        expect(self._taken.wait(CALL_TIMEOUT_S), "the main thread never took a call")

    def __exit__(self, *_: object) -> None:
        self._release.set()
        self._worker.join(CALL_TIMEOUT_S)

    def _hold(self) -> None:
        self._taken.set()
        self._release.wait(CALL_TIMEOUT_S)


def _needs_main_thread(bench: Bench) -> None:
    if bench.info.thread == "any":
        raise NotOffered("this host has no main thread; any will do")


def _in_worker(call: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result(CALL_TIMEOUT_S)


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except BaseException as error:  # noqa: BLE001 -- looked at by the check
        return error


def _raise(error: BaseException) -> None:
    raise error
