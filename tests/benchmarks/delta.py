"""A second version of a shot with 10 % of its frames changed, beside a full one of the same frames.

Time is what the worker spends from frames to certified movies and filmstrip, and bytes what it then
sends; the full version starts with an empty cache and sends all. The frame number is burnt in, so no two
segments are alike; a few rendered frames with grain stand for all by links. The changed frames lie in one
piece, as when an artist works on a part of a shot; `scattered` has as many in as many pieces as there are
segments, where nothing can be saved. Both ways end in the same bytes, which is checked.

RUSHES_BENCH_SIZE gives another size, as `320x180`, RUSHES_BENCH_FRAMES another length.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from rushes.core.host_data import ColourState
from rushes.core.media.burn_in import BurnInTemplate
from rushes.core.media.burn_in_draw import BurnIn
from rushes.core.media.certify import certify_movie
from rushes.core.media.encode import Feed, encode_review
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.marks import SourceMarks
from rushes.core.media.segments.cache import SegmentCache
from rushes.core.publish.chunks import chunks_of, spans

from ._frames import write_grainy_sequence
from ._media_work import RATE

FRAMES = int(os.environ.get("RUSHES_BENCH_FRAMES", "480"))
WIDTH, HEIGHT = map(int, os.environ.get("RUSHES_BENCH_SIZE", "1920x1080").split("x"))
CHANGED = 0.1
VARIETY = 24
_TEMPLATE = BurnInTemplate({"bottom_right": "{frame}", "bottom_left": "{shot}"})


def measure(runs: int) -> dict[str, object]:
    """Make versions in turn, `runs` times; medians."""
    found: dict[str, list[dict[str, Any]]] = {"full": [], "piece": [], "scattered": []}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "exr").mkdir()
        write_grainy_sequence(work / "exr", VARIETY, (WIDTH, HEIGHT))
        for turn in range(runs):
            _one_turn(work / str(turn), work / "exr", found)
    full = {key: _median(found["full"], key) for key in ("seconds", "bytes_sent")}
    figures: dict[str, object] = {
        "benchmark": "delta",
        "frames": FRAMES,
        "size": (WIDTH, HEIGHT),
        "runs": runs,
        "cores": os.cpu_count(),
        "full": full,
    }
    for name in ("piece", "scattered"):
        mine = {key: _median(found[name], key) for key in full}
        figures[name] = {
            **mine,
            "time_ratio": round(mine["seconds"] / full["seconds"], 3),
            "bytes_ratio": round(mine["bytes_sent"] / full["bytes_sent"], 3),
        }
    return figures


def _one_turn(work: Path, exr: Path, found: dict[str, list[dict[str, Any]]]) -> None:
    work.mkdir()
    count = round(FRAMES * CHANGED)
    start = FRAMES // 3
    cache = SegmentCache(work / "cache", 1 << 40)
    first = _footage(exr, ())
    full, old = _version(first, cache, work / "full")
    found["full"].append({**full, "bytes_sent": sum(path.stat().st_size for path in old)})
    ways = {
        "piece": range(start, start + count),
        "scattered": range(1, FRAMES, max(1, FRAMES // count)),
    }
    for name, changed in ways.items():
        footage = _footage(exr, changed)
        figures, movies = _version(footage, cache, work / name)
        sent = 0
        for new, before in zip(movies, old):
            parts = spans(chunks_of(new), chunks_of(before))
            sent += sum(part.size for part in parts if not part.is_old)
        found[name].append({**figures, "bytes_sent": sent})
        _, clean = _version(footage, SegmentCache(work / f"empty-{name}", 1 << 40), work / "clean")
        if [path.read_bytes() for path in clean] != [path.read_bytes() for path in movies]:
            raise RuntimeError("a movie from the cache differs from one made without")


def _version(
    footage: Footage, cache: SegmentCache, folder: Path
) -> tuple[dict[str, Any], list[Path]]:
    """Make and certify the movies of a version; return the time, and the files that are sent."""
    folder.mkdir(exist_ok=True)
    begin = time.perf_counter()
    feed = Feed(
        marks=SourceMarks(),
        burn_in=BurnIn(_TEMPLATE, {"shot": "sh010"}, footage.frames),
        cache=cache,
    )
    files = [folder / name for name in ("movie.mp4", "full.mp4", "strip.jpg")]
    media = encode_review(footage, files[0], files[1], files[2], feed=feed)
    for movie in media.movies:
        found = certify_movie(
            footage, Path(movie.info.path), marks=feed.marks, burn_in=feed.burn_in
        )
        found.require()
    return {"seconds": time.perf_counter() - begin}, [path for path in files if path.exists()]


def _footage(exr: Path, changed: Collection[int]) -> Footage:
    """Return the shot; at changed frames it shows another of the rendered frames."""
    frames = FrameMap(1, FRAMES, RATE)
    files = {}
    for frame in frames.captured:
        number = 1 + (frame + (11 if frame in changed else 0)) % VARIETY
        files[frame] = str(exr / f"f.{number:05d}.exr")
    return Footage(files, frames, ColourState(), baked=False)


def _median(found: list[dict[str, Any]], key: str) -> float:
    return round(statistics.median(one[key] for one in found), 3)
