"""One side of the media benchmark in a process of its own: `python -m tests.benchmarks._media_work JSON`."""

from __future__ import annotations

import json
import os
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.core.host_data import ColourState
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap

RATE = Fraction(24)


def footage(folder: str, count: int) -> Footage:
    """Return the EXR frames 1 to `count` of a folder, to be shown through the default view."""
    files = {frame: f"{folder}/f.{frame:05d}.exr" for frame in range(1, count + 1)}
    return Footage(files, FrameMap(1, count, RATE), ColourState(), baked=False)


def reviewable(folder: str, count: int, movie: str) -> dict[str, Any]:
    """Make and certify the movie as a publish does; the imports are those of the worker, made once."""
    from rushes.core.media import certify, encode, marks, reader  # noqa: F401

    begin, before = time.perf_counter(), _cpu_seconds()
    source = footage(folder, count)
    feed = encode.Feed(marks=marks.SourceMarks())
    output = Path(movie)
    media = encode.encode_review(
        source, output, output.with_suffix(".full.mp4"), output.with_suffix(".jpg"), feed=feed
    )
    encoded = time.perf_counter()
    found = certify.certify_movie(source, Path(media.movies[0].info.path), marks=feed.marks)
    end = time.perf_counter()
    return {
        "seconds": end - begin,
        "cpu_seconds": _cpu_seconds() - before,
        "certificate_seconds": end - encoded,
        "failures": list(found.failures),
    }


def _cpu_seconds() -> float:
    """Return what this process and the programs it ran took of all processors."""
    return sum(os.times()[:4])


def colour_error(folder: str, count: int, movie: str) -> dict[str, Any]:
    """Measure a movie against the source through the exact transform; CIEDE2000."""
    from rushes.core.media import certify, marks

    class Unread(marks.SourceMarks):
        """Marks that say nothing: here only the colours count."""

        def __getitem__(self, frame: int) -> Any:
            import numpy as np

            return np.zeros((27, 48), np.float32)

    found = certify.certify_movie(footage(folder, count), Path(movie), marks=Unread())
    return {"mean": found.delta_e_mean, "p99": found.delta_e_p99}


if __name__ == "__main__":
    name, *arguments = json.loads(sys.argv[1])
    print(json.dumps({"reviewable": reviewable, "colour_error": colour_error}[name](*arguments)))
