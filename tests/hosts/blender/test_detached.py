"""Blender processes of their own on a scene file: describe, capture, cancel, and bad files."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.core.capture import capture_detached, describe_detached
from rushes.core.errors import CancelledError, InputError
from rushes.core.host_data import CapturePlan, FrameRange
from rushes.core.plugins import Plugins, create_plugins

pytestmark = pytest.mark.blender


@pytest.fixture
def plugins(install, monkeypatch) -> Plugins:
    monkeypatch.setenv("RUSHES_BLENDER", install.executable)
    plugins = create_plugins()
    plugins.load_host("blender")
    return plugins


@pytest.fixture
def plan(tmp_path) -> CapturePlan:
    return CapturePlan("scene-camera", tuple(range(1001, 1007)), str(tmp_path))


def run(plugins: Plugins, plan: CapturePlan, scene: Path, **options):
    command = plugins.hook.detached_command(plan=plan, scene_copy=str(scene))
    return capture_detached(command, plan, **options)


def test_a_scene_file_is_described(plugins, demo_scene):
    described = describe_detached(plugins, demo_scene)
    assert described.scene.rate == 24
    assert described.scene.frame_range == FrameRange(1001, 1006)
    assert described.scene.resolution == (160, 90)
    assert described.scene.changed is False
    assert described.sources[0].id == "scene-camera"


def test_every_frame_of_a_scene_file_is_captured(plugins, plan, demo_scene):
    before = demo_scene.read_bytes()
    steps = []
    result = run(plugins, plan, demo_scene, on_progress=lambda *step: steps.append(step))
    assert sorted(result.files) == list(plan.frames)
    assert steps[-1] == (6, 6)
    assert len({Path(path).read_bytes() for path in result.files.values()}) == 6
    assert demo_scene.read_bytes() == before


def test_when_cancelled_then_the_process_ends(plugins, plan, demo_scene):
    with pytest.raises(CancelledError):
        run(plugins, plan, demo_scene, cancelled=lambda: True)


def test_when_the_file_is_no_scene_then_the_error_says_so(plugins, plan, tmp_path):
    scene = tmp_path / "shot.blend"
    scene.write_text("this is no scene")
    with pytest.raises(InputError, match=r"cannot open shot\.blend"):
        describe_detached(plugins, scene)
    with pytest.raises(InputError):
        run(plugins, plan, scene)
