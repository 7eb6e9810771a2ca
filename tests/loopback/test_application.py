"""The application's side of a publish, with a simulated application and a real server."""

import subprocess
import sys
import threading
import time
import uuid

import pytest

from rushes.core.config import Settings
from rushes.core.errors import CancelledError, PublishError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import FrameRange
from rushes.core.plugins import create_plugins
from rushes.core.publish.activity import Activity
from rushes.core.publish.application import go_on_from_application, publish_from_application
from rushes.core.publish.follow import follow
from rushes.core.publish.journal import JobState, Journal
from rushes.core.publish.publisher import result_of, working
from rushes.core.publish.request import PublishRequest, ReviewTarget
from rushes.hosts.kit.simulator import Script

pytestmark = pytest.mark.loopback
FRAMES = FrameRange(1001, 1036)

CRASHING = """
import sys
from pathlib import Path
from rushes.core.config import Settings
from rushes.core.host_data import FrameRange
from rushes.core.plugins import create_plugins
from rushes.core.publish.application import publish_from_application
from rushes.core.publish.journal import Journal
from rushes.core.publish.request import PublishRequest
from rushes.hosts.kit.simulator import Script
plugins = create_plugins()
plugins.load_host("simulator", script=Script(crash_on=int(sys.argv[2]), frame_range=FrameRange(1001, 1036)))
request = PublishRequest("", sys.argv[1], host="simulator", asset="crashed", frames=None)
settings = Settings()
with Journal(settings.journal_path()) as journal:
    publish_from_application(journal, request, plugins, settings, start_worker=False)
"""


@pytest.fixture
def settings(live_server, tmp_path):
    return Settings(
        {
            "server_url": live_server.url,
            "api_user": live_server.user,
            "api_key": live_server.key,
            "work_dir": str(tmp_path / "work"),
            "journal": str(tmp_path / "journal.db"),
        }
    )


@pytest.fixture
def journal(settings):
    with Journal(settings.journal_path()) as journal, working(journal, settings):
        yield journal


@pytest.fixture
def application(request):
    """Return a function that starts a simulated application; gives its hooks."""

    def start(**script):
        plugins = create_plugins()
        plugins.load_host("simulator", script=Script(frame_range=FRAMES, **script))
        request.addfinalizer(plugins.manager.get_plugin("simulator").close)
        return plugins

    return start


@pytest.fixture
def asked(production):
    review = ReviewTarget(f"R {uuid.uuid4()}")
    return PublishRequest(
        "", production.task_path, host="simulator", asset=f"a-{uuid.uuid4()}", review=review
    )


class Patient:
    """A plugin that lets no second chunk begin before the worker encodes and the link is known."""

    def __init__(self, journal):
        self.journal = journal
        self.satisfied = False

    @hookimpl(wrapper=True)
    def capture_frames(self, plan):
        end = time.monotonic() + 30
        while plan.frames[0] != FRAMES.first and not self._is_satisfied():
            assert time.monotonic() < end, "encoding or the link waits for the capture"
            time.sleep(0.02)
        return (yield)

    def _is_satisfied(self):
        (job,) = self.journal.jobs.all()
        encodes = self.journal.steps.get(job.id, "encode") is not None
        self.satisfied = encodes and "/review/" in job.link
        return self.satisfied


def test_encoding_begins_and_the_link_is_there_while_frames_arrive(
    application, journal, settings, asked
):
    plugins, patient = application(), Patient(journal)
    plugins.register(patient, "patient", "a test")
    job = publish_from_application(journal, asked, plugins, settings, start_worker=False).job
    assert patient.satisfied
    done = follow(journal, job.id)
    assert done.state is JobState.DONE, done.error
    assert result_of(journal, done).frames == 36


def test_a_second_click_shows_the_one_under_way(application, journal, settings, asked):
    plugins, seen = application(slow_frames=(1001,), slow_s=1.0), []
    first = threading.Thread(
        target=publish_from_application,
        args=(journal, asked, plugins, settings),
        kwargs={"added": seen.append, "start_worker": False},
    )
    first.start()
    while not seen:
        time.sleep(0.01)
    second = publish_from_application(journal, asked, plugins, settings, start_worker=False)
    first.join()
    assert (second.is_new, second.job.id) == (False, seen[0].id)
    assert follow(journal, seen[0].id).state is JobState.DONE


def test_a_cancel_ends_the_capture_and_leaves_nothing(application, journal, settings, asked):
    plugins = application(slow_frames=tuple(range(1001, 1037)), slow_s=0.05)
    activity = Activity(journal)
    with pytest.raises(CancelledError):
        publish_from_application(
            journal,
            asked,
            plugins,
            settings,
            added=lambda job: activity.cancel(job.id),
            start_worker=False,
        )
    (job,) = journal.jobs.all()
    assert follow(journal, job.id).state is JobState.CANCELLED
    assert not job.plan.folder.exists()


def test_a_frame_that_cannot_be_made_fails_the_publish_with_the_reason(
    application, journal, settings, asked
):
    with pytest.raises(PublishError):
        publish_from_application(
            journal, asked, application(fail_on=1020), settings, start_worker=False
        )
    (job,) = journal.jobs.all()
    ended = follow(journal, job.id)
    assert (ended.state, ended.error["code"]) == (JobState.FAILED, "RUSHES-503")


@pytest.fixture
def crash(rushes, production, journal, settings):
    """Have an application die while it captures a frame; gives the publish when it is noticed."""

    def run(frame):
        rushes("jobs")
        environ = {**rushes.environ, "RUSHES_JOURNAL": str(settings.journal_path())}
        crashed = subprocess.run(
            [sys.executable, "-c", CRASHING, production.task_path, str(frame)],
            env=environ,
            timeout=60,
            check=False,
            capture_output=True,
        )
        assert crashed.returncode not in (0, 1)
        (job,) = journal.jobs.all()
        return follow(journal, job.id)

    return run


def test_an_application_that_dies_before_the_first_frames_has_failed(crash):
    ended = crash(1007)
    assert ended.state is JobState.FAILED
    assert "The application ended" in ended.error["message"]


def test_after_an_application_died_its_frames_are_there_to_go_on_from(
    crash, journal, settings, request
):
    job = crash(1020)
    assert job.state is JobState.NEEDS_YOU
    assert list(journal.frames.all(job.id)) == list(range(1001, 1013))
    plugins, asked = create_plugins(), Asked()
    plugins.load_host("simulator", script=Script(frame_range=FRAMES))
    request.addfinalizer(plugins.manager.get_plugin("simulator").close)
    plugins.register(asked, "asked", "a test")
    go_on_from_application(journal, job.id, plugins, settings, start_worker=False)
    assert follow(journal, job.id).state is JobState.DONE
    assert asked.frames[0] == 1013


def test_after_an_application_died_its_publish_can_be_dropped(crash, journal):
    job = crash(1020)
    Activity(journal).choose(job.id, "drop")
    assert follow(journal, job.id).state is JobState.CANCELLED
    assert not job.plan.folder.exists()


class Asked:
    """A plugin that notes which frames are captured."""

    def __init__(self):
        self.frames = []

    @hookimpl(wrapper=True)
    def capture_frames(self, plan):
        self.frames += plan.frames
        return (yield)
