"""Makes movies from segments: encodes those that no cache holds, side by side, and joins all.

One segment is one run of ffmpeg that makes its part of every rendition, so that segments depend on
nothing before them. Needs the extra `worker`.
"""

from __future__ import annotations

import os
import queue
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import CancelledError
from ..encode_command import EncodeJob, encode_arguments
from ..encoders import timescale
from ..ffmpeg import Ffmpeg
from ..parts import needed
from ..sound import SoundTrack
from .cache import SegmentCache
from .fingerprint import recipe_hash, segment_key, shown_frames
from .join import join_segments
from .plan import Segment, cut, segment_length

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from ..burn_in_draw import BurnIn
    from ..footage import Footage
    from ..marks import SourceMarks
    from ..reader import FootageReader

# One encoder keeps four processors busy; on machines with more, several work beside each other.
_SIDE_BY_SIDE = max(1, min(4, (os.cpu_count() or 1) // 4))
# Where hardly anything changed, hashing the images is most of the work.
_HASHING = 2
_POLL_S = 0.05
_MARKS = "marks.npy"


@dataclass(frozen=True)
class Reuse:
    """How much of a movie was there already.

    Attributes:
        frames: Frames of the movie.
        encoded: How many of them were encoded now.
        segments: Segments of the movie.
        reused: How many of them came from the cache.
    """

    frames: int
    encoded: int
    segments: int
    reused: int


class SegmentedMovies:
    """One encode of a footage of images.

    Args:
        footage: What to encode; no movie.
        reader: A reader of it.
        job: What to make. Its filmstrip is left to the caller.
        program: ffmpeg.
        cache: Where segments are kept.
        burn_in: Draws on every picture.
        marks: Where to note what each image holds, also for segments from the cache.
        arrival: Waits for the image of a scene frame; asked on the calling thread, in order.
        on_frame: Called with the frames done and the frames in all, on the calling thread.
        cancelled: Asked on the calling thread; True stops and leaves nothing.
    """

    def __init__(
        self,
        footage: Footage,
        reader: FootageReader,
        job: EncodeJob,
        *,
        program: str,
        cache: SegmentCache,
        burn_in: BurnIn | None = None,
        marks: SourceMarks | None = None,
        arrival: Callable[[int], object] | None = None,
        on_frame: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._footage, self._reader, self._job, self._program = footage, reader, job, program
        self._cache, self._burn_in, self._marks = cache, burn_in, marks
        self._arrival, self._on_frame, self._cancelled = arrival, on_frame, cancelled
        self._shown = shown_frames(footage)
        self._recipe = recipe_hash(job, reader, program)
        self._done: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._reported = 0

    def encode(self) -> Reuse:
        """Write the movies of the job.

        Raises:
            InputError: An image is not there, damaged, or of another size.
            EncodeError: ffmpeg failed.
            NoSpaceError: The disk is full.
            CancelledError: `cancelled` answered True.
            RushesError: Whatever `arrival` raises.
        """
        length = segment_length(self._job.rate)
        segments = cut(self._job.count, length or self._job.count)
        beside = self._job.movies[0][1].parent
        with tempfile.TemporaryDirectory(prefix=".segments-", dir=beside) as folder:
            made = self._make(segments, Path(folder))
            for index, (_, output) in enumerate(self._job.movies):
                pieces = [
                    Path(folder) / str(segment.first) / f"{index}.mp4" for segment in segments
                ]
                join_segments(
                    self._program,
                    [(piece, segment.count) for piece, segment in zip(pieces, segments)],
                    self._job.rate,
                    output,
                    sound=self._job.sound,
                    audio_kbps=self._job.options.audio_kbps,
                    timescale=timescale(self._job.rate),
                    cancelled=self._cancelled,
                )
        encoded = sum(segment.count for segment, new in zip(segments, made) if new)
        return Reuse(self._job.count, encoded, len(segments), made.count(False))

    def _make(self, segments: list[Segment], folder: Path) -> list[bool]:
        """Bring every segment into a folder of its own; return which had to be encoded."""
        pool = ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="segment")
        hashing = ThreadPoolExecutor(_HASHING, thread_name_prefix="hash")
        work: list[Future[bool]] = []
        try:
            for segment in segments:
                self._await_images(segment)
                key = hashing.submit(self._key, segment)
                work.append(pool.submit(self._segment, segment, key, folder / str(segment.first)))
            while wait(work, _POLL_S, FIRST_EXCEPTION).not_done:
                self._report()
                if any(one.done() and one.exception() for one in work):
                    break
            self._report()
            return [one.result() for one in work]
        finally:
            self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            hashing.shutdown(wait=True, cancel_futures=True)

    def _await_images(self, segment: Segment) -> None:
        last: int | None = None
        for media in range(segment.first, segment.first + segment.count):
            frame = self._shown[media]
            if self._arrival is not None and frame is not None and frame != last:
                self._arrival(frame)
            last = frame
            self._report()

    def _report(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise CancelledError("The encoding was cancelled.")
        with suppress(queue.Empty):
            while True:
                self._reported += self._done.get_nowait()
                if self._on_frame is not None:
                    self._on_frame(self._reported, self._job.count)

    def _key(self, segment: Segment) -> str:
        return segment_key(self._recipe, self._footage, self._shown, segment, self._burn_in)

    def _segment(self, segment: Segment, hashed: Future[str], folder: Path) -> bool:
        """Take a segment from the cache or encode it; return whether it was encoded."""
        key = hashed.result()
        if self._taken(key, segment, folder):
            self._done.put(segment.count)
            return False
        folder.mkdir()
        files = [folder / f"{index}.mp4" for index in range(len(self._job.movies))]
        self._encode(segment, files)
        if self._marks is not None:
            np.save(folder / _MARKS, self._marks.packed(self._images(segment)))
            files.append(folder / _MARKS)
        self._cache.keep(key, files)
        return True

    def _taken(self, key: str, segment: Segment, folder: Path) -> bool:
        files = self._cache.take(key, folder)
        if files is None:
            return False
        if self._marks is None:
            return True
        try:
            self._marks.unpack(self._images(segment), np.load(folder / _MARKS))
        except (OSError, ValueError):  # kept by somebody who did not note them
            for file in files:
                file.unlink()
            folder.rmdir()
            return False
        return True

    def _images(self, segment: Segment) -> list[int]:
        shown = self._shown[segment.first : segment.first + segment.count]
        return sorted({frame for frame in shown if frame is not None})

    def _encode(self, segment: Segment, files: list[Path]) -> None:
        movies = [(movie, file) for (movie, _), file in zip(self._job.movies, files)]
        job = replace(self._job, count=segment.count, movies=movies, sound=SoundTrack(), strip=None)
        pictures = self._reader.even_pictures(self._burn_in, segment.first, segment.count)
        with closing(Ffmpeg(self._program, encode_arguments(job), feeds=True)) as encoder:
            with closing(pictures) as every:
                for picture in every:
                    if self._stop.is_set():
                        raise CancelledError("The encoding was cancelled.")
                    try:
                        encoder.input.write(picture.data)
                    except OSError as error:  # a broken pipe: the encoder has gone
                        raise encoder.failure("encoding the movie") from error
                    self._done.put(1)
            if encoder.finish(self._stop.is_set):
                raise encoder.failure("encoding the movie")
