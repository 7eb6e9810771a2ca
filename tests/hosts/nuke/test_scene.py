"""What the adapter tells of a script."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rushes.core.host_data import FrameRange
from rushes.core.publish.request import PublishRequest


def ids(plugins, kind=None):
    return [source.id for source in plugins.hook.capture_sources(kind=kind)]


def codes(plugins):
    request = PublishRequest("", "Project/shot/task", host="nuke")
    return {
        found.code: found for group in plugins.hook.validate(request=request) for found in group
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (23.976, Fraction(24000, 1001)),
        (23.98, Fraction(24000, 1001)),
        (25, Fraction(25)),
        (12.5, Fraction(25, 2)),
    ],
)
def test_the_rate_is_exact(nuke, ordinary, typed, meant):
    nuke.root()["fps"].setValue(typed)
    assert ordinary.hook.scene_state().rate == meant


def test_a_script_without_a_name_has_an_empty_path(nuke, plugins):
    state = plugins.hook.scene_state()
    assert (state.saved, state.path) == (False, "")


def test_in_and_out_of_the_viewer_are_the_marked_range(nuke, ordinary):
    assert ordinary.hook.scene_state().selection_range is None
    viewer = nuke.toNode("Viewer1")
    viewer["frame_range"].setValue("1003-1006")
    viewer["frame_range_lock"].setValue(True)
    state = ordinary.hook.scene_state()
    assert state.selection_range == state.playback_range == FrameRange(1003, 1006)
    assert state.frame_range == FrameRange(1001, 1012)


def test_the_active_viewer_is_the_default_source(nuke, ordinary):
    nuke.toNode("Picture").setSelected(True)
    assert ids(ordinary) == ["viewer:Viewer1", "node:Picture", "node:Final"]
    assert ids(ordinary, "viewport") == ["viewer:Viewer1"]


def test_the_number_of_the_viewers_input_decides_what_it_shows(nuke, ordinary, plan):
    viewer = nuke.toNode("Viewer1")
    viewer.setInput(1, nuke.nodes.Read(name="Plate", last=5))
    viewer["input_number"].setValue(1)
    (source, *_) = ordinary.hook.capture_sources(kind=None)
    assert (source.label, source.range) == ("Viewer1 (Plate)", FrameRange(1, 5))


def test_sounds_begin_where_a_flipbook_would_play_them(nuke, ordinary, tmp_path):
    nuke.nodes.AudioRead(file=str(tmp_path / "a.wav"))
    late = nuke.nodes.AudioRead(file=str(tmp_path / "b.wav"), begintime=50.0, filebegintime=1.5)
    sounds = ordinary.hook.scene_state().sounds
    assert [(sound.start, sound.offset) for sound in sounds] == [(1001.0, 0.0), (1200.0, 1.5)]
    late["disable"].setValue(True)
    assert len(ordinary.hook.scene_state().sounds) == 1


def test_colour_names_the_config_display_view_and_exposure(nuke, ordinary, monkeypatch):
    monkeypatch.delenv("OCIO", raising=False)
    root, viewer = nuke.root(), nuke.toNode("Viewer1")
    for knob, value in (
        ("colorManagement", "OCIO"),
        ("OCIO_config", "custom"),
        ("customOCIOConfigPath", "/studio/config.ocio"),
    ):
        root[knob].setValue(value)
    viewer["viewerProcess"].setValue("ACES 1.0 - SDR Video (sRGB - Display)")
    viewer["gain"].setValue(0.5)
    colour = ordinary.hook.scene_state().colour
    assert (colour.config, colour.space) == ("/studio/config.ocio", "scene_linear")
    assert (colour.display, colour.view) == ("sRGB - Display", "ACES 1.0 - SDR Video")
    assert colour.exposure == -1.0


def test_the_environment_names_the_config_before_the_script(nuke, ordinary, monkeypatch):
    monkeypatch.setenv("OCIO", "/site/config.ocio")
    nuke.root()["colorManagement"].setValue("OCIO")
    assert ordinary.hook.scene_state().colour.config == "/site/config.ocio"


def test_dependencies_are_patterns_and_files_but_nothing_that_is_written(nuke, ordinary, tmp_path):
    nuke.nodes.Read(name="Plate", file=f"{tmp_path}/plate.%04d.exr")
    nuke.nodes.ReadGeo2(name="Geo", file="cache/set.abc")
    nuke.root()["project_directory"].setValue(str(tmp_path))
    nuke.toNode("Final")["file"].setValue(f"{tmp_path}/out.%04d.exr")
    found = {told.node: (told.path, told.kind) for told in ordinary.hook.scene_dependencies()}
    assert found == {
        "Plate": (f"{tmp_path}/plate.%04d.exr", "sequence"),
        "Geo": (str(tmp_path / "cache" / "set.abc"), "cache"),
    }


def test_goto_connects_a_free_input_of_the_viewer(nuke, ordinary):
    other = nuke.nodes.Constant(name="Other")
    assert ordinary.hook.goto(frame=1004, source="node:Other")
    viewer = nuke.toNode("Viewer1")
    assert (nuke.frame(), viewer["input_number"].value(), viewer.input(1)) == (1004, 1, other)
    assert viewer.input(0) is nuke.toNode("Picture")
    assert ordinary.hook.goto(frame=1005, source="node:Nobody") is False
    assert nuke.frame() == 1004


def test_an_unsaved_change_is_found_and_mended(nuke, ordinary):
    nuke.root().setModified(True)
    finding = codes(ordinary)["nuke.changed"]
    assert ordinary.hook.apply_fix(finding=finding) is True
    assert "nuke.changed" not in codes(ordinary)


def test_missing_frames_and_nothing_to_show_are_found(nuke, plugins, tmp_path):
    assert codes(plugins)["nuke.no_source"].level == "error"
    plugins.hook.rehearse(situation="missing_frames", folder=str(tmp_path))
    found = codes(plugins)
    assert "the first is 1003" in found["nuke.missing_frames"].text
    nuke.frame(1003)
    assert codes(plugins)["nuke.node_error"].nodes == ("Footage",)


def test_the_limit_of_the_non_commercial_edition_is_found(nuke, ordinary):
    nuke.env["nc"] = True
    assert "nuke.non_commercial" not in codes(ordinary)
    nuke.addFormat("2048 1556 0 0 2048 1556 1 large")
    nuke.root()["format"].setValue("large")
    assert "nuke.non_commercial" in codes(ordinary)
