"""Blender with a window, on a screen of its own: what the 3D view shows, and threads beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.blender


def test_the_largest_3d_view_is_the_default_source(in_window):
    seen = in_window("answer(sources=ask_host(plugins, 'capture_sources', kind=None))")
    first, *others = seen["sources"]
    assert (first["kind"], first["is_default"]) == ("viewport", True)
    assert [source["id"] for source in others] == ["scene-camera", "camera:front", "camera:side"]


def test_a_view_and_cameras_are_captured_and_every_setting_is_as_before(in_window, changes):
    seen = in_window(
        """
        view = ask_host(plugins, "capture_sources", kind="viewport")[0].id
        before = everything()
        results = [
            capture(plugins, plan(1001, 1006, source=source, pattern=name + ".####.png", view=view_options))
            for name, source, view_options in (
                ("view", view, {}),
                ("bare", view, {"overlays": False}),
                ("side", "camera:side", {"shading": "wireframe"}),
            )
        ]
        after = everything()
        pictures = [pixels(result.files[1006]) for result in results]
        answer(before=before, after=after, results=results, different=len(set(pictures)))
        """
    )
    assert changes(seen["before"], seen["after"]) == {}
    assert seen["different"] == 3
    assert [len(result["files"]) for result in seen["results"]] == [2, 2, 2]


def test_when_a_frame_cannot_be_written_then_every_setting_is_as_before(in_window, changes):
    seen = in_window(
        """
        (WORK / "frames" / "capture.001004.png").mkdir(parents=True)
        before = everything()
        code = code_of(lambda: capture(plugins, plan(1001, 1004)))
        answer(before=before, after=everything(), code=code)
        """
    )
    assert seen["code"] == "RUSHES-503"
    assert changes(seen["before"], seen["after"]) == {}


def test_without_a_3d_view_a_camera_is_still_captured(in_window):
    seen = in_window(
        """
        for area in bpy.context.window_manager.windows[0].screen.areas:
            if area.type == "VIEW_3D":
                area.type = "TEXT_EDITOR"
        result = capture(plugins, plan(1001))
        answer(result=result, kinds=[s.kind for s in ask_host(plugins, "capture_sources", kind=None)])
        """
    )
    assert set(seen["kinds"]) == {"camera"}
    assert Path(seen["result"]["files"]["1001"]).stat().st_size > 0


def test_a_thread_captures_while_blender_goes_on_and_can_cancel(in_window, changes):
    seen = in_window(
        """
        threads = []
        main = plugins.hook.host_call_main
        main(call=lambda: threads.append(threading.current_thread() is threading.main_thread()),
             timeout=10.0)
        before = main(call=everything, timeout=10.0)
        result = capture(plugins, plan(1001, 1002, 1003), chunk=1)
        done = []
        code = code_of(lambda: capture(
            plugins, plan(1001, 1002, 1003), chunk=1,
            on_chunk=done.append, cancelled=lambda: len(done) == 1))
        after = main(call=everything, timeout=10.0)
        answer(threads=threads, frames=len(result.files), code=code, before=before, after=after)
        """,
        in_thread=True,
    )
    assert seen["threads"] == [True]
    assert (seen["frames"], seen["code"]) == (3, "RUSHES-800")
    assert changes(seen["before"], seen["after"]) == {}


def test_what_a_call_raises_reaches_the_thread_that_asked(in_window):
    seen = in_window(
        """
        try:
            plugins.hook.host_call_main(call=lambda: 1 / 0, timeout=10.0)
        except ZeroDivisionError:
            answer(raised=True)
        """,
        in_thread=True,
    )
    assert seen["raised"] is True


def test_goto_looks_through_the_camera_and_leaves_the_scenes_own(in_window):
    seen = in_window(
        """
        went = plugins.hook.goto(frame=1002, source="camera:side")
        scene = bpy.context.window_manager.windows[0].scene
        space = next(a for a in bpy.context.window_manager.windows[0].screen.areas
                     if a.type == "VIEW_3D").spaces.active
        answer(went=went, frame=scene.frame_current, camera=scene.camera.name,
               through=space.camera.name, perspective=space.region_3d.view_perspective)
        """
    )
    assert seen["went"] is True
    assert (seen["frame"], seen["camera"]) == (1002, "front")
    assert (seen["through"], seen["perspective"]) == ("side", "CAMERA")
