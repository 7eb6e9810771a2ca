"""The demo shot: a harbour at dusk, in which lamps swing, a boat rocks and the camera settles.

Made through the data API alone, so that it needs no window and works from Blender 3.4 to 5.x.
"""

from __future__ import annotations

import os
from typing import Any

import bpy
from mathutils import Vector

from .demo_stage import FIRST_FRAME, Stage
from .demo_things import add_boat, add_gulls, add_lighthouse, add_pier, add_sky, add_water

_STUDIO_LIGHT = "paint.sl"
RATE = 24


def build(frames: int, size: tuple[int, int]) -> None:
    """Replace what is in the current scene by the shot.

    Args:
        frames: Frames from 1001 on, at 24 frames a second.
        size: Pixel size of the output.
    """
    for old in list(bpy.data.objects):
        bpy.data.objects.remove(old)
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = FIRST_FRAME, FIRST_FRAME + frames - 1
    _set_output(scene, size)
    shot = Stage(scene, frames)
    add_sky(shot)
    add_water(shot)
    add_pier(shot)
    add_boat(shot)
    add_lighthouse(shot)
    add_gulls(shot)
    _add_camera(shot)
    scene.frame_set(FIRST_FRAME)
    for screen in bpy.data.screens:
        for area in screen.areas:
            if area.type == "VIEW_3D":
                area.spaces.active.shading.type = "SOLID"
                _set_shading(area.spaces.active.shading)
                area.spaces.active.region_3d.view_perspective = "CAMERA"


def save(file: str) -> None:
    """Save the scene to `file`, which replaces an older one."""
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.wm.save_as_mainfile(filepath=os.path.abspath(file), check_existing=False)


def _set_output(scene: Any, size: tuple[int, int]) -> None:
    render = scene.render
    render.resolution_x, render.resolution_y = size
    render.resolution_percentage = 100
    render.fps, render.fps_base = RATE, 1.0
    render.engine = "BLENDER_WORKBENCH"
    scene.view_settings.view_transform = "Standard"
    scene.display.render_aa = "FXAA"
    # Its second value is how steeply light falls; the first and third turn it to the right and away.
    scene.display.light_direction = (-0.55, 0.70, 0.45)
    scene.display.shadow_focus = 0.4
    _set_shading(scene.display.shading)


def _set_shading(shading: Any) -> None:
    shading.light = "STUDIO"
    # The lights are files that come with Blender; a slim package may lack them.
    if _STUDIO_LIGHT in [light.name for light in bpy.context.preferences.studio_lights]:
        shading.studio_light = _STUDIO_LIGHT
    shading.color_type = "MATERIAL"
    shading.show_shadows = True
    shading.shadow_intensity = 0.45
    shading.show_cavity = True
    shading.cavity_type = "BOTH"
    shading.show_specular_highlight = True


def _add_camera(shot: Stage) -> None:
    lens = bpy.data.cameras.new("shotcam")
    lens.lens = 32
    camera = shot.place("shotcam", lens)
    shot.scene.camera = camera
    camera.rotation_mode = "QUATERNION"

    def where(share: float) -> Vector:
        eased = 1.0 - (1.0 - share) ** 3
        return Vector((-6.4 + 2.6 * eased, -11.0 + 2.2 * eased, 3.3 - 0.7 * eased))

    def look(share: float) -> Any:
        eased = 1.0 - (1.0 - share) ** 3
        aim = Vector((0.9 + 0.9 * eased, 6.0, 2.3 + 0.1 * eased))
        return (aim - where(share)).to_track_quat("-Z", "Y")

    shot.move(camera, "location", where)
    shot.move(camera, "rotation_quaternion", look)
