"""Places the sounds of a footage under its pictures, to the sample.

Every sound is brought to 48 kHz, cut or delayed so that it begins at its scene frame, and mixed without
changing its loudness; the mix is as long as the picture.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from ..errors import NoMediaError, UnsupportedMediaError
from ..host_data import Sound
from .ffmpeg import file_argument
from .footage import Footage
from .frame_map import FrameMap
from .probe import has_sound

SAMPLE_RATE = 48000
_SAMPLE_RATE_TEXT = f"aresample={SAMPLE_RATE},aformat=sample_fmts=fltp:channel_layouts=stereo"


@dataclass(frozen=True)
class SoundTrack:
    """Arguments for ffmpeg.

    Attributes:
        inputs: `-i` arguments, in order.
        filters: Filter graph that ends in `[sound]`, empty without sound.
    """

    inputs: tuple[str, ...] = ()
    filters: str = ""


def sound_track(footage: Footage, first_input: int = 1) -> SoundTrack:
    """Return how to make the sound of a footage.

    Args:
        footage: Its `sounds` and `frames` are used.
        first_input: Number of the first sound among the inputs of ffmpeg.

    Raises:
        NoMediaError: A sound file is not there.
        UnsupportedMediaError: A file holds no sound.
    """
    inputs: list[str] = []
    chains: list[str] = []
    for index, sound in enumerate(footage.sounds):
        require_sound(sound.path)
        inputs += ["-i", file_argument(sound.path)]
        chains.append(f"[{first_input + index}:a:0]{_placed(sound, footage.frames)}[s{index}]")
    if not chains:
        return SoundTrack()
    length = round(footage.frames.duration_s * SAMPLE_RATE)
    mixed = "".join(f"[s{index}]" for index in range(len(chains)))
    chains.append(
        f"{mixed}amix=inputs={len(footage.sounds)}:normalize=0:duration=longest,"
        f"asetpts=N/SR/TB,apad=whole_len={length},atrim=end_sample={length}[sound]"
    )
    return SoundTrack(tuple(inputs), ";".join(chains))


def require_sound(path: str) -> None:
    """Make sure that a file holds sound.

    Raises:
        NoMediaError: It is not there.
        UnsupportedMediaError: It holds no sound.
    """
    if not os.path.isfile(path):
        raise NoMediaError(
            f"The sound {path} is not there.",
            next_step="Restore the sound file, or publish without sound.",
            path=path,
        )
    if not has_sound(path):
        raise UnsupportedMediaError(
            f"{path} holds no sound that can be read.",
            next_step="Export the sound as WAV, or publish without sound.",
            path=path,
        )


def _placed(sound: Sound, frames: FrameMap) -> str:
    begin_s = frames.seconds_at(sound.start)
    skip = round((sound.offset + max(0.0, -begin_s)) * SAMPLE_RATE)
    delay = round(max(0.0, begin_s) * SAMPLE_RATE)
    return (
        f"{_SAMPLE_RATE_TEXT},atrim=start_sample={skip},asetpts=N/SR/TB,"
        f"volume={sound.volume},adelay=delays={delay}S:all=1"
    )
