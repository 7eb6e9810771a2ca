"""What is captured, and that the scene is as it was afterwards."""

from __future__ import annotations

import json
import threading
from fractions import Fraction

import pytest

from rushes.core.capture import capture
from rushes.core.capture.guard import compare_scenes
from rushes.core.errors import CancelledError, CaptureError
from rushes.core.host_data import CapturePlan
from rushes.hosts.kit.pictures import look_at


@pytest.fixture
def plan(tmp_path):
    def make(source="camera:|front_cam", frames=(1001, 1002), **changes):
        folder = tmp_path / f"take{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return CapturePlan(source, frames, str(folder), **{"size": (64, 36), **changes})

    return make


def pictures(result):
    return {frame: look_at(path).pixels for frame, path in images(result).items()}


def images(result):
    from pathlib import Path

    return {frame: Path(path) for frame, path in result.files.items()}


@pytest.mark.parametrize("numbering", ["sequence", "time"])
def test_however_maya_numbers_its_files_every_frame_gets_its_own(shot, plan, maya, numbering):
    maya.numbering = numbering
    mixed = capture(shot, plan(frames=(2, -3, 0, -11)))
    for frame, seen in pictures(mixed).items():
        assert pictures(capture(shot, plan(frames=(frame,)))) == {frame: seen}


def test_the_size_is_not_cut_to_the_window_nor_halved(shot, plan, maya):
    maya.window_size = (40, 30)
    result = capture(shot, plan(frames=(1001,), size=(75, 41)))
    assert look_at(images(result)[1001]).size == (75, 41)


def test_with_the_focus_in_the_outliner_the_named_view_is_captured(shot, plan, maya):
    maya.ui.focus = "outlinerPanel1"
    assert set(capture(shot, plan("view:modelPanel4")).files) == {1001, 1002}


def test_without_any_view_cameras_can_be_captured(shot, plan, maya):
    maya.ui.panels["modelPanel4"].visible = False
    assert shot.hook.capture_sources(kind="viewport") == ()
    (source, *_) = shot.hook.capture_sources(kind=None)
    assert set(capture(shot, plan(source.id)).files) == {1001, 1002}


def test_a_camera_shows_what_the_artists_view_shows(shot, plan, maya):
    plain = pictures(capture(shot, plan()))
    maya.ui.panels["modelPanel4"].flags["displayAppearance"] = "wireframe"
    assert pictures(capture(shot, plan())) != plain


def test_gates_and_pan_zoom_are_not_in_the_picture(shot, plan, maya):
    plain = pictures(capture(shot, plan()))
    camera = maya.scene.find("front_camShape").attributes
    camera.update(displayResolution=True, displayGateMask=True, panZoomEnabled=True)
    assert pictures(capture(shot, plan())) == plain
    assert camera["displayResolution"] is True


def test_a_locked_camera_is_captured_with_a_warning(shot, plan, maya):
    maya.scene.find("front_camShape").locked.add("overscan")
    assert "overscan" in capture(shot, plan()).warnings[0]


def test_the_views_flags_are_put_back_after_options(shot, plan, maya):
    before = dict(maya.ui.panels["modelPanel4"].flags)
    options = {"overlays": False, "shading": "wireframe", "textures": False, "lights": "all"}
    capture(shot, plan("view:modelPanel4", view=options))
    assert maya.ui.panels["modelPanel4"].flags == before


def test_no_panel_no_window_no_undo_step_and_no_change_is_left(shot, plan, maya):
    panels, widgets = set(maya.ui.panels), set(maya.ui.widgets)
    undo = list(maya.undo_queue)
    capture(shot, plan())
    assert (set(maya.ui.panels), set(maya.ui.widgets)) == (panels, widgets)
    assert maya.undo_queue == undo
    assert not maya.scene.modified


def test_what_the_artist_changes_between_chunks_is_still_to_be_saved(shot, plan, maya):
    def artist(done, _):
        if done == 1:
            maya.touch("the artist")

    capture(shot, plan(), chunk=1, on_progress=artist)
    assert maya.scene.modified
    assert maya.undo_on


def test_after_an_error_in_the_middle_the_scene_is_as_it_was(shot, plan, maya):
    before = shot.hook.scene_state()
    maya.fail_after = 1
    with pytest.raises(CaptureError) as caught:
        capture(shot, plan())
    assert "1 of 2 images" in str(caught.value)
    assert compare_scenes(before, shot.hook.scene_state()) == {}


def test_after_a_cancel_the_scene_is_as_it_was(shot, plan):
    before = shot.hook.scene_state()
    turns = iter((False, True))
    with pytest.raises(CancelledError):
        capture(shot, plan(), chunk=1, cancelled=lambda: next(turns))
    assert compare_scenes(before, shot.hook.scene_state()) == {}


def test_a_view_that_is_closed_meanwhile_has_nothing_to_be_put_back(shot, maya):
    token = shot.hook.state_save(scope=frozenset({"view"}))
    del maya.ui.panels["modelPanel1"]
    assert shot.hook.state_restore(token=token).failed == ()


def test_maya_refuses_its_commands_on_other_threads(shot, maya):
    errors = []

    def ask():
        try:
            shot.hook.scene_state()
        except RuntimeError as error:
            errors.append(str(error))

    worker = threading.Thread(target=ask)
    worker.start()
    worker.join()
    assert "main thread" in errors[0]


def test_the_marked_range_ends_before_the_first_frame_that_is_not_marked(shot, maya):
    maya.ui.slider["range"] = (1003.0, 1006.0)
    marked = shot.hook.scene_state().selection_range
    assert (marked.first, marked.last) == (1003, 1005)


def test_only_the_sound_of_the_time_slider_plays(shot, maya):
    for name, offset in (("dialogue", 1001.0), ("scratch", 990.0)):
        node = maya.scene.add("audio", name)
        node.attributes.update(filename=f"sound/{name}.wav", offset=offset, sourceStart=12.0)
    maya.ui.slider["sound"] = "dialogue"
    (sound,) = shot.hook.scene_state().sounds
    assert (sound.path, sound.start, sound.offset) == ("/project/sound/dialogue.wav", 1001.0, 0.5)


@pytest.mark.parametrize(
    ("unit", "rate"),
    [
        ("film", Fraction(24)),
        ("game", Fraction(15)),
        ("ntscf", Fraction(60)),
        ("23.976fps", Fraction(24000, 1001)),
        ("29.97df", Fraction(30000, 1001)),
        ("47.952fps", Fraction(48000, 1001)),
        ("59.94fps", Fraction(60000, 1001)),
        ("119.88fps", Fraction(120000, 1001)),
        ("100fps", Fraction(100)),
        ("44100fps", Fraction(44100)),
    ],
)
def test_time_units_are_exact_rates(maya, unit, rate):
    from rushes.hosts.maya.scene import frame_rate

    assert frame_rate(unit) == rate


def test_the_configs_place_in_maya_is_a_path(shot, maya, monkeypatch):
    monkeypatch.setenv("MAYA_LOCATION", "/usr/autodesk/maya2025")
    colour = shot.hook.scene_state().colour
    assert colour.config == (
        "/usr/autodesk/maya2025/resources/OCIO-configs/Maya2022-default/config.ocio"
    )
    assert (colour.display, colour.view) == ("sRGB", "ACES 1.0 SDR-video")


def test_the_token_names_its_scene_for_a_later_start(shot, tmp_path):
    token = shot.hook.state_save(scope=frozenset({"time"}))
    assert token.data["scene"] == str(tmp_path / "scene" / "scene.ma")
    json.dumps(dict(token.data))
