"""The queue to the main thread, pumped by hand: whoever gives up is never run."""

from __future__ import annotations

import threading
from typing import Callable

import pytest

from rushes.core.capture import MainThreadQueue
from rushes.core.errors import HostBusyError


@pytest.fixture
def calls() -> MainThreadQueue:
    return MainThreadQueue()


def in_thread(function: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(function())
        except Exception as error:  # noqa: BLE001 -- looked at by the test
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def pump_until_ended(calls: MainThreadQueue, thread: threading.Thread) -> None:
    while thread.is_alive():
        calls.pump()
        thread.join(0.001)


def test_on_the_main_thread_a_call_runs_at_once(calls):
    assert calls.run(threading.current_thread, 0.0) is threading.main_thread()


def test_a_call_of_another_thread_runs_on_the_main_thread(calls):
    thread, outcome = in_thread(lambda: calls.run(threading.current_thread, 10.0))
    pump_until_ended(calls, thread)
    assert outcome == [threading.main_thread()]


def test_what_the_call_raises_is_raised_where_it_was_asked_for(calls):
    thread, outcome = in_thread(lambda: calls.run(lambda: 1 / 0, 10.0))
    pump_until_ended(calls, thread)
    assert isinstance(outcome[0], ZeroDivisionError)


def test_when_nobody_takes_the_call_in_time_then_it_never_runs(calls):
    ran: list[int] = []
    thread, outcome = in_thread(lambda: calls.run(lambda: ran.append(1), 0.01))
    thread.join(10)
    calls.pump()
    assert isinstance(outcome[0], HostBusyError)
    assert ran == []


def test_a_call_that_takes_longer_than_the_time_out_is_waited_for(calls):
    release = threading.Event()
    thread, outcome = in_thread(lambda: calls.run(lambda: release.wait(10), 0.05))
    threading.Timer(0.1, release.set).start()
    pump_until_ended(calls, thread)
    assert outcome == [True]


def test_calls_run_in_the_order_they_came(calls):
    order: list[int] = []
    threads = []
    for number in range(3):
        before = calls._waiting.qsize()
        threads.append(in_thread(lambda n=number: calls.run(lambda: order.append(n), 10.0))[0])
        while calls._waiting.qsize() == before:
            threading.Event().wait(0.001)
    calls.pump()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2]
