"""What an artist waits for: from the click to the link, and to a movie that plays.

An application that needs 60 ms for each 1080p frame is simulated. `overlapped` encodes while it captures;
`in sequence` is the same publish with a worker that begins when all frames are there. The links are timed with a worker
at hand and with one that has to be started first.
"""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path

from rushes.core.config import Settings
from rushes.core.demo.production import ensure_production
from rushes.core.demo.server_process import ServerAddress
from rushes.core.host_data import FrameRange
from rushes.core.plugins import create_plugins
from rushes.core.publish.application import publish_from_application
from rushes.core.publish.journal import JobState, Journal
from rushes.core.publish.publisher import working
from rushes.core.publish.request import PublishRequest, ReviewTarget
from rushes.core.publish.worker.process import stop_worker
from rushes.core.session import Session
from rushes.hosts.kit.simulator import Script
from rushes.hosts.kit.simulator.application import Application

FRAMES = FrameRange(1001, 1048)
FRAME_S = 0.06
SIZE = (1920, 1080)
_LONGEST_S = 120


class _Rendering(Application):
    """An application that draws what was rendered beforehand, in the time an application needs.

    Args:
        script: Its scene.
        pictures: A folder of PNG files, one for each frame, in order.
    """

    def __init__(self, script: Script, pictures: Path) -> None:
        super().__init__(script)
        self._pictures = sorted(pictures.glob("*.png"))

    def draw(self, frame: int, path: Path) -> None:
        time.sleep(FRAME_S)
        self.scene.frame = frame
        shutil.copyfile(self._pictures[frame - FRAMES.first], path)


def measure_clicks(
    work: Path, address: ServerAddress, runs: int, pictures: Path
) -> dict[str, object]:
    """Publish from the simulated application in each way, in turn; medians in seconds.

    Args:
        work: Existing folder.
        address: The server.
        runs: How often.
        pictures: A folder with what the application draws.
    """
    ways = ("overlapped", "in_sequence", "cold_worker")
    found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    with Session(address.url, address.key, address.user) as session:
        task = ensure_production(session).task_path
    _publish(_folder(work, "warm-up"), address, task, "overlapped", pictures)
    for run in range(runs):
        for way in ways:
            found[way].append(_publish(_folder(work, f"{way}-{run}"), address, task, way, pictures))
    middle = {way: [round(statistics.median(c), 3) for c in zip(*found[way])] for way in ways}
    return {
        "click_to_link_seconds": middle["overlapped"][0],
        "click_to_link_cold_worker_seconds": middle["cold_worker"][0],
        "click_to_playable_seconds": middle["overlapped"][1],
        "click_to_playable_in_sequence_seconds": middle["in_sequence"][1],
        "capture_alone_seconds": round(FRAME_S * (FRAMES.last - FRAMES.first + 1), 3),
        "overlapped_to_sequence_ratio": round(
            middle["overlapped"][1] / middle["in_sequence"][1], 3
        ),
    }


def _folder(work: Path, name: str) -> Path:
    folder = work / name
    folder.mkdir()
    return folder


def _publish(
    folder: Path, address: ServerAddress, task: str, way: str, pictures: Path
) -> tuple[float, float]:
    """Return the seconds from the click to the link and to the finished publish."""
    settings = Settings(
        {
            "server_url": address.url,
            "api_user": address.user,
            "api_key": address.key,
            "work_dir": str(folder / "work"),
            "journal": str(folder / "journal.db"),
            # Nobody publishes the same frames twice; a shared cache would have encoded them already.
            "media_cache": str(folder / "cache"),
        },
    )
    plugins = create_plugins()
    script = Script(frame_range=FRAMES, size=SIZE)
    plugins.load_host("simulator", script=script)
    plugins.manager.get_plugin("simulator").application = _Rendering(script, pictures)
    asset, review = folder.name, ReviewTarget(folder.name)
    request = PublishRequest("", task, host="simulator", asset=asset, review=review)
    try:
        with Journal(settings.journal_path()) as journal:
            return _timed(journal, request, plugins, settings, way)
    finally:
        plugins.manager.get_plugin("simulator").close()


def _timed(journal, request, plugins, settings, way: str) -> tuple[float, float]:
    begin = time.perf_counter()

    def publish(start_worker: bool) -> str:
        submitted = publish_from_application(
            journal, request, plugins, settings, start_worker=start_worker
        )
        return submitted.job.id

    if way == "cold_worker":
        ended = _wait(journal, publish(True), begin)
        stop_worker(journal, _LONGEST_S)
    elif way == "in_sequence":
        job_id = publish(False)
        with working(journal, settings):
            ended = _wait(journal, job_id, begin)
    else:
        with working(journal, settings):
            begin = time.perf_counter()
            ended = _wait(journal, publish(False), begin)
    return _link_seconds(journal), ended


def _wait(journal: Journal, job_id: str, begin: float) -> float:
    while not (job := journal.jobs.get(job_id)).state.is_end:
        time.sleep(0.01)
    if job.state is not JobState.DONE:
        raise RuntimeError(f"the publish {job.state.value}: {job.error}")
    return time.perf_counter() - begin


def _link_seconds(journal: Journal) -> float:
    """Return the seconds from the click to the link: it is noted right before this step is done."""
    (job,) = journal.jobs.all()
    step = journal.steps.get(job.id, "prepare")
    assert step is not None and step.ended is not None
    return step.ended - job.created
