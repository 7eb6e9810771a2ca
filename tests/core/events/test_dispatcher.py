import asyncio
import threading

import pytest

from rushes.core.errors import ApiUseError, ClosedError
from rushes.core.events.dispatcher import AsyncRunner, Dispatcher


@pytest.fixture
def dispatcher():
    running = Dispatcher(backlog_limit=3)
    yield running
    running.close(5)


@pytest.fixture
def runner():
    running = AsyncRunner()
    yield running
    running.close(5)


def threads(name):
    return [each for each in threading.enumerate() if each.name == name]


def test_jobs_run_in_order_on_one_named_daemon_thread(dispatcher):
    seen = []
    for number in range(3):
        dispatcher.post(lambda n=number: seen.append((n, threading.current_thread())))
    dispatcher.settle()
    assert [number for number, _ in seen] == [0, 1, 2]
    assert {thread for _, thread in seen} == set(threads("rushes-events-dispatcher"))
    assert seen[0][1].daemon


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt])
def test_a_job_that_fails_does_not_end_the_others(dispatcher, error, caplog):
    def fail():
        raise error("on purpose")

    seen = []
    dispatcher.post(fail)
    dispatcher.post(lambda: seen.append(1))
    dispatcher.settle()
    assert seen == [1]
    assert "on purpose" in caplog.text


def test_more_than_the_backlog_is_dropped_and_said_once(dispatcher, caplog):
    gate, begun, seen = threading.Event(), threading.Event(), []
    dispatcher.post(lambda: begun.set() or gate.wait(10))
    begun.wait(5)
    for number in range(10):
        dispatcher.post(lambda n=number: seen.append(n))
    gate.set()
    dispatcher.settle()
    dispatcher.post(lambda: seen.append("later"))
    dispatcher.settle()
    assert seen == [0, 1, 2, "later"]
    assert caplog.text.count("more are dropped") == 1
    assert "7 events were dropped" in caplog.text


def test_closing_drops_what_waits_and_ends_the_thread():
    dispatcher, gate, begun, seen = Dispatcher(), threading.Event(), threading.Event(), []
    dispatcher.post(lambda: begun.set() or gate.wait(10))
    dispatcher.post(lambda: seen.append(1))
    begun.wait(5)
    dispatcher.close(0)
    gate.set()
    dispatcher.close(5)
    assert seen == []
    assert not threads("rushes-events-dispatcher")


def test_settling_ends_when_the_dispatcher_is_closed():
    dispatcher = Dispatcher()
    dispatcher.close(5)
    dispatcher.settle()


def test_the_loop_is_started_by_the_first_coroutine(runner):
    async def answer():
        return threading.current_thread().name

    assert not threads("rushes-events-async")
    assert runner.result(answer()) == "rushes-events-async"


def test_coroutines_run_side_by_side(runner):
    async def meet(mine, other):
        mine.set()
        await other.wait()
        return True

    async def both():
        first, second = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(meet(first, second), meet(second, first))

    assert runner.result(both()) == [True, True]


def test_closing_cancels_what_runs_and_ends_the_thread(runner):
    seen, begun = [], threading.Event()

    async def endless():
        try:
            begun.set()
            await asyncio.sleep(1000)
        finally:
            seen.append("cancelled")

    future = runner.submit(endless())
    assert begun.wait(5)
    runner.close(5)
    assert future.cancelled()
    assert seen == ["cancelled"]
    assert not threads("rushes-events-async")


def test_a_closed_runner_takes_nothing_more(runner):
    async def nothing():
        pass

    runner.close(5)
    with pytest.raises(ClosedError):
        runner.submit(nothing())


def test_a_coroutine_cannot_wait_for_another_synchronously(runner):
    async def inner():
        pass

    async def outer():
        return runner.result(inner())

    with pytest.raises(ApiUseError):
        runner.result(outer())
