"""The list of publishes that panel and command line show."""

import pytest

from rushes.core.publish.activity import Activity
from rushes.core.publish.journal.jobs import Jobs, JobState


@pytest.fixture
def activity(journal):
    return Activity(journal)


@pytest.fixture
def read(monkeypatch):
    """Ids of the publishes that were read whole, in order."""
    found, get = [], Jobs.get
    monkeypatch.setattr(Jobs, "get", lambda self, job_id: found.append(job_id) or get(self, job_id))
    return found


def test_pages_go_back_in_the_order_of_the_queue(activity, add_job):
    jobs = [add_job(f"{index}.exr") for index in range(5)]
    last = activity.list(limit=2)
    before = activity.list(limit=2, before=last[0].number)
    assert [view.id for view in before + last] == [job.id for job in jobs[1:]]


def test_what_has_ended_is_read_once(journal, activity, add_job, read):
    done, waits = add_job("a.exr"), add_job("b.exr")
    journal.jobs.set_state(done.id, JobState.DONE)
    activity.list()
    read.clear()
    assert [view.state for view in activity.list()] == ["done", "waiting"]
    assert read == [waits.id]


def test_when_a_publish_that_failed_is_tried_again_then_it_is_read_again(
    journal, activity, add_job
):
    job = add_job()
    journal.jobs.set_state(job.id, JobState.FAILED)
    assert activity.list()[0].state == "failed"
    journal.jobs.retry(job.id)
    assert activity.list()[0].state == "waiting"
    journal.jobs.set_state(job.id, JobState.DONE)
    assert activity.list()[0].state == "done"
