"""A reviewer's drawings as image planes on the camera that is looked through. Main thread.

An image plane is there in every version, is drawn by Maya itself, and moves with the camera. Blue Pencil
offers scripts no way to draw. The planes are never written into the scene's file, are in no undo queue
and leave the changed flag alone; they show on their frame only.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from maya import cmds
from maya.api import OpenMaya

from rushes.core.host_data import Overlay

from .scene import useful_cameras, view_camera, visible_views
from .state import ask, unnoticed
from .strokes import stroke_png

_NAME = "rushesDrawing"
_DRAWN_HEIGHT = 540
_TO_SIZE = 4
_NOTHING_BEYOND = 1.01  # as near to the camera as can be seen


def show_drawings(items: tuple[Overlay, ...]) -> bool:
    """Show these drawings instead of any shown before; none clears.

    Returns:
        False where the scene has no camera to draw on.
    """
    with unnoticed():
        selected = cmds.ls(selection=True, long=True)
        _clear()
        camera = _camera()
        if items and not camera:
            return False
        for item in items:
            _show(item, camera)
        if selected:
            cmds.select(selected, replace=True)
        else:
            cmds.select(clear=True)
    return True


def _camera() -> str:
    views = visible_views()
    cameras = [view_camera(views[0])] if views else useful_cameras()
    return cameras[0] if cameras else ""


def _clear() -> None:
    for plane in cmds.ls(f"{_NAME}*", type="transform", long=True):
        cmds.delete(plane)


def _show(item: Overlay, camera: str) -> None:
    image = item.image or _drawn(item)
    if not image:
        return
    made: Any = cmds.imagePlane(
        name=f"{_NAME}1", camera=camera, fileName=image, showInAllViews=False, maintainRatio=False
    )
    plane, shape = made
    width, height = _frame_of(camera)
    near = cmds.camera(camera, query=True, nearClipPlane=True)
    for name, value in {
        "fit": _TO_SIZE,
        "sizeX": width,
        "sizeY": height,
        "depth": near * _NOTHING_BEYOND,
    }.items():
        cmds.setAttr(f"{shape}.{name}", value)
    for frame, shown in ((item.frame - 1, 0), (item.frame, 1), (item.frame + 1, 0)):
        cmds.setKeyframe(
            plane, attribute="visibility", time=frame, value=shown, outTangentType="step"
        )
    curves = cmds.listConnections(f"{plane}.visibility", source=True, destination=False)
    for node in (plane, shape, *(curves or ())):
        _never_write(node)


def _frame_of(camera: str) -> tuple[float, float]:
    """Return the size of the rendered frame in the camera's film, in inches.

    As the film is fitted: 0 fill, 1 horizontal, 2 vertical, 3 overscan.
    """
    width, height = (
        ask(cmds.camera, camera, **{f"{side}FilmAperture": True})
        for side in ("horizontal", "vertical")
    )
    aspect = cmds.getAttr("defaultResolution.deviceAspectRatio")
    fit = cmds.camera(camera, query=True, filmFit=True)
    whole_width = fit == "horizontal" or (fit == "fill") == (width / height < aspect)
    if fit == "vertical" or not whole_width:
        return height * aspect, height
    return width, width / aspect


def _never_write(node: str) -> None:
    found: Any = OpenMaya.MSelectionList().add(node).getDependNode(0)
    OpenMaya.MFnDependencyNode(found).setDoNotWrite(True)


def _drawn(item: Overlay) -> str:
    """Draw the lines where nobody sent a picture of them."""
    if not item.strokes:
        return ""
    aspect = cmds.getAttr("defaultResolution.deviceAspectRatio")
    size = (max(1, round(_DRAWN_HEIGHT * aspect)), _DRAWN_HEIGHT)
    folder = Path(tempfile.gettempdir(), "rushes-drawings")
    folder.mkdir(exist_ok=True)
    file = folder / f"{item.id}.{item.frame}.png"
    file.write_bytes(stroke_png(item.strokes, size))
    return str(file)
