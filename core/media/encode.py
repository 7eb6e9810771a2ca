"""Makes the one movie that goes to review: H.264 that every browser plays and seeks frame by frame.

Eight-bit 4:2:0 in limited range with the colour tags of the display, constant rate with the exact
fraction, closed groups of pictures no longer than half a second, index at the front. The file appears
finished or not at all.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from ..errors import CancelledError, EncodeError
from .colour_tags import SRGB, ColourTags
from .ffmpeg import Ffmpeg, find_ffmpeg
from .footage import Footage
from .options import USUAL, EncodeOptions
from .probe import MovieInfo, probe_movie
from .sound import sound_track
from .temporary import finished_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .burn_in_draw import BurnIn
    from .marks import SourceMarks
    from .reader import FootageReader

__all__ = ["EncodeOptions", "encode_movie", "encoder_arguments"]

Progress = Callable[[int, int], None]


def encode_movie(
    footage: Footage,
    output: Path,
    *,
    options: EncodeOptions = USUAL,
    ffmpeg: str = "",
    on_frame: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    marks: SourceMarks | None = None,
    burn_in: BurnIn | None = None,
) -> MovieInfo:
    """Encode a footage to MP4.

    Odd sizes grow by one row or column that repeats the last one, because 4:2:0 needs even sizes. Pixels
    that are not square are made square by changing the width. Larger pictures than the options allow are
    scaled down, never up.

    Args:
        footage: Pictures, colour and sound.
        output: The file to make; one that exists is replaced when the new one is finished.
        options: How to encode.
        ffmpeg: The program, as for `find_ffmpeg`.
        on_frame: Called with the frames done and the frames in all, on the calling thread.
        cancelled: Asked before every frame, on the calling thread; True stops and leaves nothing.
        marks: Where to note what each image holds, for `certify.certify_movie`.
        burn_in: Draws on every picture, before it is scaled.

    Returns:
        What the finished file says about itself.

    Raises:
        InputError: The footage has gaps, damaged files or files of different sizes.
        ColourError: Its colour cannot be made.
        EncodeError: ffmpeg failed; the fact `output` holds what it said.
        NoSpaceError: The disk is full.
        FileAccessError: The folder cannot be written.
        MissingPartError: ffmpeg or a library is not installed.
        CancelledError: `cancelled` answered True.
    """
    from .reader import FootageReader

    program = find_ffmpeg(ffmpeg)
    reader = FootageReader(footage, ffmpeg=program, marks=marks)
    with finished_file(output) as partial:
        arguments = _arguments(footage, reader, options, partial)
        with closing(Ffmpeg(program, arguments, feeds=True)) as encoder:
            _feed(encoder, _even(reader, burn_in), footage.frames.count, on_frame, cancelled)
            if encoder.finish(cancelled):
                raise encoder.failure("encoding the movie")
        info = probe_movie(partial)
        if info.frames != footage.frames.count:
            raise EncodeError(
                f"The movie has {info.frames} frames instead of {footage.frames.count}.",
                output=encoder.said,
            )
    return replace(info, path=str(output))


def _feed(
    encoder: Ffmpeg,
    every: Generator[NDArray[np.uint8], None, None],
    count: int,
    on_frame: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    with closing(every) as pictures:
        for done, picture in enumerate(pictures, start=1):
            if cancelled is not None and cancelled():
                raise CancelledError("The encoding was cancelled.")
            try:
                encoder.input.write(picture.data)
            except OSError as error:  # a broken pipe: the encoder has gone
                raise encoder.failure("encoding the movie") from error
            if on_frame is not None:
                on_frame(done, count)


def _even(
    reader: FootageReader, burn_in: BurnIn | None = None
) -> Generator[NDArray[np.uint8], None, None]:
    """Give the pictures, drawn upon, with an even number of rows and columns."""
    import numpy as np

    width, height = reader.size
    with closing(reader.pictures()) as pictures:
        for media, picture in enumerate(pictures):
            if burn_in is not None:
                picture = burn_in.drawn(picture, media)
            if width % 2 or height % 2:
                picture = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
            yield np.ascontiguousarray(picture)


def _arguments(
    footage: Footage, reader: FootageReader, options: EncodeOptions, output: Path
) -> list[str]:
    frames, tags = footage.frames, reader.tags
    stored = tuple(side + side % 2 for side in reader.size)
    width, height = _target(stored, reader.pixel_aspect, options)
    sound = sound_track(footage)
    # The tags end the filter chain, because from ffmpeg 9 on a frame's own properties win over the
    # options of the encoder.
    picture = (
        f"[0:v]scale={width}:{height}:in_range=pc:out_range=tv:out_color_matrix={tags.matrix}"
        ":flags=lanczos+accurate_rnd+full_chroma_int,setsar=1,format=yuv420p,"
        f"setparams=range=tv:color_primaries={tags.primaries}:color_trc={tags.transfer}"
        f":colorspace={tags.matrix}[picture]"
    )
    return [
        *("-f", "rawvideo", "-pixel_format", "rgb24"),
        *("-video_size", f"{stored[0]}x{stored[1]}"),
        *("-framerate", str(frames.rate), "-i", "pipe:0"),
        *sound.inputs,
        *("-filter_complex", ";".join(part for part in (picture, sound.filters) if part)),
        *("-map", "[picture]"),
        *encoder_arguments(options, frames.rate, tags),
        *(("-map", "[sound]", "-c:a", "aac") if sound.filters else ()),
        *(("-b:a", f"{options.audio_kbps}k") if sound.filters else ()),
        *("-f", "mp4", str(output)),
    ]


def encoder_arguments(options: EncodeOptions, rate: Fraction, tags: ColourTags = SRGB) -> list[str]:
    """Return ffmpeg's output options for the picture, without the name of the file.

    Args:
        options: How to encode.
        rate: Frames a second.
        tags: What the pixels mean.
    """
    gop = max(1, min(options.gop, round(rate / 2)))
    return [
        *("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p"),
        *("-preset", options.preset, "-crf", str(options.crf)),
        *("-g", str(gop), "-bf", "2", "-x264-params", "open-gop=0"),
        *("-color_primaries", tags.primaries, "-color_trc", tags.transfer),
        *("-colorspace", tags.matrix, "-color_range", "tv"),
        *("-video_track_timescale", str(_timescale(rate))),
        *("-map_metadata", "-1", "-movflags", "+faststart"),
    ]


def _target(
    stored: tuple[int, ...], pixel_aspect: float, options: EncodeOptions
) -> tuple[int, int]:
    width, height = stored[0] * pixel_aspect, stored[1]
    scale = min(1.0, options.max_width / width, options.max_height / height)
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def _timescale(rate: Fraction) -> int:
    """Return ticks a second such that every frame begins on one, fine enough for the edit list."""
    scale = rate.numerator
    while scale < 10000:
        scale *= 2
    return scale
