"""Blender without a window: the scene as it is, images through cameras, and everything put back."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

pytestmark = pytest.mark.blender


def png_size(path: str) -> tuple[int, int]:
    head = Path(path).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


def test_scene_state_is_exact(in_blender):
    state = in_blender("answer(**to_plain(ask_host(plugins, 'scene_state')))")
    assert state["rate"] == "24000/1001"
    assert state["frame_range"] == {"first": 1001, "last": 1006}
    assert state["resolution"] == [320, 180]
    assert state["current_frame"] == 1003
    assert state["colour"]["display"] == "sRGB"
    assert state["colour"]["exposure"] == 0.25
    assert (state["path"], state["saved"]) == ("", False)


def test_rates_are_the_decimals_people_typed(in_blender):
    seen = in_blender(
        """
        rates = []
        for fps, base in ((24, 1.0), (30, 1.001), (60, 1.001), (25, 1.0), (15, 1.25), (24, 0.96)):
            bpy.context.scene.render.fps, bpy.context.scene.render.fps_base = fps, base
            rates.append(ask_host(plugins, "scene_state").rate)
        answer(rates=rates)
        """
    )
    assert seen["rates"] == ["24", "30000/1001", "60000/1001", "25", "12", "25"]


def test_preview_range_is_the_one_that_plays(in_blender):
    state = in_blender(
        """
        scene = bpy.context.scene
        scene.use_preview_range = True
        scene.frame_preview_start, scene.frame_preview_end = 1002, 1004
        answer(**to_plain(ask_host(plugins, "scene_state")))
        """
    )
    assert state["playback_range"] == {"first": 1002, "last": 1004}


def test_sound_strips_are_told_with_start_and_offset(in_blender):
    state = in_blender(
        """
        import wave
        with wave.open(str(WORK / "click.wav"), "wb") as file:
            file.setnchannels(1); file.setsampwidth(2); file.setframerate(8000)
            file.writeframes(bytes(32000))
        scene = bpy.context.scene
        scene.render.fps, scene.render.fps_base = 24, 1.0
        editor = scene.sequence_editor or scene.sequence_editor_create()
        strips = editor.strips if hasattr(editor, "strips") else editor.sequences
        try:
            strip = strips.new_sound("click", str(WORK / "click.wav"), 1, 1000)
        except RuntimeError as error:
            answer(lacks=str(error))
            raise
        strip.frame_offset_start, strip.volume = 12, 0.5
        muted = strips.new_sound("muted", str(WORK / "click.wav"), 2, 1000)
        muted.mute = True
        answer(sounds=ask_host(plugins, "scene_state").sounds)
        """
    )
    if "lacks" in state:  # the 4.2 module is built without sound, and nothing could add it
        assert "Audaspace" in state["lacks"]
        return
    (sound,) = state["sounds"]
    assert Path(sound["path"]).name == "click.wav"
    assert (sound["start"], sound["offset"], sound["volume"]) == (1012.0, 0.5, 0.5)


def test_scene_camera_is_the_default_and_every_camera_is_there(in_blender):
    seen = in_blender("answer(sources=ask_host(plugins, 'capture_sources', kind=None))")
    ids = [source["id"] for source in seen["sources"]]
    assert ids == ["scene-camera", "camera:front", "camera:side"]
    assert [source["is_default"] for source in seen["sources"]] == [True, False, False]


def test_frames_are_images_of_the_asked_size_that_differ(in_blender):
    seen = in_blender(
        """
        result = capture(plugins, plan(1001, 1002, 1006))
        answer(result=result, pictures=len({pixels(path) for path in result.files.values()}))
        """
    )
    files = seen["result"]["files"]
    assert list(files) == ["1001", "1002", "1006"]
    assert {png_size(path) for path in files.values()} == {(160, 90)}
    assert seen["pictures"] == 3
    assert seen["result"]["baked"] is True


def test_size_left_out_is_the_scenes_own(in_blender):
    seen = in_blender("answer(result=capture(plugins, plan(1001, size=None)))")
    assert png_size(seen["result"]["files"]["1001"]) == (320, 180)


def test_cameras_show_different_pictures_and_leave_the_scene_camera(in_blender):
    seen = in_blender(
        """
        front = capture(plugins, plan(1001, source="camera:front", pattern="a.####.png"))
        side = capture(plugins, plan(1001, source="camera:side", pattern="b.####.png"))
        same = pixels(front.files[1001]) == pixels(side.files[1001])
        answer(same=same, camera=bpy.context.scene.camera.name, names=os.listdir(WORK / "frames"))
        """
    )
    assert seen["same"] is False
    assert sorted(seen["names"]) == ["a.1001.png", "b.1001.png"]
    assert seen["camera"] == "front"


def test_scene_camera_follows_markers_and_one_camera_does_not(in_blender):
    seen = in_blender(
        """
        side = capture(plugins, plan(1005, source="camera:side", pattern="side.####.png"))
        front = capture(plugins, plan(1005, source="camera:front", pattern="front.####.png"))
        cut = capture(plugins, plan(1005, pattern="cut.####.png"))
        side, front, cut = (pixels(result.files[1005]) for result in (side, front, cut))
        answer(cut=cut == side, uncut=cut == front, camera=bpy.context.scene.camera.name)
        """
    )
    assert (seen["cut"], seen["uncut"]) == (True, False)
    assert seen["camera"] == "front"


def test_jpeg_is_written_when_asked_for(in_blender):
    seen = in_blender("answer(result=capture(plugins, plan(1001, image='jpg')))")
    path = Path(seen["result"]["files"]["1001"])
    assert path.suffix == ".jpg"
    assert path.read_bytes()[:3] == b"\xff\xd8\xff"


def test_view_option_nobody_knows_is_a_warning(in_blender):
    seen = in_blender("answer(result=capture(plugins, plan(1001, view={'glow': True})))")
    assert "glow" in seen["result"]["warnings"][0]


def test_without_a_window_the_picture_is_lit_as_the_3d_view_is(in_blender):
    seen = in_blender(
        """
        def middle(engine):
            bpy.context.scene.render.engine = engine
            result = capture(plugins, plan(1001, pattern=engine + ".####.png"))
            return pixels(result.files[1001])[(45 * 160 + 80) * 4:][:3]

        for area in bpy.context.window_manager.windows[0].screen.areas:
            if area.type == "VIEW_3D":
                shading = area.spaces.active.shading
                shading.type = "SOLID"
                shading.light, shading.color_type = "FLAT", "SINGLE"
                shading.single_color = (1.0, 0.0, 0.0)
        answer(other=middle("CYCLES"), workbench=middle("BLENDER_WORKBENCH"))
        """
    )
    red, green, blue = seen["other"]
    assert red > 2 * green and red > 2 * blue
    assert (
        max(seen["workbench"]) - min(seen["workbench"]) < 10
    )  # grey: there Workbench has settings of its own


def test_the_scenes_own_renderer_is_used_when_asked_for(in_blender):
    seen = in_blender(
        """
        scene = bpy.context.scene
        scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", 1, False
        before, small = everything(), (32, 18)
        own = capture(plugins, plan(1001, size=small, pattern="a.#.png", view={"engine": "scene"}))
        solid = capture(plugins, plan(1001, size=small, pattern="b.#.png"))
        same = pixels(own.files[1001]) == pixels(solid.files[1001])
        answer(same=same, before=before, after=everything())
        """
    )
    assert seen["same"] is False
    assert seen["after"] == seen["before"]


PUT_BACK = {
    "success": "capture(plugins, plan(1001, 1002, 1005), chunk=2)",
    "one camera": "capture(plugins, plan(1001, 1005, source='camera:front'))",
    "error": """
(WORK / "frames").mkdir()
(WORK / "frames" / "capture.001004.png").mkdir()  # no image can be written here
answer_code = code_of(lambda: capture(plugins, plan(1001, 1004, 1005), chunk=1))
""",
    "cancel": """
calls = []
answer_code = code_of(lambda: capture(
    plugins, plan(1001, 1002, 1003), chunk=1,
    on_chunk=calls.append, cancelled=lambda: len(calls) == 2,
))
""",
}


@pytest.mark.parametrize("outcome", PUT_BACK)
def test_every_setting_is_as_before_after(in_blender, changes, outcome):
    act = PUT_BACK[outcome]
    seen = in_blender(
        f"answer_code = None\nbefore = everything()\n{act}\n"
        "answer(before=before, after=everything(), code=answer_code)"
    )
    assert seen["code"] == {"error": "RUSHES-503", "cancel": "RUSHES-800"}.get(outcome)
    assert seen["before"]["scene"]["render"]["filepath"] == "//takes/take_"
    assert seen["before"]["scene"]["frame_subframe"] == 0.5
    assert changes(seen["before"], seen["after"]) == {}


def test_saved_scene_is_as_before_and_a_copy_changes_nothing(in_blender, changes):
    seen = in_blender(
        """
        bpy.ops.wm.save_as_mainfile(filepath=str(WORK / "shot.blend"))
        before = everything()
        copy = ask_host(plugins, "scene_save_copy", path=str(WORK / "copy.blend"))
        capture(plugins, plan(1002))
        answer(before=before, after=everything(), copy=copy, state=ask_host(plugins, "scene_state"))
        """
    )
    assert Path(seen["copy"]).stat().st_size > 0
    assert Path(seen["state"]["path"]).name == "shot.blend"
    assert changes(seen["before"], seen["after"]) == {}


def test_what_a_crash_left_in_the_file_is_put_right_by_a_later_process(
    in_blender, changes, tmp_path
):
    before = in_blender(
        """
        bpy.ops.wm.save_as_mainfile(filepath=str(WORK / "shot.blend"))
        bpy.ops.wm.open_mainfile(filepath=str(WORK / "shot.blend"))
        before = everything()["scene"]

        def crash(chunk):
            bpy.ops.wm.save_mainfile()
            answer(before=before)
            os._exit(9)

        capture(plugins, plan(1005), on_chunk=crash)
        """
    )["before"]
    (tmp_path / "answer.json").unlink()
    seen = in_blender(
        """
        bpy.ops.wm.open_mainfile(filepath=str(WORK / "shot.blend"))
        broken = everything()["scene"]
        os.environ["RUSHES_WORK_DIR"] = str(WORK.parent)
        from rushes.hosts.blender.startup import repair_scene
        repair_scene()
        left = (WORK / "frames" / "state.json").exists()
        answer(broken=broken, after=everything()["scene"], left=left)
        """
    )
    assert seen["broken"] != before
    assert not seen["left"]
    assert changes(before, seen["after"]) == {}


def test_note_of_another_file_is_not_put_into_this_one(in_blender):
    seen = in_blender(
        """
        token = ask_host(plugins, "state_save", scope=frozenset({"render"}))
        bpy.ops.wm.save_as_mainfile(filepath=str(WORK / "other.blend"))
        bpy.context.scene.render.filepath = "//mine_"
        report = ask_host(plugins, "state_restore", token=token)
        answer(report=report, filepath=bpy.context.scene.render.filepath)
        """
    )
    assert seen["report"]["failed"]
    assert seen["filepath"] == "//mine_"


@pytest.mark.parametrize("source", ["camera:gone", "viewport:Layout:3"])
def test_when_the_source_is_not_there_then_it_is_a_capture_error(in_blender, source):
    seen = in_blender(
        f"answer(code=code_of(lambda: capture(plugins, plan(1001, source={source!r}))))"
    )
    assert seen["code"] == "RUSHES-503"


def test_when_there_is_no_window_then_calls_of_other_threads_are_refused(in_blender):
    seen = in_blender(
        """
        ran, codes = [], []
        call = lambda: plugins.hook.host_call_main(call=lambda: ran.append(1), timeout=0.05)
        worker = threading.Thread(target=lambda: codes.append(code_of(call)))
        worker.start(); worker.join()
        plugins.manager.get_plugin("blender")._calls.pump()
        answer(codes=codes, ran=ran, timer=bpy.app.timers.is_registered(
            plugins.manager.get_plugin("blender")._calls._timer))
        """
    )
    assert seen == {"codes": ["RUSHES-502"], "ran": [], "timer": False}


def test_host_info_tells_a_blender_without_a_window(in_blender):
    seen = in_blender("answer(info=plugins.hook.host_info())")
    assert seen["info"]["id"] == "blender"
    assert seen["info"]["headless"] is True
    assert seen["info"]["version"]
    assert set(seen["info"]["capabilities"]) >= {"goto", "scene_save_copy", "detached_command"}


def test_goto_shows_the_frame(in_blender):
    seen = in_blender(
        """
        gone = plugins.hook.goto(frame=1001, source="camera:gone")
        went = plugins.hook.goto(frame=1004, source="camera:side")
        scene = bpy.context.scene
        answer(gone=gone, went=went, frame=scene.frame_current, camera=scene.camera.name)
        """
    )
    assert seen == {"gone": False, "went": True, "frame": 1004, "camera": "front"}
