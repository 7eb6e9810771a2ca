"""The journal's file: versions, states, and what several openers of it see."""

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from rushes.core.errors import FileAccessError, InputError, NewerDataError, UnreachableError
from rushes.core.publish.journal import JobState, Journal
from rushes.core.publish.journal.schema import MIGRATIONS, VERSION


@pytest.mark.parametrize("version", range(VERSION + 1))
def test_a_journal_of_every_older_version_opens(tmp_path, version):
    path = tmp_path / "journal.db"
    with sqlite3.connect(path) as old:
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                old.execute(statement)
        old.execute(f"PRAGMA user_version = {version}")
    old.close()
    with Journal(path) as journal:
        assert journal.jobs.all() == []
        assert journal.database.row("PRAGMA user_version")[0] == VERSION


def test_a_journal_of_a_newer_version_is_refused_in_words(tmp_path):
    path = tmp_path / "journal.db"
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    newer.close()
    with pytest.raises(NewerDataError) as caught:
        Journal(path)
    assert "Update Rushes" in caught.value.next_step


def test_what_is_no_journal_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "journal.db"
    path.write_bytes(b"a shopping list, surely no database" * 100)
    with pytest.raises(FileAccessError):
        Journal(path)
    assert path.read_bytes().startswith(b"a shopping list")


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileAccessError):
        Journal(tmp_path / "file" / "journal.db")


def test_many_may_open_a_new_journal_at_once(tmp_path):
    barrier = threading.Barrier(8)

    def open_it(_number):
        barrier.wait()
        Journal(tmp_path / "journal.db").close()

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(open_it, range(8)))) == 8


OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from rushes.core.publish.journal import Journal
Journal(Path(sys.argv[1])).close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX go with any descriptor")
def test_the_end_of_another_process_takes_no_log_from_who_opened_it_twice(journal, add_job):
    Journal(journal.path).close()
    log = journal.path.with_name(f"{journal.path.name}-wal")
    before = log.stat().st_ino
    subprocess.run([sys.executable, "-c", OPEN_AND_CLOSE, str(journal.path)], check=True)
    assert log.exists() and log.stat().st_ino == before
    job = add_job()
    with Journal(journal.path) as another:
        assert another.jobs.get(job.id).id == job.id


def test_only_its_user_may_read_it(journal):
    assert journal.path.stat().st_mode & 0o077 == 0


def test_the_same_target_twice_is_one_publish(add_job):
    first, second, other = add_job("a.exr"), add_job("a.exr"), add_job("b.exr")
    assert second.id == first.id
    assert other.id != first.id


def test_after_its_end_the_same_target_is_a_new_publish(journal, add_job):
    first = add_job()
    journal.jobs.set_state(first.id, JobState.DONE)
    assert add_job().id != first.id


def test_a_failed_publish_cannot_go_on_beside_a_newer_one(journal, add_job):
    first = add_job()
    journal.jobs.set_state(first.id, JobState.FAILED)
    add_job()
    with pytest.raises(InputError, match="already"):
        journal.jobs.retry(first.id)


def test_the_counter_moves_with_every_change_of_another_opener(journal, add_job):
    before = journal.counter()
    with Journal(journal.path) as other:
        job = add_job()
        assert journal.counter() != before
        before = journal.counter()
        assert journal.counter() == before
        other.jobs.set_state(job.id, JobState.DONE)
    assert journal.counter() != before


def test_what_a_dead_worker_left_running_waits_again(journal, add_job):
    job = add_job()
    journal.jobs.set_state(job.id, JobState.RUNNING)
    assert journal.jobs.recover() == [job.id]
    assert journal.jobs.get(job.id).state is JobState.WAITING


def test_a_publish_is_named_by_the_beginning_of_its_id(journal, add_job):
    job = add_job()
    assert journal.jobs.get(job.id[:8]).id == job.id
    for wrong in ("", "%", "no-such"):
        with pytest.raises(InputError):
            journal.jobs.get(wrong)


def test_the_error_of_a_publish_is_kept_as_plain_data(journal, add_job):
    job = add_job()
    journal.jobs.set_state(job.id, JobState.WAITING, UnreachableError("Gone."), 3.0, 1)
    found = journal.jobs.get(job.id)
    assert found.error["code"] == "RUSHES-401"
    assert found.not_before > found.created


def test_a_write_that_is_cut_off_leaves_nothing(tmp_path, add_job, journal):
    job = add_job()

    class CutError(Exception):
        pass

    with pytest.raises(CutError), journal.database.write("test") as connection:
        connection.execute("UPDATE job SET state = 'done' WHERE id = ?", (job.id,))
        raise CutError
    assert journal.jobs.get(job.id).state is JobState.WAITING


def test_the_observer_sees_each_write_before_and_after(tmp_path):
    seen = []
    with Journal(tmp_path / "journal.db", observer=seen.append) as journal:
        journal.workers.enter("1", 0)
    assert seen == ["before worker.enter", "after worker.enter"]
