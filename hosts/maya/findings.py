"""What an artist should know before a publish, and what can be mended at once. Main thread."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from maya import cmds

from rushes.core.host_data import Finding

from .dependencies import list_dependencies
from .scene import RATES, frame_rate, is_startup, scene_path
from .state import all_cameras

if TYPE_CHECKING:
    from rushes.core.publish.request import PublishRequest

_RATE_FIX = "maya.rate "
_COLOUR_FIX = "maya.colour"
# Between the units with names, those with numbers that shots really have.
_UNITS = (*RATES, "23.976fps", "29.97fps", "47.952fps", "59.94fps", "100fps", "120fps")


def find_problems(request: PublishRequest) -> Iterator[Finding]:
    """Give what speaks against this publish; nothing here stops it."""
    if not scene_path():
        yield Finding(
            "maya.unsaved", "warning", "The scene was never saved, so nobody can find it again."
        )
    if all(is_startup(camera) for camera in all_cameras()):
        yield Finding(
            "maya.no-camera", "info", "The scene has no camera of its own; the view is captured."
        )
    rate = frame_rate(cmds.currentUnit(query=True, time=True))
    if request.rate is not None and request.rate != rate:
        unit = unit_of(request.rate)
        yield Finding(
            "maya.rate",
            "warning",
            f"The scene runs at {float(rate):g} frames a second, the shot at {float(request.rate):g}.",
            fix=_RATE_FIX + unit if unit else "",
        )
    if not cmds.colorManagementPrefs(query=True, cmEnabled=True):
        yield Finding(
            "maya.colour",
            "warning",
            "Colour management is off, so the picture is not what others see.",
            fix=_COLOUR_FIX,
        )
    yield from _missing_files()


def fix(finding: Finding) -> bool | None:
    """Mend a finding of ours; the artist can undo it. None where it is not ours."""
    if finding.fix.startswith(_RATE_FIX):
        # Keys stay on their frames: the scene was animated to frame numbers.
        cmds.currentUnit(time=finding.fix[len(_RATE_FIX) :], updateAnimation=False)
        return True
    if finding.fix == _COLOUR_FIX:
        cmds.colorManagementPrefs(edit=True, cmEnabled=True)
        return True
    return None


def unit_of(rate: Fraction) -> str:
    """Return Maya's time unit of a rate, empty where Maya has none."""
    return next((unit for unit in _UNITS if frame_rate(unit) == rate), "")


def _missing_files() -> Iterator[Finding]:
    # A texture's name may stand for many files; whether those are there is not for here.
    gone = [
        used
        for used in list_dependencies()
        if used.kind in ("reference", "sound") and not Path(used.path).is_file()
    ]
    if gone:
        yield Finding(
            "maya.missing-files",
            "warning",
            f"{len(gone)} files of the scene are missing, first {Path(gone[0].path).name}.",
            nodes=tuple(used.node for used in gone),
        )
