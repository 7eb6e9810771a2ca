"""The situations of a conformance run in Maya, and scripts in a Maya of its own."""

from __future__ import annotations

import importlib
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.core.config import Settings
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Command

from .find import find_mayapy, maya_command

_SIZE = (64, 36)


@hookimpl
def rehearse(situation: str, folder: str) -> bool:
    """Open a scene with a cube that moves; every frame can be made, so none is ever missing."""
    kind, _, rate = situation.partition(" ")
    if kind not in ("ordinary", "unsaved", "no_viewport", "negative", "rate"):
        return False
    cmds: Any = importlib.import_module("maya.cmds")
    if kind == "no_viewport" and not cmds.about(batch=True):
        return False
    first, last = (-3, 4) if kind == "negative" else (1001, 1012)
    file = Path(folder, "scene.ma")
    if kind != "unsaved" and file.exists():
        cmds.file(str(file), open=True, force=True, prompt=False)
        return True
    cmds.file(newFile=True, force=True)
    _lay(cmds, first, last, Fraction(rate or 24))
    if kind != "unsaved":
        cmds.file(rename=str(file))
        cmds.file(save=True, type="mayaAscii")
    return True


@hookimpl
def script_command(script: str, arguments: tuple[str, ...]) -> Command | None:
    """Start the script in a Maya without a window; None where there is no Maya."""
    mayapy = find_mayapy(Settings()["maya"])
    return maya_command(mayapy, "script", script, *arguments) if mayapy else None


def _lay(cmds: Any, first: int, last: int, rate: Fraction) -> None:
    from .findings import unit_of

    cmds.currentUnit(time=unit_of(rate))
    cmds.playbackOptions(
        minTime=first, maxTime=last, animationStartTime=first, animationEndTime=last
    )
    for name, value in zip(("width", "height"), _SIZE):
        cmds.setAttr(f"defaultResolution.{name}", value)
    cube = cmds.polyCube(name="cube")[0]
    for frame, side in ((first, -2.0), (last, 2.0)):
        cmds.setKeyframe(cube, attribute="translateX", time=frame, value=side)
    for name, x in (("front_cam", 0.0), ("side_cam", 3.0)):
        camera = cmds.camera(position=(x, 0.0, 9.0))[0]
        cmds.rename(camera, name)
    cmds.currentTime(first)
