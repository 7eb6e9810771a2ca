from __future__ import annotations

import threading

from rushes.core.capture import drawing, looking


def look_once(began: threading.Event, ended: threading.Event) -> threading.Thread:
    def look() -> None:
        began.set()
        with looking():
            ended.set()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    return thread


def test_a_look_waits_until_the_frame_is_drawn():
    began, ended = threading.Event(), threading.Event()
    with drawing():
        thread = look_once(began, ended)
        assert began.wait(10)
        assert not ended.wait(0.05)
    thread.join(10)
    assert ended.is_set()


def test_a_look_that_lasts_does_not_hold_the_main_thread():
    looks, enough = threading.Event(), threading.Event()

    def look() -> None:
        with looking():
            looks.set()
            enough.wait(10)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    assert looks.wait(10)
    with drawing():
        assert thread.is_alive()  # drawn all the same
    enough.set()
    thread.join(10)
    with drawing():
        began, ended = threading.Event(), threading.Event()
        late = look_once(began, ended)
        assert not ended.wait(0.05)
    late.join(10)


def test_when_drawing_fails_then_looks_go_on():
    try:
        with drawing():
            raise ValueError
    except ValueError:
        pass
    began, ended = threading.Event(), threading.Event()
    look_once(began, ended).join(10)
    assert ended.is_set()
