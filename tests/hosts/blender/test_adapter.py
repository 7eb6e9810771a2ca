"""The adapter in a Python without Blender, and how a Blender is found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rushes.core.capture import ask_host
from rushes.core.errors import BadSettingError, HostUnavailableError
from rushes.core.host_data import CapturePlan
from rushes.core.plugins import create_plugins
from rushes.core.records import from_plain
from rushes.hosts.blender import find as find_module
from rushes.hosts.blender.find import BlenderInstall, find_blender


@pytest.fixture
def plugins():
    plugins = create_plugins()
    plugins.load_host("blender")
    return plugins


@pytest.fixture
def program(tmp_path, monkeypatch) -> Path:
    """An executable named blender on an otherwise empty PATH."""
    program = tmp_path / "bin" / "blender"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return program


def test_without_blender_the_adapter_says_what_it_can_do(plugins):
    info = plugins.hook.host_info()
    assert (info.id, info.headless, info.version) == ("blender", True, "")
    assert "detached_command" in info.capabilities
    assert "goto" not in info.capabilities


@pytest.mark.parametrize("hook", ["scene_state", "capture_sources"])
def test_without_blender_hooks_about_the_scene_are_unavailable(plugins, hook):
    arguments = {"kind": None} if hook == "capture_sources" else {}
    with pytest.raises(HostUnavailableError):
        ask_host(plugins, hook, **arguments)


def test_loading_the_adapter_does_not_load_blender(tmp_path):
    (tmp_path / "bpy.py").write_text("raise SystemExit('loaded')")
    code = "from rushes.core.plugins import create_plugins as c; c().load_host('blender')"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)


def test_the_plan_travels_as_a_file_in_its_folder(plugins, program, tmp_path, monkeypatch):
    monkeypatch.setenv("RUSHES_BLENDER", str(program))
    plan = CapturePlan("scene-camera", tuple(range(5000)), str(tmp_path))
    command = plugins.hook.detached_command(plan=plan, scene_copy="a.blend")
    assert command.argv[0] == str(program)
    assert command.argv[-3:-1] == ("capture", "a.blend")
    assert from_plain(CapturePlan, json.loads(Path(command.argv[-1]).read_text())) == plan


def test_without_any_blender_the_command_is_unavailable(plugins, monkeypatch):
    monkeypatch.setattr(find_module.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(find_module.shutil, "which", lambda name: None)
    monkeypatch.delenv("RUSHES_BLENDER", raising=False)
    with pytest.raises(HostUnavailableError):
        plugins.hook.detached_command(plan=None, scene_copy="a.blend")
    assert plugins.hook.sample_media(folder="unused", frames=2) is None


def test_the_setting_wins_over_the_path(program, tmp_path):
    other = tmp_path / "blender-5"
    other.symlink_to(program)
    assert find_blender(str(other)) == BlenderInstall(str(other), is_module=False)


def test_a_setting_that_names_a_python_means_its_module():
    assert find_blender(sys.executable) == BlenderInstall(sys.executable, is_module=True)


def test_when_the_setting_leads_nowhere_then_it_is_refused(tmp_path):
    with pytest.raises(BadSettingError):
        find_blender(str(tmp_path / "nothing"))


def test_the_command_carries_where_our_packages_are():
    command = BlenderInstall("/opt/blender", is_module=False).command("describe", "a.blend")
    folders = [Path(place) for place in command.env["RUSHES_IMPORT_PATHS"].split(os.pathsep)]
    assert any((folder / "rushes" / "core").is_dir() for folder in folders)
    assert any((folder / "pluggy").is_dir() for folder in folders)
    assert "PYTHONPATH" not in command.env
    assert command.argv[-3:] == ("--", "describe", "a.blend")
