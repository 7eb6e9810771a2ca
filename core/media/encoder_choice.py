"""Whether the encoder of a graphics card makes the movies: only one that passes the certificate does.

Each encoder that ffmpeg lists is tried once on a short shot of our own, and the movie is certified as any
other. What was found is remembered by machine, ffmpeg and driver, so that an update of any is tried anew.
Needs the extra `worker`.
"""

from __future__ import annotations

import json
import logging
import platform
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import platformdirs

from ..errors import MediaError, MissingPartError, RushesError
from ..files import write_text_atomically
from ..host_data import ColourState
from ..records import from_plain, to_plain
from .encoders import HARDWARE, X264, Encoder
from .ffmpeg import Ffmpeg, find_ffmpeg
from .footage import Footage
from .frame_map import FrameMap
from .options import EncoderChoice

logger = logging.getLogger(__name__)

# Large enough for the least size hardware encodes, short enough to be tried in a second.
_SIZE, _FRAMES = (640, 360), 13
_DRIVERS = ("/proc/driver/nvidia/version", "/sys/module/i915/version", "/sys/module/amdgpu/version")


@dataclass(frozen=True)
class Verdict:
    """What a trial found.

    Attributes:
        encoder: Name of the encoder.
        passed: Whether its movie passed the certificate.
        reason: Why not, empty otherwise.
        seconds: How long encoding and check took.
    """

    encoder: str
    passed: bool
    reason: str = ""
    seconds: float = 0.0


def choose_encoder(
    wanted: EncoderChoice,
    ffmpeg: str = "",
    *,
    candidates: Sequence[Encoder] = HARDWARE,
    memory: Path | None = None,
) -> Encoder:
    """Return the encoder to use: the first candidate that passes, or x264.

    Args:
        wanted: What the preset asks for.
        ffmpeg: The program, as for `find_ffmpeg`.
        candidates: Encoders to try, best first.
        memory: File of remembered verdicts; the user's cache when left out.

    Raises:
        MissingPartError: There is no ffmpeg.
    """
    if wanted is EncoderChoice.X264:
        return X264
    verdicts = encoder_verdicts(ffmpeg, candidates=candidates, memory=memory)
    passed = {verdict.encoder for verdict in verdicts if verdict.passed}
    return next((one for one in candidates if one.name in passed), X264)


def encoder_verdicts(
    ffmpeg: str = "", *, candidates: Sequence[Encoder] = HARDWARE, memory: Path | None = None
) -> list[Verdict]:
    """Return what is known about each candidate this ffmpeg has, trying those that are new.

    Raises:
        MissingPartError: There is no ffmpeg.
    """
    program = find_ffmpeg(ffmpeg)
    path = memory or platformdirs.user_cache_path("rushes", False) / "encoders.json"
    machine = _machine(program)
    known = _remembered(path, machine)
    listed = _printed(program, "-encoders").split()
    found = []
    for candidate in candidates:
        if candidate.name not in listed:
            continue
        if candidate.name not in known:
            known[candidate.name] = try_encoder(candidate, program)
            _remember(path, machine, known)
        found.append(known[candidate.name])
    return found


def try_encoder(encoder: Encoder, ffmpeg: str = "") -> Verdict:
    """Encode a short shot with an encoder and certify it; a failure of any kind is a verdict, no error.

    Raises:
        MissingPartError: ffmpeg or a library is not installed.
    """
    begin = time.monotonic()
    try:
        reason = _trial(encoder, ffmpeg)
    except MissingPartError as error:
        if "output" not in error.facts:  # not what ffmpeg said about the encoder
            raise
        reason = _first_words(error)
    except MediaError as error:
        reason = _first_words(error)
    logger.info("encoder %s: %s", encoder.name, reason or "passed")
    return Verdict(encoder.name, not reason, reason, round(time.monotonic() - begin, 3))


def _trial(encoder: Encoder, ffmpeg: str) -> str:
    from .certify import certify_movie
    from .encode import Feed, encode_movie
    from .sample import write_sample_sequence
    from .sequences import find_footage

    with tempfile.TemporaryDirectory(prefix="rushes-encoder-") as folder:
        pattern = write_sample_sequence(Path(folder), first=1, count=_FRAMES, size=_SIZE)
        frames = FrameMap(1, _FRAMES, Fraction(24))
        footage = Footage(find_footage(pattern).files, frames, ColourState(), baked=False)
        movie = Path(folder, "trial.mp4")
        encode_movie(footage, movie, feed=Feed(ffmpeg=ffmpeg, encoder=encoder))
        return " ".join(certify_movie(footage, movie, ffmpeg=ffmpeg).failures)


def _first_words(error: RushesError) -> str:
    """Return what ffmpeg said first, which is nearest to the cause."""
    said = error.facts.get("output") or [error.message]
    return str(said[0])


def _machine(program: str) -> str:
    """Return what a verdict depends on: machine, system, ffmpeg and graphics driver."""
    drivers = []
    for name in _DRIVERS:
        with suppress(OSError):
            drivers.append(Path(name).read_text(encoding="utf-8", errors="replace").strip())
    version = _printed(program, "-version").partition("\n")[0]
    return " | ".join((platform.node(), platform.platform(), version, *drivers))


def _printed(program: str, *arguments: str) -> str:
    with closing(Ffmpeg(program, arguments, prints=True)) as asked:
        text = asked.output.read().decode("utf-8", "replace")
        asked.finish()
    return text


def _remembered(path: Path, machine: str) -> dict[str, Verdict]:
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))[machine]
        return {name: from_plain(Verdict, one) for name, one in stored.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RushesError):
        return {}  # nothing known, or nothing that this version understands


def _remember(path: Path, machine: str, known: dict[str, Verdict]) -> None:
    # Only this machine's verdicts are kept: those of an older driver are never asked for again.
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text_atomically(path, json.dumps({machine: to_plain(known)}, indent=1))
    except (OSError, RushesError):
        logger.info("encoder verdicts cannot be remembered in %s", path, exc_info=True)
