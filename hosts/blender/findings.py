"""What an artist should know before a publish, and what can be mended at once. Main thread."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Callable

import bpy

from rushes.core.host_data import Finding

from .dependencies import missing_files
from .scene import find_view, frame_rate, set_rate
from .state import current_scene
from .strips import sound_strips

if TYPE_CHECKING:
    from rushes.core.publish.request import PublishRequest

_RATE_FIX = "blender.rate "
_LISTED = 3


def find_problems(request: PublishRequest) -> Iterator[Finding]:
    """Give what speaks against this publish."""
    scene = current_scene()
    if not bpy.data.filepath:
        text = "The scene was never saved, so nobody can find it again."
        yield Finding("blender.unsaved", "warning", text)
    if scene.camera is None and find_view() is None:
        text = "There is nothing to look through: the scene has no camera."
        yield Finding("blender.no-camera", "error", text)
    rate = frame_rate(scene.render.fps, scene.render.fps_base)
    if request.rate is not None and request.rate != rate:
        text = f"The scene runs at {float(rate):g} frames a second, the shot at {float(request.rate):g}."
        yield Finding("blender.rate", "warning", text, fix=f"{_RATE_FIX}{request.rate}")
    yield from _sound()
    gone = missing_files()
    if gone:
        names = [used.node for used in gone]
        told = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
        text = f"Files of the scene are missing: {told}."
        yield Finding("blender.missing-files", "warning", text, tuple(names))


def fix(finding: Finding) -> bool | None:
    """Mend a finding of ours; None where it is not ours."""
    if finding.fix.startswith(_RATE_FIX):
        set_rate(current_scene(), Fraction(finding.fix[len(_RATE_FIX) :]))
        return True
    mend = _FIXES.get(finding.fix)
    if mend is None:
        return None
    for strip in sound_strips():
        mend(strip)
    return True


def _sound() -> Iterator[Finding]:
    muted = tuple(strip.name for strip in sound_strips() if strip.mute)
    if muted:
        text = f"Muted sound is not in the review: {', '.join(muted[:_LISTED])}."
        yield Finding("blender.muted-sound", "info", text, muted, "blender.unmute")
    packed = tuple(strip.name for strip in sound_strips() if _is_packed(strip))
    if packed:
        text = f"Sound inside of the file is not in the review: {', '.join(packed[:_LISTED])}."
        yield Finding("blender.packed-sound", "warning", text, packed, "blender.unpack")


def _is_packed(strip: Any) -> bool:
    return strip.sound is not None and strip.sound.packed_file is not None


def _unmute(strip: Any) -> None:
    strip.mute = False


def _unpack(strip: Any) -> None:
    if _is_packed(strip):
        strip.sound.unpack(method="USE_LOCAL")


_FIXES: dict[str, Callable[[Any], None]] = {"blender.unmute": _unmute, "blender.unpack": _unpack}
