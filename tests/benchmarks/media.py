"""1080p half-float EXR to a reviewable: beside `oiiotool` and `ffmpeg` by hand, and `ffmpeg` alone.

`ffmpeg` alone gets display-ready PNGs made beforehand, so it does neither colour nor checks: the floor of
what any route with this encoder costs. By hand is what a TD would type: oiiotool writes the PNGs through
the same display and view, frames side by side, fast compression; then ffmpeg. Ours ends with a movie, a
filmstrip and a passed certificate. All three make the movie with the same encoder settings; ours leaves
out the start of Python and its imports, which a worker pays once.

A few frames with the grain of a render stand for all: longer shots run through them forwards and
backwards, by links. RUSHES_BENCH_FRAMES gives other lengths, as `24,240,2400`; RUSHES_BENCH_BY_HAND the
greatest that is also made by hand.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rushes.core.media.colour import DEFAULT_CONFIG, load_config
from rushes.core.media.encode import EncodeOptions, encoder_arguments
from rushes.core.media.ffmpeg import find_ffmpeg

from ._frames import write_grainy_sequence
from ._media_work import RATE, footage
from ._tree import Cost, run_measured

LENGTHS = tuple(map(int, os.environ.get("RUSHES_BENCH_FRAMES", "24,48,240").split(",")))
SIZE = (1920, 1080)
VARIETY = 24
BY_HAND_MOST = int(os.environ.get("RUSHES_BENCH_BY_HAND", "48"))
ROOT = Path(__file__).parents[2]


def measure(runs: int) -> dict[str, object]:
    """Make reviewables of every length by every route in turn, `runs` times; medians."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _make_frames(work)
        lengths = {str(count): _one_length(work, count, runs) for count in LENGTHS}
    return {
        "benchmark": "media",
        "size": SIZE,
        "runs": runs,
        "cores": os.cpu_count(),
        "frames": lengths,
        **_growth(lengths),
    }


def _one_length(work: Path, count: int, runs: int) -> dict[str, object]:
    exr, png = _linked(work, "exr", count), _linked(work, "png", count)
    routes = {"rushes": lambda movie: _ours(exr, count, movie)}
    routes["ffmpeg_alone"] = lambda movie: _ffmpeg_alone(png, movie)
    if count <= BY_HAND_MOST and shutil.which(_oiiotool()):
        routes["by_hand"] = lambda movie: _by_hand(work, exr, count, movie)
    costs: dict[str, list[Cost]] = {name: [] for name in routes}
    for _ in range(runs):
        for name, route in routes.items():
            costs[name].append(route(work / f"{name}.mp4"))
    figures: dict[str, Any] = {name: _median(found) for name, found in costs.items()}
    for name in routes:
        figures[name]["delta_e"] = _work("colour_error", str(exr), count, str(work / f"{name}.mp4"))
    ours = figures["rushes"]
    for peer, label in (("ffmpeg_alone", "to_ffmpeg_alone"), ("by_hand", "to_by_hand")):
        if peer in figures:
            figures[f"{label}_ratio"] = round(ours["seconds"] / figures[peer]["seconds"], 3)
            figures[f"{label}_cpu_ratio"] = round(
                ours["cpu_seconds"] / figures[peer]["cpu_seconds"], 3
            )
    return figures


def _ours(exr: Path, count: int, movie: Path) -> Cost:
    command = [sys.executable, "-m", "tests.benchmarks._media_work"]
    cost = run_measured([*command, json.dumps(["reviewable", str(exr), count, str(movie)])], ROOT)
    said = json.loads(cost.output)
    if said["failures"]:
        raise RuntimeError(f"the certificate failed: {said['failures']}")
    return cost.but(
        said["seconds"], said["cpu_seconds"], certificate_seconds=said["certificate_seconds"]
    )


def _ffmpeg_alone(png: Path, movie: Path) -> Cost:
    command = [find_ffmpeg(), "-hide_banner", "-loglevel", "error", "-y", "-framerate", str(RATE)]
    command += ["-start_number", "1", "-i", str(png / "f.%05d.png")]
    command += ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"]
    return run_measured([*command, *encoder_arguments(EncodeOptions(), RATE), str(movie)], ROOT)


def _by_hand(work: Path, exr: Path, count: int, movie: Path) -> Cost:
    config = load_config("")
    display = config.getDefaultDisplay()
    view = config.getDefaultView(display)
    finished = work / "by_hand"
    finished.mkdir(exist_ok=True)
    command = [_oiiotool(), "--colorconfig", DEFAULT_CONFIG, "--parallel-frames"]
    command += ["--frames", f"1-{count}", str(exr / "f.%05d.exr"), "--ch", "R,G,B"]
    command += ["--iscolorspace", "ACEScg", "--ociodisplay", display, view]
    command += ["--attrib:type=int", "png:compressionLevel", "1", "-d", "uint8"]
    first = run_measured([*command, "-o", str(finished / "f.%05d.png")], ROOT)
    return first.then(_ffmpeg_alone(finished, movie))


def _oiiotool() -> str:
    return str(Path(sys.executable).with_name("oiiotool"))


def _make_frames(work: Path) -> None:
    """Write the variety of frames as EXR, with grain, and display-ready as PNG."""
    import OpenImageIO as oiio

    for name in ("exr", "png"):
        (work / name).mkdir()
    write_grainy_sequence(work / "exr", VARIETY, SIZE)
    for number, shown in enumerate(footage(str(work / "exr"), VARIETY).pictures(), start=1):
        finished = oiio.ImageBuf(shown)
        finished.specmod().attribute("png:compressionLevel", 1)
        finished.write(str(work / "png" / f"f.{number:05d}.png"), oiio.UINT8)


def _linked(work: Path, kind: str, count: int) -> Path:
    """Return a folder of `count` frames, links to the few there are."""
    folder = work / f"{kind}-{count}"
    folder.mkdir()
    turn = [*range(1, VARIETY + 1), *range(VARIETY - 1, 1, -1)]
    for index in range(count):
        source = work / kind / f"f.{turn[index % len(turn)]:05d}.{kind}"
        os.link(source, folder / f"f.{index + 1:05d}.{kind}")
    return folder


def _work(*arguments: Any) -> Any:
    command = [sys.executable, "-m", "tests.benchmarks._media_work", json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _median(costs: list[Cost]) -> dict[str, Any]:
    figures = [cost.figures() for cost in costs]
    return {name: round(statistics.median(one[name] for one in figures), 3) for name in figures[0]}


def _growth(lengths: dict[str, Any]) -> dict[str, object]:
    """Say how time a frame and memory of the longest shot compare with those of the shortest."""
    short, long = (lengths[str(count)]["rushes"] for count in (min(LENGTHS), max(LENGTHS)))
    times = max(LENGTHS) / min(LENGTHS)
    return {
        "seconds_a_frame_growth": round(long["seconds"] / short["seconds"] / times, 3),
        "peak_memory_growth": round(long["peak_mb"] / short["peak_mb"], 3),
    }
