"""What the open Blender scene is, what can be captured in it, and the small acts on it.

Everything here runs on Blender's main thread.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import bpy

from rushes.core.errors import HostError, InputError
from rushes.core.host_data import CaptureSource, ColourState, FrameRange, SceneState

from .state import comparable_state, current_scene, views
from .strips import sounds_of

SCENE_CAMERA = "scene-camera"
CAMERA = "camera:"


def describe_scene() -> SceneState:
    """Return the state of the current scene.

    The module `bpy` calls every scene changed, so `changed` means little without a window.
    """
    scene = current_scene()
    render = scene.render
    rate = frame_rate(render.fps, render.fps_base)
    whole = FrameRange(scene.frame_start, scene.frame_end)
    preview = FrameRange(scene.frame_preview_start, scene.frame_preview_end)
    return SceneState(
        path=bpy.data.filepath,
        saved=bool(bpy.data.filepath),
        changed=bpy.data.is_dirty,
        rate=rate,
        frame_range=whole,
        playback_range=preview if scene.use_preview_range else whole,
        selection_range=None,
        current_frame=scene.frame_current,
        resolution=_resolution(render),
        pixel_aspect=render.pixel_aspect_x / render.pixel_aspect_y,
        colour=colour_state(scene),
        sounds=tuple(sounds_of(scene, float(rate))),
        extra=comparable_state(),
    )


def frame_rate(fps: int, base: float) -> Fraction:
    """Return the exact rate of `fps / base`.

    Blender keeps `base` as a 32-bit float: 1.001 reads 1.0010000467. Seven digits are what such a float
    holds, so the decimal that somebody typed is had back, and 24 / 1.001 is 24000/1001.
    """
    return Fraction(fps) / Fraction(f"{base:.7g}")


def set_rate(scene: Any, rate: Fraction) -> None:
    """Have `scene` run at `rate` frames a second; keys stay on their frames."""
    whole = -(-rate.numerator // rate.denominator)
    scene.render.fps, scene.render.fps_base = whole, float(whole / rate)


def colour_state(scene: Any) -> ColourState:
    """Return the colour management of `scene` in the words of Blender's OpenColorIO config.

    The config is Blender's own (named by an empty text) unless `OCIO` names another.
    """
    view = scene.view_settings
    return ColourState(
        config=os.environ.get("OCIO", ""),
        space="scene_linear",
        display=scene.display_settings.display_device,
        view=view.view_transform,
        look="" if view.look == "None" else view.look,
        exposure=view.exposure,
        gamma=view.gamma,
    )


def list_sources(kind: str | None) -> tuple[CaptureSource, ...]:
    """Return what can be captured, the default first.

    Views are there only where there is a window; the largest one is the default. Else the scene camera
    is, which follows markers that hold cameras. Every camera can be taken by itself.
    """
    found = [*_view_sources(), *_camera_sources()]
    return tuple(
        CaptureSource(source_id, label, source_kind, is_default=index == 0)
        for index, (source_id, label, source_kind) in enumerate(found)
        if kind in (None, source_kind)
    )


def find_view(view_id: str | None = None) -> tuple[Any, Any] | None:
    """Return window and area of a 3D view; of the largest one when no id is given, None for none."""
    found = {name: (window, area) for name, window, area in views()}
    if view_id is not None:
        return found.get(view_id)
    largest = sorted(found.values(), key=lambda place: _pixels(place[1]), reverse=True)
    return largest[0] if largest else None


def find_camera(source_id: str) -> Any:
    """Return the camera object of a source, None when it is not (or no longer) in the scene."""
    scene = current_scene()
    if source_id == SCENE_CAMERA:
        return scene.camera
    name = source_id[len(CAMERA) :] if source_id.startswith(CAMERA) else None
    return next((ob for ob in _cameras(scene) if ob.name_full == name), None)


def open_scene(path: str) -> None:
    """Open a scene file in place of what is open.

    Raises:
        InputError: Blender cannot read the file.
    """
    try:
        bpy.ops.wm.open_mainfile(filepath=path)
    except RuntimeError as error:
        raise InputError(
            f"Blender {bpy.app.version_string} cannot open {os.path.basename(path)}: "
            f"{str(error).replace('Error:', '').strip()}",
            next_step="Open the file in Blender; a newer Blender may have saved it.",
            path=path,
        ) from error


def save_copy(path: str) -> str:
    """Save a copy of the scene to `path` and return it; the open file keeps name and changed flag.

    Raises:
        HostError: The copy could not be written.
    """
    windows = bpy.context.window_manager.windows[:1]
    try:
        # The operator asks for a window, which a timer's context need not have.
        with bpy.context.temp_override(**({"window": windows[0]} if windows else {})):
            bpy.ops.wm.save_as_mainfile(filepath=path, copy=True, check_existing=False)
    except RuntimeError as error:
        raise HostError(f"No copy could be saved to {path}: {error}", path=path) from error
    return path


def show_frame(frame: int, source: str) -> bool:
    """Show a scene frame, and look through the camera `source` in the largest 3D view.

    Returns:
        False where `source` names a camera that is not in the scene; nothing is changed then.
    """
    camera = find_camera(source) if source.startswith((SCENE_CAMERA, CAMERA)) else None
    if camera is None and source.startswith((SCENE_CAMERA, CAMERA)):
        return False
    place = find_view()
    if camera is not None and place is not None:
        space = place[1].spaces.active
        # The view's own camera, so that the scene's camera stays which it is.
        space.use_local_camera, space.camera = True, camera
        space.region_3d.view_perspective = "CAMERA"
    current_scene().frame_set(frame)
    return True


def _view_sources() -> Iterator[tuple[str, str, str]]:
    found = sorted(views(), key=lambda view: _pixels(view[2]), reverse=True)
    for view_id, window, _area in found:
        yield view_id, f"3D view in {window.screen.name}", "viewport"


def _camera_sources() -> Iterator[tuple[str, str, str]]:
    scene = current_scene()
    if scene.camera:
        yield SCENE_CAMERA, f"Scene camera ({scene.camera.name})", "camera"
    for camera in _cameras(scene):
        # Two libraries may each hold a camera of the same name; the full name names the library too.
        yield CAMERA + camera.name_full, camera.name_full, "camera"


def _cameras(scene: Any) -> list[Any]:
    return [ob for ob in scene.objects if ob.type == "CAMERA"]


def _pixels(area: Any) -> int:
    return int(area.width) * int(area.height)


def _resolution(render: Any) -> tuple[int, int]:
    percentage = render.resolution_percentage
    # Blender cuts off what is left of a pixel.
    return render.resolution_x * percentage // 100, render.resolution_y * percentage // 100
