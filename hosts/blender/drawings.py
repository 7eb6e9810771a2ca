"""A reviewer's lines over the 3D views, on the frame of their note alone.

A draw handler draws them, so they are in no file, in no undo step and in no captured image. Main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import blf
import bpy
import gpu
from bpy_extras.view3d_utils import location_3d_to_region_2d
from gpu_extras.batch import batch_for_shader

from rushes.core.host_data import Overlay, Stroke

# Left, bottom, width and height in pixels of the region.
_Picture = tuple[float, float, float, float]
_TEXT_SIZE, _LINE_HEIGHT = 16, 22
# Of the picture; notes without a drawing stand there, one below the other.
_CORNER = (0.02, 0.06)
_shown: list[Overlay] = []
_handlers: list[Any] = []


def show(items: Sequence[Overlay]) -> None:
    """Draw these on their frames from now on; none takes the drawing off again."""
    _shown[:] = items
    if items and not _handlers and not bpy.app.background:
        _handlers.append(bpy.types.SpaceView3D.draw_handler_add(_draw, (), "WINDOW", "POST_PIXEL"))
    if not items and _handlers:
        bpy.types.SpaceView3D.draw_handler_remove(_handlers.pop(), "WINDOW")
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            area.tag_redraw()


def _draw() -> None:
    """Draw into the region that Blender draws just now."""
    context = bpy.context
    items = [item for item in _shown if item.frame == context.scene.frame_current]
    if not items or not context.space_data.overlay.show_overlays:
        return
    picture = _picture_in(context.region, context.space_data.region_3d, context)
    gpu.state.blend_set("ALPHA")
    for item in items:
        for stroke in item.strokes:
            _draw_line(stroke, picture)
        if item.strokes:
            _write(item.text, item.strokes[0].points[0], item.strokes[0].colour, picture)
    for line, item in enumerate(item for item in items if not item.strokes):
        _write(item.text, _CORNER, Stroke(()).colour, picture, line)
    gpu.state.blend_set("NONE")


def _draw_line(stroke: Stroke, picture: _Picture) -> None:
    points = [_place(point, picture) for point in stroke.points]
    if len(points) == 1:
        points *= 2
    shader = _line_shader()
    batch = batch_for_shader(shader, "LINE_STRIP", {"pos": [(x, y, 0.0) for x, y in points]})
    shader.bind()
    shader.uniform_float("viewportSize", gpu.state.viewport_get()[2:])
    shader.uniform_float("lineWidth", max(1.0, stroke.width * picture[3]))
    shader.uniform_float("color", stroke.colour)
    batch.draw(shader)


def _write(
    text: str, start: tuple[float, float], colour: Sequence[float], picture: _Picture, line: int = 0
) -> None:
    """Write above a point of the picture, or some lines below that."""
    x, y = _place(start, picture)
    scale = bpy.context.preferences.system.ui_scale
    blf.position(0, x, y + (6 - line * _LINE_HEIGHT) * scale, 0)
    try:
        blf.size(0, _TEXT_SIZE * scale)
    except TypeError:  # up to 3.3 the resolution is asked for as well
        blf.size(0, int(_TEXT_SIZE * scale), 72)
    blf.color(0, *colour)
    # To be read on any picture.
    blf.enable(0, blf.SHADOW)
    blf.shadow(0, 5, 0.0, 0.0, 0.0, 0.9)
    blf.draw(0, text)
    blf.disable(0, blf.SHADOW)


def _line_shader() -> Any:
    try:
        return gpu.shader.from_builtin("POLYLINE_UNIFORM_COLOR")
    except ValueError:  # its name up to 3.6
        return gpu.shader.from_builtin("3D_POLYLINE_UNIFORM_COLOR")


def _picture_in(region: Any, view: Any, context: Any) -> _Picture:
    """Return where the picture lies that a capture of this view makes."""
    scene, camera = context.scene, context.space_data.camera
    if view.view_perspective == "CAMERA" and camera is not None and camera.type == "CAMERA":
        frame = camera.data.view_frame(scene=scene)
        world = camera.matrix_world.normalized()
        corners = [location_3d_to_region_2d(region, view, world @ corner) for corner in frame]
        if None not in corners:
            lefts, bottoms = [at.x for at in corners], [at.y for at in corners]
            left, bottom = min(lefts), min(bottoms)
            return left, bottom, max(lefts) - left, max(bottoms) - bottom
    # Blender keeps what the longer side of a view shows, whatever the size of the image.
    render = scene.render
    size = (
        render.resolution_x * render.pixel_aspect_x,
        render.resolution_y * render.pixel_aspect_y,
    )
    scale = max(region.width, region.height) / max(size)
    width, height = size[0] * scale, size[1] * scale
    return (region.width - width) / 2, (region.height - height) / 2, width, height


def _place(point: tuple[float, float], picture: _Picture) -> tuple[float, float]:
    left, bottom, width, height = picture
    return left + point[0] * width, bottom + (1.0 - point[1]) * height
