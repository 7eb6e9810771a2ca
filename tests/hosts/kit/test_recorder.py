"""A recorded session plays as a host, without the application, without names of people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rushes.core import cli
from rushes.core.capture import ask_host, capture
from rushes.core.errors import CaptureError, InputError
from rushes.core.host_data import CapturePlan
from rushes.core.plugins import Plugins, create_plugins
from rushes.hosts.kit.find import load_for_checks
from rushes.hosts.kit.pictures import look_at
from rushes.hosts.kit.recorder import recording
from rushes.hosts.kit.replay import ReplayHost

FRAMES = (1001, 1002, 1003)


@pytest.fixture
def simulator(request) -> Plugins:
    plugins = load_for_checks("simulator")
    request.addfinalizer(plugins.manager.get_plugin("simulator").close)
    return plugins


def played(folder: Path) -> Plugins:
    plugins = create_plugins()
    plugins.load_host(f"{folder / 'host.py'}:create_adapter")
    return plugins


def record(plugins: Plugins, tmp_path: Path, **options: int) -> Path:
    (tmp_path / "frames").mkdir()
    with recording(plugins, tmp_path / "session", **options):
        plugins.hook.host_info()
        ask_host(plugins, "capture_sources", kind=None)
        capture(plugins, CapturePlan("view", FRAMES, str(tmp_path / "frames"), (64, 36)))
    return tmp_path / "session"


def test_pictures_and_scene_are_as_recorded(simulator, tmp_path):
    session = record(simulator, tmp_path)
    (tmp_path / "again").mkdir()
    plugins = played(session)
    result = capture(
        plugins, CapturePlan("view", FRAMES, str(tmp_path / "again"), (64, 36)), chunk=2
    )
    for frame, path in result.files.items():
        original = tmp_path / "frames" / f"capture.{frame:06d}.png"
        assert look_at(Path(path)).pixels == look_at(original).pixels
    assert ask_host(plugins, "scene_state") == ask_host(simulator, "scene_state")


def test_what_was_not_recorded_is_refused(simulator, tmp_path):
    session = record(simulator, tmp_path)
    with pytest.raises(CaptureError, match="1009"):
        capture(played(session), CapturePlan("view", (1009,), str(tmp_path), (64, 36)))


def test_home_and_folders_are_taken_out(simulator, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", classmethod(lambda _: tmp_path))
    simulator.hook.host_call_main(
        call=lambda: simulator.hook.rehearse(situation="ordinary", folder=str(tmp_path)),
        timeout=5.0,
    )
    text = (record(simulator, tmp_path) / "calls.jsonl").read_text()
    assert str(tmp_path) not in text
    assert "<home>" in text
    assert "<folder>" in text


def test_when_pictures_grow_beyond_the_bound_then_they_are_left_out(simulator, tmp_path):
    one = 200
    session = record(simulator, tmp_path, max_bytes=one)
    kept = sum(path.stat().st_size for path in (session / "images").iterdir())
    assert 0 < kept <= one


def test_a_folder_that_is_no_recording_is_refused(tmp_path):
    with pytest.raises(InputError, match="no recording"):
        ReplayHost(tmp_path)


def test_a_recorded_session_passes_the_checks(tmp_path, capsys):
    session = tmp_path / "session"
    assert cli.main(["host", "record", "simulator", "--out", str(session)]) == 0
    capsys.readouterr()
    assert cli.main(["host", "check", f"{session / 'host.py'}:create_adapter", "--json"]) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert sum(result["outcome"] == "passed" for result in results) >= 70
