"""Rendering: what is in the images, and that the script is afterwards as it was."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from rushes.core.capture import capture
from rushes.core.errors import CancelledError, CaptureError
from rushes.core.records import to_plain


@pytest.fixture
def worked_in(nuke, ordinary):
    """The script as an artist leaves it: changed, something selected, proxies on."""
    nuke.toNode("Picture").setSelected(True)
    nuke.root()["proxy"].setValue(True)
    nuke.toNode("Viewer1")["gain"].setValue(2.0)
    return ordinary


def pixel(path):
    """The pixel in the middle."""
    import OpenImageIO as oiio

    picture = oiio.ImageBuf(str(path))
    return picture.getpixel(picture.spec().width // 2, picture.spec().height // 2)


def size(path):
    import OpenImageIO as oiio

    spec = oiio.ImageBuf(str(path)).spec()
    return spec.width, spec.height


def test_after_success_everything_is_as_it_was(nuke, worked_in, plan, everything):
    before = everything()
    capture(worked_in, plan(1001, 1002, 1005, image="jpg", size=(80, 46)), chunk=2)
    assert everything() == before


def test_after_an_error_everything_is_as_it_was(nuke, worked_in, plan, everything):
    before, nuke.app.fail_on = everything(), 1002
    with pytest.raises(CaptureError, match="No such file") as caught:
        capture(worked_in, plan())
    assert "scene_changes" not in caught.value.facts
    assert everything() == before


def test_after_a_cancel_in_nuke_everything_is_as_it_was(nuke, worked_in, plan, everything):
    before, nuke.app.cancel_on = everything(), 1003
    with pytest.raises(CancelledError):
        capture(worked_in, plan())
    assert everything() == before


def test_frames_made_before_an_error_stay(nuke, ordinary, plan):
    nuke.app.fail_on, wanted = 1003, plan()
    with pytest.raises(CaptureError):
        capture(ordinary, wanted)
    names = sorted(path.name for path in Path(wanted.folder).glob("*"))
    assert names == ["capture.001001.png", "capture.001002.png"]


def test_frames_without_a_gap_are_one_render(nuke, ordinary, plan):
    ordinary.hook.capture_frames(plan=plan(1007, 1001, 1002, 1003, 1006))
    assert [(first, last) for first, last, *_ in nuke.app.renders] == [(1001, 1003), (1006, 1007)]


def test_proxies_are_off_while_rendering(nuke, worked_in, plan):
    result = capture(worked_in, plan(1001))
    assert size(result.files[1001]) == (64, 36)


def test_a_png_holds_what_the_viewer_shows(nuke, ordinary, plan):
    result = capture(ordinary, plan(1001))
    # Nuke's sRGB curve of the scene-linear 0.25 in the blue channel.
    assert result.baked
    assert pixel(result.files[1001])[2] == pytest.approx(0.537, abs=0.01)


def test_the_viewers_gain_and_gamma_are_in_a_png(nuke, ordinary, plan):
    viewer = nuke.toNode("Viewer1")
    viewer["viewerProcess"].setValue("None")
    viewer["gain"].setValue(2.0)
    viewer["gamma"].setValue(2.0)
    result = capture(ordinary, plan(1001))
    assert pixel(result.files[1001])[2] == pytest.approx(0.5**0.5, abs=0.01)


def test_a_view_of_the_ocio_config_is_in_a_png(nuke, ordinary, plan):
    nuke.root()["colorManagement"].setValue("OCIO")
    nuke.toNode("Viewer1")["viewerProcess"].setValue("Raw (sRGB - Display)")
    colour = ordinary.hook.scene_state().colour
    assert (colour.display, colour.view) == ("sRGB - Display", "Raw")
    result = capture(ordinary, plan(1001))
    assert pixel(result.files[1001])[2] == pytest.approx(0.25, abs=0.01)


def test_a_process_that_a_studio_registered_is_in_a_png(nuke, ordinary, plan):
    nuke.ViewerProcess.register("Studio", nuke.createNode, ("StudioLook", "strength 2"))
    nuke.toNode("Viewer1")["viewerProcess"].setValue("Studio")
    result = capture(ordinary, plan(1001))
    assert pixel(result.files[1001])[2] == pytest.approx(0.5, abs=0.01)


def test_an_exr_is_scene_linear_and_names_its_space(nuke, ordinary, plan):
    nuke.root()["colorManagement"].setValue("OCIO")
    nuke.root()["workingSpaceLUT"].setValue("ACEScg")
    result = capture(ordinary, plan(1001, image="exr", pattern="a.####.exr"))
    assert (result.baked, result.space) == (False, "ACEScg")
    assert pixel(result.files[1001])[2] == pytest.approx(0.25, abs=0.001)


def test_one_view_of_a_stereo_script_is_taken(nuke, ordinary, plan):
    nuke.addView("left")
    nuke.addView("right")
    ordinary.hook.capture_frames(plan=plan(1001, view={"view": "right"}))
    assert nuke.app.renders[-1][3] == ("right",)
    with pytest.raises(CaptureError, match="no view middle"):
        ordinary.hook.capture_frames(plan=plan(1001, view={"view": "middle"}))


def test_a_node_inside_of_a_group_can_be_captured(nuke, ordinary, plan, everything):
    with nuke.nodes.Group(name="Comp"):
        nuke.nodes.Constant(name="Inner")
    before = everything()
    result = capture(ordinary, plan(1001, source="node:Comp.Inner"))
    assert set(result.files) == {1001}
    assert everything() == before


def test_a_folder_that_nuke_would_evaluate_is_no_harm(nuke, ordinary, plan, tmp_path):
    from dataclasses import replace

    folder = tmp_path / "50% [draft] $HOME #1"
    folder.mkdir()
    result = capture(ordinary, replace(plan(1001), folder=str(folder)))
    assert [path.name for path in folder.iterdir()] == [Path(result.files[1001]).name]


def test_studio_defaults_do_not_get_into_the_write(nuke, ordinary, plan):
    def spoil():
        nuke.thisNode()["use_limit"].setValue(True)

    nuke.addOnCreate(spoil, nodeClass="Write")
    assert set(capture(ordinary, plan(1001)).files) == {1001}


def test_an_input_process_of_the_artist_is_told(nuke, ordinary, plan):
    nuke.nodes.Multiply(name="VIEWER_INPUT", value=0.5)
    result = ordinary.hook.capture_frames(plan=plan(1001))
    assert "VIEWER_INPUT" in result.warnings[0]


def test_when_a_render_runs_already_the_capture_says_so(nuke, ordinary, plan):
    nuke.app.executing = True
    with pytest.raises(CaptureError, match="already executing"):
        ordinary.hook.capture_frames(plan=plan(1001))


def test_a_script_that_a_crash_left_is_tidied_when_it_is_opened(nuke, ordinary, tmp_path):
    from rushes.hosts.nuke.startup import start_in_window
    from rushes.hosts.nuke.state import TEMPORARY, mark_node, marked_nodes

    mark_node(nuke.nodes.Group(name="RushesCapture"), TEMPORARY)
    nuke.scriptSaveAs(str(tmp_path / "left.nk"))
    nuke.scriptClear()
    start_in_window()
    nuke.scriptOpen(str(tmp_path / "left.nk"))
    assert marked_nodes(TEMPORARY) == []
    assert "RushesCapture" in nuke.app.alerts[-1]


def test_what_a_capture_changed_is_put_back_when_the_script_is_opened_after_a_crash(
    nuke, ordinary, tmp_path, monkeypatch
):
    from rushes.hosts.nuke.startup import start_in_window

    monkeypatch.setenv("RUSHES_WORK_DIR", str(tmp_path / "work"))
    script = str(tmp_path / "left.nk")
    nuke.scriptSaveAs(script)
    token = ordinary.hook.state_save(scope=frozenset({"time"}))
    before = nuke.frame()
    folder = tmp_path / "work" / "some-publish" / "frames"
    folder.mkdir(parents=True)
    (folder / "state.json").write_text(json.dumps(to_plain(token)), encoding="utf-8")
    nuke.scriptClear()
    start_in_window()
    nuke.frame(before + 3)
    nuke.scriptOpen(script)
    assert nuke.frame() == before
    assert not (folder / "state.json").exists()


def test_a_token_of_another_script_in_a_later_process_changes_nothing(nuke, ordinary, tmp_path):
    from dataclasses import replace

    token = ordinary.hook.state_save(scope=frozenset({"time"}))
    other = {**token.data, "of": {"script": "/another.nk", "process": 0}}
    nuke.frame(1007)
    report = ordinary.hook.state_restore(token=replace(token, data=other))
    assert (report.failed, nuke.frame()) == (("script /another.nk",), 1007)


def test_the_script_is_never_touched_from_another_thread(nuke, ordinary):
    caught = []

    def ask():
        try:
            nuke.root()
        except nuke.WrongThreadError as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert caught
