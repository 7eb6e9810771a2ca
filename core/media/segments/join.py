"""Joins encoded segments to a movie without encoding them again, and adds the sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path

from ..ffmpeg import Ffmpeg
from ..sound import SoundTrack


def join_segments(
    program: str,
    pieces: Sequence[tuple[Path, int]],
    rate: Fraction,
    output: Path,
    *,
    sound: SoundTrack,
    audio_kbps: int,
    timescale: int,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write one MP4 with the pictures of all pieces.

    Args:
        program: ffmpeg.
        pieces: MP4 files of equal settings that lie in one folder, and the frames of each.
        rate: Frames a second.
        output: The file to write.
        sound: What is heard; encoded as a whole.
        audio_kbps: Bits a second of the sound, in thousands.
        timescale: Ticks a second of the picture track, as in the pieces.
        cancelled: Asked now and then; True stops.

    Raises:
        EncodeError: ffmpeg failed.
        NoSpaceError: The disk is full.
        CancelledError: `cancelled` answered True.
    """
    listed = output.with_name(f"{output.name}.segments")
    lines = ["ffconcat version 1.0"]
    for path, count in pieces:
        lines += [f"file '{_quoted(path)}'", f"duration {_seconds(count / rate)}"]
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        arguments = [
            *("-f", "concat", "-safe", "0", "-i", str(listed), *sound.inputs),
            *(("-filter_complex", sound.filters) if sound.filters else ()),
            *("-map", "0:v:0", "-c:v", "copy"),
            *(("-map", "[sound]", "-c:a", "aac") if sound.filters else ()),
            *(("-b:a", f"{audio_kbps}k") if sound.filters else ()),
            *("-video_track_timescale", str(timescale), "-map_metadata", "-1"),
            *("-movflags", "+faststart", "-f", "mp4", str(output)),
        ]
        with closing(Ffmpeg(program, arguments)) as joiner:
            if joiner.finish(cancelled):
                raise joiner.failure("joining the movie")
    finally:
        listed.unlink()


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("\\", "/").replace("'", "'\\''")


def _seconds(length: Fraction) -> str:
    return f"{float(length):.6f}"
