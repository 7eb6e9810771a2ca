"""By how much the sound of a movie is late, found by comparing it with its source files.

The sounds are placed here a second time, in other words than those `sound` gives to ffmpeg, so that one
mistake does not hide in both. Needs the extra `worker`.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .ffmpeg import Ffmpeg, file_argument
from .footage import Footage
from .parts import needed

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

# 0.125 ms a sample is fine enough, and ten minutes take 20 MB.
RATE = 8000
_LOOK_S = 2.0
# -60 dB below full scale: nothing to compare.
_SILENT = 0.001


@dataclass(frozen=True)
class SoundMatch:
    """How the sound of a movie compares with its source.

    Attributes:
        offset_s: Seconds it comes late; negative when early.
        likeness: Correlation at that offset; 1 is the same sound, 0 another.
    """

    offset_s: float
    likeness: float


def match_sound(footage: Footage, movie: str | os.PathLike[str], ffmpeg: str) -> SoundMatch | None:
    """Compare the sound of a movie with that of its footage.

    Args:
        footage: Where its sounds lie and when they play.
        movie: The finished movie.
        ffmpeg: The program.

    Returns:
        None where the source is silent, so that there is nothing to compare.
    """
    wanted = _placed_sounds(footage, ffmpeg)
    if not len(wanted) or float(np.abs(wanted).max()) < _SILENT:
        return None
    heard = _decode(os.fspath(movie), ffmpeg)
    if not len(heard) or float(np.abs(heard).max()) < _SILENT:
        return SoundMatch(0.0, 0.0)
    return _best_match(wanted, heard)


def _placed_sounds(footage: Footage, ffmpeg: str) -> Samples:
    frames = footage.frames
    length = round(frames.duration_s * RATE)
    mixed = np.zeros(length, np.float32)
    for sound in footage.sounds:
        samples = _decode(sound.path, ffmpeg)
        begin = round((frames.seconds_at(sound.start) - sound.offset) * RATE)
        audible = max(0, round(frames.seconds_at(sound.start) * RATE))
        first, last = max(begin, audible), min(begin + len(samples), length)
        if first < last:
            mixed[first:last] += samples[first - begin : last - begin] * np.float32(sound.volume)
    return mixed


def _decode(path: str, ffmpeg: str) -> Samples:
    arguments = ["-protocol_whitelist", "file", "-i", file_argument(path), "-map", "0:a:0?"]
    arguments += ["-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"]
    with closing(Ffmpeg(ffmpeg, arguments, prints=True)) as decoder:
        data = decoder.output.read()
        decoder.finish()
    return np.frombuffer(data[: len(data) // 4 * 4], "<f4")


def _best_match(wanted: Samples, heard: Samples) -> SoundMatch:
    """Return the delay within two seconds at which the two are most alike."""
    wanted, heard = wanted - wanted.mean(), heard - heard.mean()
    reach = round(_LOOK_S * RATE)
    length = 1 << (len(wanted) + len(heard) + reach).bit_length()
    product = np.fft.rfft(heard, length) * np.conj(np.fft.rfft(wanted, length))
    correlation = np.fft.irfft(product, length)
    lags = np.arange(-reach, reach + 1)
    around = correlation[lags]
    # Steady tones repeat themselves; of nearly equal peaks the one next to zero is meant.
    peaks = lags[around >= 0.98 * around.max()]
    lag = int(peaks[np.argmin(np.abs(peaks))])
    power = float(np.linalg.norm(wanted) * np.linalg.norm(heard))
    return SoundMatch(lag / RATE, float(correlation[lag]) / power)
