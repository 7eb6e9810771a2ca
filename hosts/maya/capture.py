"""Makes the images: a playblast where Maya has a window, else a hardware render.

A playblast is always told its view, so it matters to nobody which panel has the focus. A camera gets a
view of its own, hidden and closed again; a view of the artist's is taken as it is. Maya numbers what it
writes by rules of its own, so images are made in a folder of their own and take their names by their
order. Sound is no part of images; `scene` tells where it lies.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from maya import cmds

from rushes.core.capture import image_path, writing_image
from rushes.core.errors import CaptureError
from rushes.core.host_data import CapturePlan, ChunkResult

from .scene import CAMERA, VIEW, list_sources, visible_views
from .state import (
    AIDS,
    EXACT_FRAME,
    camera_shape,
    in_batch,
    look_through,
    set_attribute,
    set_flag,
    unnoticed,
)

# What Maya calls a kind, and its number among the render settings.
_FORMATS = {"png": 32, "jpg": 8}
_OPTIONS = {
    "lights": "displayLights",
    "shading": "displayAppearance",
    "textures": "displayTextures",
}
_VIEW_OPTIONS = {*_OPTIONS, "overlays", "pan_zoom"}


def make_frames(plan: CapturePlan) -> ChunkResult:
    """Make the images of one chunk. Main thread, between `save_state` and `restore_state`.

    Raises:
        CaptureError: The source is gone, or Maya did not make every image.
    """
    if plan.source not in {source.id for source in list_sources(None)}:
        raise CaptureError(
            "What was to be captured is not in the scene, or its view is closed.",
            next_step="Choose another view or camera.",
            source=plan.source,
        )
    kind = plan.image if plan.image in _FORMATS else "png"
    unknown = sorted(set(plan.view) - _VIEW_OPTIONS)
    warnings = [f"Maya has no view option {', '.join(unknown)}."] if unknown else []
    with unnoticed(), _folder_in(plan.folder) as folder:
        if plan.source.startswith(CAMERA):
            warnings += _show_exact_frame(plan.source[len(CAMERA) :])
        try:
            if in_batch():
                made = _render(plan, kind, folder)
            else:
                made = _playblast(plan, kind, folder)
        except RuntimeError as error:
            raise CaptureError(f"Maya could not make the images: {error}") from error
        files = _named(plan, made, f".{kind}")
    return ChunkResult(files, baked=True, warnings=tuple(warnings))


def _playblast(plan: CapturePlan, kind: str, folder: Path) -> list[Path]:
    with _view_of(plan.source) as view:
        _prepare(view, plan.view)
        cmds.playblast(
            filename=str(folder / "frame"),
            format="image",
            compression=kind,
            quality=100,
            frame=sorted(plan.frames),
            framePadding=4,
            widthHeight=_size(plan),
            percent=100,
            # Without it the size is cut to the window's, and what covers the window is in the picture.
            offScreen=True,
            viewer=False,
            showOrnaments=bool(plan.view.get("overlays", True)),
            forceOverwrite=True,
            editorPanelName=view,
        )
    return sorted(folder.iterdir(), key=_number)


def _render(plan: CapturePlan, kind: str, folder: Path) -> list[Path]:
    """Render with Viewport 2.0's own renderer, which needs no window."""
    set_attribute("defaultRenderGlobals.animation", False)
    set_attribute("defaultRenderGlobals.imageFormat", _FORMATS[kind])
    if cmds.colorManagementPrefs(query=True, cmEnabled=True):
        # Renders are scene values unless told otherwise; a view shows them through its transform.
        cmds.colorManagementPrefs(edit=True, outputUseViewTransform=True)
        cmds.colorManagementPrefs(edit=True, outputTransformEnabled=True)
    width, height = _size(plan)
    camera = plan.source[len(CAMERA) :]
    made = []
    for index, frame in enumerate(sorted(plan.frames)):
        name = f"frame{index:04d}"
        set_attribute("defaultRenderGlobals.imageFilePrefix", str(folder / name))
        cmds.currentTime(frame)
        cmds.ogsRender(
            camera=camera, width=width, height=height, currentFrame=True, noRenderView=True
        )
        made += sorted(folder.glob(f"{name}*"))[:1]
    return made


def _size(plan: CapturePlan) -> tuple[int, int]:
    if plan.size is not None:
        return plan.size
    width, height = (int(cmds.getAttr(f"defaultResolution.{side}")) for side in ("width", "height"))
    return width, height


def _named(plan: CapturePlan, made: list[Path], ending: str) -> dict[int, str]:
    """Give the images their names; Maya writes frames in order, whatever it calls them."""
    frames = sorted(plan.frames)
    if len(made) != len(frames):
        raise CaptureError(
            f"Maya made {len(made)} of {len(frames)} images.",
            next_step="Do not press Escape while it captures; check that the disk is not full.",
        )
    names = {frame: image_path(plan, frame, ending) for frame in frames}
    for frame, image in zip(frames, made):
        with writing_image(names[frame], "Maya") as unfinished:
            os.replace(image, unfinished)
    return {frame: str(names[frame]) for frame in plan.frames}


def _number(image: Path) -> int:
    """Return the frame number Maya gave an image: `frame.0012.png`, below zero `frame.-012.png`."""
    found = re.search(r"\.(-?\d+)\.\w+$", image.name)
    return int(found[1]) if found else 0


@contextmanager
def _folder_in(folder: str) -> Iterator[Path]:
    try:
        made = tempfile.mkdtemp(prefix=".part-", dir=folder)
    except OSError as error:
        raise CaptureError(f"{folder} cannot be written: {error.strerror}.") from error
    try:
        yield Path(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _view_of(source: str) -> Iterator[str]:
    """Give the view to capture: the artist's own, or for a camera a hidden one that is closed again.

    The hidden one is a copy of the artist's first view, so that it shows the same things.
    """
    if source.startswith(VIEW):
        yield source[len(VIEW) :]
        return
    models = visible_views()
    window = cmds.window(title="Rushes")
    try:
        view = cmds.modelPanel(parent=cmds.paneLayout(parent=window), menuBarVisible=False)
        try:
            if models:
                cmds.modelPanel(view, edit=True, copy=models[0])
            look_through(view, source[len(CAMERA) :])
            yield view
        finally:
            # A panel outlives its window, and the next capture would find it among the views.
            cmds.deleteUI(view, panel=True)
    finally:
        cmds.deleteUI(window, window=True)


def _prepare(view: str, options: Mapping[str, Any]) -> None:
    # A magnifier for the artist's eyes; in a review it would be another picture.
    set_flag(view, "ignorePanZoom", not options.get("pan_zoom", False))
    for option, flag in _OPTIONS.items():
        if option in options:
            set_flag(view, flag, options[option])
    if not options.get("overlays", True):
        for flag in AIDS:
            set_flag(view, flag, False)


def _show_exact_frame(camera: str) -> list[str]:
    """Take gates and overscan off a camera; return a warning where the scene forbids it."""
    shape, fixed = camera_shape(camera), []
    for name, value in EXACT_FRAME.items():
        try:
            if cmds.getAttr(f"{shape}.{name}") != value:
                set_attribute(f"{shape}.{name}", value)
        except RuntimeError:
            fixed.append(name)
    return [f"{camera} is locked and keeps its {', '.join(fixed)}."] if fixed else []
