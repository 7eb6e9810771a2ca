"""The H.264 encoders ffmpeg may have, and what each is told.

x264 is the one every movie is measured by. Those of graphics cards are faster and have quality scales of
their own; `encoder_choice` decides whether one is used. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .colour_tags import SRGB, ColourTags
from .options import EncodeOptions


@dataclass(frozen=True)
class Encoder:
    """One encoder of ffmpeg.

    Attributes:
        name: As ffmpeg calls it.
        quality: Its options, `{crf}` stands for the quality of x264 and `{cq}` for a little better.
        devices: Options before the inputs, to open a device.
        upload: Filter that brings pictures to the device, empty for encoders that take them as they are.
    """

    name: str
    quality: tuple[str, ...]
    devices: tuple[str, ...] = ()
    upload: str = ""


X264 = Encoder("libx264", ("-preset", "{speed}", "-crf", "{crf}", "-x264-params", "open-gop=0"))
# Their quality scales are coarser than that of x264, so they get two steps more. Options as `ffmpeg -h
# encoder=NAME` lists them.
HARDWARE = (
    Encoder(
        "h264_nvenc",
        ("-preset", "p5", "-tune", "hq", "-rc", "constqp", "-qp", "{cq}", "-forced-idr", "1"),
    ),
    Encoder("h264_videotoolbox", ("-q:v", "70", "-allow_sw", "0")),
    Encoder("h264_qsv", ("-preset", "medium", "-global_quality", "{cq}")),
    Encoder(
        "h264_vaapi",
        ("-rc_mode", "CQP", "-qp", "{cq}"),
        devices=("-vaapi_device", "/dev/dri/renderD128"),
        upload="format=nv12,hwupload",
    ),
)


def encoder_arguments(
    options: EncodeOptions,
    rate: Fraction,
    tags: ColourTags = SRGB,
    encoder: Encoder = X264,
) -> list[str]:
    """Return ffmpeg's output options for the picture, without the name of the file.

    Args:
        options: How to encode.
        rate: Frames a second.
        tags: What the pixels mean.
        encoder: Which encoder.
    """
    gop = max(1, min(options.gop, round(rate / 2)))
    values = {"speed": options.preset, "crf": options.crf, "cq": max(1, options.crf - 2)}
    return [
        *("-c:v", encoder.name, "-profile:v", "high"),
        *(() if encoder.upload else ("-pix_fmt", "yuv420p")),
        *(word.format(**values) for word in encoder.quality),
        *("-g", str(gop), "-bf", "2"),
        *("-color_primaries", tags.primaries, "-color_trc", tags.transfer),
        *("-colorspace", tags.matrix, "-color_range", "tv"),
        *("-video_track_timescale", str(timescale(rate))),
        *("-map_metadata", "-1", "-movflags", "+faststart"),
    ]


def timescale(rate: Fraction) -> int:
    """Return ticks a second such that every frame begins on one, fine enough for the edit list."""
    scale = rate.numerator
    while scale < 10000:
        scale *= 2
    return scale
