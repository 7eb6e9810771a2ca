"""`rushes demo` as a user types it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.loopback


@pytest.fixture
def demo(tmp_path):
    """Start the demo with its temporary files below the test's folder; ends what is left."""
    started = []

    def run(*words):
        environ = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
        process = subprocess.Popen(
            [sys.executable, "-m", "rushes.core", "demo", "--host", "standalone", *words],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_once_publishes_checks_and_prints_one_object(demo, tmp_path):
    process = demo("--once", "--json", "--frames", "6")
    out, _ = process.communicate(timeout=90)
    assert process.returncode == 0
    result = json.loads(out)
    assert (result["frames"], result["width"], result["height"]) == (6, 1280, 720)
    assert result["fps"] == 24.0
    assert result["review_url"].startswith("http://127.0.0.1:")
    assert {"capture", "encode", "upload", "commit", "check"} <= set(result["seconds"])
    assert list(tmp_path.glob("rushes-demo-*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped_and_leaves_nothing(demo, tmp_path, kind):
    process = demo("--no-browser", "--frames", "2")
    line = ""
    while "/review/" not in line:
        line = process.stdout.readline()
        assert line, "the demo ended"
    process.send_signal(kind)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert list(tmp_path.glob("rushes-demo-*")) == []
    assert _processes_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_whole_terminal_cancels_in_order(demo, tmp_path, kind):
    process = demo("--once", "--frames", "24")
    while "production" not in process.stderr.readline():
        assert process.poll() is None, "the demo ended"
    os.killpg(process.pid, kind)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, "RUSHES-800" in said) == (130, True), said
    assert list(tmp_path.glob("rushes-demo-*")) == []
    assert _processes_in(tmp_path) == []


def _processes_in(folder: Path) -> list[str]:
    """Return the command lines of processes that name the folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if any(str(folder) in word for word in words):
            found.append(" ".join(words))
    return found


@pytest.mark.parametrize(
    ("words", "code"), [(("--frames", "0"), 2), (("--port", "70000"), 4), (("--data", "FILE"), 3)]
)
def test_what_the_demo_cannot_do_is_said_in_words(demo, tmp_path, words, code):
    (tmp_path / "file").touch()
    process = demo("--once", *(word.replace("FILE", str(tmp_path / "file")) for word in words))
    _, said = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert "Traceback" not in said
