"""How a movie is encoded: plain data that requests and presets carry. Standard library only.

Every field carries its label, a sentence and what may be chosen, so that a panel can make a form of it;
`preset_form` reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

X264_SPEEDS = (
    *("ultrafast", "superfast", "veryfast", "faster", "fast"),
    *("medium", "slow", "slower", "veryslow"),
)


class EncoderChoice(Enum):
    """Which encoder makes the movie.

    Attributes:
        X264: x264, which gives the same movie on every machine.
        HARDWARE: That of the graphics card where one passes the certificate, else x264.
    """

    X264 = "x264"
    HARDWARE = "hardware"


def form(
    label: str,
    help: str,
    *,
    choices: tuple[str, ...] = (),
    least: int | None = None,
    most: int | None = None,
) -> dict[str, Any]:
    """Return what a form shows about a field, as the `metadata` of a dataclass field.

    Args:
        label: One or two words.
        help: A sentence.
        choices: Texts that may be chosen; empty for free ones. Enums bring their own.
        least: The least number.
        most: The greatest number.
    """
    return {"label": label, "help": help, "choices": choices, "least": least, "most": most}


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
        encoder: Which encoder makes the picture.
        full_size: Whether a picture larger than 1080p gets a second movie in its own size.
    """

    preset: str = field(
        default="fast",
        metadata=form("Speed", "Slower makes smaller files.", choices=X264_SPEEDS),
    )
    crf: int = field(
        default=18,
        metadata=form("Quality", "Lower is better; 18 shows no difference.", least=1, most=51),
    )
    gop: int = field(
        default=12,
        metadata=form(
            "Key frames", "Greatest distance of key frames, in frames.", least=1, most=250
        ),
    )
    max_width: int = field(
        default=4096,
        metadata=form("Greatest width", "Wider pictures are made smaller.", least=2, most=8192),
    )
    max_height: int = field(
        default=2160,
        metadata=form("Greatest height", "Higher pictures are made smaller.", least=2, most=8192),
    )
    audio_kbps: int = field(
        default=192,
        metadata=form("Sound", "Thousands of bits a second.", least=32, most=512),
    )
    encoder: EncoderChoice = field(
        default=EncoderChoice.X264,
        metadata=form("Encoder", "Hardware is used only where it passes the certificate."),
    )
    full_size: bool = field(
        default=True,
        metadata=form("Full size", "Makes a second movie of pictures larger than 1080p."),
    )


USUAL = EncodeOptions()
