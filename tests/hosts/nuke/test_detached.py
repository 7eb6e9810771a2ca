"""Nuke in a process of its own: how it is found and started, and what is said when it cannot work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rushes.core.capture import capture_detached, describe_detached
from rushes.core.errors import BadSettingError, HostUnavailableError, InputError
from rushes.core.host_data import CapturePlan
from rushes.core.plugins import create_plugins


@pytest.fixture
def outside():
    outside = create_plugins()
    outside.load_host("nuke")
    return outside


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Return a function that puts programs into folders on an otherwise empty PATH."""

    def lay(*names):
        for name in names:
            program = tmp_path / name
            program.parent.mkdir(exist_ok=True)
            program.write_text("#!/bin/sh\n", encoding="utf-8")
            program.chmod(0o755)
        monkeypatch.setenv("PATH", os.pathsep.join(str(tmp_path / Path(n).parent) for n in names))
        return tmp_path

    return lay


def test_without_nuke_the_adapter_says_what_it_can_do(outside):
    info = outside.hook.host_info()
    assert (info.id, info.headless, info.version) == ("nuke", True, "")
    assert info.capabilities == {"detached_command"}
    with pytest.raises(HostUnavailableError):
        outside.hook.scene_state()


def test_loading_the_adapter_does_not_load_nuke(tmp_path):
    (tmp_path / "nuke.py").write_text("raise SystemExit('loaded')", encoding="utf-8")
    code = "from rushes.core.plugins import create_plugins as c; c().load_host('nuke')"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=60)


def test_the_newest_program_of_a_folder_on_the_path_is_taken(outside, here):
    folder = here("bin/Nuke9.5", "bin/Nuke15.1", "bin/NukeStudio")
    command = outside.hook.detached_command(plan=None, scene_copy="a.nk")
    assert command.argv[0] == str(folder / "bin" / "Nuke15.1")
    assert command.argv[1] == "-t"


def test_an_interactive_licence_is_a_setting(outside, here, monkeypatch):
    here("bin/Nuke15.1")
    monkeypatch.setenv("RUSHES_NUKE_INTERACTIVE", "1")
    command = outside.hook.detached_command(plan=None, scene_copy="a.nk")
    assert command.argv[1:3] == ("-i", "-t")


def test_without_a_program_nuke_is_unavailable(outside, here):
    here("bin/Natron2.5")
    with pytest.raises(HostUnavailableError, match="no Nuke"):
        outside.hook.detached_command(plan=None, scene_copy="a.nk")


def test_a_setting_that_leads_nowhere_is_named(outside, monkeypatch):
    monkeypatch.setenv("RUSHES_NUKE", "/no/such/Nuke")
    with pytest.raises(BadSettingError, match="RUSHES_NUKE"):
        outside.hook.detached_command(plan=None, scene_copy="a.nk")


def test_without_a_licence_that_is_what_is_said(outside, program, tmp_path, monkeypatch):
    monkeypatch.setenv("RUSHES_FAKE_NUKE_LICENCE", "none")
    scene = tmp_path / "a.nk"
    scene.touch()
    with pytest.raises(HostUnavailableError, match="licence"):
        describe_detached(outside, scene)


def test_a_file_that_is_no_script_is_refused_by_its_name(outside, program, tmp_path):
    scene = tmp_path / "a.nk"
    scene.write_text("nothing of Nuke's", encoding="utf-8")
    with pytest.raises(InputError, match=r"cannot open a\.nk"):
        describe_detached(outside, scene)


def test_a_nuke_that_dies_in_the_middle_leaves_its_frames_and_a_note(
    ordinary, program, tmp_path, monkeypatch
):
    scene, folder = str(tmp_path / "scene" / "scene.nk"), tmp_path / "take"
    folder.mkdir()
    plan = CapturePlan("viewer:Viewer1", tuple(range(1001, 1013)), str(folder))
    command = ordinary.hook.detached_command(plan=plan, scene_copy=scene)
    monkeypatch.setenv("RUSHES_FAKE_NUKE_CRASH_ON", "1005")
    before = Path(scene).read_bytes()
    with pytest.raises(Exception, match="ended before it was done"):
        capture_detached(command, plan)
    assert (folder / "state.json").is_file()
    monkeypatch.delenv("RUSHES_FAKE_NUKE_CRASH_ON")
    result = capture_detached(command, plan)
    assert len(result.files) == 12
    assert not (folder / "state.json").exists()
    assert Path(scene).read_bytes() == before
