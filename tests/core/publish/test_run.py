"""The runner of steps, with small steps that really write and fail."""

import errno
import json

import pytest

from rushes.core.config import Settings
from rushes.core.errors import (
    CancelledError,
    EncodeError,
    FileAccessError,
    InputError,
    NoSpaceError,
    PublishError,
)
from rushes.core.plugins import create_plugins
from rushes.core.publish.plan import make_plan
from rushes.core.publish.record import PublishRecord
from rushes.core.publish.request import PublishRequest
from rushes.core.publish.run import PublishRun, run_steps


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
def record(tmp_path):
    return PublishRecord.create(make_plan(PublishRequest("a.exr", "t"), tmp_path / "work"))


def make_run(record, cancelled=lambda: False, seen=None):
    return PublishRun(
        record,
        session=None,
        plugins=create_plugins(),
        settings=Settings(environ={}),
        report=(seen if seen is not None else []).append,
        cancelled=cancelled,
    )


def test_steps_run_in_order_and_leave_their_results(record):
    seen = []
    run_steps(make_run(record, seen=seen), [WritingStep("one"), WritingStep("two")])
    assert [progress.step for progress in seen] == ["one", "two"]
    assert record.result("two") == {"made": "two"}


def test_a_failure_names_the_step_the_cause_and_what_to_do(record):
    step = WritingStep("encode", EncodeError("The encoder ended.", next_step="Try again."))
    with pytest.raises(PublishError) as caught:
        run_steps(make_run(record), [step])
    error = caught.value
    assert (error.step, error.cause.code, error.next_step) == (
        "doing encode",
        "RUSHES-601",
        "Try again.",
    )


def test_a_failure_deletes_no_media(record):
    with pytest.raises(PublishError):
        run_steps(make_run(record), [WritingStep("one"), WritingStep("two", EncodeError("No."))])
    assert (record.plan.folder / "one").read_text() == "made"


def test_a_stopped_publish_goes_on_from_the_step_that_failed(record):
    one, two = WritingStep("one"), WritingStep("two", EncodeError("No."))
    with pytest.raises(PublishError):
        run_steps(make_run(record), [one, two])
    two.error = None
    run_steps(make_run(PublishRecord.load(record.plan.folder)), [one, two])
    assert (one.runs, two.runs) == (1, 2)


def test_the_failure_stands_on_the_record(record):
    with pytest.raises(PublishError):
        run_steps(make_run(record), [WritingStep("one", EncodeError("No."))])
    written = json.loads((record.plan.folder / "publish.json").read_text())
    assert written["steps"]["one"]["error"]["code"] == "RUSHES-601"


def test_cancel_leaves_nothing_behind(record):
    one = WritingStep("one")
    with pytest.raises(CancelledError):
        run_steps(make_run(record, cancelled=lambda: one.runs > 0), [one, WritingStep("two")])
    assert not record.plan.folder.exists()


def test_ctrl_c_in_the_middle_of_a_step_leaves_nothing_behind(record):
    with pytest.raises(KeyboardInterrupt):
        run_steps(make_run(record), [WritingStep("one", KeyboardInterrupt())])
    assert not record.plan.folder.exists()


def test_what_reviewers_see_already_is_finished_instead_of_cancelled(record):
    commit, share = WritingStep("commit"), WritingStep("share")
    run_steps(make_run(record, cancelled=lambda: commit.runs > 0), [commit, share])
    assert share.runs == 1


@pytest.mark.parametrize(("step", "kept"), [("capture", False), ("encode", True)])
def test_a_wrong_request_leaves_a_folder_only_where_media_was_made(record, step, kept):
    steps = [WritingStep(name) for name in ("prepare", "capture", "encode")]
    next(s for s in steps if s.name == step).error = InputError("No such thing.")
    with pytest.raises(PublishError) as caught:
        run_steps(make_run(record), steps)
    assert record.plan.folder.exists() is kept
    assert ("folder" in caught.value.facts) is kept


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, NoSpaceError), (errno.EACCES, FileAccessError)]
)
def test_an_error_of_the_system_becomes_one_of_ours(record, number, kind):
    step = WritingStep("one", OSError(number, "said so", "file"))
    with pytest.raises(PublishError) as caught:
        run_steps(make_run(record), [step])
    assert type(caught.value.cause) is kind


def test_a_fault_in_a_step_is_not_hidden(record):
    with pytest.raises(ZeroDivisionError):
        run_steps(make_run(record), [WritingStep("one", ZeroDivisionError())])


def test_a_folder_that_holds_no_publish_is_refused(tmp_path):
    with pytest.raises(InputError, match="no publish"):
        PublishRecord.load(tmp_path)


def test_a_work_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    plan = make_plan(PublishRequest("a.exr", "t"), tmp_path / "file")
    with pytest.raises(FileAccessError) as caught:
        PublishRecord.create(plan)
    assert "RUSHES_WORK_DIR" in caught.value.next_step
