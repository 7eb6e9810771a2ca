import datetime

from hypothesis import given
from hypothesis import strategies as st

from rushes.core.events.states import ALLOWED, Backoff, Clock, LifeSigns, State


def test_every_state_can_be_closed_but_the_closed_one():
    for state in State:
        assert (State.CLOSED in ALLOWED[state]) is (state is not State.CLOSED)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80))
def test_waits_grow_with_jitter_and_stay_below_the_longest(chances):
    chance = iter(chances)
    backoff = Backoff(first_s=1, longest_s=30, chance=lambda: next(chance))
    waits = [backoff.next_wait() for _ in chances]
    for number, wait in enumerate(waits):
        limit = min(30, 2**number)
        assert limit / 2 <= wait <= limit


def test_a_connection_that_held_starts_the_waits_anew():
    backoff = Backoff(first_s=1, steady_s=10, chance=lambda: 1.0)
    assert [backoff.next_wait() for _ in range(3)] == [1, 2, 4]
    backoff.held(9)
    assert backoff.next_wait() == 8
    backoff.held(10)
    assert backoff.next_wait() == 1


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self):
        self.monotonic, self.wall = 100.0, 1_700_000_000.0
        self.clock = Clock(lambda: self.monotonic, lambda: self.wall)


def test_the_absence_counts_from_the_last_sign_of_life():
    hands = Hands()
    signs = LifeSigns(hands.clock)
    hands.monotonic += 5
    hands.wall += 5
    signs.seen()
    hands.monotonic += 12
    hands.wall += 12
    absence = signs.absence()
    assert absence.away_s == 12
    assert absence.since == datetime.datetime.fromtimestamp(1_700_000_005, datetime.timezone.utc)
    assert absence.as_data() == {"away_s": 12.0, "since": "2023-11-14T22:13:25+00:00"}


def test_a_machine_that_slept_was_away_by_the_clock_on_the_wall():
    hands = Hands()
    signs = LifeSigns(hands.clock)
    hands.monotonic += 2
    hands.wall += 3600
    assert signs.absence().away_s == 3600


def test_a_clock_that_was_set_back_does_not_make_the_absence_shorter():
    hands = Hands()
    signs = LifeSigns(hands.clock)
    hands.monotonic += 30
    hands.wall -= 3600
    assert signs.absence().away_s == 30
