"""Workers that die where they are told: `python -m tests.faults.dying_worker`.

Importing what a worker needs takes longer than a small publish, so this process imports it once and forks
for each worker. It reads one JSON object a line, `{"journal", "settings", "kill", "trace"}`, and answers
with one when that worker has ended. With `"request"` in it, it is a simulated application that captures
for this request, or goes on with what is under way. The product has no switch for any of this: the journal's observer and
the calls of `requests` are watched from here.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from rushes.core.config import Settings
from rushes.core.host_data import FrameRange
from rushes.core.publish.journal import Journal

from .wire import kind_of

LONGEST_S = 100
PART_SIZE = 8192
SMALLEST_PART = 2048
CHUNK = 3
CAPTURED = (1001, 1008)


class Points:
    """Counts the moments at which the process may die, writes them down, and dies at one."""

    def __init__(self, kill: str, trace: Path) -> None:
        self._kill = kill
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()
        self.reached: dict[str, Callable[[], None]] = {}
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def reach(self, name: str) -> None:
        with self._lock:
            self._seen[name] = self._seen.get(name, 0) + 1
            point = f"{name} #{self._seen[name]}"
            self.note(point)
            if point in self.reached:
                self.reached[point]()
            if point == self._kill:
                os.kill(os.getpid(), signal.SIGKILL)

    def note(self, text: str) -> None:
        os.write(self._trace, f"{text}\n".encode())


def main() -> int:
    _import_everything()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_work(json.loads(line)))
        _, status = os.waitpid(child, 0)
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()
    return 0


def _import_everything() -> None:
    names = (
        "rushes.core.publish.worker.process rushes.core.publish.steps rushes.core.session.upload"
        " rushes.core.publish.changed_upload rushes.core.session.locations.server requests numpy"
        " OpenImageIO PyOpenColorIO rushes.core.media.encode rushes.core.media.certify"
        " rushes.core.media.thumbnail rushes.core.media.encoder_choice rushes.core.media.burn_in_draw"
        " rushes.core.media.segments.shared rushes.core.media.footage rushes.hosts.standalone.adapter"
        " rushes.core.media.filmstrip rushes.core.media.burn_in_draw rushes.core.review.links"
        " rushes.core.session.kinds rushes.core.publish.worker.undo email.utils netrc"
        " rushes.hosts.kit.simulator rushes.core.publish.application rushes.core.session.session rushes.core.session.schema_cache rushes.core.publish.chunks"
    )
    for name in names.split():
        importlib.import_module(name)


def _work(case: dict[str, object]) -> int:
    signal.alarm(int(case.get("longest_s", LONGEST_S)))
    log = os.open(str(case["trace"]) + ".log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    points = Points(str(case["kill"]), Path(str(case["trace"])))
    try:
        _watch_network(points)
        _watch_capture(points)
        _hurry()
        if case.get("clock"):
            _change_clock(points, float(case["clock"]), str(case.get("clock_from", "")))
        if case.get("cancel"):
            _cancel_at(points, str(case["cancel"]), Path(str(case["journal"])))
        act = _be_application if case.get("request") else _be_worker
        with Journal(Path(str(case["journal"])), points.reach) as journal:
            act(journal, case)
    except BaseException:  # noqa: BLE001  # a forked process must end here, whatever it met
        import traceback

        traceback.print_exc()
        return 1
    return 0


def _be_worker(journal: Journal, case: dict[str, object]) -> None:
    from rushes.core.publish.worker.process import work

    work(journal, Settings(case["settings"]))


def _be_application(journal: Journal, case: dict[str, object]) -> None:
    from rushes.core.plugins import create_plugins
    from rushes.core.publish import application
    from rushes.core.publish.request import PublishRequest
    from rushes.core.records import from_plain
    from rushes.hosts.kit.simulator import Script

    plugins, settings = create_plugins(), Settings(case["settings"])
    plugins.load_host("simulator", script=Script(frame_range=FrameRange(*CAPTURED)))
    under_way = [job for job in journal.jobs.all() if not job.state.is_end]
    if under_way:
        application.go_on_from_application(
            journal, under_way[-1].id, plugins, settings, start_worker=False
        )
    else:
        request = from_plain(PublishRequest, case["request"])
        application.publish_from_application(
            journal, request, plugins, settings, start_worker=False
        )
    plugins.manager.get_plugin("simulator").close()


def _watch_network(points: Points) -> None:
    import requests

    send = requests.Session.send

    def watched(self, request, **options):
        body = request.body if isinstance(request.body, bytes) else b""
        kind = kind_of(request.method, request.url, body)
        points.reach(f"before {kind}")
        answer = send(self, request, **options)
        points.reach(f"after {kind}")
        return answer

    requests.Session.send = watched


def _watch_capture(points: Points) -> None:
    """Ask the host for few frames at a time, and write down which were asked for."""
    from functools import partial

    from rushes.core.capture import run
    from rushes.core.publish.steps import capture

    check = run.check_chunk

    def watched(chunk, frames):
        points.note("captured " + " ".join(map(str, frames)))
        check(chunk, frames)

    run.check_chunk = watched
    capture.capture = partial(capture.capture, chunk=CHUNK)


def _change_clock(points: Points, seconds: float, begin: str) -> None:
    """Have the clock of this process be wrong by some seconds, at once or from a point on."""
    right, wrong_by = time.time, [0.0 if begin else seconds]
    time.time = lambda: right() + wrong_by[0]
    points.reached[begin] = lambda: wrong_by.__setitem__(0, seconds)


def _cancel_at(points: Points, point: str, path: Path) -> None:
    """Have somebody else cancel the last publish when a point is reached."""

    def cancel() -> None:
        with Journal(path) as journal:
            journal.jobs.wish_cancel(journal.jobs.all()[-1].id)

    points.reached[point] = cancel


def _hurry() -> None:
    """Small parts, so that a small movie has several; and no patience, so that a fault costs no time."""
    from rushes.core.publish.worker import arrival, outcome
    from rushes.core.session import retry, upload_state

    upload_state.PART_SIZES = ((1 << 40, PART_SIZE),)
    upload_state.SMALLEST_PART = SMALLEST_PART
    arrival._BEGIN_S = 0.5
    outcome.PATIENCE = retry.RetryPolicy(attempts=0, first_delay_s=0.02, longest_delay_s=0.05)
    random.uniform = lambda low, high: min(high, 0.012)


if __name__ == "__main__":
    sys.exit(main())
