"""Runs inside of Blender before the body of a test: a scene with an artist's settings, and helpers.

Not a test module: `conftest.py` puts it in front of what a test wants to have run there.
"""

import json
import os
import runpy
import sys
import threading
import traceback
from pathlib import Path

import bpy

sys.path.extend(os.environ["RUSHES_IMPORT_PATHS"].split(os.pathsep))
sys.path.append(str(Path(__file__).parent))
WORK = Path(os.environ["TEST_WORK"])

from rushes.core.capture import ask_host, capture
from rushes.core.errors import RushesError
from rushes.core.host_data import CapturePlan
from rushes.core.plugins import create_plugins
from rushes.core.records import to_plain


def build_scene(frames=6):
    """Lay a cube that turns, two cameras, and output settings no adapter would choose."""
    import bmesh  # after bpy, which brings it along in the module

    for old in list(bpy.data.objects):
        bpy.data.objects.remove(old)
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 1001, 1000 + frames
    mesh = bpy.data.meshes.new("cube")
    shape = bmesh.new()
    bmesh.ops.create_cube(shape, size=2.0)
    shape.to_mesh(mesh)
    shape.free()
    cube = bpy.data.objects.new("cube", mesh)
    scene.collection.objects.link(cube)
    for frame in (1001, 1000 + frames):
        cube.rotation_euler.z = 0.12 * (frame - 1000)
        cube.keyframe_insert("rotation_euler", frame=frame)
    for name, x in (("front", 0.0), ("side", 2.0)):
        camera = bpy.data.objects.new(name, bpy.data.cameras.new(name))
        camera.location, camera.rotation_euler = (x, -7.0, 0.0), (1.5708, 0.0, x / 7.0)
        scene.collection.objects.link(camera)
    scene.camera = scene.objects["front"]
    scene.timeline_markers.new("start", frame=1001).camera = scene.objects["front"]
    scene.timeline_markers.new("cut", frame=1005).camera = scene.objects["side"]
    set_like_an_artist(scene)
    return scene


def set_like_an_artist(scene):
    render = scene.render
    render.resolution_x, render.resolution_y, render.resolution_percentage = 640, 360, 50
    render.fps, render.fps_base = 24, 1.001
    render.filepath = "//takes/take_"
    if hasattr(render.image_settings, "media_type"):
        render.image_settings.media_type = "VIDEO"
    render.image_settings.file_format = "FFMPEG"
    render.image_settings.color_mode = "BW"
    render.use_stamp = render.use_border = render.film_transparent = True
    render.use_placeholder, render.use_overwrite = True, False
    render.engine = "CYCLES" if "CYCLES" in engines() else "BLENDER_WORKBENCH"
    scene.display.render_aa = "OFF"
    scene.display.shading.color_type = "OBJECT"
    scene.view_settings.exposure = 0.25
    scene.frame_set(1003, subframe=0.5)


def show_numbers(frames, bits):
    """Show the number of each frame as white bars, its lowest bit on the left, in all 3D views."""
    scene = bpy.context.window_manager.windows[0].scene
    scene.frame_start, scene.frame_end = 1001, 1000 + frames
    scene.timeline_markers.clear()
    bpy.data.objects.remove(bpy.data.objects["cube"])
    width = 7.0 * 36.0 / 50.0 / bits
    for bit in range(bits):
        mesh = bpy.data.meshes.new("bar")
        left, right = ((bit - bits / 2 + side) * width for side in (0.05, 0.95))
        mesh.from_pydata(
            [(left, 0, -2), (right, 0, -2), (right, 0, 2), (left, 0, 2)], [], [(0, 1, 2, 3)]
        )
        bar = bpy.data.objects.new("bar", mesh)
        scene.collection.objects.link(bar)
        for number in range(1, frames + 1):
            bar.location.z = 0.0 if number >> bit & 1 else 100.0
            bar.keyframe_insert("location", frame=1000 + number)
    for screen in bpy.data.screens:
        for area in screen.areas:
            if area.type == "VIEW_3D":
                shading = area.spaces.active.shading
                shading.light, shading.color_type = "FLAT", "OBJECT"
    scene.frame_set(1001)


def red_pixels(file):
    """How many pixels of Blender's window are of a reviewer's red."""
    window = bpy.context.window_manager.windows[0]
    with bpy.context.temp_override(window=window):
        bpy.ops.screen.screenshot(filepath=str(file), check_existing=False)
    found = pixels(str(file))
    return sum(
        found[at] > 200 and found[at + 1] < 90 and found[at + 2] < 90
        for at in range(0, len(found), 4)
    )


def engines():
    return [
        item.identifier for item in bpy.types.RenderSettings.bl_rna.properties["engine"].enum_items
    ]


def everything():
    """All settings of scene and views that Blender tells, far more than the adapter notes down."""
    found = {"scene": dump(bpy.context.window_manager.windows[0].scene, 4)}
    for window in bpy.context.window_manager.windows:
        for index, area in enumerate(window.screen.areas):
            if area.type == "VIEW_3D":
                found[f"view{index}"] = dump(area.spaces.active, 3)
    found["markers"] = [
        (m.frame, m.camera and m.camera.name) for m in bpy.context.scene.timeline_markers
    ]
    found["selected"] = sorted(ob.name for ob in bpy.context.scene.objects if ob.select_get())
    found["file"] = [bpy.data.filepath, bpy.data.is_dirty]
    return found


def dump(struct, depth):
    found = {}
    for prop in struct.bl_rna.properties:
        name = prop.identifier
        # Blender makes the matrix anew at every redraw, from location, rotation and distance; reading
        # the tools of UV sculpting crashes the 4.2 module.
        if name in ("rna_type", "view_matrix", "uv_sculpt"):
            continue
        value = getattr(struct, name, None)
        if prop.type == "POINTER" and value is not None:
            if isinstance(value, bpy.types.ID):
                found[name] = value.name
            elif depth:
                found[name] = dump(value, depth - 1)
        elif prop.type != "COLLECTION" and not prop.is_readonly:  # those only follow from others
            found[name] = value if isinstance(value, (bool, int, float, str)) else listed(value)
    return found


def listed(value):
    if isinstance(value, set):
        return sorted(value)
    return repr(value[:]) if hasattr(value, "__getitem__") else repr(value)


def plan(*frames, source="scene-camera", size=(160, 90), **more):
    folder = WORK / "frames"
    folder.mkdir(exist_ok=True)
    return CapturePlan(source, frames, str(folder), size, **more)


def pixels(path):
    """The picture of an image file, without the times and names Blender writes beside it."""
    image = bpy.data.images.load(path)
    found = tuple(round(value * 255) for value in image.pixels[:])
    bpy.data.images.remove(image)
    return found


def code_of(function):
    """The code of the error that `function` raises."""
    try:
        function()
    except RushesError as error:
        return error.code
    return None


def answer(**values):
    (WORK / "answer.json").write_text(json.dumps(to_plain(values)))


def host():
    plugins = create_plugins()
    plugins.load_host("blender")
    return plugins


def run_body(plugins):
    """Run the test's own lines with everything a test body may use."""
    tools = (ask_host, capture, to_plain, everything, plan, pixels, answer)
    known = {tool.__name__: tool for tool in (*tools, code_of, bpy, os, threading)}
    known.update(show_numbers=show_numbers, red_pixels=red_pixels)
    known.update(WORK=WORK, plugins=plugins)
    try:
        runpy.run_path(str(WORK / "body.py"), known)
    except BaseException:  # noqa: BLE001 -- Blender must end whatever the body does
        traceback.print_exc()


def run_in_window(in_thread):
    """Run the body from a timer, as the panel would, or in a thread while Blender goes on."""

    def start():
        build_scene()
        plugins = host()
        if in_thread:
            worker = threading.Thread(target=run_body, args=(plugins,), daemon=True)
            worker.start()
            bpy.app.timers.register(
                lambda: 0.02 if worker.is_alive() else leave(plugins), persistent=True
            )
        else:
            run_body(plugins)
            leave(plugins)

    def leave(plugins):
        plugins.manager.get_plugin("blender").close()
        bpy.ops.wm.quit_blender()

    bpy.context.preferences.view.show_splash = False
    bpy.app.timers.register(start, first_interval=0.2)


if bpy.app.background:
    build_scene()
    run_body(host())
else:
    run_in_window(bool(os.environ.get("TEST_IN_THREAD")))
