"""Killed at every write of the journal and around every call of the network, on a wire that breaks too.

With RUSHES_FAULTS=all every point meets every fault. Else a publish is killed after each kind of write and
call, and the faults meet a few of the points.
"""

import time

import pytest

from .harness import Made
from .points import ALL, makes_media, one_of_each, points_of
from .proxy import FAULTS
from .server_rows import ServerRows, wrong_cases

pytestmark = [pytest.mark.loopback, pytest.mark.timeout(1800)]

# Moments around which most can go wrong; each fault meets these in every run.
FEW = ("after PUT part #2", "after create FileComponent #1")
# Points behind a call that is not made again, since the server had done it when its answer was lost.
AFTER_A_LOST_REPLY = {"after send_review_session_invite #1"}


@pytest.fixture(scope="module")
def before(place):
    return ServerRows(place.server.data_dir)


@pytest.fixture(scope="module")
def clean(place, before):
    """A publish that nothing happened to; the second one, since the first warms up."""
    place.run("", "")
    case = place.run("", "", keep=True)
    assert not case.wrong, case.wrong
    return case


@pytest.fixture(scope="module")
def made(clean):
    """The media of the clean publish."""
    return Made.of(clean, clean.job.plan.folder.parents[1] / "journal.db")


@pytest.fixture(scope="module")
def points(clean):
    """Every moment of a clean publish, once for each time it came."""
    return points_of(clean.trace)


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_every_kill_ends_as_the_clean_publish(place, before, clean, made, points, tell, fault):
    begun = time.monotonic()
    kills = ["", *points] if ALL else FEW if fault else ["", *one_of_each(points)]
    # Making media takes most of the time; points that have nothing to do with it begin with media.
    known = {point: None if makes_media(point) or (ALL and not fault) else made for point in kills}
    cases = place.run_all([(kill, fault, known[kill]) for kill in kills])
    wrong = wrong_cases(ServerRows(place.server.data_dir, before), clean, cases)
    most, killed = max(case.resent for case in cases), sum(case.killed for case in cases)
    seconds = f"{time.monotonic() - begun:.0f}"
    tell(fault or "none", len(cases), killed, len(cases) - len(wrong), most, seconds)
    missed = {case.kill for case in cases if case.kill and not case.killed}
    assert missed <= AFTER_A_LOST_REPLY, "points were not reached"
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())


def test_every_moment_was_one_of_the_protocol(points):
    """A publish that writes or asks nothing new is tried nowhere new; this says what is covered."""
    assert set(FEW) <= set(points)
    assert sum(" PUT part" in point for point in points) >= 2 * 3


def test_media_that_is_to_be_kept_is_kept(place, made):
    case = place.run("after step.done confirm #1", "", made, keep=True)
    assert case.killed
    assert not case.wrong
