"""A version in a review on the live server, published from the open scene, and the tab that shows its notes."""

import pytest

from rushes.core.publish.journal import Journal
from rushes.core.publish.journal.jobs import JobState, NewJob
from rushes.core.publish.plan import make_plan, target_of
from rushes.core.publish.request import PublishRequest

from ...core.review import conftest as review

reviewed, session = review.reviewed, review.session


@pytest.fixture
def published(live_settings, live_server, reviewed, tmp_path):
    """The journal's record of that version's publish, of a scene file."""

    def add(media, version=reviewed.version, server=live_server.url):
        plan = make_plan(PublishRequest(media, "a/task", asset="sh010_anim"), tmp_path / "work")
        plan = replace_version(plan, version)
        with Journal(live_settings.journal_path()) as journal:
            new = NewJob(server, live_server.user, target_of(plan.request) + version, plan)
            job = journal.jobs.add(new)[0]
            journal.steps.started(job.id, "commit")
            journal.steps.done(job.id, "commit", {"version": 1})
            journal.jobs.set_state(job.id, JobState.DONE)
        return job.id

    return add


def replace_version(plan, version):
    from dataclasses import replace

    return replace(plan, ids=replace(plan.ids, version=version))


@pytest.fixture
def make_tab(qtbot, make_state):
    """Make the tab on a state that has begun to work: `make_tab(settings, **script)`."""
    from rushes.ui.notes.tab import NotesTab

    def make(settings, **script):
        state = make_state(settings, **script)
        tab = NotesTab(state, state.background)
        qtbot.addWidget(tab)
        tab.resize(430, 720)
        tab.show()
        state.start()
        return tab

    return make
