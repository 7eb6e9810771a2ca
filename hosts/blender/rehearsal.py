"""The situations of a conformance run in Blender, and scripts in a Blender of its own."""

from __future__ import annotations

import importlib
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.core.config import Settings
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Command

from .find import find_blender

_SIZE = (64, 36)


@hookimpl
def rehearse(situation: str, folder: str) -> bool:
    """Open a scene with a cube that moves; every frame can be rendered, so none is ever missing."""
    kind, _, rate = situation.partition(" ")
    if kind not in ("ordinary", "unsaved", "no_viewport", "negative", "rate"):
        return False
    bpy = importlib.import_module("bpy")
    if kind == "no_viewport" and not bpy.app.background:
        return False
    first, last = (-3, 4) if kind == "negative" else (1001, 1012)
    file = Path(folder, "scene.blend")
    if kind != "unsaved" and file.exists():
        bpy.ops.wm.open_mainfile(filepath=str(file))
        return True
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    _lay(bpy, first, last, Fraction(rate or 24))
    if kind != "unsaved":
        bpy.ops.wm.save_as_mainfile(filepath=str(file), check_existing=False)
    return True


@hookimpl
def script_command(script: str, arguments: tuple[str, ...]) -> Command | None:
    """Start the script in a Blender without a window; None where there is no Blender."""
    install = find_blender(Settings()["blender"])
    if install is None:
        return None
    return install.command(*arguments, factory_settings=True, script=script)


def _lay(bpy: Any, first: int, last: int, rate: Fraction) -> None:
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = first, last
    importlib.import_module(".scene", __package__).set_rate(scene, rate)
    render = scene.render
    render.resolution_x, render.resolution_y, render.resolution_percentage = (*_SIZE, 100)
    render.engine = "BLENDER_WORKBENCH"
    scene.display.render_aa = "OFF"
    mesh = bpy.data.meshes.new("cube")
    corners = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh.from_pydata(corners, [], sides)
    cube = bpy.data.objects.new("cube", mesh)
    scene.collection.objects.link(cube)
    for frame, side in ((first, -2.0), (last, 2.0)):
        cube.location.x = side
        cube.keyframe_insert("location", frame=frame)
    for name, x in (("front", 0.0), ("side", 3.0)):
        camera = bpy.data.objects.new(name, bpy.data.cameras.new(name))
        camera.location, camera.rotation_euler = (x, -9.0, 0.0), (1.5708, 0.0, x / 9.0)
        scene.collection.objects.link(camera)
    scene.camera = scene.objects["front"]
    scene.frame_set(first)
