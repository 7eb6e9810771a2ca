"""Makes the movies that go to review: H.264 that every browser plays and seeks frame by frame.

Eight-bit 4:2:0 in limited range with the colour tags of the display, constant rate with the exact
fraction, closed groups of pictures no longer than half a second, index at the front. The files appear
finished or not at all. All movies of a footage are made in one pass over its frames, which may still be
on their way.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from ..errors import CancelledError, EncodeError
from .encode_command import EncodeJob, encode_arguments
from .encoders import X264, Encoder, encoder_arguments
from .ffmpeg import Ffmpeg, find_ffmpeg
from .filmstrip import Filmstrip, plan_filmstrip, write_filmstrip
from .footage import Footage
from .options import USUAL, EncodeOptions
from .probe import MovieInfo, probe_movie
from .renditions import REVIEW_MOVIE, Rendition, fitted, renditions
from .sound import sound_track
from .temporary import finished_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .burn_in_draw import BurnIn
    from .image_source import Arrival
    from .marks import SourceMarks
    from .reader import FootageReader
    from .segments.cache import SegmentCache

logger = logging.getLogger(__name__)

__all__ = [
    "EncodeOptions",
    "Feed",
    "ReviewMedia",
    "ReviewMovie",
    "encode_movie",
    "encode_review",
    "encoder_arguments",
]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Feed:
    """What happens to the pictures on their way to the encoder.

    Attributes:
        ffmpeg: The program, as for `find_ffmpeg`.
        on_frame: Called with the frames done and the frames in all, on the calling thread.
        cancelled: Asked before every frame, on the calling thread; True stops and leaves nothing.
        marks: Where to note what each image holds, for `certify.certify_movie`.
        burn_in: Draws on every picture, before it is scaled.
        arrival: Waits until the image of a scene frame is whole on disk and returns its path, for
            images that are still being made; called on the calling thread, in order. What it raises
            stops the encoding and leaves nothing.
        encoder: Which encoder makes the movies.
        cache: Segments of movies made before; with it, only what changed is encoded. Movies from
            movies and from graphics cards are always made as a whole.
    """

    ffmpeg: str = ""
    on_frame: Progress | None = None
    cancelled: Callable[[], bool] | None = None
    marks: SourceMarks | None = None
    burn_in: BurnIn | None = None
    arrival: Arrival | None = None
    encoder: Encoder = X264
    cache: SegmentCache | None = None


@dataclass(frozen=True)
class ReviewMovie:
    """One finished movie: the name of its component and what the file says about itself."""

    component: str
    info: MovieInfo


@dataclass(frozen=True)
class ReviewMedia:
    """What one pass made.

    Attributes:
        movies: One or two, the smallest first.
        filmstrip: What the hover filmstrip holds.
    """

    movies: tuple[ReviewMovie, ...]
    filmstrip: Filmstrip


def encode_review(
    footage: Footage,
    movie: Path,
    full: Path,
    filmstrip: Path,
    *,
    options: EncodeOptions = USUAL,
    feed: Feed | None = None,
) -> ReviewMedia:
    """Make everything that plays: a movie within 1080p, one in full size where that is larger, a filmstrip.

    Args:
        footage: Pictures, colour and sound. With `Feed.arrival`, its `files` name the frames that will
            come and where they will lie.
        movie: The movie within 1080p.
        full: The one in full size; not made where the first is as large.
        filmstrip: The hover filmstrip, ending in `.jpg`.
        options: How to encode.
        feed: What happens on the way.

    Raises:
        RushesError: As `encode_movie` does, and whatever `Feed.arrival` raises.
    """
    feed = feed or Feed()
    reader = _reader(footage, feed)
    wanted = renditions(_stored(reader), reader.pixel_aspect, options)
    strip = plan_filmstrip((wanted[0].width, wanted[0].height), footage.frames.count)
    paths = [movie, full][: len(wanted)]
    infos = _encode(footage, reader, list(zip(wanted, paths)), options, feed, (strip, filmstrip))
    made = tuple(ReviewMovie(one.name, info) for one, info in zip(wanted, infos))
    return ReviewMedia(made, strip)


def encode_movie(
    footage: Footage,
    output: Path,
    *,
    options: EncodeOptions = USUAL,
    feed: Feed | None = None,
) -> MovieInfo:
    """Encode a footage to one MP4.

    Odd sizes grow by one row or column that repeats the last one, because 4:2:0 needs even sizes. Pixels
    that are not square are made square by changing the width. Larger pictures than the options allow are
    scaled down, never up.

    Args:
        footage: Pictures, colour and sound.
        output: The file to make; one that exists is replaced when the new one is finished.
        options: How to encode.
        feed: What happens on the way.

    Returns:
        What the finished file says about itself.

    Raises:
        InputError: The footage has gaps, damaged files or files of different sizes.
        ColourError: Its colour cannot be made.
        EncodeError: ffmpeg failed; the fact `output` holds what it said.
        NoSpaceError: The disk is full.
        FileAccessError: The folder cannot be written.
        MissingPartError: ffmpeg or a library is not installed.
        CancelledError: `Feed.cancelled` answered True.
    """
    feed = feed or Feed()
    reader = _reader(footage, feed)
    most = options.max_width, options.max_height
    only = Rendition(REVIEW_MOVIE, *fitted(_stored(reader), reader.pixel_aspect, *most))
    return _encode(footage, reader, [(only, output)], options, feed)[0]


def _reader(footage: Footage, feed: Feed) -> FootageReader:
    from .reader import FootageReader

    program = find_ffmpeg(feed.ffmpeg)
    return FootageReader(footage, ffmpeg=program, marks=feed.marks, arrival=_once(feed.arrival))


def _once(arrival: Arrival | None) -> Arrival | None:
    """Return an arrival that is asked once for each frame; later calls come from other threads."""
    return None if arrival is None else lru_cache(maxsize=None)(arrival)


def _stored(reader: FootageReader) -> tuple[int, int]:
    """Return the size that is fed to the encoder, which is even."""
    width, height = reader.size
    return width + width % 2, height + height % 2


def _encode(
    footage: Footage,
    reader: FootageReader,
    movies: Sequence[tuple[Rendition, Path]],
    options: EncodeOptions,
    feed: Feed,
    strip: tuple[Filmstrip, Path] | None = None,
) -> list[MovieInfo]:
    program, count = find_ffmpeg(feed.ffmpeg), footage.frames.count
    with ExitStack() as files:
        partial = [(one, files.enter_context(finished_file(path))) for one, path in movies]
        job = EncodeJob(
            size=_stored(reader),
            rate=footage.frames.rate,
            count=count,
            tags=reader.tags,
            movies=partial,
            options=options,
            sound=sound_track(footage),
            encoder=feed.encoder,
            strip=(strip[0], files.enter_context(finished_file(strip[1]))) if strip else None,
        )
        if feed.cache is not None and feed.encoder == X264 and not footage.movie:
            said = _in_segments(footage, reader, job, program, feed, feed.cache)
        else:
            said = _in_one(reader, job, program, feed)
        infos = [probe_movie(path) for _, path in partial]
        for info in infos:
            _require_frames(info, count, said)
    return [replace(info, path=str(path)) for info, (_, path) in zip(infos, movies)]


def _in_one(reader: FootageReader, job: EncodeJob, program: str, feed: Feed) -> list[str]:
    """Make all of a job in one run of ffmpeg; return what it said."""
    with closing(Ffmpeg(program, encode_arguments(job), feeds=True)) as encoder:
        _feed(encoder, reader.even_pictures(feed.burn_in), job.count, feed)
        if encoder.finish(feed.cancelled):
            raise encoder.failure("encoding the movie")
        return encoder.said


def _in_segments(
    footage: Footage,
    reader: FootageReader,
    job: EncodeJob,
    program: str,
    feed: Feed,
    cache: SegmentCache,
) -> list[str]:
    """Make all of a job from segments, those that are known from the cache."""
    from .segments.movie import SegmentedMovies

    movies = SegmentedMovies(
        footage,
        reader,
        job,
        program=program,
        cache=cache,
        burn_in=feed.burn_in,
        marks=feed.marks,
        arrival=reader.await_image,
        on_frame=feed.on_frame,
        cancelled=feed.cancelled,
    )
    logger.info("%s", movies.encode())
    if job.strip:
        strip, path = job.strip
        write_filmstrip(program, job.movies[0][1], strip, job.rate, job.count, path)
    return []


def _require_frames(info: MovieInfo, count: int, said: list[str]) -> None:
    if info.frames != count:
        raise EncodeError(f"The movie has {info.frames} frames instead of {count}.", output=said)


def _feed(
    encoder: Ffmpeg, every: Generator[NDArray[np.uint8], None, None], count: int, feed: Feed
) -> None:
    with closing(every) as pictures:
        for done, picture in enumerate(pictures, start=1):
            if feed.cancelled is not None and feed.cancelled():
                raise CancelledError("The encoding was cancelled.")
            try:
                encoder.input.write(picture.data)
            except OSError as error:  # a broken pipe: the encoder has gone
                raise encoder.failure("encoding the movie") from error
            if feed.on_frame is not None:
                feed.on_frame(done, count)
