"""Runs inside of a Blender with a window, for `host.py`: captures, and how long the main thread is held."""

import json
import os
import sys
import threading
import time
from pathlib import Path
from statistics import median

import bpy

sys.path.extend(os.environ["RUSHES_IMPORT_PATHS"].split(os.pathsep))
sys.path.append(str(Path(__file__).parents[1] / "hosts" / "blender"))
WORK, FRAMES, RUNS = Path(os.environ["WORK"]), int(os.environ["FRAMES"]), int(os.environ["RUNS"])
SIZE = (160, 90)

from heartbeat import Heartbeat

from rushes.core.capture import capture
from rushes.core.host_data import CapturePlan
from rushes.core.plugins import create_plugins


def lay_scene():
    scene = bpy.context.window_manager.windows[0].scene
    scene.frame_start, scene.frame_end = 1001, 1000 + FRAMES
    cube = scene.objects["Cube"]
    for frame in (1001, 1000 + FRAMES):
        cube.rotation_euler.z = frame / 100
        cube.keyframe_insert("rotation_euler", frame=frame)
    scene.render.resolution_x, scene.render.resolution_y = SIZE


def by_adapter(plugins, frames, index):
    folder = WORK / f"ours{index}"
    folder.mkdir()
    source = plugins.hook.host_call_main(
        call=lambda: plugins.hook.capture_sources(kind="viewport")[0].id, timeout=60
    )
    start = time.perf_counter()
    capture(plugins, CapturePlan(source, frames, str(folder), SIZE))
    return time.perf_counter() - start


def by_blender(plugins, frames, index):
    def draw():
        window = bpy.context.window_manager.windows[0]
        area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
        region = next(region for region in area.regions if region.type == "WINDOW")
        scene = window.scene
        scene.frame_start, scene.frame_end = frames[0], frames[-1]
        scene.render.filepath = str(WORK / f"theirs{index}" / "a.")
        scene.render.image_settings.file_format = "PNG"
        scene.render.image_settings.color_mode = "RGB"
        start = time.perf_counter()
        with bpy.context.temp_override(window=window, area=area, region=region):
            bpy.ops.render.opengl(animation=True, view_context=True)
        return time.perf_counter() - start

    return plugins.hook.host_call_main(call=draw, timeout=60)


def redraw(plugins):
    """Seconds for which Blender draws its window once, which nobody can take from it."""

    def draw():
        start = time.perf_counter()
        bpy.ops.wm.redraw_timer(type="DRAW_WIN", iterations=1)
        return time.perf_counter() - start

    def in_window():
        with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
            return draw()

    return plugins.hook.host_call_main(call=in_window, timeout=60)


def measure(plugins):
    plugins.hook.host_call_main(call=lay_scene, timeout=60)
    some, whole = tuple(range(1001, 1049)), tuple(range(1001, 1001 + FRAMES))
    ours, theirs = [], []
    by_blender(plugins, some, "first")  # shaders are made then
    for index in range(RUNS):
        ours.append(by_adapter(plugins, some, index))
        theirs.append(by_blender(plugins, some, index))
    heartbeat = Heartbeat(plugins)
    with heartbeat:
        by_adapter(plugins, whole, "whole")
    return {
        "capture_frames": len(some),
        "capture_ours_s": round(median(ours), 3),
        "capture_blender_s": round(median(theirs), 3),
        "capture_ratio": round(median(ours) / median(theirs), 3),
        "held_frames": FRAMES,
        "held_longest_ms": round(heartbeat.longest_gap * 1000, 2),
        "held_turns": heartbeat.count,
        "blender_redraw_ms": round(median(redraw(plugins) for _ in range(5)) * 1000, 1),
    }


def start():
    plugins = create_plugins()
    plugins.load_host("blender")

    def work():
        (WORK / "figures.json").write_text(json.dumps(measure(plugins)))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()

    def leave():
        if thread.is_alive():
            return 0.1
        plugins.manager.get_plugin("blender").close()
        return bpy.ops.wm.quit_blender() and None

    bpy.app.timers.register(leave, persistent=True)


bpy.context.preferences.view.show_splash = False
bpy.app.timers.register(start, first_interval=0.5)
