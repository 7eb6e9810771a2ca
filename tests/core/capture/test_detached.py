"""Capturing in a process of its own: real processes that speak, fail, fall silent and get killed."""

from __future__ import annotations

import os
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from rushes.core.capture import capture_detached, describe_detached
from rushes.core.errors import (
    CancelledError,
    CaptureError,
    HostUnavailableError,
    MissingFramesError,
    NoMediaError,
)
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Command
from rushes.core.plugins import create_plugins

SPEAK = """
import json, os, sys, time
folder = sys.argv[1]

def say(**message):
    print(json.dumps(message), flush=True)

def chunk(*frames, write=True):
    files = {}
    for frame in frames:
        files[frame] = os.path.join(folder, "f.%d.png" % frame)
        if write:
            open(files[frame], "wb").write(b"image")
    say(chunk={"files": files, "baked": True})
"""


@pytest.fixture
def speaking(tmp_path):
    """Return a function that makes the command of a process which runs `body`."""

    def make(body: str, **env: str) -> Command:
        script = tmp_path / "process.py"
        script.write_text(SPEAK + textwrap.dedent(body))
        return Command((sys.executable, str(script), str(tmp_path)), env=env)

    return make


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def wait_until(done) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_frames_of_all_chunks_come_together_with_progress(speaking, short_plan):
    command = speaking("chunk(1001, 1002); print('Fra:1003'); print('{ no json'); chunk(1003)")
    steps = []
    result = capture_detached(command, short_plan, on_progress=lambda *step: steps.append(step))
    assert sorted(result.files) == [1001, 1002, 1003]
    assert steps == [(2, 3), (3, 3)]


def test_environment_of_the_command_reaches_the_process(speaking, short_plan):
    command = speaking("chunk(*map(int, os.environ['FRAMES'].split()))", FRAMES="1001 1002 1003")
    assert len(capture_detached(command, short_plan).files) == 3


def test_when_the_process_dies_then_the_error_holds_its_last_lines(speaking, short_plan):
    command = speaking("chunk(1001); sys.stderr.write('no GPU\\n'); sys.exit(3)")
    with pytest.raises(CaptureError, match="exit code 3") as caught:
        capture_detached(command, short_plan)
    assert caught.value.facts["stderr"] == ["no GPU"]


def test_when_the_process_reports_an_error_then_it_is_raised_as_what_it_is(speaking, short_plan):
    error = MissingFramesError("Frame 7 is gone.", frame=7).as_dict()
    with pytest.raises(MissingFramesError, match="Frame 7 is gone") as caught:
        capture_detached(speaking(f"say(error={error!r}); time.sleep(60)"), short_plan)
    assert caught.value.facts["frame"] == 7


def test_when_a_reported_file_is_not_there_then_it_is_a_capture_error(speaking, short_plan):
    with pytest.raises(CaptureError, match="no image"):
        capture_detached(speaking("chunk(1001, write=False)"), short_plan)


def test_when_a_frame_nobody_asked_for_comes_then_it_is_a_capture_error(speaking, short_plan):
    with pytest.raises(CaptureError, match="1007"):
        capture_detached(speaking("chunk(1001, 1007)"), short_plan)


def test_when_the_process_falls_silent_then_it_is_ended(speaking, short_plan, tmp_path):
    command = speaking("chunk(1001); open('pid', 'w').write(str(os.getpid())); time.sleep(60)")
    with pytest.raises(CaptureError, match="said nothing"):
        capture_detached(replace(command, cwd=str(tmp_path)), short_plan, timeout_s=0.5)
    assert not is_alive(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")
def test_when_cancelled_then_the_process_and_its_children_end(speaking, short_plan, tmp_path):
    command = speaking(
        """
        import subprocess
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        open("pid", "w").write(str(child.pid))
        chunk(1001)
        time.sleep(60)
        """
    )
    done = []
    with pytest.raises(CancelledError):
        capture_detached(
            replace(command, cwd=str(tmp_path)),
            short_plan,
            on_progress=lambda *step: done.append(step),
            cancelled=lambda: bool(done),
        )
    wait_until(lambda: not is_alive(int((tmp_path / "pid").read_text())))


def test_when_everything_is_there_but_the_exit_fails_then_the_frames_count(speaking, short_plan):
    result = capture_detached(speaking("chunk(1001, 1002, 1003); os._exit(139)"), short_plan)
    assert len(result.files) == 3


def test_when_the_program_is_not_there_then_the_host_is_unavailable(short_plan, tmp_path):
    with pytest.raises(HostUnavailableError):
        capture_detached(Command((str(tmp_path / "nothing"),)), short_plan)


DESCRIPTION = """
say(description={
    "scene": {
        "path": "a.scene", "saved": True, "changed": False, "rate": "24000/1001",
        "frame_range": {"first": 1, "last": 5}, "playback_range": {"first": 1, "last": 5},
        "selection_range": None, "current_frame": 1, "resolution": [320, 180],
    },
    "sources": [{"id": "cam", "label": "Camera", "kind": "camera", "is_default": True}],
})
"""


class Detached:
    """A host that works outside of its application."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.asked: list[tuple[object, str]] = []

    @hookimpl
    def detached_command(self, plan, scene_copy):
        self.asked.append((plan, scene_copy))
        return self.command


def test_a_scene_file_is_described_by_the_host(speaking, tmp_path):
    host, plugins = Detached(speaking(DESCRIPTION)), create_plugins()
    plugins.register(host, "detached", "test")
    scene = tmp_path / "a.scene"
    scene.touch()
    described = describe_detached(plugins, scene)
    assert str(described.scene.rate) == "24000/1001"
    assert described.sources[0].id == "cam"
    assert host.asked == [(None, str(scene))]


def test_when_the_scene_file_is_missing_then_no_process_is_started(tmp_path):
    with pytest.raises(NoMediaError):
        describe_detached(create_plugins(), tmp_path / "gone.scene")


def test_when_the_host_cannot_work_detached_then_it_is_unavailable(plugins, tmp_path):
    scene = tmp_path / "a.scene"
    scene.touch()
    with pytest.raises(HostUnavailableError):
        describe_detached(plugins, scene)


def test_no_reader_thread_and_no_pipe_is_left(speaking, short_plan):
    capture_detached(speaking("chunk(1001, 1002, 1003)"), short_plan)
    assert not [thread for thread in threading.enumerate() if thread.name == "rushes-detached"]
    if os.path.isdir("/proc/self/fd"):
        count = len(os.listdir("/proc/self/fd"))
        capture_detached(speaking("chunk(1001, 1002, 1003)"), short_plan)
        assert len(os.listdir("/proc/self/fd")) == count
