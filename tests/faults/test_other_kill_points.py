"""Killed as in test_kill_points: a second version that sends what is new, and a publish an application captures for.

Without a fault on the wire. With RUSHES_FAULTS=all at every point, else after a few.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rushes.core.publish.activity import Activity
from rushes.core.publish.journal import JobState
from rushes.core.publish.worker.undo import planned_components
from rushes.core.session import Session
from rushes.core.session.locations.server import ServerAccessor

from .harness import AT_ONCE, Case
from .other_ways import from_application, second_version, submit_second
from .points import ALL, makes_media, points_of
from .server_rows import ServerRows, wrong_cases

pytestmark = [pytest.mark.loopback, pytest.mark.timeout(1800)]

FEW_OF_A_SECOND_VERSION = (
    "after PUT part #2",
    "after upload.arrived #1",
    "before compose_component #1",
    "after compose_component #1",
    "after create AssetVersion #1",
)
FEW_OF_THE_WORKER = (
    "after step.done encode #1",
    "after step.started encode #1",
    "after PUT upload #1",
)
FEW_OF_THE_APPLICATION = (
    "before job.add #1",
    "after job.add #1",
    "before frame.arrived #1",
    "after frame.arrived #1",
    "after step.done capture #1",
)


@pytest.fixture(scope="module")
def before(place):
    return ServerRows(place.server.data_dir)


@pytest.fixture(scope="module")
def second(place, before, two_versions):
    """A second version that nothing happened to, and the media of both versions."""
    case, made = second_version(place, "", two_versions, keep=True)
    assert not case.wrong, case.wrong
    return case, made


@pytest.fixture(scope="module")
def captured(place, before):
    """A publish from an application that nothing happened to."""
    case = from_application(place, "", "worker")
    assert not case.wrong, case.wrong
    return case


def test_a_second_version_sends_what_is_new(place, second):
    case, _ = second
    sent = [line for line in case.trace if line.startswith("before PUT part")]
    assert "before compose_component #1" in case.trace
    assert set(FEW_OF_A_SECOND_VERSION) <= set(case.trace)
    assert 2 <= len(sent) < 30


def test_every_kill_of_a_second_version_ends_as_the_clean_one(
    place, before, second, two_versions, tell
):
    clean, (first_made, made) = second
    kills = points_of(clean.trace) if ALL else FEW_OF_A_SECOND_VERSION

    def run(kill):
        media = (first_made, None if makes_media(kill) else made)
        return second_version(place, kill, two_versions, media)[0]

    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        cases = list(pool.map(run, kills))
    _judge(place, before, clean, cases, tell, "second version", begun)


@pytest.mark.parametrize(
    ("dies", "few"),
    [("worker", FEW_OF_THE_WORKER), ("application", FEW_OF_THE_APPLICATION)],
)
def test_every_kill_while_an_application_captures_ends_as_the_clean_publish(
    place, before, captured, tell, dies, few
):
    trace = captured.captured if dies == "application" else captured.trace
    kills = points_of(trace) if ALL else few
    begun = time.monotonic()
    cases = [from_application(place, kill, dies) for kill in kills]
    _judge(place, before, captured, cases, tell, f"{dies} of capture", begun)


@pytest.mark.parametrize("how", ["kill", "cancel"])
@pytest.mark.parametrize(
    "point", FEW_OF_A_SECOND_VERSION[:-1] if ALL else FEW_OF_A_SECOND_VERSION[:1]
)
def test_a_cancel_while_what_is_new_is_sent_leaves_the_first_version_alone(
    place, second, two_versions, how, point
):
    """Cancelled while the worker is at it, or after it died there."""
    case = Case(point, "cancelled")
    with place.stage() as stage:
        job = submit_second(place, case, stage, two_versions, second[1])
        before = ServerRows(place.server.data_dir)
        stage.work(**{how: point})
        if how == "kill":
            Activity(stage.journal).cancel(job.id)
            stage.work()
        assert stage.journal.jobs.get(job.id).state is JobState.CANCELLED
        assert point in stage.trace.read_text().splitlines()
        left = Case("", "")
        left.name_ids(job)
        assert ServerRows(place.server.data_dir, before).of(left.ids) == []
        with Session(place.server.url, place.server.key, place.server.user) as session:
            held = ServerAccessor(session).exists
            assert not any(map(held, planned_components(job.plan)))
            assert held(case.job.plan.ids.movie)


def _judge(place, before, clean, cases, tell, title, begun):
    wrong = wrong_cases(ServerRows(place.server.data_dir, before), clean, cases)
    most, killed = max(case.resent for case in cases), sum(case.killed for case in cases)
    seconds = f"{time.monotonic() - begun:.0f}"
    tell(title, len(cases), killed, len(cases) - len(wrong), most, seconds)
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())
    assert killed == len(cases), "a point was not reached"
