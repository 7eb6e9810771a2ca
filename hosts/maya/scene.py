"""What the open Maya scene is, what can be captured in it, and the small acts on it.

Everything here runs on Maya's main thread.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

from maya import cmds, mel

from rushes.core.errors import FileAccessError, HostError, InputError
from rushes.core.host_data import CaptureSource, ColourState, FrameRange, SceneState, Sound

from .state import (
    all_cameras,
    all_views,
    ask,
    camera_shape,
    comparable_state,
    in_batch,
    look_through,
    unnoticed,
)

VIEW = "view:"
CAMERA = "camera:"
# The units that bear names instead of numbers, as the manual of `currentUnit` lists them.
RATES = {
    "game": Fraction(15),
    "film": Fraction(24),
    "pal": Fraction(25),
    "ntsc": Fraction(30),
    "show": Fraction(48),
    "palf": Fraction(50),
    "ntscf": Fraction(60),
    "hour": Fraction(1, 3600),
    "min": Fraction(1, 60),
    "sec": Fraction(1),
    "millisec": Fraction(1000),
}
_RESOURCES = "<MAYA_RESOURCES>"


def describe_scene() -> SceneState:
    """Return the state of the open scene."""
    path = scene_path()
    rate = frame_rate(cmds.currentUnit(query=True, time=True))
    width, height = (int(cmds.getAttr(f"defaultResolution.{side}")) for side in ("width", "height"))
    return SceneState(
        path=path,
        saved=bool(path),
        changed=bool(cmds.file(query=True, modified=True)),
        rate=rate,
        frame_range=_range("animationStartTime", "animationEndTime"),
        playback_range=_range("minTime", "maxTime"),
        selection_range=_marked_range(),
        current_frame=round(ask(cmds.currentTime)),
        resolution=(width, height),
        pixel_aspect=float(cmds.getAttr("defaultResolution.pixelAspect")),
        colour=colour_state(),
        sounds=tuple(_sounds(rate)),
        extra=comparable_state(),
    )


def scene_path() -> str:
    """Return the scene's file, empty for one that was never saved."""
    return str(cmds.file(query=True, sceneName=True) or "")


def frame_rate(unit: str) -> Fraction:
    """Return the exact rate of a time unit; `23.976fps` and `29.97df` are those of television.

    Raises:
        HostError: The unit is none that Maya's manual knows.
    """
    if unit in RATES:
        return RATES[unit]
    match = re.fullmatch(r"([\d.]+)(?:fps|df)", unit)
    if match is None:
        raise HostError(f"Maya's time unit {unit} is not known.", unit=unit)
    number = Fraction(match[1])
    if number.denominator == 1:
        return number
    television = Fraction(round(number * 1001 / 1000) * 1000, 1001)
    return television if abs(television - number) < Fraction(1, 100) else number


def colour_state() -> ColourState:
    """Return the colour management that views use, in the words of the scene's OpenColorIO config."""

    prefs = partial(ask, cmds.colorManagementPrefs)
    if not prefs(cmEnabled=True):
        return ColourState()
    # Maya's own config is named by where its resources are.
    resources = os.path.join(os.environ.get("MAYA_LOCATION", ""), "resources")
    views = visible_views()
    exposure, gamma = 0.0, 1.0
    if views:
        exposure = float(cmds.modelEditor(views[0], query=True, exposure=True))
        gamma = float(cmds.modelEditor(views[0], query=True, gamma=True))
    return ColourState(
        config=str(prefs(configFilePath=True) or "").replace(_RESOURCES, resources),
        space=str(prefs(renderingSpaceName=True)),
        display=str(prefs(displayName=True)),
        view=str(prefs(viewName=True)),
        exposure=exposure,
        gamma=gamma,
    )


def list_sources(kind: str | None) -> tuple[CaptureSource, ...]:
    """Return what can be captured, the default first: views that are open, then cameras."""
    found = [(VIEW + view, _view_label(view), "viewport") for view in visible_views()]
    found += [(CAMERA + name, short_name(name), "camera") for name in useful_cameras()]
    return tuple(
        CaptureSource(source, label, of, is_default=index == 0)
        for index, (source, label, of) in enumerate(found)
        if kind in (None, of)
    )


def visible_views() -> list[str]:
    """Return the views that are open, those that look through a camera of the shot first.

    Which one has the focus plays no part: it may be none, or the outliner.
    """
    if in_batch():
        return []
    shown = set(cmds.getPanel(visiblePanels=True) or ())
    views = [view for view in all_views() if view in shown]
    return sorted(views, key=lambda view: is_startup(view_camera(view)))


def useful_cameras() -> list[str]:
    """Return the cameras of the shot, those to be rendered first, then Maya's own `persp`."""
    own = [camera for camera in all_cameras() if not is_startup(camera)]
    own.sort(key=lambda camera: not cmds.getAttr(f"{camera_shape(camera)}.renderable"))
    return own + [camera for camera in all_cameras() if camera == "|persp"]


def is_startup(camera: str) -> bool:
    """Say whether a camera is one of those every scene has."""
    return bool(cmds.camera(camera, query=True, startupCamera=True))


def view_camera(view: str) -> str:
    """Return the camera that a view looks through, as Maya names it."""
    return str(cmds.modelPanel(view, query=True, camera=True))


def short_name(camera: str) -> str:
    """Return the name people say."""
    return camera.rpartition("|")[2]


def open_scene(path: str) -> None:
    """Open a scene file in place of what is open.

    Raises:
        InputError: Maya cannot read the file.
    """
    try:
        cmds.file(path, open=True, force=True, prompt=False)
    except RuntimeError as error:
        raise InputError(
            f"Maya {cmds.about(version=True)} cannot open {os.path.basename(path)}: {error}",
            next_step="Open the file in Maya; a newer Maya may have saved it.",
            path=path,
        ) from error


def save_copy(path: str) -> str:
    """Write a copy of the scene to `path` and return it; name and changed flag stay.

    It is an export of everything with references kept as references. Saving under another name and
    renaming back would run the studio's save scripts, empty the changed flag, and leave an artist who
    crashes in between with a scene that bears the copy's name.

    Raises:
        FileAccessError: The folder is not there.
        HostError: Maya could not write it.
    """
    if not Path(path).parent.is_dir():
        raise FileAccessError(f"The folder of {path} is not there.", path=path)
    kind = "mayaBinary" if path.lower().endswith(".mb") else "mayaAscii"
    try:
        with unnoticed():
            cmds.file(path, exportAll=True, preserveReferences=True, force=True, type=kind)
    except RuntimeError as error:
        raise HostError(f"No copy could be saved to {path}: {error}", path=path) from error
    return path


def show_frame(frame: int, source: str) -> bool:
    """Show a scene frame, and look through the camera `source` in the first view.

    Returns:
        False where `source` is not in the scene; nothing is changed then.
    """
    if source and source not in {known.id for known in list_sources(None)}:
        return False
    views = visible_views()
    with unnoticed():
        if source.startswith(CAMERA) and views:
            look_through(views[0], source[len(CAMERA) :])
        cmds.currentTime(frame)
    return True


def _view_label(view: str) -> str:
    return f"View through {short_name(view_camera(view))} ({view})"


def _range(first: str, last: str) -> FrameRange:
    start, end = (ask(cmds.playbackOptions, **{name: True}) for name in (first, last))
    return FrameRange(round(start), max(round(start), round(end)))


def _time_slider() -> str:
    return "" if in_batch() else str(mel.eval("$rushes_slider = $gPlayBackSlider"))


def _marked_range() -> FrameRange | None:
    slider = _time_slider()
    if not slider or not cmds.timeControl(slider, query=True, rangeVisible=True):
        return None
    # The end is the first frame that is not marked any more.
    first, end = ask(cmds.timeControl, slider, rangeArray=True)
    return FrameRange(round(first), max(round(first), round(end) - 1))


def _sounds(rate: Fraction) -> Iterator[Sound]:
    """Give the sound of the time slider; without a window, every sound that is not muted."""
    slider = _time_slider()
    chosen = str(cmds.timeControl(slider, query=True, sound=True) or "") if slider else ""
    for node in cmds.ls(type="audio"):
        if (slider and node != chosen) or cmds.sound(node, query=True, mute=True):
            continue
        path = cmds.sound(node, query=True, file=True)
        if path:
            skipped = float(cmds.sound(node, query=True, sourceStart=True)) / float(rate)
            start = float(cmds.sound(node, query=True, offset=True))
            yield Sound(absolute(path), start, max(0.0, skipped))


def absolute(path: str) -> str:
    """Return a path of the scene as an absolute one; relative ones are the project's."""
    return os.path.abspath(os.path.expandvars(str(cmds.workspace(expandName=path))))
