from __future__ import annotations

import pytest

from rushes.core.errors import ServerError
from rushes.server.guest import throttle
from rushes.server.guest.throttle import Throttle


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_lets_so_many_pass_in_the_window_and_then_again() -> None:
    clock = Clock()
    bounded = Throttle(2, 10, clock)
    bounded.take("a")
    clock.now += 4
    bounded.take("a")
    with pytest.raises(ServerError) as caught:
        bounded.take("a")
    assert caught.value.facts["retry_after"] == 6
    clock.now += 6
    bounded.take("a")


def test_keys_do_not_know_of_each_other() -> None:
    bounded = Throttle(1, 10, Clock())
    bounded.take("a")
    bounded.take("b")
    with pytest.raises(ServerError):
        bounded.take("a")


def test_a_flood_of_keys_takes_no_more_than_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_MOST_KEYS", 10)
    clock = Clock()
    bounded = Throttle(1, 10, clock)
    for key in range(100):
        clock.now += 0.5
        bounded.take(key)
    assert len(bounded._seen) <= 10
