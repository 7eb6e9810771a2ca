"""Notes down what a capture changes in Blender, and puts it back.

Everything is named by the path of its property, so one table serves saving, restoring and comparing.
A property that this Blender does not have is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import bpy

from rushes.core.capture.state_parts import Restoration
from rushes.core.host_data import RestoreReport, StateToken

# How Workbench draws; a 3D view has the same.
SHADING = (
    "light",
    "studio_light",
    "studiolight_rotate_z",
    "use_world_space_lighting",
    "color_type",
    "single_color",
    "background_type",
    "background_color",
    "show_backface_culling",
    "show_cavity",
    "cavity_type",
    "cavity_ridge_factor",
    "cavity_valley_factor",
    "curvature_ridge_factor",
    "curvature_valley_factor",
    "show_shadows",
    "shadow_intensity",
    "show_xray",
    "xray_alpha",
    "show_object_outline",
    "object_outline_color",
    "show_specular_highlight",
    "use_dof",
)
# In the order of putting back: what decides which values are allowed comes first (5.0 offers movie
# formats only after `media_type`; colour modes and depths follow the file format).
_RENDER = (
    "render.engine",
    "render.filepath",
    "render.image_settings.media_type",
    "render.image_settings.file_format",
    "render.image_settings.color_mode",
    "render.image_settings.color_depth",
    "render.image_settings.compression",
    "render.image_settings.quality",
    "render.image_settings.color_management",
    "render.resolution_x",
    "render.resolution_y",
    "render.resolution_percentage",
    "render.film_transparent",
    "render.use_border",
    "render.use_compositing",
    "render.use_file_extension",
    "render.use_multiview",
    "render.use_overwrite",
    "render.use_persistent_data",
    "render.use_placeholder",
    "render.use_sequencer",
    "render.use_stamp",
    "display.render_aa",
    "display.shading.type",
    *(f"display.shading.{name}" for name in SHADING),
)
_COLOUR = (
    "display_settings.display_device",
    "view_settings.view_transform",
    "view_settings.look",
    "view_settings.exposure",
    "view_settings.gamma",
)
_VIEW = (
    "shading.type",
    "overlay.show_overlays",
    "show_gizmo",
    "use_local_camera",
    "lock_camera",
    "region_3d.view_perspective",
    "region_3d.view_location",
    "region_3d.view_rotation",
    "region_3d.view_distance",
    "region_3d.view_camera_zoom",
    "region_3d.view_camera_offset",
)
_TIME = ("frame_current", "frame_subframe")
_BY_SCOPE = {"render": _RENDER, "colour": _COLOUR, "time": _TIME}


def save_state(host: str, scope: frozenset[str]) -> StateToken:
    """Return what `restore_state` needs to put the current scene back, as plain JSON data.

    Args:
        host: Id of the host, for the token.
        scope: Any of `time`, `render`, `view`, `selection`, `colour`. A capture never touches the
            selection, so nothing is noted for that.
    """
    scene = current_scene()
    values: dict[str, Any] = {}
    for name in ("render", "colour", "time"):
        if name in scope:
            values.update(_read(scene, _BY_SCOPE[name]))
    data: dict[str, Any] = {
        "file": bpy.data.filepath,
        "scene": scene.name,
        "values": values,
        "camera": _camera_name(scene),
        "markers": _marker_cameras(scene),
        "views": {},
    }
    if "view" in scope:
        data["views"] = {view_id: _read(space, _VIEW) for view_id, space in view_spaces()}
    return StateToken(host, scope, data)


def restore_state(token: StateToken) -> RestoreReport:
    """Put back what `token` holds, also in a later process that has the same file open.

    Returns:
        What was set because it differed, and what could not be.
    """
    data = token.data
    scene = bpy.data.scenes.get(data["scene"])
    if scene is None or bpy.data.filepath != data["file"]:
        return RestoreReport(failed=(f"scene {data['scene']} of {data['file'] or 'a new file'}",))
    work = Restoration()
    values = data["values"]
    if "frame_current" in values:
        work.attempt("frame", _go_to, scene, values)
    # After the frame, because markers that hold cameras switch the camera with the frame.
    for index, name in data["markers"].items():
        marker = scene.timeline_markers[int(index)]
        work.attempt(f"marker {index}", _set_camera, scene, marker, name)
    work.attempt("camera", _set_camera, scene, scene, data["camera"])
    for path in (*_RENDER, *_COLOUR):
        if path in values:
            work.attempt(path, _write, scene, path, values[path])
    spaces = dict(view_spaces())
    for view_id, view_values in data["views"].items():
        for path, value in view_values.items():
            space = spaces.get(view_id)
            work.attempt(f"{view_id} {path}", _write, space, path, value)
    return work.report()


def comparable_state() -> dict[str, str]:
    """Return everything that is noted down as text by name, for `SceneState.extra`."""
    scene = current_scene()
    found = {**_read(scene, _RENDER), "frame_subframe": scene.frame_subframe}
    found["camera"] = _camera_name(scene)
    found.update({f"marker {key}": name for key, name in _marker_cameras(scene).items()})
    for view_id, space in view_spaces():
        found.update({f"{view_id} {path}": value for path, value in _read(space, _VIEW).items()})
    return {name: str(value) for name, value in found.items()}


def current_scene() -> Any:
    """Return the scene of the active window, also where the context has no window (timers)."""
    window = bpy.context.window
    return window.scene if window else bpy.context.scene


def view_spaces() -> Iterator[tuple[str, Any]]:
    """Go through the 3D views of all windows, each with an id that a later process knows as well."""
    for view_id, _window, area in views():
        yield view_id, area.spaces.active


def views() -> Iterator[tuple[str, Any, Any]]:
    """Go through the 3D views that can be drawn: id, window, area. None where there is no window."""
    if not bpy.app.background:
        yield from laid_out_views()


def laid_out_views() -> Iterator[tuple[str, Any, Any]]:
    """Go through the 3D views of the scene file, also where no window shows them."""
    for window in bpy.context.window_manager.windows:
        for index, area in enumerate(window.screen.areas):
            if area.type == "VIEW_3D":
                yield f"viewport:{window.screen.name}:{index}", window, area


def _read(owner: Any, paths: tuple[str, ...]) -> dict[str, Any]:
    found = {}
    for path in paths:
        holder, name = _holder(owner, path)
        if hasattr(holder, name):
            found[path] = _plain(getattr(holder, name))
    return found


def _write(owner: Any, path: str, value: Any) -> bool:
    holder, name = _holder(owner, path)
    if _plain(getattr(holder, name)) == value:
        return False
    setattr(holder, name, value)
    return True


def _holder(owner: Any, path: str) -> tuple[Any, str]:
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    return owner, name


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, int, float, str)):
        return value
    return [float(part) for part in value]


def _go_to(scene: Any, values: Mapping[str, Any]) -> bool:
    wanted = (values["frame_current"], values["frame_subframe"])
    if (scene.frame_current, scene.frame_subframe) == wanted:
        return False
    scene.frame_set(wanted[0], subframe=wanted[1])
    return True


def _camera_name(owner: Any) -> str:
    return owner.camera.name_full if owner.camera else ""


def _marker_cameras(scene: Any) -> dict[str, str]:
    """Return which markers hold which camera; keys are text, as JSON has no other."""
    markers = enumerate(scene.timeline_markers)
    return {str(index): marker.camera.name_full for index, marker in markers if marker.camera}


def _set_camera(scene: Any, owner: Any, name: str) -> bool:
    if _camera_name(owner) == name:
        return False
    camera = next((ob for ob in scene.objects if ob.name_full == name), None)
    if name and camera is None:
        raise LookupError(f"the camera {name} is gone")
    owner.camera = camera
    return True
