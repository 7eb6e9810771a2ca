"""Capturing in a running application: chunks, threads, cancel, and a scene left as it was."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rushes.core.capture import capture, restore_leftover
from rushes.core.errors import (
    CancelledError,
    CaptureError,
    FileAccessError,
    FrameRangeError,
    HostBusyError,
    HostError,
    InputError,
    SceneChangedError,
)
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import ChunkResult, StateToken
from rushes.core.plugins import create_plugins
from rushes.core.records import from_plain, to_plain


def state_file(plan) -> Path:
    return Path(plan.folder) / "state.json"


def test_frames_come_in_chunks_of_twelve_and_in_order(plugins, host, plan):
    result = capture(plugins, plan)
    assert [len(call) for call in host.calls] == [12, 12, 6]
    assert list(result.files) == list(plan.frames)
    assert all(Path(path).read_bytes() == b"image" for path in result.files.values())


def test_same_warning_of_every_chunk_is_given_once(plugins, plan):
    assert capture(plugins, plan).warnings == ("grey",)


def test_progress_and_chunks_are_told_as_they_come(plugins, plan):
    steps, chunks = [], []
    capture(plugins, plan, on_progress=lambda *s: steps.append(s), on_chunk=chunks.append)
    assert steps == [(12, 30), (24, 30), (30, 30)]
    assert [len(chunk.files) for chunk in chunks] == [12, 12, 6]


def test_scene_is_put_back_on_success(plugins, host, plan):
    capture(plugins, plan)
    assert (host.frame, host.camera) == (1001, "shotcam")
    assert not state_file(plan).exists()


def test_note_of_the_state_lies_on_disk_while_frames_are_made(plugins, host, plan):
    seen = []
    capture(plugins, plan, on_chunk=lambda chunk: seen.append(state_file(plan).read_text()))
    token = from_plain(StateToken, json.loads(seen[0]))
    assert token.data == {"frame": 1001, "camera": "shotcam"}


def test_when_a_frame_fails_then_the_scene_is_put_back_and_frames_are_kept(plugins, host, plan):
    host.fail_at = 1015
    with pytest.raises(CaptureError, match="view is gone"):
        capture(plugins, plan)
    assert (host.frame, host.camera) == (1001, "shotcam")
    assert Path(plan.folder, "f.1014.png").exists()
    assert not state_file(plan).exists()


def test_when_the_adapter_raises_its_own_error_then_it_is_a_capture_error(plugins, host, plan):
    host.fail_at, host.raises = 1002, RuntimeError("GPU lost")
    with pytest.raises(CaptureError, match="GPU lost") as caught:
        capture(plugins, plan)
    assert caught.value.facts["hook"] == "capture_frames"


def test_when_cancelled_between_chunks_then_no_more_frames_and_the_scene_is_put_back(
    plugins, host, plan
):
    with pytest.raises(CancelledError):
        capture(plugins, plan, cancelled=lambda: len(host.calls) == 1)
    assert len(host.calls) == 1
    assert (host.frame, host.camera) == (1001, "shotcam")


def test_when_the_callers_callback_raises_then_the_scene_is_put_back(plugins, host, plan):
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        capture(plugins, plan, on_progress=interrupt)
    assert (host.frame, host.camera) == (1001, "shotcam")


def test_when_the_adapter_forgets_a_part_then_the_error_names_it_and_holds_the_frames(
    plugins, host, plan
):
    host.forget = ("camera",)
    with pytest.raises(SceneChangedError) as caught:
        capture(plugins, plan)
    assert caught.value.facts["changes"] == {"extra.camera": "shotcam -> cam"}
    assert len(from_plain(ChunkResult, caught.value.facts["result"]).files) == 30


def test_when_the_adapter_reports_a_part_it_could_not_put_back_then_the_error_names_it(
    plugins, host, plan
):
    host.failed = ("overlays",)
    with pytest.raises(SceneChangedError, match="overlays"):
        capture(plugins, plan)


def test_what_the_artist_does_between_chunks_is_not_held_against_the_adapter(plugins, host, plan):
    def edit(done: int, total: int) -> None:
        host.dirty = True

    assert len(capture(plugins, plan, on_progress=edit).files) == 30


def test_when_the_capture_itself_marks_the_scene_changed_then_the_error_names_it(
    plugins, host, plan
):
    host.dirties = True
    with pytest.raises(SceneChangedError) as caught:
        capture(plugins, plan)
    assert caught.value.facts["changes"] == {"changed": "False -> True"}


def test_when_capture_and_restore_fail_then_the_capture_error_is_primary(plugins, host, plan):
    host.fail_at, host.forget = 1002, ("frame",)
    with pytest.raises(CaptureError) as caught:
        capture(plugins, plan)
    assert caught.value.facts["scene_changes"] == {"current_frame": "1001 -> 1002"}


def test_when_cancelled_and_the_scene_stays_changed_then_the_cancel_says_so(plugins, host, plan):
    host.forget = ("frame",)
    with pytest.raises(CancelledError, match="current_frame"):
        capture(plugins, plan, cancelled=lambda: bool(host.calls))


def test_when_a_claimed_image_is_not_there_then_the_error_names_the_frame(plugins, host, plan):
    host.skip = (1003,)
    with pytest.raises(CaptureError, match="1003") as caught:
        capture(plugins, plan)
    assert caught.value.facts["frames"] == [1003]


def test_when_called_from_another_thread_then_hooks_still_run_on_the_main_thread(
    plugins, host, short_plan
):
    host.thread = threading.current_thread()
    results = []
    worker = threading.Thread(target=lambda: results.append(capture(plugins, short_plan)))
    worker.start()
    while worker.is_alive() or not host.queue.empty():
        if not host.queue.empty():
            host.queue.get()()
        worker.join(0.001)
    assert list(results[0].files) == [1001, 1002, 1003]


def test_when_the_main_thread_is_busy_then_nothing_was_changed(plugins, host, plan):
    host.busy = True
    with pytest.raises(HostBusyError):
        capture(plugins, plan)
    assert not state_file(plan).exists()


@pytest.mark.parametrize("hook", ["host_call_main", "scene_state", "state_save"])
def test_when_a_hook_is_missing_then_the_error_names_it(plan, host, hook):
    class Partial:
        """The fake host without one hook."""

    partial = Partial()
    for name in ("host_info", "host_call_main", "scene_state", "capture_frames", "state_save"):
        if name != hook:
            setattr(partial, name, getattr(host, name))
    plugins = create_plugins()
    plugins.register(partial, "partial", "test")
    with pytest.raises(HostError) as caught:
        capture(plugins, plan)
    assert caught.value.facts["hook"] == hook


def test_when_a_hook_answers_nothing_then_it_is_a_host_error(host, plan):
    class Silent:
        @hookimpl
        def scene_state(self):
            return None

        host_call_main = host.host_call_main

    plugins = create_plugins()
    plugins.register(Silent(), "silent", "test")
    with pytest.raises(HostError, match="no answer to scene_state"):
        capture(plugins, plan)


def test_when_there_are_no_frames_then_the_request_is_refused(plugins, plan):
    with pytest.raises(FrameRangeError):
        capture(plugins, replace(plan, frames=()))


def test_when_the_folder_is_missing_then_the_host_is_not_asked(plugins, host, plan, tmp_path):
    with pytest.raises(FileAccessError):
        capture(plugins, replace(plan, folder=str(tmp_path / "gone")))
    assert host.calls == []


def crashed(host, plan) -> None:
    """Leave behind what a capture leaves when the process is killed in the middle."""
    state_file(plan).write_text(json.dumps(to_plain(host.state_save(frozenset({"time"})))))
    host.frame, host.camera = 1020, "cam"


def test_what_a_crash_left_is_put_right_later(plugins, host, plan):
    crashed(host, plan)
    report = restore_leftover(plugins, Path(plan.folder))
    assert report is not None and set(report.restored) == {"frame", "camera"}
    assert (host.frame, host.camera) == (1001, "shotcam")
    assert not state_file(plan).exists()


def test_when_nothing_was_left_behind_then_there_is_nothing_to_restore(plugins, tmp_path):
    assert restore_leftover(plugins, tmp_path) is None


def test_when_capturing_again_after_a_crash_then_the_old_state_is_the_one_kept(
    plugins, host, short_plan
):
    crashed(host, short_plan)
    capture(plugins, short_plan)
    assert (host.frame, host.camera) == (1001, "shotcam")


def test_when_the_note_is_of_another_application_then_it_is_kept(plugins, host, plan):
    token = replace(host.state_save(frozenset()), host="maya")
    state_file(plan).write_text(json.dumps(to_plain(token)))
    with pytest.raises(HostError, match="maya"):
        restore_leftover(plugins, Path(plan.folder))
    assert state_file(plan).exists()


def test_when_the_note_is_damaged_then_it_is_refused(plugins, plan):
    state_file(plan).write_text("{")
    with pytest.raises(InputError):
        restore_leftover(plugins, Path(plan.folder))
