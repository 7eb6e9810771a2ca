"""What a movie file says about itself, and how many frames it really holds.

The header is read by MediaInfo, whose wheel brings its library; frames are counted by decoding them.
Tags are given by the names of ffmpeg.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import FrameRangeError, UnreadableImageError
from .ffmpeg import Ffmpeg, file_argument, find_ffmpeg
from .frame_map import exact_rate
from .parts import needed

_TAGS = {
    "BT.709": "bt709",
    "sRGB/sYCC": "iec61966-2-1",
    "Display P3": "smpte432",
    "BT.601 NTSC": "smpte170m",
    "BT.601 PAL": "bt470bg",
    "BT.601": "smpte170m",
    "BT.2020": "bt2020",
    "BT.2020 non-constant": "bt2020nc",
    "BT.2020 (10-bit)": "bt2020-10",
    "PQ": "smpte2084",
    "HLG": "arib-std-b67",
    "Linear": "linear",
    "Identity": "gbr",
}


@dataclass(frozen=True)
class MovieInfo:
    """One movie. Texts are empty and numbers 0 where the file does not say.

    Attributes:
        path: The file.
        width: Pixels across, as stored.
        height: Pixels down, as stored.
        rate: Frames a second, the average where it varies.
        frames: Number of frames, as the container says.
        duration_s: Length of the picture in seconds, frames by rate.
        codec: For example `AVC`, MediaInfo's name of H.264.
        pixel_format: For example `yuv420p`; empty for what is not YUV.
        primaries: For example `bt709`.
        transfer: For example `iec61966-2-1`, which is sRGB.
        matrix: For example `bt709`.
        full_range: True where 0 is black, False where 16 is.
        size: Bytes.
        pixel_aspect: Width of a pixel divided by its height.
        rotation: Degrees clockwise by which a player turns the picture.
        constant_rate: False where the time between frames varies.
        audio_codec: For example `AAC`, empty without sound.
        audio_rate: Samples a second.
        audio_channels: Number of channels.
        audio_duration_s: Length of the sound in seconds.
    """

    path: str
    width: int
    height: int
    rate: Fraction
    frames: int
    duration_s: float
    codec: str
    pixel_format: str
    primaries: str
    transfer: str
    matrix: str
    full_range: bool
    size: int
    pixel_aspect: float = 1.0
    rotation: int = 0
    constant_rate: bool = True
    audio_codec: str = ""
    audio_rate: int = 0
    audio_channels: int = 0
    audio_duration_s: float = 0.0


def probe_movie(path: str | os.PathLike[str]) -> MovieInfo:
    """Read the header of a movie.

    Raises:
        UnreadableImageError: It is not there, cut off, or no movie.
        MissingPartError: MediaInfo is not installed.
    """
    name = os.fspath(path)
    if not os.path.isfile(name):
        raise UnreadableImageError(f"{name} is not there.", path=name)
    tracks = _tracks(name)
    video, general = tracks.get("Video"), tracks.get("General", {})
    if video is None:
        raise UnreadableImageError(f"{name} is no movie, or is cut off.", path=name)
    if general.get("istruncated") == "Yes":
        raise UnreadableImageError(f"{name} is cut off.", path=name)
    frames = int(video.get("frame_count") or 0) or count_frames(name)
    rate = _rate(video, frames, name)
    audio = tracks.get("Audio", {})
    return MovieInfo(
        path=name,
        width=int(video.get("width") or 0),
        height=int(video.get("height") or 0),
        rate=rate,
        frames=frames,
        duration_s=float(frames / rate),
        codec=str(video.get("format") or ""),
        pixel_format=_pixel_format(video),
        primaries=_tag(video.get("color_primaries")),
        transfer=_tag(video.get("transfer_characteristics")),
        matrix=_tag(video.get("matrix_coefficients")),
        full_range=video.get("color_range") == "Full",
        size=os.path.getsize(name),
        pixel_aspect=float(video.get("pixel_aspect_ratio") or 1.0),
        rotation=round(float(video.get("rotation") or 0)) % 360,
        constant_rate=video.get("frame_rate_mode") != "VFR",
        audio_codec=str(audio.get("format") or ""),
        audio_rate=int(audio.get("sampling_rate") or 0),
        audio_channels=int(audio.get("channel_s") or 0),
        audio_duration_s=float(audio.get("duration") or 0) / 1000,
    )


def has_sound(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file that is there, of any kind, holds sound.

    Raises:
        MissingPartError: MediaInfo is not installed.
    """
    return "Audio" in _tracks(os.fspath(path))


def count_frames(path: str | os.PathLike[str], ffmpeg: str = "") -> int:
    """Count the pictures of a movie by decoding every one.

    Args:
        path: The movie.
        ffmpeg: The program, as for `find_ffmpeg`.

    Raises:
        UnreadableImageError: It is not there or a part of it cannot be decoded.
        MissingPartError: There is no ffmpeg.
    """
    name = os.fspath(path)
    arguments = ["-xerror", "-i", file_argument(name), "-map", "0:v:0", "-f", "null"]
    arguments += ["-progress", "pipe:1", "-"]
    with closing(Ffmpeg(find_ffmpeg(ffmpeg), arguments, prints=True)) as decoder:
        count = 0
        for line in decoder.output:
            if line.startswith(b"frame="):
                count = int(line.partition(b"=")[2])
        code = decoder.finish()
    # A movie that ends early gives frames, a remark and exit code 0.
    if code or decoder.said or not count:
        reason = decoder.said[-1] if decoder.said else "it holds no frame"
        raise UnreadableImageError(
            f"{name} cannot be decoded to its end.", path=name, frames=count, reason=reason
        )
    return count


def _tracks(name: str) -> dict[str, dict[str, Any]]:
    """Return the first track of each kind."""
    with needed("MediaInfo"):
        from pymediainfo import MediaInfo
    try:
        tracks = MediaInfo.parse(name).tracks
    except (OSError, RuntimeError) as error:  # its library is missing, or the file cannot be opened
        raise UnreadableImageError(f"{name} cannot be read.", path=name, reason=error) from error
    return {track.track_type: track.to_data() for track in reversed(tracks)}


def _rate(video: dict[str, Any], frames: int, name: str) -> Fraction:
    try:
        if video.get("framerate_num"):
            return exact_rate(f"{video['framerate_num']}/{video['framerate_den']}")
        if video.get("frame_rate"):
            return exact_rate(str(video["frame_rate"]))
        # Files of varying rate may give no more than their length.
        length_s = float(video.get("duration") or 0) / 1000
        return exact_rate(frames / length_s if length_s else 0.0).limit_denominator(1001)
    except FrameRangeError as error:
        raise UnreadableImageError(f"{name} does not say its frame rate.", path=name) from error


def _pixel_format(video: dict[str, Any]) -> str:
    sampling = str(video.get("chroma_subsampling") or "").replace(":", "")
    if not sampling:
        return ""
    depth = int(video.get("bit_depth") or 8)
    return f"yuv{sampling}p" + ("" if depth == 8 else f"{depth}le")


def _tag(value: Any) -> str:
    return _TAGS.get(str(value), str(value)) if value else ""
