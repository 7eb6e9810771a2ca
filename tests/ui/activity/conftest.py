"""Publishes as the journal shows them, and the tab that lists them."""

import time

import pytest

from rushes.core.publish.activity import JobView, StepView

USUAL = {
    "server": "https://review.example.com",
    "state": "done",
    "step": "",
    "doing": "",
    "done": 0,
    "total": 0,
    "unit": "",
    "speed": 0.0,
    "seconds_left": None,
    "version": None,
    "retry_at": None,
    "error": None,
    "steps": (),
    "choices": (),
}


def make_job(number, now=None, **values):
    """Return a publish; `now` is the moment it ended."""
    now = time.time() if now is None else now
    facts = {
        **USUAL,
        "id": f"job-{number}",
        "number": number,
        "title": f"sh{number:03d}_anim",
        "task": f"Harbour Lights/sc020/sh{number:03d}/animation",
        "link": f"https://review.example.com/review/{number}",
        "asset_version_id": f"version-{number}",
        "created": now - 60,
        "ended": now,
    }
    return JobView(**{**facts, **values})


def make_steps(*names, now, running=""):
    """Return steps that took three seconds each, and one under way."""
    begin = now - 4 * len(names)
    done = [
        StepView(name, "done", begin + 4 * place, begin + 4 * place + 3, None)
        for place, name in enumerate(names)
    ]
    return (*done, *([StepView(running, "running", now, None, None)] if running else ()))


@pytest.fixture
def tab(qtbot, make_state, settings):
    """The tab on an empty journal; `tell` gives it publishes."""
    from rushes.ui.activity.tab import ActivityTab

    state = make_state(settings)
    tab = ActivityTab(state, state.background)
    qtbot.addWidget(tab)
    tab.resize(430, 720)
    tab.show()
    return tab


def tell(tab, *views):
    """Have the tab hear of publishes, the newest last."""
    jobs = tab._state.jobs
    jobs.views = list(views)
    jobs.changed.emit(jobs.views)
