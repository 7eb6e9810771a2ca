"""The demo shot: a harbour at dusk, in which lamps swing, a boat rocks and the camera settles.

Made through the data API alone, so that it needs no window and works from Blender 3.4 to 5.x. Lengths are
metres, times are shares of the shot from 0 to 1.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import Any, Callable

import bmesh
import bpy
from mathutils import Vector

FIRST_FRAME = 1001
_STUDIO_LIGHT = "paint.sl"
RATE = 24

_Colour = tuple[float, float, float]
_SKY: tuple[_Colour, ...] = (
    (1.00, 0.62, 0.24),
    (1.00, 0.42, 0.24),
    (0.86, 0.27, 0.32),
    (0.52, 0.18, 0.42),
    (0.28, 0.14, 0.42),
    (0.15, 0.11, 0.36),
    (0.09, 0.08, 0.28),
    (0.06, 0.06, 0.22),
)
_WATER, _WOOD, _IRON = (0.05, 0.27, 0.38), (0.33, 0.17, 0.09), (0.05, 0.05, 0.08)
_LAMP, _MOON, _RED = (1.0, 0.78, 0.22), (1.0, 0.93, 0.78), (0.80, 0.06, 0.04)
_WHITE, _ROCK = (0.95, 0.90, 0.82), (0.13, 0.11, 0.17)
_HILLS: tuple[_Colour, ...] = ((0.42, 0.16, 0.36), (0.26, 0.11, 0.32), (0.15, 0.08, 0.24))


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
    shot = _Shot(scene, frames)
    _add_sky(shot)
    _add_water(shot)
    _add_pier(shot)
    _add_boat(shot)
    _add_lighthouse(shot)
    _add_gulls(shot)
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


class _Shot:
    """Puts things into the scene and moves them."""

    def __init__(self, scene: Any, frames: int) -> None:
        self.scene = scene
        self._frames = frames
        self._materials: dict[_Colour, Any] = {}

    def add(
        self,
        name: str,
        make: Callable[[Any], Any],
        colour: _Colour,
        at: Sequence[float] = (0, 0, 0),
        scale: Sequence[float] = (1, 1, 1),
        turn: Sequence[float] = (0, 0, 0),
        parent: Any = None,
    ) -> Any:
        """Add a mesh; `make` fills a bmesh, `turn` is in degrees, `parent` carries it along."""
        mesh = bpy.data.meshes.new(name)
        shape = bmesh.new()
        make(shape)
        shape.to_mesh(mesh)
        shape.free()
        mesh.materials.append(self._material(colour))
        return self.place(name, mesh, at, scale, turn, parent)

    def place(
        self,
        name: str,
        data: Any,
        at: Sequence[float] = (0, 0, 0),
        scale: Sequence[float] = (1, 1, 1),
        turn: Sequence[float] = (0, 0, 0),
        parent: Any = None,
    ) -> Any:
        """Add an object for `data` (None for an empty one)."""
        thing = bpy.data.objects.new(name, data)
        thing.location, thing.scale, thing.parent = at, scale, parent
        thing.rotation_euler = [math.radians(angle) for angle in turn]
        thing.empty_display_size = 0.05
        self.scene.collection.objects.link(thing)
        return thing

    def move(
        self, thing: Any, path: str, value: Callable[[float], Any], twos: bool = False
    ) -> None:
        """Key the property `path` of `thing` on every frame (every other on twos)."""
        for index in range(0, self._frames, 2 if twos else 1):
            share = index / max(1, self._frames - 1)
            for frame in (index, index + 1) if twos else (index,):
                setattr(thing, path, value(share))
                thing.keyframe_insert(path, frame=FIRST_FRAME + frame)

    def _material(self, colour: _Colour) -> Any:
        if colour not in self._materials:
            material = bpy.data.materials.new("paint")
            material.diffuse_color = (*colour, 1.0)
            material.roughness = 0.6
            self._materials[colour] = material
        return self._materials[colour]


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


def _cube(shape: Any) -> None:
    bmesh.ops.create_cube(shape, size=1.0)


def _ball(shape: Any) -> None:
    bmesh.ops.create_icosphere(shape, subdivisions=2, radius=1.0)


def _cone(bottom: float, top: float, sides: int = 16) -> Callable[[Any], None]:
    def make(shape: Any) -> None:
        bmesh.ops.create_cone(
            shape, cap_ends=True, segments=sides, radius1=bottom, radius2=top, depth=1.0
        )

    return make


def _add_sky(shot: _Shot) -> None:
    far = [
        shot.add(f"sky{index}", _ring, colour, (0, 0, 2.0 + index * 6.0), (95, 95, 6.05))
        for index, colour in enumerate(_SKY)
    ]
    far.append(shot.add("moon", _hill, _MOON, (-3, 88, 22.5), (4.4, 4.4, 4.4)))
    hills = (
        (-34, 70, 30, 9),
        (14, 76, 40, 12),
        (52, 62, 28, 9),
        (-12, 58, 22, 4.5),
        (32, 52, 20, 4),
    )
    for index, (x, y, width, height) in enumerate(hills):
        colour = _HILLS[index // 2]
        far.append(shot.add(f"hill{index}", _hill, colour, (x, y, -0.5), (width, 6, height)))
    for thing in far:
        thing.display.show_shadows = False


def _ring(shape: Any) -> None:
    bmesh.ops.create_cone(shape, cap_ends=False, segments=96, radius1=1.0, radius2=1.0, depth=1.0)


def _hill(shape: Any) -> None:
    bmesh.ops.create_icosphere(shape, subdivisions=3, radius=1.0)


def _add_water(shot: _Shot) -> None:
    def make(shape: Any) -> None:
        bmesh.ops.create_grid(shape, x_segments=70, y_segments=70, size=60)

    water = shot.add("water", make, _WATER, (0, 38, 0))
    water.display.show_shadows = False
    water.shape_key_add(name="calm")
    # Two swells a quarter of a wave apart, weighed by sine and cosine, travel as one.
    for quarter in (0, 1):
        key = water.shape_key_add(name=f"swell{quarter}")
        key.slider_min, key.slider_max = -1.0, 1.0
        for point in key.data:
            x, y, _ = point.co
            phase = 0.9 * x + 0.6 * y + 1.3 * math.sin(0.35 * x - 0.5 * y)
            point.co.z = 0.16 * math.sin(phase + quarter * math.pi / 2)
        shot.move(key, "value", _swell(quarter))


def _swell(quarter: int) -> Callable[[float], float]:
    return lambda share: math.sin(share * 2.4 * math.pi + quarter * math.pi / 2)


def _add_pier(shot: _Shot) -> None:
    for index in range(24):
        tilt = 0.8 * math.sin(index * 2.1)
        tone = 1.0 + 0.25 * math.sin(index * 1.7)
        colour = (_WOOD[0] * tone, _WOOD[1] * tone, _WOOD[2] * tone)
        at = (-3.1, -6.0 + index * 0.62, 0.9)
        shot.add(f"plank{index}", _cube, colour, at, (2.6, 0.54, 0.12), (0, tilt, tilt))
    for index in range(5):
        for side in (-4.2, -2.0):
            at = (side, -5.6 + index * 3.2, 0.35)
            shot.add(f"post{index}", _cone(0.16, 0.13), _IRON, at, (1, 1, 2.2))
    for index in range(3):
        _add_lamp(shot, index, (-2.0, -2.4 + index * 3.2, 0.9))


def _add_lamp(shot: _Shot, index: int, at: tuple[float, float, float]) -> None:
    x, y, z = at
    shot.add(f"pole{index}", _cone(0.07, 0.05), _IRON, (x, y, z + 1.3), (1, 1, 2.6))
    shot.add(f"arm{index}", _cube, _IRON, (x + 0.35, y, z + 2.55), (0.8, 0.05, 0.05))
    hook = shot.place(f"hook{index}", None, (x + 0.68, y, z + 2.53))
    shot.add(f"rope{index}", _cone(0.02, 0.02, 6), _IRON, (0, 0, -0.2), (1, 1, 0.4), parent=hook)
    shot.add(f"lamp{index}", _cone(0.16, 0.22, 8), _LAMP, (0, 0, -0.6), (1, 1, 0.42), parent=hook)
    shot.add(f"cap{index}", _cone(0.30, 0.04, 8), _IRON, (0, 0, -0.34), (1, 1, 0.16), parent=hook)

    def swing(share: float) -> tuple[float, float, float]:
        phase = share * 2.0 * 2 * math.pi - index * 0.9
        return (0.16 * math.cos(phase * 0.5), 0.42 * math.sin(phase), 0.0)

    shot.move(hook, "rotation_euler", swing, twos=True)


def _add_boat(shot: _Shot) -> None:
    boat = shot.place("boat", None, (1.9, 3.4, 0.25), turn=(0, 0, 24))
    shot.add("hull", _hull, _RED, (0, 0, 0), (1, 1, 1), parent=boat)
    shot.add("deck", _cube, _WOOD, (0, -0.2, 0.52), (1.25, 3.0, 0.06), parent=boat)
    shot.add("cabin", _cube, _WHITE, (0, -0.75, 0.98), (0.95, 1.15, 0.9), parent=boat)
    shot.add("roof", _cube, _RED, (0, -0.75, 1.48), (1.15, 1.4, 0.1), parent=boat)
    shot.add("window", _cube, _LAMP, (0, -0.17, 1.12), (0.66, 0.04, 0.36), parent=boat)
    for side in (-0.48, 0.48):
        shot.add("porthole", _cube, _LAMP, (side, -0.75, 1.1), (0.03, 0.5, 0.3), parent=boat)
    shot.add("mast", _cone(0.06, 0.03, 8), _IRON, (0, 0.55, 1.9), (1, 1, 2.8), parent=boat)
    shot.add("light", _ball, _LAMP, (0, 0.55, 3.36), (0.11, 0.11, 0.14), parent=boat)

    def rock(share: float) -> tuple[float, float, float]:
        phase = share * 2.4 * math.pi
        return (0.05 * math.cos(phase), 0.09 * math.sin(phase + 0.6), math.radians(24 + 7 * share))

    shot.move(boat, "rotation_euler", rock)
    shot.move(
        boat,
        "location",
        lambda t: (1.9 - 0.9 * t, 3.4 - 0.7 * t, 0.25 + 0.12 * math.sin(t * 2.4 * math.pi)),
    )


def _hull(shape: Any) -> None:
    """A box drawn to a point at the bow and narrowed at the keel."""
    bmesh.ops.create_grid(shape, x_segments=4, y_segments=10, size=1.0)
    bottom = bmesh.ops.extrude_face_region(shape, geom=shape.faces[:])["geom"]
    lower = {part for part in bottom if isinstance(part, bmesh.types.BMVert)}
    for vertex in shape.verts:
        along = vertex.co.y
        width = 0.78 * (1.0 - max(0.0, along) ** 2.2) + 0.02
        keel = vertex in lower
        vertex.co.x *= width * (0.55 if keel else 1.0)
        vertex.co.y = along * (1.75 if keel else 2.05)
        vertex.co.z = -0.45 if keel else 0.55 + 0.30 * max(0.0, along) ** 2
    bmesh.ops.recalc_face_normals(shape, faces=shape.faces[:])


def _add_lighthouse(shot: _Shot) -> None:
    for index, (x, y, width, height) in enumerate(((7.5, 15, 3.4, 1.5), (10.2, 14, 2.2, 0.9))):
        shot.add(f"rock{index}", _ball, _ROCK, (x, y, 0), (width, width * 0.8, height))
    base = 1.2
    for index in range(5):
        low, high = 0.95 - index * 0.09, 0.86 - index * 0.09
        at = (7.5, 15, base + 0.6 + index * 1.2)
        colour = _WHITE if index % 2 else _RED
        shot.add(f"tower{index}", _cone(low, high, 24), colour, at, (1, 1, 1.2))
    top = base + 6.0
    shot.add("gallery", _cone(0.8, 0.8, 24), _IRON, (7.5, 15, top + 0.06), (1, 1, 0.14))
    shot.add("lantern", _cone(0.36, 0.36, 12), _LAMP, (7.5, 15, top + 0.5), (1, 1, 0.75))
    shot.add("dome", _cone(0.52, 0.03, 16), _RED, (7.5, 15, top + 1.15), (1, 1, 0.6))
    beam = shot.place("beam", None, (7.5, 15, top + 0.5))
    for side in (-1, 1):
        turn = (0, 90 * side, 0)
        shot.add(
            "ray", _cone(0.10, 0.55, 12), _LAMP, (side * 2.4, 0, 0), (0.6, 0.6, 4.0), turn, beam
        )
    shot.move(beam, "rotation_euler", lambda t: (0.0, 0.0, -0.6 + 1.5 * math.pi * t))


def _add_gulls(shot: _Shot) -> None:
    for index, (height, depth, lead) in enumerate(
        ((5.2, 12, 0.0), (6.0, 15, 0.14), (4.7, 10, 0.3))
    ):
        gull = shot.place(f"gull{index}", None, turn=(0, 0, -75))
        for side in (-1, 1):
            hinge = shot.place("hinge", None, parent=gull)
            shot.add("wing", _wing(side), _WHITE, parent=hinge)
            shot.move(hinge, "rotation_euler", _flap(side, index))

        def fly(share: float, h: float = height, d: float = depth, a: float = lead) -> Any:
            way = share + a
            return (-9 + 14 * way, d - 3 * way, h + 0.5 * math.sin(way * 7))

        shot.move(gull, "location", fly)


def _flap(side: int, lead: float) -> Callable[[float], Any]:
    return lambda share: (0, -side * (0.2 + 0.45 * math.sin(share * 22 + lead)), 0)


def _wing(side: int) -> Callable[[Any], None]:
    def make(shape: Any) -> None:
        corners = (
            (0, 0.22, 0),
            (0.5, 0.16, 0.10),
            (1.15, -0.06, 0.0),
            (0.45, -0.12, 0.08),
            (0, -0.2, 0),
        )
        points = [shape.verts.new((x * side, y, z)) for x, y, z in corners]
        shape.faces.new(points)

    return make


def _add_camera(shot: _Shot) -> None:
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
