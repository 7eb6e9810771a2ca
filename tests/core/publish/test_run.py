"""One step of a publish, with small steps that really write and fail."""

import errno

import pytest

from rushes.core.config import Settings
from rushes.core.errors import (
    CancelledError,
    EncodeError,
    FileAccessError,
    NoSpaceError,
    PluginError,
    PublishError,
)
from rushes.core.hookspecs import hookimpl
from rushes.core.plugins import create_plugins
from rushes.core.publish.record import PublishRecord
from rushes.core.publish.run import PublishRun, run_step


class WritingStep:
    """Writes a file in the publish's folder and counts how often it ran."""

    def __init__(self, name, error=None):
        self.name = name
        self.doing = f"doing {name}"
        self.error = error
        self.runs = 0

    def run(self, run):
        self.runs += 1
        (run.plan.folder / self.name).write_text("made")
        if self.error:
            raise self.error
        return {"made": self.name}


@pytest.fixture
def record(journal, add_job):
    return PublishRecord(journal, add_job())


@pytest.fixture
def make_run(record):
    def make(cancelled=lambda: False, seen=None, *plugins):
        manager = create_plugins()
        for plugin in plugins:
            manager.register(plugin, type(plugin).__name__, "a test")
        return PublishRun(
            PublishRecord(record.journal, record.job),
            connect=lambda: None,
            plugins=manager,
            settings=Settings(environ={}),
            report=(seen if seen is not None else []).append,
            cancelled=cancelled,
        )

    return make


def test_a_step_reports_and_leaves_its_result(make_run, record):
    seen = []
    run_step(make_run(seen=seen), WritingStep("one"))
    assert [progress.step for progress in seen] == ["one"]
    assert record.result("one") == {"made": "one"}


def test_a_step_that_is_done_is_not_run_again(make_run):
    one = WritingStep("one")
    run_step(make_run(), one)
    run_step(make_run(), one)
    assert one.runs == 1


def test_a_failure_names_the_step_the_cause_and_what_to_do(make_run):
    step = WritingStep("encode", EncodeError("The encoder ended.", next_step="Try again."))
    with pytest.raises(PublishError) as caught:
        run_step(make_run(), step)
    error = caught.value
    assert (error.step, error.cause.code) == ("doing encode", "RUSHES-601")
    assert error.next_step == "Try again."


def test_a_step_that_failed_runs_again(make_run, record):
    step = WritingStep("one", EncodeError("No."))
    with pytest.raises(PublishError):
        run_step(make_run(), step)
    assert (record.plan.folder / "one").read_text() == "made"
    step.error = None
    run_step(make_run(), step)
    assert record.result("one") is not None


def test_the_history_tells_every_try_with_its_error(make_run, record):
    with pytest.raises(PublishError):
        run_step(make_run(), WritingStep("one", EncodeError("No.")))
    history = record.journal.steps.history(record.job.id)
    assert [entry.event for entry in history] == ["started", "failed"]
    assert history[-1].error["code"] == "RUSHES-601"


def test_a_cancel_comes_before_the_step(make_run):
    one = WritingStep("one")
    with pytest.raises(CancelledError):
        run_step(make_run(lambda: True), one)
    assert one.runs == 0


def test_a_wish_in_the_journal_counts_though_the_last_look_is_a_moment_old(make_run, record):
    one = WritingStep("one")
    record.journal.jobs.wish_cancel(record.job.id)
    with pytest.raises(CancelledError):
        run_step(make_run(cancelled=lambda: False), one)
    assert one.runs == 0


def test_what_reviewers_see_already_is_finished_instead_of_cancelled(make_run):
    commit, share = WritingStep("commit"), WritingStep("share")
    run_step(make_run(lambda: commit.runs > 0), commit)
    run_step(make_run(lambda: commit.runs > 0), share)
    assert share.runs == 1


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, NoSpaceError), (errno.EACCES, FileAccessError)]
)
def test_an_error_of_the_system_becomes_one_of_ours(make_run, number, kind):
    with pytest.raises(PublishError) as caught:
        run_step(make_run(), WritingStep("one", OSError(number, "said so", "file")))
    assert type(caught.value.cause) is kind


def test_a_fault_in_a_step_is_not_hidden(make_run):
    with pytest.raises(ZeroDivisionError):
        run_step(make_run(), WritingStep("one", ZeroDivisionError()))


class Diary:
    """A plugin that writes down what it is told."""

    def __init__(self):
        self.lines = []

    @hookimpl
    def before_step(self, step, job):
        self.lines.append(f"before {step} of {job.request.media}")

    @hookimpl
    def after_step(self, step):
        self.lines.append(f"after {step}")


class Refusing:
    """A plugin that fails before a step."""

    @hookimpl
    def before_step(self, step):
        raise KeyError("no rights today")


def test_plugins_are_told_before_and_after_each_step(make_run):
    diary = Diary()
    run_step(make_run(lambda: False, [], diary), WritingStep("one"))
    assert diary.lines == ["before one of a.exr", "after one"]


def test_a_failing_plugin_stops_the_step_and_is_named(make_run):
    step = WritingStep("one")
    with pytest.raises(PublishError) as caught:
        run_step(make_run(lambda: False, [], Refusing()), step)
    assert isinstance(caught.value.cause, PluginError)
    assert "Refusing" in caught.value.cause.message
    assert step.runs == 0
