"""A publish whose application ended in its capture goes on from the scene that is open now."""

import os
import subprocess
import sys

import pytest

from rushes.core.host_data import FrameRange
from rushes.core.publish.choices import DROP, RETRY
from rushes.core.publish.follow import follow
from rushes.core.publish.journal import JobState, Journal
from rushes.ui.activity.tab import ActivityTab
from rushes.ui.state.panel_state import PUBLISHES

from .conftest import make_job, tell

SCENE = "/show/harbour_anim_v003.scn"
GONE = {
    "code": "RUSHES-503",
    "message": "The application ended before all frames were captured.",
    "next_step": "Open the scene again and go on from there, or drop the publish.",
    "facts": {"gone": True},
}

CRASHING = """
import sys
from rushes.core.config import Settings
from rushes.core.host_data import FrameRange
from rushes.core.plugins import create_plugins
from rushes.core.publish.application import publish_from_application
from rushes.core.publish.journal import Journal
from rushes.core.publish.request import PublishRequest
from rushes.hosts.kit.simulator import Script
plugins = create_plugins()
plugins.load_host("simulator", script=Script(crash_on=1020, frame_range=FrameRange(1001, 1036)))
request = PublishRequest("", sys.argv[1], host="simulator", asset="crashed", frames=None)
settings = Settings()
with Journal(settings.journal_path()) as journal:
    publish_from_application(journal, request, plugins, settings, start_worker=False)
"""


def stopped(**values):
    """Return a publish whose application ended after some frames."""
    return make_job(1, state="needs_you", host="simulator", error=GONE, **values)


@pytest.fixture
def open_tab(qtbot, make_state):
    """Open the tab in an application that shows a scene: `open_tab(settings, **script)`."""

    def run(settings, **script):
        state = make_state(settings, **{"scene": SCENE, **script})
        tab = ActivityTab(state, state.background)
        qtbot.addWidget(tab)
        tab.resize(430, 720)
        tab.show()
        state.host.look()
        qtbot.waitUntil(lambda: state.host.view is not None)
        return tab

    return run


def test_when_frames_are_missing_then_the_rest_can_be_captured_here(open_tab, settings):
    tab = open_tab(settings)
    tell(tab, stopped())
    assert tab.detail.go_on_button.isVisible() and tab.detail.go_on_button.isEnabled()
    tell(tab, stopped(), make_job(2))
    tab.show_job("job-2")
    assert not tab.detail.go_on_button.isVisible()


def test_another_application_is_not_offered_it(open_tab, settings):
    tab = open_tab(settings)
    tell(tab, make_job(1, state="needs_you", host="maya", error=GONE))
    assert not tab.detail.go_on_button.isVisible()


def test_trying_again_without_the_frames_is_offered_elsewhere_only(open_tab, settings):
    tab = open_tab(settings)
    tell(tab, stopped(choices=(RETRY, DROP)))
    assert [row.button.text() for row in tab.detail.choice_rows] == ["Drop it"]
    tell(tab, make_job(1, state="needs_you", host="maya", error=GONE, choices=(RETRY, DROP)))
    assert [row.button.text() for row in tab.detail.choice_rows] == ["Try again", "Drop it"]


def test_while_another_scene_is_open_it_says_which_one_to_open(open_tab, settings):
    tab = open_tab(settings)
    tab._state.memory.put(PUBLISHES, ["job-1"], scene="simulator:/show/dock_anim_v001.scn")
    tell(tab, stopped())
    assert tab.detail.go_on_hint.text() == "Open dock_anim_v001.scn first."
    assert not tab.detail.go_on_button.isEnabled()


def test_while_frames_are_captured_for_another_publish_it_waits(open_tab, settings):
    tab = open_tab(settings)
    tell(tab, stopped())
    tab._state.set_capturing(True)
    assert not tab.detail.go_on_button.isEnabled()
    tab._state.set_capturing(False)
    assert tab.detail.go_on_button.isEnabled()


def test_what_cannot_be_gone_on_with_is_said_on_its_card(qtbot, open_tab, settings, tmp_path):
    from rushes.core.publish.plan import make_plan
    from rushes.core.publish.request import PublishRequest

    from .test_tab import new_job

    tab = open_tab(settings)
    with Journal(settings.journal_path()) as journal:
        plan = make_plan(PublishRequest("", "a/task", host="simulator"), tmp_path / "work")
        job, _ = journal.jobs.add(new_job(plan, 1))
    tell(tab, stopped(id=job.id))
    tab.detail.go_on_button.click()
    qtbot.waitUntil(lambda: "nothing of this publish" in tab.detail.error_view.message.text())
    assert not tab._state.capturing


@pytest.fixture
def crashed(worker, live_settings, production, live_server):
    """A publish whose application died at its 20th frame, and the worker has noticed."""
    environ = {
        **os.environ,
        "RUSHES_JOURNAL": live_settings["journal"],
        "RUSHES_WORK_DIR": live_settings["work_dir"],
        "FTRACK_SERVER": live_server.url,
        "FTRACK_API_USER": live_server.user,
        "FTRACK_API_KEY": live_server.key,
    }
    command = [sys.executable, "-c", CRASHING, production.task_path]
    subprocess.run(command, env=environ, timeout=60, check=False, capture_output=True)
    with Journal(live_settings.journal_path()) as journal:
        (job,) = journal.jobs.all()
        assert follow(journal, job.id).state is JobState.NEEDS_YOU
    return job


def test_one_click_captures_what_is_missing_and_it_is_published(
    qtbot, open_tab, live_settings, crashed
):
    tab = open_tab(live_settings, frame_range=FrameRange(1001, 1036))
    tab._state.jobs.watch()
    qtbot.waitUntil(lambda: tab.detail.go_on_button.isVisible(), timeout=20_000)
    tab.detail.go_on_button.click()
    qtbot.waitUntil(lambda: tab._state.jobs.get(crashed.id).state == "done", timeout=60_000)
    qtbot.waitUntil(lambda: not tab.detail.go_on_button.isVisible())
    assert tab.detail.title.text() == "crashed v001"
