"""What there is in the harbour of the demo shot: sky, water, pier, boat, lighthouse, gulls."""

from __future__ import annotations

import math
from typing import Any, Callable

import bmesh

from .demo_stage import Colour, Stage

_SKY: tuple[Colour, ...] = (
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
_HILLS: tuple[Colour, ...] = ((0.42, 0.16, 0.36), (0.26, 0.11, 0.32), (0.15, 0.08, 0.24))


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


def add_sky(shot: Stage) -> None:
    """Add a sky of rings, a moon and hills far away."""
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


def add_water(shot: Stage) -> None:
    """Add water whose swell travels."""

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


def add_pier(shot: Stage) -> None:
    """Add a pier with lamps that swing on twos."""
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


def _add_lamp(shot: Stage, index: int, at: tuple[float, float, float]) -> None:
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


def add_boat(shot: Stage) -> None:
    """Add a boat that rocks and drifts."""
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


def add_lighthouse(shot: Stage) -> None:
    """Add a lighthouse with a beam that turns."""
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


def add_gulls(shot: Stage) -> None:
    """Add three gulls that fly by."""
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
