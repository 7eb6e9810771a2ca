"""The tab Activity as pictures."""

import pytest

from rushes.core.publish.choices import DROP, OTHER_TASK, RETRY

from ..golden import LOOKS, compare, look
from .conftest import make_job, make_steps, tell

NOW = 1_795_000_000.0
GONE = {
    "code": "RUSHES-108",
    "message": "The task Harbour Lights/sc020/sh003/animation is not there any more.",
    "next_step": "Choose another task, or drop the publish.",
}
AWAY = {"code": "RUSHES-401", "message": "Nobody answers.", "next_step": "It goes on by itself."}
UNDER_WAY = {
    "state": "running",
    "step": "upload",
    "doing": "uploading",
    "done": 62,
    "total": 100,
    "unit": "bytes",
    "speed": 2.1e6,
    "seconds_left": 12.0,
    "steps": make_steps("prepare", "capture", "encode", "thumbnail", now=NOW, running="upload"),
}
FAILED = {"state": "needs_you", "error": GONE, "choices": (OTHER_TASK, RETRY, DROP), "link": ""}
JOBS = (
    make_job(1, NOW - 3000, version=2),
    make_job(2, NOW - 1500, version=11),
    make_job(3, NOW - 1200, **FAILED),
    make_job(4, NOW - 600, state="cancelled", link=""),
    make_job(5, NOW - 300, version=3),
    make_job(6, NOW - 60, **UNDER_WAY),
    make_job(7, NOW, state="waiting", error=AWAY),
)


@pytest.fixture
def make_sized(qtbot, make_state, settings, monkeypatch):
    from rushes.ui.activity.tab import ActivityTab

    monkeypatch.setattr("rushes.ui.when.present", lambda: NOW)

    def make(part):
        state = make_state(settings)
        tab = ActivityTab(state, state.background)
        qtbot.addWidget(tab)
        tab.resize(round(430 * part), round(720 * part))
        tab.show()
        return tab

    return make


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
def test_publishes_with_the_steps_of_one(make_sized, theme, scale):
    with look(theme, scale):
        tab = make_sized(int(scale) / 100)
        tell(tab, *JOBS)
        tab.show_job("job-6")
        tab.detail.why_button.setChecked(True)
        compare(tab, "activity", theme, scale)


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
def test_one_that_needs_somebody_and_one_that_is_done(make_sized, theme, scale):
    with look(theme, scale):
        tab = make_sized(int(scale) / 100)
        tell(tab, *JOBS[:4], make_job(5, NOW - 300, state="running"), *JOBS[5:])
        tell(tab, *JOBS)
        tab.show_job("job-3")
        compare(tab, "activity-needs-you", theme, scale)


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
def test_nothing_published_yet(make_sized, theme, scale):
    with look(theme, scale):
        compare(make_sized(int(scale) / 100), "activity-none", theme, scale)
