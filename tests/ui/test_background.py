"""Work beside the main thread."""

import threading

from rushes.core.errors import InputError


def test_when_a_call_is_done_then_its_result_comes_on_the_main_thread(qtbot, background):
    heard = []
    background.run(lambda: threading.get_ident(), lambda worker: heard.append((worker, _here())))
    qtbot.waitUntil(lambda: bool(heard))
    worker, receiver = heard[0]
    assert receiver == _here() != worker


def test_when_a_call_raises_a_coded_error_then_failed_gets_it(qtbot, background):
    error, heard = InputError("No such task."), []

    def fail():
        raise error

    background.run(fail, failed=heard.append)
    qtbot.waitUntil(lambda: heard == [error])


def test_when_nobody_takes_an_error_then_the_signal_has_it(qtbot, background):
    with qtbot.waitSignal(background.failed) as signal:
        background.run(lambda: {}["missing"])
    assert "KeyError" in signal.args[0].message


def test_when_a_newer_call_of_the_channel_comes_then_the_older_is_not_heard(qtbot, background):
    gate, heard = threading.Event(), []
    background.run(lambda: gate.wait(10) and "old", heard.append, channel="search")
    background.run(lambda: "new", heard.append, channel="search")
    qtbot.waitUntil(lambda: heard == ["new"])
    gate.set()
    background.run(lambda: "last", heard.append)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["new", "last"]


def test_when_a_call_tells_more_then_it_comes_in_order_before_the_result(qtbot, background):
    heard = []

    def count(ticket):
        for number in range(3):
            ticket.tell(number)
        return "end"

    background.start(count, heard.append, told=heard.append)
    qtbot.waitUntil(lambda: heard == [0, 1, 2, "end"])


def test_when_it_closes_then_calls_under_way_see_it_and_threads_end(qtbot, background):
    before, running, ended = threading.active_count(), threading.Event(), threading.Event()

    def call(ticket):
        running.set()
        ticket.wait(30)
        ended.set()

    background.start(call)
    assert running.wait(10)
    background.close()
    assert ended.wait(10)
    qtbot.waitUntil(lambda: threading.active_count() <= before)


def test_a_call_that_rests_goes_on_when_it_is_rung_and_when_the_panel_closes(qtbot, background):
    heard = []

    def watch(ticket):
        while not ticket.cancelled:
            ticket.tell(len(heard))
            ticket.rest()
        return "end"

    ended = threading.Event()
    ticket = background.start(lambda ticket: (watch(ticket), ended.set()), told=heard.append)
    qtbot.waitUntil(lambda: len(heard) == 1)
    for _ in range(3):
        ticket.ring()
    qtbot.waitUntil(lambda: len(heard) >= 2)
    background.close()
    assert ended.wait(10)


def test_when_it_closes_then_what_must_be_done_anyway_is_done(background):
    done = threading.Event()
    background.run_anyway(done.set)
    background.close()
    assert done.wait(10)


def _here():
    return threading.get_ident()
