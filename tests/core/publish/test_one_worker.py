"""Exactly one worker a user, shown with real processes."""

import os
import subprocess
import sys
import time

import pytest

from rushes.core.config import Settings
from rushes.core.file_lock import FileLock, is_locked
from rushes.core.publish.journal import Journal
from rushes.core.publish.worker.process import ensure_worker, stop_worker

# Claims a version, and tells when it works and when it has ended.
WORKER = """
import sys
from pathlib import Path
from rushes.core.config import Settings
from rushes.core.publish.journal import Journal
from rushes.core.publish.worker.process import work
with Journal(Path(sys.argv[1])) as journal:
    print("worked" if work(journal, Settings(), sys.argv[2]) else "not needed")
"""


@pytest.fixture
def start(journal):
    """Start a worker process; whatever is left at the end is killed."""
    started = []

    def run(version="1.0", idle="60"):
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(journal.path), version],
            env={**os.environ, "RUSHES_WORKER_IDLE": idle},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def worker_of(journal):
    row = journal.workers.now()
    return row if row is not None and is_locked(journal.worker_lock) else None


def test_of_ten_workers_started_at_once_one_works(journal, start):
    processes = [start() for _ in range(10)]
    wait_for(lambda: sum(process.poll() is None for process in processes) == 1)
    (left,) = (process for process in processes if process.poll() is None)
    assert worker_of(journal).pid == left.pid
    ended = [process for process in processes if process is not left]
    assert {process.stdout.read().strip() for process in ended} == {"not needed"}


def test_a_newer_version_takes_over_and_an_older_one_does_not(journal, start):
    old = start("1.0")
    wait_for(lambda: worker_of(journal))
    older = start("0.9")
    assert older.communicate(timeout=30)[0].strip() == "not needed"
    new = start("1.1")
    assert old.communicate(timeout=30)[0].strip() == "worked"
    wait_for(lambda: worker_of(journal) and worker_of(journal).pid == new.pid)
    assert worker_of(journal).version == "1.1"


def test_a_killed_worker_leaves_no_lock(journal, start):
    process = start()
    wait_for(lambda: worker_of(journal))
    process.kill()
    process.wait()
    assert not is_locked(journal.worker_lock)


def test_a_worker_without_work_ends(journal, start):
    process = start(idle="0.1")
    assert process.communicate(timeout=30)[0].strip() == "worked"
    assert journal.workers.now() is None


def test_a_started_worker_is_apart_and_can_be_stopped(journal, tmp_path):
    settings = Settings({"journal": str(journal.path)})
    ensure_worker(journal, settings)
    wait_for(lambda: worker_of(journal))
    pid = worker_of(journal).pid
    ensure_worker(journal, settings)
    assert os.getsid(pid) != os.getsid(0)
    assert worker_of(journal).pid == pid
    assert stop_worker(journal, 30)


def test_one_lock_is_held_once_even_in_one_process(tmp_path):
    with FileLock(tmp_path / "lock") as first, FileLock(tmp_path / "lock") as second:
        assert first.acquire()
        assert not second.acquire()
        first.release()
        assert second.acquire()


def test_a_wake_up_that_got_lost_in_the_last_moment_loses_no_work(journal, start, add_job):
    """Work that comes while the worker is about to end is found by the look after the lock is free."""
    job = add_job("nothing.####.exr", server="http://127.0.0.1:9")
    process = start(idle="0")
    process.communicate(timeout=60)
    assert journal.jobs.get(job.id).error is not None


def test_the_journal_is_the_one_named(tmp_path):
    path = tmp_path / "deep" / "down" / "journal.db"
    with Journal(Settings({"journal": str(path)}).journal_path()) as journal:
        assert journal.path == path
