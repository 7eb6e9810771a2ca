"""A journal in a file of its own, and publishes in it that need no server."""

import pytest

from rushes.core.publish.journal import Journal
from rushes.core.publish.journal.jobs import NewJob
from rushes.core.publish.plan import make_plan, target_of
from rushes.core.publish.request import PublishRequest

SERVER = "https://studio.example.com"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        yield journal


@pytest.fixture
def add_job(journal, tmp_path):
    """Add a publish of some media to some task; gives the `Job`."""

    def add(media="a.exr", server=SERVER, captured_by="worker", **more):
        plan = make_plan(PublishRequest(media, "a/task", **more), tmp_path / "work")
        plan.folder.mkdir(parents=True)
        new = NewJob(server, "mira", target_of(plan.request), plan, captured_by)
        return journal.jobs.add(new)[0]

    return add
