"""Puts things into the scene of the demo shot and moves them. Lengths are metres, times shares from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Callable

import bmesh
import bpy

FIRST_FRAME = 1001
Colour = tuple[float, float, float]


class Stage:
    """Puts things into the scene and moves them."""

    def __init__(self, scene: Any, frames: int) -> None:
        self.scene = scene
        self._frames = frames
        self._materials: dict[Colour, Any] = {}

    def add(
        self,
        name: str,
        make: Callable[[Any], Any],
        colour: Colour,
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

    def _material(self, colour: Colour) -> Any:
        if colour not in self._materials:
            material = bpy.data.materials.new("paint")
            material.diffuse_color = (*colour, 1.0)
            material.roughness = 0.6
            self._materials[colour] = material
        return self._materials[colour]
