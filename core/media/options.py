"""How a movie is encoded: plain data that requests and presets carry. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EncodeOptions:
    """How to encode.

    Attributes:
        preset: Speed of x264, `ultrafast` to `veryslow`.
        crf: Quality of x264, lower is better; 18 shows no difference at normal viewing.
        gop: Longest distance between key frames, in frames; shortened to half a second.
        max_width: Greatest width in pixels. Decoders in browsers and phones end at 4096.
        max_height: Greatest height in pixels.
        audio_kbps: Bits a second of the AAC sound, in thousands.
    """

    preset: str = "fast"
    crf: int = 18
    gop: int = 12
    max_width: int = 4096
    max_height: int = 2160
    audio_kbps: int = 192


USUAL = EncodeOptions()
