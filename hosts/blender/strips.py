"""Sounds and movies in the video sequencer. Main thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy

from rushes.core.host_data import Sound

from .state import current_scene


def sounds_of(scene: Any, rate: float) -> Iterator[Sound]:
    """Give the sounds that play with `scene`, at `rate` frames a second, each with the gain it is heard at."""
    for strip in _strips(scene, "SOUND"):
        if strip.sound is None or strip.sound.packed_file or not _is_heard(scene, strip):
            continue
        skipped = (strip.frame_offset_start + strip.animation_offset_start) / rate
        # Some versions can also shift the sound inside of its strip; positive is later.
        skipped -= getattr(strip, "sound_offset", 0.0)
        yield Sound(
            path=bpy.path.abspath(strip.sound.filepath, library=strip.sound.library),
            start=float(strip.frame_final_start) + max(0.0, -skipped) * rate,
            offset=max(0.0, skipped),
            volume=strip.volume,
        )


def sound_strips() -> list[Any]:
    """Return the sound strips of the current scene."""
    return list(_strips(current_scene(), "SOUND"))


def movie_strips() -> list[Any]:
    """Return the movie strips of the current scene."""
    return list(_strips(current_scene(), "MOVIE"))


def _strips(scene: Any, kind: str) -> Iterator[Any]:
    editor = scene.sequence_editor
    if editor is None:
        return
    # Strips were called sequences up to 4.3.
    strips = editor.strips_all if hasattr(editor, "strips_all") else editor.sequences_all
    yield from (strip for strip in strips if strip.type == kind)


def _is_heard(scene: Any, strip: Any) -> bool:
    channels = getattr(scene.sequence_editor, "channels", None)
    return not strip.mute and not (channels and channels[strip.channel].mute)
