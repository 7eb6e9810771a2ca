"""Footage that changes from version to version, and movies made of its segments."""

import hashlib
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from rushes.core.media.encode_command import EncodeJob
from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.media.marks import SourceMarks
from rushes.core.media.options import EncodeOptions
from rushes.core.media.reader import FootageReader
from rushes.core.media.renditions import Rendition
from rushes.core.media.segments.cache import SegmentCache
from rushes.core.media.segments.movie import Reuse, SegmentedMovies
from rushes.core.media.sound import sound_track


@dataclass(frozen=True)
class Made:
    """What an encode gave."""

    movies: list[Path]
    reuse: Reuse
    marks: SourceMarks


@pytest.fixture
def cache(tmp_path):
    return SegmentCache(tmp_path / "cache", 1 << 30)


@pytest.fixture
def in_segments(tmp_path, cache):
    """Encode a footage in segments; gives `Made`."""

    def encode(footage, name="out", *, kept=cache, sizes=((64, 36),), options=None, **more):
        marks = SourceMarks()
        reader = FootageReader(footage, marks=marks)
        movies = [
            (Rendition(f"movie{index}", *size), tmp_path / f"{name}{index}.mp4")
            for index, size in enumerate(sizes)
        ]
        width, height = reader.size
        job = EncodeJob(
            size=(width + width % 2, height + height % 2),
            rate=footage.frames.rate,
            count=footage.frames.count,
            tags=reader.tags,
            movies=movies,
            options=options or EncodeOptions(preset="ultrafast"),
            sound=sound_track(footage),
        )
        maker = SegmentedMovies(
            footage, reader, job, program=find_ffmpeg(), cache=kept, marks=marks, **more
        )
        return Made([path for _, path in movies], maker.encode(), marks)

    return encode


@pytest.fixture
def changed(tmp_path, write_image, barcode):
    """Give a footage as its next version: some frames show another number."""

    def change(footage, frames):
        files = dict(footage.files)
        for frame in frames:
            path = tmp_path / f"new.{frame}.png"
            files[frame] = write_image(path, barcode.draw(frame ^ 0xAA), "uint8")
        return replace(footage, files=files)

    return change


@pytest.fixture(scope="session")
def frame_hashes():
    """Decode a movie to a hash for every frame."""

    def run(path):
        command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-map", "0:v:0"]
        command += ["-fps_mode", "passthrough", "-f", "framemd5", "-"]
        lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        return [line.split(",") for line in lines.splitlines() if not line.startswith("#")]

    return run


@pytest.fixture(scope="session")
def content():
    """Give a hash of a file's bytes."""
    return lambda path: hashlib.sha256(Path(path).read_bytes()).hexdigest()
