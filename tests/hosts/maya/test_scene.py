"""Drawings, dependencies, findings and copies."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.core.capture import capture
from rushes.core.host_data import CapturePlan, Overlay, Stroke
from rushes.core.publish.request import PublishRequest
from rushes.hosts.kit.pictures import look_at

LINE = Stroke(((0.1, 0.5), (0.9, 0.5)), (1.0, 0.0, 0.0, 1.0), 0.1)


@pytest.fixture(autouse=True)
def _through_its_camera(shot):
    """Look at the ordinary scene through its camera."""
    shot.hook.goto(frame=1001, source="camera:|front_cam")


def planes(maya):
    return [node for node in maya.scene.nodes if node.kind == "imagePlane"]


def test_a_drawing_shows_on_its_frame_only(shot, maya, tmp_path):
    def seen(frame):
        folder = tmp_path / f"{frame}{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        plan = CapturePlan("camera:|front_cam", (frame,), str(folder), (64, 36))
        return look_at(Path(capture(shot, plan).files[frame])).pixels

    before = {frame: seen(frame) for frame in (1004, 1005, 1006)}
    shot.hook.overlay_set(items=(Overlay("note", 1005, (LINE,)),))
    after = {frame: seen(frame) for frame in before}
    assert [before[frame] == after[frame] for frame in before] == [True, False, True]


def test_a_drawing_is_never_saved_nor_undone_nor_a_change(shot, maya, tmp_path):
    undo = list(maya.undo_queue)
    shot.hook.overlay_set(items=(Overlay("note", 1005, (LINE,)),))
    assert not maya.scene.modified
    assert maya.undo_queue == undo
    copy = tmp_path / "copy.ma"
    shot.hook.scene_save_copy(path=str(copy))
    assert "rushesDrawing" not in copy.read_text()
    shot.hook.overlay_set(items=())
    assert [
        n.name
        for n in maya.scene.nodes
        if "rushesDrawing" in n.name or (n.drives and n.drives[1] == "visibility")
    ] == []


def test_a_drawing_fills_the_rendered_frame_not_the_film(shot, maya):
    maya.scene.find("defaultResolution").attributes["deviceAspectRatio"] = 2.0
    shot.hook.overlay_set(items=(Overlay("note", 1005, (LINE,)),))
    (plane,) = planes(maya)
    assert plane.attributes["sizeX"] == pytest.approx(1.417)
    assert plane.attributes["sizeY"] == pytest.approx(1.417 / 2)


def test_the_picture_somebody_sent_is_taken_as_it_is(shot, maya, tmp_path):
    shot.hook.overlay_set(items=(Overlay("note", 1005, image=str(tmp_path / "drawn.png")),))
    assert planes(maya)[0].attributes["imageName"] == str(tmp_path / "drawn.png")


def test_lines_are_drawn_where_they_are(tmp_path):
    pytest.importorskip("PIL", reason="the extra server is not installed")
    from PIL import Image

    from rushes.hosts.maya.strokes import stroke_png

    file = tmp_path / "drawn.png"
    file.write_bytes(stroke_png([LINE], (100, 50)))
    with Image.open(file) as image:
        assert image.getpixel((50, 25)) == (255, 0, 0, 255)
        assert image.getpixel((50, 10))[3] == 0
        assert image.getpixel((2, 25))[3] == 0


def test_references_textures_and_sounds_are_dependencies(shot, maya):
    for kind, name, attribute, path in (
        ("reference", "heroRN", "path", "assets/hero.ma{1}"),
        ("file", "file1", "fileTextureName", "/textures/wall.<UDIM>.exr"),
        ("audio", "dialogue", "filename", "sound/dialogue.wav"),
    ):
        maya.scene.add(kind, name).attributes[attribute] = path
    found = {(item.kind, item.path, item.node) for item in shot.hook.scene_dependencies()}
    assert found == {
        ("reference", "/project/assets/hero.ma", "heroRN"),
        ("texture", "/textures/wall.<UDIM>.exr", "file1"),
        ("sound", "/project/sound/dialogue.wav", "dialogue"),
    }


def findings(shot, **changes):
    request = PublishRequest(media="", task="P/s/t", host="maya", **changes)
    return {item.code: item for group in shot.hook.validate(request=request) for item in group}


def test_a_sound_scene_has_no_findings(shot):
    assert findings(shot) == {}


def test_another_rate_is_found_and_mended(shot, maya):
    (found,) = findings(shot, rate=Fraction(25)).values()
    assert found.code == "maya.rate"
    assert shot.hook.apply_fix(finding=found) is True
    assert maya.scene.unit == "pal"
    assert findings(shot, rate=Fraction(25)) == {}


def test_a_rate_maya_does_not_have_is_found_without_a_fix(shot):
    assert findings(shot, rate=Fraction(23)).popitem()[1].fix == ""


def test_colour_management_that_is_off_is_found_and_mended(shot, maya):
    maya.colour["cmEnabled"] = False
    (found,) = findings(shot).values()
    assert shot.hook.apply_fix(finding=found) is True
    assert findings(shot) == {}


def test_a_new_scene_without_camera_and_file_is_told(shot, maya):
    from maya import cmds

    cmds.file(newFile=True, force=True)
    assert set(findings(shot)) == {"maya.unsaved", "maya.no-camera"}


def test_missing_files_are_named_with_their_nodes(shot, maya):
    maya.scene.add("audio", "dialogue").attributes["filename"] = "/gone/dialogue.wav"
    (found,) = findings(shot).values()
    assert (found.code, found.nodes) == ("maya.missing-files", ("dialogue",))


def test_another_hosts_publish_is_not_judged(shot):
    request = PublishRequest(media="a.blend", task="P/s/t", host="blender")
    assert shot.hook.validate(request=request) == [()]


def test_a_copy_leaves_name_and_changed_flag(shot, maya, tmp_path):
    maya.scene.modified = True
    name = maya.scene.path
    shot.hook.scene_save_copy(path=str(tmp_path / "copy.mb"))
    assert (maya.scene.path, maya.scene.modified) == (name, True)
    assert json.loads((tmp_path / "copy.mb").read_text().split("\n//", 1)[1])["unit"] == "film"
