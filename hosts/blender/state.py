"""Notes down what a capture changes in Blender, and puts it back.

Everything is named by the path of its property, so one table serves saving, restoring and comparing.
A property that this Blender does not have is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial, reduce
from typing import Any

import bpy

from rushes.core.capture.state_parts import (
    StatePart,
    comparable_parts,
    restore_parts,
    save_parts,
)
from rushes.core.host_data import RestoreReport, StateToken

# The end of the names of timeline markers that stand for notes. Nobody types it and nobody sees it;
# properties of their own markers have only up to 4.5.
NOTE = "\N{NO-BREAK SPACE}" * 2
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


def save_state(host: str, scope: frozenset[str]) -> StateToken:
    """Return what `restore_state` needs to put the current scene back, as plain JSON data.

    Args:
        host: Id of the host, for the token.
        scope: Any of `time`, `render`, `view`, `selection`, `colour`. A capture never touches the
            selection, so nothing is noted for that.
    """
    scene = current_scene()
    parts = save_parts(host, scope, _parts(scene)).data
    return StateToken(
        host, scope, {"file": bpy.data.filepath, "scene": scene.name, "parts": dict(parts)}
    )


def restore_state(token: StateToken) -> RestoreReport:
    """Put back what `token` holds, also in a later process that has the same file open.

    Returns:
        What was set because it differed, and what could not be.
    """
    data = token.data
    scene = bpy.data.scenes.get(data["scene"])
    if scene is None or bpy.data.filepath != data["file"]:
        return RestoreReport(failed=(f"scene {data['scene']} of {data['file'] or 'a new file'}",))
    return restore_parts(replace(token, data=data["parts"]), _parts(scene))


def comparable_state() -> dict[str, str]:
    """Return everything that is noted down as text by name, for `SceneState.extra`."""
    return comparable_parts(_parts(current_scene()))


def _parts(scene: Any) -> list[StatePart]:
    """Return what a capture changes, in the order of putting back.

    The frame goes before the markers and these before the camera: a marker that holds a camera switches
    to it with the frame.
    """
    parts = [_frame(scene)]
    markers = [marker for marker in scene.timeline_markers if not is_note(marker)]
    parts += [_camera(scene, marker, _marker_name(marker)) for marker in markers]
    parts.append(_camera(scene, scene, "camera"))
    parts += _properties(scene, _RENDER, "render")
    parts += _properties(scene, _COLOUR, "colour")
    # Without a window too: such a process may have to put right what one with a window left.
    for view_id, _window, area in laid_out_views():
        parts += _properties(area.spaces.active, _VIEW, "view", f"{view_id} ")
    return parts


def current_scene() -> Any:
    """Return the scene of the active window, also where the context has no window (timers)."""
    window = bpy.context.window
    return window.scene if window else bpy.context.scene


def views() -> Iterator[tuple[str, Any, Any]]:
    """Go through the 3D views that can be drawn: id, window, area. None where there is no window."""
    if not bpy.app.background:
        yield from laid_out_views()


def laid_out_views() -> Iterator[tuple[str, Any, Any]]:
    """Go through the 3D views of the scene file, also where no window shows them.

    A later process knows each by the same id.
    """
    for window in bpy.context.window_manager.windows:
        for index, area in enumerate(window.screen.areas):
            if area.type == "VIEW_3D":
                yield f"viewport:{window.screen.name}:{index}", window, area


def is_note(marker: Any) -> bool:
    """Say whether a marker stands for a reviewer's note, which no capture touches."""
    return bool(marker.name.endswith(NOTE))


def _properties(
    owner: Any, paths: tuple[str, ...], scope: str, prefix: str = ""
) -> list[StatePart]:
    """Return a part for each of these properties that this Blender has."""
    found = []
    for path in paths:
        *parents, name = path.split(".")
        holder = reduce(getattr, parents, owner)
        if hasattr(holder, name):
            read, write = partial(_read, holder, name), partial(setattr, holder, name)
            found.append(StatePart(prefix + path, scope, read, write))
    return found


def _read(holder: Any, name: str) -> Any:
    value = getattr(holder, name)
    if isinstance(value, (bool, int, float, str)):
        return value
    return [float(part) for part in value]


def _frame(scene: Any) -> StatePart:
    return StatePart(
        "frame",
        "time",
        lambda: [scene.frame_current, scene.frame_subframe],
        lambda value: scene.frame_set(value[0], subframe=value[1]),
    )


def _marker_name(marker: Any) -> str:
    # Not its number: markers of notes come and go while a capture runs.
    return f"marker {marker.frame} {marker.name}"


def _camera(scene: Any, owner: Any, name: str) -> StatePart:
    def read() -> str:
        return owner.camera.name_full if owner.camera else ""

    def write(wanted: str) -> None:
        camera = next((ob for ob in scene.objects if ob.name_full == wanted), None)
        if wanted and camera is None:
            raise LookupError(f"the camera {wanted} is gone")
        owner.camera = camera

    return StatePart(name, "view", read, write)
