"""48 frames of 1080p EXR through a whole publish, beside ffmpeg alone on the same finished frames.

The peer gets display-ready PNGs made beforehand, so it does no colour, no checks, no upload: it is the
floor of what any publish with this encoder must cost. What an artist waits for is in `_clicks`. Imports are measured in fresh processes, beside
`import ftrack_api` in an environment of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rushes.core.config import Settings
from rushes.core.demo.production import ensure_production
from rushes.core.demo.server_process import ServerAddress, ServerProcess
from rushes.core.media.encode import EncodeOptions, encoder_arguments
from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.media.footage import Footage
from rushes.core.media.sample import write_sample_sequence
from rushes.core.plugins import plugins_for_request
from rushes.core.publish.publisher import Publisher, PublishResult
from rushes.core.publish.request import PublishRequest, ReviewTarget
from rushes.core.session import Session

from ._clicks import measure_clicks

FRAMES = 48
SIZE = (1920, 1080)
ROOT = Path(__file__).parents[2]
PEER = Path(os.environ.get("RUSHES_PEER_PYTHON", ROOT / ".venv-peer" / "bin" / "python"))


def measure(runs: int) -> dict[str, object]:
    """Publish and encode in turn, `runs` times each; medians in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "exr").mkdir()
        write_sample_sequence(work / "exr", first=1001, count=FRAMES, size=SIZE)
        with ServerProcess(work / "server") as address:
            steps, peers = [], []
            pngs = _finished_frames(work)
            for index in range(runs):
                steps.append(dict(_publish(work, address, index).seconds))
                peers.append(_ffmpeg_alone(pngs, work / "alone.mp4"))
            clicks = measure_clicks(work, address, runs, pngs)
    seconds = {name: _median([run[name] for run in steps]) for name in steps[0]}
    total = _median([sum(run.values()) for run in steps])
    return {
        "benchmark": "publish",
        "frames": FRAMES,
        "size": SIZE,
        "runs": runs,
        "publish_seconds_by_step": seconds,
        "publish_seconds": total,
        "ffmpeg_alone_seconds": _median(peers),
        "publish_to_ffmpeg_ratio": round(total / _median(peers), 2),
        "encode_to_ffmpeg_ratio": round(seconds["encode"] / _median(peers), 2),
        **clicks,
        **_imports(max(runs, 5)),
    }


def _publish(work: Path, address: ServerAddress, index: int) -> PublishResult:
    settings = Settings(
        {
            "server_url": address.url,
            "api_user": address.user,
            "api_key": address.key,
            "work_dir": str(work / "work"),
            "journal": str(work / "journal.db"),
            "media_cache": str(work / f"cache-{index}"),
        }
    )
    with Session(address.url, address.key, address.user) as session:
        production = ensure_production(session)
    request = PublishRequest(
        media=str(work / "exr" / "sample.####.exr"),
        task=production.task_path,
        asset=f"bench_{index}",
        review=ReviewTarget("Benchmark"),
    )
    return Publisher(settings).publish(request)


def _finished_frames(work: Path) -> Path:
    """Write the display-ready frames the movie is made of, as PNG."""
    import OpenImageIO as oiio

    from rushes.core.host_data import CapturePlan
    from rushes.core.media.frame_map import FrameMap

    request = PublishRequest(media=str(work / "exr" / "sample.####.exr"), task="none")
    plugins = plugins_for_request(request, Settings())
    scene = plugins.hook.scene_state()
    frames = FrameMap(scene.frame_range.first, scene.frame_range.last, scene.rate)
    source = plugins.hook.capture_sources(kind=None)[0].id
    result = plugins.hook.capture_frames(
        plan=CapturePlan(source=source, frames=frames.captured, folder=str(work))
    )
    footage = Footage(result.files, frames, scene.colour, result.baked, result.space)
    folder = work / "png"
    folder.mkdir()
    for number, pixels in enumerate(footage.pictures()):
        output = oiio.ImageOutput.create("a.png")
        spec = oiio.ImageSpec(pixels.shape[1], pixels.shape[0], 3, "uint8")
        spec.attribute("png:compressionLevel", 1)
        output.open(str(folder / f"f.{number:04d}.png"), spec)
        output.write_image(pixels)
        output.close()
    return folder


def _ffmpeg_alone(folder: Path, output: Path) -> float:
    """Encode the finished frames with the same settings, nothing else; seconds."""
    command = [str(find_ffmpeg()), "-hide_banner", "-loglevel", "error", "-y", "-framerate", "24"]
    command += ["-i", str(folder / "f.%04d.png"), *encoder_arguments(EncodeOptions(), 24)]
    start = time.perf_counter()
    subprocess.run([*command, str(output)], check=True)
    return time.perf_counter() - start


def _imports(runs: int) -> dict[str, object]:
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(_import_seconds(Path(sys.executable), "rushes.core"))
        if PEER.exists():
            theirs.append(_import_seconds(PEER, "ftrack_api"))
    figures: dict[str, object] = {"import_rushes_core_ms": round(_median(ours) * 1000, 1)}
    if theirs:
        figures["import_ftrack_api_ms"] = round(_median(theirs) * 1000, 1)
        figures["import_ratio"] = round(_median(ours) / _median(theirs), 3)
    return figures


def _import_seconds(python: Path, module: str) -> float:
    """Seconds of one import in a fresh process, the interpreter's own start left out."""
    code = (
        "import json, time; start = time.perf_counter(); "
        f"import {module}; print(json.dumps(time.perf_counter() - start))"
    )
    done = subprocess.run(
        [str(python), "-W", "ignore", "-c", code], check=True, capture_output=True, text=True
    )
    return float(json.loads(done.stdout))


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 3)
