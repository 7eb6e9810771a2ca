"""What surrounds a publish fails: disks, frames, clocks, keys, and things on the server that went away."""

import datetime
import os
import subprocess
import time
from contextlib import contextmanager

import pytest

from rushes.core.config import Settings
from rushes.core.publish.activity import Activity
from rushes.core.publish.journal import JobState, Journal

pytestmark = pytest.mark.loopback
DAY = 86400


@pytest.fixture
def disk(tmp_path):
    """A small file system of its own that can be filled and made read-only; gives its functions."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if os.name != "posix" or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("A file system of its own can only be mounted as root.")
    yield Disk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


class Disk:
    """A mounted file system."""

    def __init__(self, folder):
        self.folder = folder

    @contextmanager
    def full(self):
        """Leave a few kilobytes at most."""
        filler = self.folder / "filler"
        size = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize - 8192
        filler.write_bytes(b"x" * max(0, size))
        try:
            yield
        finally:
            filler.unlink()

    @contextmanager
    def read_only(self):
        self._remount("ro")
        try:
            yield
        finally:
            self._remount("rw")

    def _remount(self, how):
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)


def choices(publish):
    return [choice.id for choice in Activity(publish.journal).get(publish.job_id).choices]


def finish(publish):
    """Have it go on, and see that it ends well with one version."""
    Activity(publish.journal).retry(publish.job_id)
    publish.work()
    assert publish.state is JobState.DONE, publish.job.error
    assert publish.versions() == [1]


def test_a_full_disk_is_a_choice_and_the_publish_goes_on_when_there_is_room(place, disk):
    with place.publish(work=disk.folder / "work") as publish:
        with disk.full():
            publish.work()
        assert publish.state is JobState.NEEDS_YOU
        assert publish.job.error["code"] == "RUSHES-204"
        assert choices(publish) == ["retry", "drop"]
        finish(publish)


def test_a_full_disk_under_the_journal_costs_nothing_but_time(place, disk):
    with place.publish(folder=disk.folder) as publish:
        with disk.full():
            publish.work(longest_s=7)  # it waits for room
        publish.work()
        if publish.state is not JobState.DONE:
            finish(publish)
        assert publish.versions() == [1]


def test_a_work_folder_that_became_read_only_is_a_choice(place, disk):
    with place.publish(work=disk.folder / "work") as publish:
        with disk.read_only():
            publish.work()
        assert publish.state is JobState.NEEDS_YOU
        assert publish.job.error["code"] == "RUSHES-205"
        finish(publish)


def test_a_journal_that_became_read_only_stops_the_worker_and_loses_nothing(place, disk):
    with place.publish(folder=disk.folder) as publish:
        publish.work("before step.started upload #1")
        publish.journal.close()
        with disk.read_only():
            assert publish.work() != 0
        publish.journal = Journal(publish.journal.path)
        publish.work()
        assert publish.state is JobState.DONE, publish.job.error
        assert publish.versions() == [1]


def test_a_frame_that_vanished_fails_the_publish_and_can_be_put_back(place):
    with place.publish(own_media=True) as publish:
        publish.work("after step.done capture #1")
        frame = publish.frame(1004)
        pixels = frame.read_bytes()
        frame.unlink()
        publish.work()
        assert publish.state is JobState.FAILED
        assert "1004" in publish.job.error["message"]
        frame.write_bytes(pixels)
        finish(publish)


@pytest.mark.parametrize(("first", "second"), [(30 * DAY, -30 * DAY), (-30 * DAY, 30 * DAY)])
def test_a_clock_that_jumps_changes_nothing(place, first, second):
    """The first worker dies while it waits for the server, so a time to go on stands in the journal."""
    with place.publish() as publish:
        publish.proxy.shut()
        publish.proxy.break_off()
        publish.work("after job.waiting #1", clock=first)
        publish.proxy.reopen()
        begun = time.monotonic()
        publish.work(clock=second)
        assert publish.state is JobState.DONE, publish.job.error
        assert publish.versions() == [1]
        assert time.monotonic() - begun < DAY


def test_a_clock_that_jumps_back_while_the_worker_runs_holds_nothing_up(place):
    with place.publish() as publish:
        publish.work(clock=-30 * DAY, clock_from="before step.started upload #1")
        assert publish.state is JobState.DONE, publish.job.error


def test_a_key_revoked_meanwhile_is_a_choice(place):
    with place.publish() as publish:
        publish.work("before step.started upload #1")
        publish.work(api_key="0" * 36)
        assert publish.state is JobState.NEEDS_YOU
        assert publish.job.error["code"] == "RUSHES-301"
        assert choices(publish) == ["retry", "drop"]
        finish(publish)


def test_a_publish_without_a_key_can_be_cancelled(place):
    with place.publish() as publish:
        publish.settings["api_user"] = "somebody-else"
        publish.work()
        assert publish.job.error["code"] == "RUSHES-201"
        Activity(publish.journal).cancel(publish.job_id)
        publish.work()
        assert publish.state is JobState.CANCELLED
        assert not publish.job.plan.folder.exists()


def test_a_task_deleted_meanwhile_is_a_choice(place, production):
    with place.publish() as publish:
        publish.work("before step.started commit #1")
        publish.session.delete(publish.session.get("Task", publish.job.plan.request.task))
        publish.session.commit()
        publish.work()
        assert publish.state is JobState.NEEDS_YOU
        assert choices(publish) == ["other_task", "retry", "drop"]
        Activity(publish.journal).choose(publish.job_id, "other_task", production.task_path)
        publish.work()
        assert publish.state is JobState.DONE, publish.job.error
        assert publish.encoded == 1


def test_a_review_session_that_ended_meanwhile_is_a_choice(place):
    with place.publish() as publish:
        publish.work("before step.started commit #1")
        review = publish.session.get("ReviewSession", publish.job.plan.ids.review_session)
        review["availability"] = "set_date_interval"
        review["end_date"] = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
        publish.session.commit()
        publish.work()
        assert publish.state is JobState.NEEDS_YOU
        assert choices(publish) == ["new_session", "no_session", "retry", "drop"]
        Activity(publish.journal).choose(publish.job_id, "no_session")
        publish.work()
        assert publish.state is JobState.DONE, publish.job.error


def test_settings_name_the_server_without_its_key(place):
    """The key is in no file of a publish, and on no command line."""
    with place.publish() as publish:
        publish.work("after PUT part #1")
        publish.work()
        key = Settings(publish.settings)["api_key"].encode()
        files = [path for path in publish.folder.rglob("*") if path.is_file()]
        assert len(files) >= 3
        assert [path.name for path in files if key in path.read_bytes()] == []
