"""What may be chosen where a publish cannot go on by itself."""

import pytest

from rushes.core.errors import (
    CredentialsError,
    EncodeError,
    InputError,
    MissingSettingError,
    NoAnswerError,
    TargetGoneError,
)
from rushes.core.publish.activity import Activity
from rushes.core.publish.choices import choices_of, choose
from rushes.core.publish.journal import JobState
from rushes.core.publish.request import ReviewTarget
from rushes.core.publish.worker.outcome import ASLEEP_S, outcome_of


@pytest.fixture
def stopped(journal, add_job):
    """A publish that was stopped by an error, with its review session and finished steps."""

    def make(error, state=JobState.NEEDS_YOU):
        job = add_job(review=ReviewTarget("Dailies"))
        for step in ("prepare", "capture", "encode", "upload"):
            journal.steps.started(job.id, step)
            journal.steps.done(job.id, step, {})
        journal.jobs.set_state(job.id, state, error)
        return journal.jobs.get(job.id)

    return make


def ids(job):
    return [choice.id for choice in choices_of(job)]


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (TargetGoneError("Gone.", kind="task"), ["other_task", "retry", "drop"]),
        (TargetGoneError("Over.", kind="review"), ["new_session", "no_session", "retry", "drop"]),
        (TargetGoneError("Gone.", kind="asset"), ["new_asset", "other_task", "retry", "drop"]),
        (CredentialsError("Revoked."), ["retry", "drop"]),
    ],
)
def test_each_conflict_has_its_choices(stopped, error, wanted):
    assert ids(stopped(error)) == wanted


def test_what_goes_by_itself_offers_nothing(add_job):
    assert ids(add_job()) == []


def test_another_task_keeps_frames_and_movies_and_asks_the_server_anew(journal, stopped):
    job = stopped(TargetGoneError("Gone.", kind="task"))
    choose(journal, job, "other_task", "show/sh020/comp")
    found = journal.jobs.get(job.id)
    assert (found.state, found.plan.request.task) == (JobState.WAITING, "show/sh020/comp")
    assert [step.name for step in journal.steps.of(job.id)] == ["capture", "encode"]


def test_a_new_session_gets_a_new_id(journal, stopped):
    job = stopped(TargetGoneError("Over.", kind="review"))
    choose(journal, job, "new_session", "Dailies 2")
    found = journal.jobs.get(job.id).plan
    assert found.request.review.session == "Dailies 2"
    assert found.ids.review_session != job.plan.ids.review_session
    assert found.ids.version == job.plan.ids.version


def test_drop_has_the_worker_take_it_back(journal, stopped):
    job = stopped(EncodeError("No."), JobState.FAILED)
    Activity(journal).choose(job.id, "drop")
    assert journal.jobs.wishes_cancel(job.id)


def test_a_choice_that_is_not_offered_or_lacks_its_value_is_refused(journal, stopped):
    job = stopped(TargetGoneError("Gone.", kind="task"))
    with pytest.raises(InputError, match="needs a task"):
        choose(journal, job, "other_task", " ")
    with pytest.raises(InputError):
        choose(journal, job, "new_session", "x")


def test_a_silent_server_is_asked_again_and_less_and_less_often():
    waits = [outcome_of(NoAnswerError("Silence."), tries, True).delay_s for tries in range(1, 12)]
    assert 0.5 <= waits[0] <= 2
    assert all(15 <= wait <= 60 for wait in waits[-4:])


def test_a_missing_key_waits_for_a_new_worker():
    outcome = outcome_of(MissingSettingError("No key."), 1, False)
    assert outcome == (JobState.WAITING, ASLEEP_S)


def test_a_revoked_key_needs_somebody():
    assert outcome_of(CredentialsError("Revoked."), 1, True).state is JobState.NEEDS_YOU
