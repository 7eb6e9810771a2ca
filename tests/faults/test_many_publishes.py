"""Many publishes at once: from several processes, without a server, with one that dies, and a lost journal."""

import contextlib
import json
import os
import subprocess
import sys
import time
import uuid

import pytest

from rushes.core.config import Settings
from rushes.core.demo.production import ensure_production
from rushes.core.demo.server_process import ServerProcess
from rushes.core.publish.journal import JobState, Journal
from rushes.core.publish.queue import submit
from rushes.core.publish.repair import repair
from rushes.core.publish.request import PublishRequest
from rushes.core.records import to_plain
from rushes.core.session import Session

from .harness import ROOT
from .proxy import FaultyProxy

pytestmark = [pytest.mark.loopback, pytest.mark.timeout(400)]

# Puts a request into a journal several times, each for another asset, and then the one all share.
SUBMIT = """
import json, sys
from dataclasses import replace
from pathlib import Path
from rushes.core.config import Settings
from rushes.core.publish.journal import Journal
from rushes.core.publish.queue import submit
from rushes.core.publish.request import PublishRequest
from rushes.core.records import from_plain
given = json.loads(sys.argv[1])
with Journal(Path(given["journal"])) as journal:
    request = from_plain(PublishRequest, given["request"])
    for asset in [*given["assets"], "shared"]:
        submit(journal, replace(request, asset=asset), Settings(given["settings"]))
"""


def test_twenty_from_three_processes_without_a_server_arrive_once_and_in_order(place):
    with place.publish() as publish:
        publish.proxy.shut()
        publish.proxy.break_off()
        settings = {key: v for key, v in publish.settings.items() if key != "api_key"}
        given = {
            "journal": str(publish.journal.path),
            "settings": settings,
            "request": to_plain(publish.job.plan.request),
        }
        shares = [[f"a{n}" for n in range(first, 20, 3)] for first in range(3)]
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", SUBMIT, json.dumps({**given, "assets": share})], cwd=ROOT
            )
            for share in shares
        ]
        assert [process.wait(60) for process in processes] == [0, 0, 0]
        publish.work("after job.waiting #1")
        assert publish.versions() == []
        publish.proxy.reopen()
        publish.work(longest_s=300)
        jobs = publish.journal.jobs.all()
        assert len(jobs) == 1 + 20 + 1
        assert {job.state for job in jobs} == {JobState.DONE}, [job.error for job in jobs]
        ends = [job.ended for job in jobs]
        assert ends == sorted(ends)
        assert publish.versions() == [1] * 22


def test_a_server_that_dies_in_the_middle_and_comes_back_gets_the_rest(place, tmp_path):
    with FaultyProxy(place.server.url) as proxy:
        with ServerProcess(tmp_path / "own") as server:
            proxy.turn_to(server.url)
            job, settings = _submitted(place, server, proxy, tmp_path)
            with place.workers() as workers:
                workers.work(tmp_path / "journal.db", settings, "after PUT part #1")
        with ServerProcess(tmp_path / "own") as server, place.workers() as workers:
            proxy.turn_to(server.url)
            # A server that starts gives its administrator a new key.
            workers.work(tmp_path / "journal.db", {**settings, "api_key": server.key})
    with Journal(tmp_path / "journal.db") as journal:
        assert journal.jobs.get(job.id).state is JobState.DONE, journal.jobs.get(job.id).error


def _submitted(place, server, proxy, folder):
    with Session(server.url, server.key, server.user) as session:
        task = ensure_production(session).task_path
    settings = {**place.settings(proxy.url, folder), "api_user": server.user}
    settings["api_key"] = server.key
    with Journal(folder / "journal.db") as journal:
        return submit(journal, PublishRequest(place.media, task), Settings(settings)).job, settings


@pytest.mark.parametrize(
    "kill", ["after PUT part #1", "after create ReviewSession #1", "after create FileComponent #1"]
)
def test_repair_finishes_a_publish_whose_journal_was_lost(place, kill):
    with place.publish() as publish:
        publish.work(kill)
        plan = publish.job.plan
        publish.journal.close()
        for path in publish.folder.glob("journal.db*"):
            path.unlink()
        publish.journal = Journal(publish.folder / "journal.db")
        settings = Settings(publish.settings)
        told = [one.shown() for one in repair(publish.journal, settings, dry_run=True)]
        assert [(one["act"], one["where"]) for one in told] == [("finish", "journal")]
        assert publish.journal.jobs.all() == []
        repair(publish.journal, settings, dry_run=False)
        publish.work()
        assert publish.journal.jobs.get(plan.id).state is JobState.DONE
        assert publish.versions() == [1]
        assert not plan.folder.exists()
        assert repair(publish.journal, settings, dry_run=True) == []


def test_repair_leaves_alone_what_stands_in_another_journal(place, tmp_path):
    with place.publish() as publish, Journal(tmp_path / "other.db") as other:
        publish.work("after PUT part #1")
        assert repair(other, Settings(publish.settings), dry_run=False) == []
        publish.work()
        assert publish.state is JobState.DONE


def test_no_process_of_a_publish_has_the_key_on_its_command_line(place):
    """Neither the worker nor the programs it starts, looked at while they run."""
    with place.publish() as publish:
        key, seen = publish.settings["api_key"], set()
        environ = {
            **os.environ,
            "FTRACK_SERVER": publish.proxy.url,
            "FTRACK_API_USER": publish.settings["api_user"],
            "FTRACK_API_KEY": key,
            "RUSHES_JOURNAL": str(publish.journal.path),
            "RUSHES_WORK_DIR": publish.settings["work_dir"],
            "RUSHES_WORKER_IDLE": "0",
            "RUSHES_MEDIA_CACHE": str(publish.folder / uuid.uuid4().hex),
        }
        worker = subprocess.Popen([sys.executable, "-m", "rushes.core", "worker"], env=environ)
        while worker.poll() is None:
            seen |= set(_command_lines())
            time.sleep(0.005)
        assert publish.state is JobState.DONE
        assert any("ffmpeg" in line for line in seen)
        assert [line for line in seen if key in line] == []


def _command_lines():
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/cmdline", "rb") as file:
            yield file.read().replace(b"\0", b" ").decode("utf-8", "replace")
