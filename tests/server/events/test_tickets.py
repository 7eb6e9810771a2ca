"""Session ids of the handshake."""

from rushes.server.access.accounts import Actor
from rushes.server.events import Tickets

JANE = Actor("1", "jane")


def test_an_id_is_good_once():
    tickets = Tickets()
    sid = tickets.issue(JANE)
    assert (tickets.redeem(sid), tickets.redeem(sid)) == (JANE, None)


def test_ids_differ_and_cannot_be_guessed_from_each_other():
    sids = {Tickets().issue(JANE) for _ in range(100)}
    assert len(sids) == 100 and all(len(sid) == 32 for sid in sids)


def test_a_late_id_is_refused():
    now = [0.0]
    tickets = Tickets(lifetime_s=30, clock=lambda: now[0])
    early, late = tickets.issue(JANE), tickets.issue(JANE)
    now[0] = 29.9
    assert tickets.redeem(early) == JANE
    now[0] = 30.0
    assert tickets.redeem(late) is None


def test_unused_ids_do_not_pile_up():
    tickets = Tickets(most=3)
    sids = [tickets.issue(JANE) for _ in range(5)]
    assert [tickets.redeem(sid) is not None for sid in sids] == [False, False, True, True, True]
