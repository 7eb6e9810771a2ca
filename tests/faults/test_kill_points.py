"""Killed at every write of the journal and around every call of the network, on a wire that breaks too.

With RUSHES_FAULTS=all every point meets every fault. Else a publish is killed after each kind of write and
call, and the faults meet a few of the points.
"""

import os
import re
import time

import pytest

from .harness import Made
from .proxy import FAULTS
from .server_rows import ServerRows, canonical

pytestmark = [pytest.mark.loopback, pytest.mark.timeout(1800)]

ALL = os.environ.get("RUSHES_FAULTS") == "all"
_MEDIA = re.compile("capture|frame|encode|thumbnail|worker|job.r|progress")
# Moments around which most can go wrong; each fault meets these in every run.
FEW = ("", "after PUT part #2", "after create FileComponent #1")


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
    found = [line for line in clean.trace if line.startswith(("before ", "after "))]
    # How often progress is written depends on the speed of the machine.
    return [line for line in found if " progress #" not in line or line.endswith("progress #1")]


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_every_kill_ends_as_the_clean_publish(place, before, clean, made, points, tell, fault):
    begun = time.monotonic()
    kills = ["", *points] if ALL else FEW if fault else ["", *_one_of_each(points)]
    # Making media takes most of the time; points that have nothing to do with it begin with media.
    known = {
        point: None if _MEDIA.search(point) or (ALL and not fault) else made for point in kills
    }
    cases = place.run_all([(kill, fault, known[kill]) for kill in kills])
    wrong = _wrong(place, before, clean, cases)
    most, killed = max(case.resent for case in cases), sum(case.killed for case in cases)
    seconds = f"{time.monotonic() - begun:.0f}"
    tell(fault or "none", len(cases), killed, len(cases) - len(wrong), most, seconds)
    assert killed == len(kills) - 1, "a point was not reached"
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())


def test_every_moment_was_one_of_the_protocol(points):
    """A publish that writes or asks nothing new is tried nowhere new; this says what is covered."""
    assert {name for name in FEW if name} <= set(points)
    assert sum(" PUT part" in point for point in points) >= 2 * 3


def test_media_that_is_to_be_kept_is_kept(place, made):
    case = place.run("after step.done confirm #1", "", made, keep=True)
    assert case.killed
    assert not case.wrong


def _one_of_each(points):
    return [point for point in points if point.startswith("after ") and point.endswith(" #1")]


def _wrong(place, before, clean, cases):
    rows = ServerRows(place.server.data_dir, before)
    wanted = _told(rows, clean)
    wrong = {}
    for case in cases:
        found = case.wrong or _difference(wanted, _told(rows, case))
        if found:
            wrong[case.name] = "; ".join(found[:6])
    return wrong


def _told(rows, case):
    return canonical(rows.of(case.ids), case.roles, case.words)


def _difference(wanted, found):
    missing = [f"- {line}" for line in wanted if line not in found]
    return missing + [f"+ {line}" for line in found if line not in wanted]
