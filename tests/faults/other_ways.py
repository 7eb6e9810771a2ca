"""Publishes of other kinds, killed and finished: a second version, and one an application captures for."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rushes.core.publish.journal import Job, JobState
from rushes.core.records import to_plain

from .harness import KILLED, Case, Made, Place, Stage, captured_wrongly

_LONGEST_S = 30.0


@dataclass(frozen=True)
class TwoVersions:
    """Frames of a shot and of its next version, of which a tenth differs.

    Attributes:
        first: Pattern of the first.
        second: Pattern of the second.
        frames: How many each has.
    """

    first: str
    second: str
    frames: int


def second_version(
    place: Place,
    kill: str,
    shot: TwoVersions,
    made: tuple[Made, Made | None] | None = None,
    keep: bool = False,
) -> tuple[Case, tuple[Made, Made] | None]:
    """Publish a version, then the next one, and kill the worker of that.

    Args:
        place: Where.
        kill: Where the worker of the second version dies.
        shot: The frames.
        made: Media of both to begin with; None for the second where the way to it is of interest.
        keep: Whether the media shall stay.

    Returns:
        What came of it, and the media where they are kept.
    """
    case = Case(kill, "of a second version")
    is_made = made is not None and made[1] is not None
    with place.stage() as stage:
        second = submit_second(place, case, stage, shot, made, keep)
        if case.wrong:
            return case, None
        found = Made.of(case, stage.journal.path) if keep else None
        place.look_at_end(case, stage, second.id, stage.kill_and_finish(case), keep)
        if not is_made and not case.wrong:
            case.wrong.extend(captured_wrongly(case.trace, shot.frames))
        return case, (found, Made.of(case, stage.journal.path)) if found else None


def submit_second(
    place: Place,
    case: Case,
    stage: Stage,
    shot: TwoVersions,
    made: tuple[Made, Made | None] | None,
    keep: bool = False,
) -> Job:
    """Publish a version, and put the next one into the journal; `case.job` is the first one then."""
    request = replace(place.request(case), asset="shot")
    first = stage.submit(replace(request, media=shot.first), keep)
    if made is not None:
        made[0].give_to(stage.journal, first)
    stage.work(trace=str(stage.trace.with_name("first")))
    case.job = first = stage.journal.jobs.get(first.id)
    if first.state is not JobState.DONE:
        case.wrong.append(f"the first version {first.state.value}: {first.error}")
    case.name_ids(first, "first ")
    stage.proxy.sent.clear()
    second = stage.submit(replace(request, media=shot.second), keep)
    if made is not None and made[1] is not None:
        made[1].give_to(stage.journal, second)
    return second


def from_application(place: Place, kill: str, dies: str) -> Case:
    """Publish what a simulated application captures, while a worker encodes it.

    Args:
        place: Where.
        kill: Where one of the two dies.
        dies: `worker` or `application`.
    """
    case = Case(kill, f"of the {dies}")
    with place.stage() as stage, place.workers() as applications:
        request = replace(place.request(case), media="", host="simulator", asset="shot")
        apply = partial(
            applications.work,
            stage.journal.path,
            stage.settings,
            request=to_plain(request),
            trace=str(stage.trace.with_name("application")),
        )
        run = _kill_application if dies == "application" else _kill_worker
        code = run(case, stage, apply)
        for job in stage.journal.jobs.all():
            case.name_ids(job)
            if job.plan.folder.exists():
                case.wrong.append(f"the folder of a publish that {job.state.value} is still there")
        place.look_at_end(case, stage, job.id, code)
        case.captured = stage.trace.with_name("application").read_text().splitlines()
        case.wrong.extend(captured_wrongly(case.captured))
    return case


def _kill_worker(case: Case, stage: Stage, apply) -> int:
    with ThreadPoolExecutor(1) as pool:
        capture = pool.submit(apply)
        _await_job(stage)
        code = stage.kill_and_finish(case)
        if capture.result():
            case.wrong.append(f"the application ended with {capture.result()}")
    return code


def _await_job(stage: Stage) -> None:
    """Wait until the application has put its publish into the journal."""
    end = time.monotonic() + _LONGEST_S
    while not stage.journal.jobs.all():
        assert time.monotonic() < end, "the application publishes nothing"
        time.sleep(0.002)


def _kill_application(case: Case, stage: Stage, apply) -> int:
    case.killed = apply(case.kill) == KILLED
    code = stage.work()
    jobs = stage.journal.jobs.all()
    if not jobs or jobs[-1].state is not JobState.DONE:
        if apply():
            case.wrong.append(Path(f"{stage.trace.with_name('application')}.log").read_text())
        code = stage.work()
    return code
