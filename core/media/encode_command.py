"""What ffmpeg is told to make all movies of a footage, and its filmstrip, in one pass. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from .colour_tags import ColourTags
from .encoders import X264, Encoder, encoder_arguments
from .filmstrip import Filmstrip, filmstrip_filter
from .options import EncodeOptions
from .renditions import Rendition
from .sound import SoundTrack

_FINE = "flags=lanczos+accurate_rnd+full_chroma_int"


@dataclass(frozen=True)
class EncodeJob:
    """One run of ffmpeg.

    Attributes:
        size: Pixels (width, height) of what is fed, even.
        rate: Frames a second.
        count: Frames.
        tags: What the pixels mean.
        movies: What to make and where, the smallest first.
        options: How to encode.
        sound: What is heard.
        encoder: Which encoder.
        strip: The filmstrip and where it goes, if wanted.
    """

    size: tuple[int, int]
    rate: Fraction
    count: int
    tags: ColourTags
    movies: Sequence[tuple[Rendition, Path]]
    options: EncodeOptions
    sound: SoundTrack
    encoder: Encoder = X264
    strip: tuple[Filmstrip, Path] | None = None


def encode_arguments(job: EncodeJob) -> list[str]:
    """Return the arguments for ffmpeg, which takes raw R'G'B' from its standard input."""
    graph = [*_picture_filters(job), *_sound_filters(job)]
    arguments = [
        *job.encoder.devices,
        *("-f", "rawvideo", "-pixel_format", "rgb24"),
        *("-video_size", f"{job.size[0]}x{job.size[1]}"),
        *("-framerate", str(job.rate), "-i", "pipe:0"),
        *job.sound.inputs,
        *("-filter_complex", ";".join(graph)),
    ]
    for index, (_, path) in enumerate(job.movies):
        arguments += ["-map", f"[movie{index}]"]
        arguments += encoder_arguments(job.options, job.rate, job.tags, job.encoder)
        if job.sound.filters:
            arguments += ["-map", f"[sound{index}]", "-c:a", "aac"]
            arguments += ["-b:a", f"{job.options.audio_kbps}k"]
        arguments += ["-f", "mp4", str(path)]
    if job.strip:
        arguments += ["-map", "[strip]", "-frames:v", "1", "-color_range", "pc"]
        arguments += ["-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg", str(job.strip[1])]
    return arguments


def _picture_filters(job: EncodeJob) -> list[str]:
    """Return chains from `[0:v]` to `[movie0]`, `[movie1]` and `[strip]`."""
    chains = []
    source = "[0:v]"
    if job.strip:
        chains.append(f"{source}split=2[all][some]")
        chains.append(f"[some]{filmstrip_filter(job.strip[0], job.count)}[strip]")
        source = "[all]"
    (largest, _), *smaller = reversed(job.movies)
    first = (
        f"{source}scale={largest.width}:{largest.height}:in_range=pc:out_range=tv"
        f":out_color_matrix={job.tags.matrix}:{_FINE},setsar=1,format=yuv420p"
    )
    last = len(job.movies) - 1
    if not smaller:
        return [*chains, f"{first},{_ending(job)}[movie{last}]"]
    # Scaling what is Y'CbCr already gives the same as scaling R'G'B', and costs a third.
    names = "".join(f"[part{index}]" for index in range(len(job.movies)))
    chains += [
        f"{first},split={len(job.movies)}{names}",
        f"[part{last}]{_ending(job)}[movie{last}]",
    ]
    for index, (movie, _) in enumerate(job.movies[:-1]):
        scale = f"scale={movie.width}:{movie.height}:{_FINE},setsar=1,format=yuv420p"
        chains.append(f"[part{index}]{scale},{_ending(job)}[movie{index}]")
    return chains


def _ending(job: EncodeJob) -> str:
    # The tags end the filter chain, because from ffmpeg 9 on a frame's own properties win over the
    # options of the encoder.
    tags = (
        f"setparams=range=tv:color_primaries={job.tags.primaries}:color_trc={job.tags.transfer}"
        f":colorspace={job.tags.matrix}"
    )
    return f"{tags},{job.encoder.upload}" if job.encoder.upload else tags


def _sound_filters(job: EncodeJob) -> list[str]:
    if not job.sound.filters:
        return []
    names = "".join(f"[sound{index}]" for index in range(len(job.movies)))
    return [f"{job.sound.filters};[sound]asplit={len(job.movies)}{names}"]
