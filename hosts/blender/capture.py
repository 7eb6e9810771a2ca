"""Makes the images: what a 3D view shows where there is a window, else a render through a camera.

`render.opengl` draws a 3D view as the artist sees it, but only in a Blender with a window; without one
Workbench gives the same solid look, and the view option `engine="scene"` the scene's own renderer. Either
way the scene's view transform is in the pixels. Everything that is changed here is in `state.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from rushes.core.capture import drawing, image_path, writing_image
from rushes.core.errors import CaptureError
from rushes.core.host_data import CapturePlan, ChunkResult

from .scene import CAMERA, SCENE_CAMERA, find_camera, find_view
from .state import SHADING, current_scene, laid_out_views

_FORMATS = {"png": "PNG", "jpg": "JPEG"}
_VIEW_OPTIONS = {"engine", "overlays", "shading"}


@dataclass(frozen=True)
class _Shot:
    """What to make images of: a camera, a 3D view, or a 3D view that looks through a camera.

    Attributes:
        camera: The camera, None to take the view as it stands.
        follows_markers: True for the scene camera, which markers may switch.
        place: Window and area of the 3D view, None to render without one.
    """

    camera: Any
    follows_markers: bool
    place: tuple[Any, Any] | None


def make_frames(plan: CapturePlan) -> ChunkResult:
    """Make the images of one chunk. Main thread, between `save_state` and `restore_state`.

    Raises:
        CaptureError: The source is gone, Blender refused to render, or it wrote no image.
    """
    scene = current_scene()
    shot = _find_shot(plan)
    ending = _prepare_output(scene, plan)
    if shot.camera is not None and not shot.follows_markers:
        _take_camera(scene, shot.camera)
    _prepare_look(scene, shot, plan.view)
    files = {}
    for frame in plan.frames:
        path = image_path(plan, frame, ending)
        _go_to(scene, frame)
        _make_image(scene, shot, path)
        files[frame] = str(path)
    unknown = sorted(set(plan.view) - _VIEW_OPTIONS)
    warnings = (f"Blender has no view option {', '.join(unknown)}.",) if unknown else ()
    return ChunkResult(files, baked=True, warnings=warnings)


def _find_shot(plan: CapturePlan) -> _Shot:
    if plan.source == SCENE_CAMERA or plan.source.startswith(CAMERA):
        camera = find_camera(plan.source)
        if camera is None:
            raise CaptureError(
                "The camera to capture is not in the scene.",
                next_step="Choose another camera, or make one the scene's camera.",
                source=plan.source,
            )
        through_view = plan.view.get("engine") != "scene"
        return _Shot(camera, plan.source == SCENE_CAMERA, find_view() if through_view else None)
    place = find_view(plan.source)
    if place is None:
        raise CaptureError(
            "The 3D view to capture is not open.",
            next_step="Open a 3D view, or choose a camera.",
            source=plan.source,
        )
    return _Shot(None, False, place)


def _prepare_output(scene: Any, plan: CapturePlan) -> str:
    """Set what is written, whatever the artist's own output settings are; return the file ending."""
    render, image = scene.render, scene.render.image_settings
    kind = plan.image if plan.image in _FORMATS else "png"
    if hasattr(image, "media_type"):
        image.media_type = "IMAGE"
    image.file_format = _FORMATS[kind]
    image.color_mode = "RGB"
    if kind == "png":
        image.color_depth = "8"
    else:
        image.quality = 95
    if hasattr(image, "color_management"):
        image.color_management = "FOLLOW_SCENE"
    for switch in ("border", "file_extension", "multiview", "placeholder", "sequencer", "stamp"):
        setattr(render, f"use_{switch}", False)
    render.use_overwrite = True
    if plan.size is not None:
        render.resolution_x, render.resolution_y = plan.size
        render.resolution_percentage = 100
    return f".{kind}"


def _prepare_look(scene: Any, shot: _Shot, view: Mapping[str, Any]) -> None:
    if view.get("engine") != "scene":
        scene.render.film_transparent = False
        scene.render.use_compositing = False
        if shot.place is None and scene.render.engine != "BLENDER_WORKBENCH":
            scene.render.engine = "BLENDER_WORKBENCH"
            _look_like_a_view(scene.display.shading)
    if shot.place is None:
        return
    space = shot.place[1].spaces.active
    if shot.camera is not None:
        space.use_local_camera = False
        space.region_3d.view_perspective = "CAMERA"
    if "overlays" in view:
        space.overlay.show_overlays = bool(view["overlays"])
    if "shading" in view:
        _set_shading(space.shading, str(view["shading"]).upper())


def _look_like_a_view(shading: Any) -> None:
    """Draw as the file's largest solid 3D view does: where Workbench is not the scene's renderer, its
    own settings are ones the artist never looked at."""
    solid = [area for _, _, area in laid_out_views() if area.spaces.active.shading.type == "SOLID"]
    if not solid:
        return
    seen = max(solid, key=lambda area: area.width * area.height).spaces.active.shading
    for name in SHADING:
        if hasattr(shading, name):
            setattr(shading, name, getattr(seen, name))


def _set_shading(shading: Any, wanted: str) -> None:
    try:
        shading.type = wanted
    except TypeError as error:
        raise CaptureError(f"This 3D view cannot be shown as {wanted}.", shading=wanted) from error


def _take_camera(scene: Any, camera: Any) -> None:
    # Rendering switches to the camera of a marker by itself, whatever is set here.
    for marker in scene.timeline_markers:
        if marker.camera is not None:
            marker.camera = None
    scene.camera = camera


def _go_to(scene: Any, frame: int) -> None:
    # Going to the frame that is shown would throw away poses that are not keyed yet.
    if (scene.frame_current, scene.frame_subframe) != (frame, 0.0):
        scene.frame_set(frame)


def _make_image(scene: Any, shot: _Shot, path: Path) -> None:
    with writing_image(path, "Blender") as unfinished:
        scene.render.filepath = str(unfinished)
        if shot.place is None:
            bpy.ops.render.render(write_still=True, scene=scene.name)
        else:
            # Says FINISHED all the same when it could not write.
            _draw_view(*shot.place)


def _draw_view(window: Any, area: Any) -> None:
    region = next(region for region in area.regions if region.type == "WINDOW")
    # An operator in an overridden context bears no Python thread beside it (docs/hosts-blender.md).
    with drawing(), bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.render.opengl(write_still=True, view_context=True)
