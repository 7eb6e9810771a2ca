"""Small images and movies, made and read back."""

import resource
import subprocess
import wave
from contextlib import contextmanager
from fractions import Fraction

import numpy as np
import OpenImageIO as oiio
import pytest

from rushes.core.host_data import ColourState
from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap

BITS = 8


def _write_image(path, pixels, kind="half", window=None, **attributes):
    """Write pixels; `window` is (x, y, full width, full height) of a data window elsewhere."""
    pixels = np.asarray(pixels)
    height, width, channels = pixels.shape
    spec = oiio.ImageSpec(width, height, channels, kind)
    if window:
        spec.x, spec.y, spec.full_width, spec.full_height = window
    names = attributes.pop("channelnames", None)
    if names:
        spec.channelnames = names
    for name, value in attributes.items():
        spec.attribute(name.replace("__", ":"), value)
    output = oiio.ImageOutput.create(str(path))
    assert output.open(str(path), spec), output.geterror()
    assert output.write_image(pixels), output.geterror()
    output.close()
    return str(path)


@pytest.fixture(scope="session")
def write_image():
    return _write_image


@pytest.fixture(scope="session")
def barcode():
    """Pictures that carry a number, and the reading of it from a decoded picture."""

    class Barcode:
        @staticmethod
        def draw(number, size=(64, 36)):
            width, height = size
            picture = np.full((height, width, 3), 96, np.uint8)
            for bit in range(BITS):
                left, right = bit * width // BITS, (bit + 1) * width // BITS
                picture[: height // 2, left:right] = 255 if number >> bit & 1 else 0
            return picture

        @staticmethod
        def read(picture):
            height, width = picture.shape[:2]
            centres = [(2 * bit + 1) * width // (2 * BITS) for bit in range(BITS)]
            return sum(
                1 << bit for bit, x in enumerate(centres) if picture[height // 4, x, 0] > 128
            )

    return Barcode


@pytest.fixture
def frames_on_disk(tmp_path, barcode):
    """Write numbered PNG frames; gives file by frame."""

    def write(numbers, size=(64, 36)):
        folder = tmp_path / "frames"
        folder.mkdir(exist_ok=True)
        return {
            number: _write_image(
                folder / f"f.{number:04d}.png", barcode.draw(number, size), "uint8"
            )
            for number in numbers
        }

    return write


@pytest.fixture
def footage_of(frames_on_disk):
    """Footage of numbered display-ready frames."""

    def make(first, last, rate=Fraction(24), size=(64, 36), **options):
        fields = {"slate": options.pop("slate_image", ""), "sounds": options.pop("sounds", ())}
        frames = FrameMap(first, last, Fraction(rate), **options)
        files = frames_on_disk(frames.captured, size)
        return Footage(files, frames, ColourState(), baked=True, **fields)

    return make


@pytest.fixture(scope="session")
def decode():
    """Decode a movie to height x width x 3 pictures of eight bits, through its own matrix and range."""

    def run(path, width, height):
        chain = "scale=in_color_matrix=bt709:in_range=tv:out_range=pc"
        chain += ":flags=accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24"
        command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-vf", chain]
        command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-"]
        raw = subprocess.run(command, capture_output=True, check=True).stdout
        return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)

    return run


@pytest.fixture(scope="session")
def decode_sound():
    """Decode a movie's sound to samples at 48 kHz, the left channel, -1 to 1."""

    def run(path):
        command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-map", "0:a:0"]
        command += ["-ac", "2", "-ar", "48000", "-f", "f32le", "-"]
        raw = subprocess.run(command, capture_output=True, check=True).stdout
        return np.frombuffer(raw, np.float32)[::2]

    return run


@pytest.fixture
def click_track(tmp_path):
    """Write a WAV of silence with one 20 ms burst; gives its path."""

    def write(click_s, length_s=2.0, rate=44100):
        samples = np.zeros(int(length_s * rate), np.int16)
        begin = int(click_s * rate)
        burst = np.sin(np.arange(rate // 50) * 2 * np.pi * 2000 / rate) * 24000
        samples[begin : begin + len(burst)] = burst
        path = tmp_path / f"click{click_s}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(samples.tobytes())
        return str(path)

    return write


@pytest.fixture
def full_disk():
    """While used, no file grows beyond 1000 bytes: a full disk that needs no rights."""

    @contextmanager
    def limit():
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return limit


@pytest.fixture
def failing_ffmpeg(tmp_path):
    """Put a script in front of the real ffmpeg; gives the path to use as `ffmpeg`."""

    def write(script):
        path = tmp_path / "ffmpeg.sh"
        path.write_text(f"#!/bin/sh\nFFMPEG='{find_ffmpeg()}'\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return write


@pytest.fixture
def make_movie(tmp_path):
    """Make a test movie with ffmpeg's own options."""

    def make(name, *options, source="testsrc=size=160x90:rate=25:duration=1"):
        path = tmp_path / name
        command = [find_ffmpeg(), "-loglevel", "error", "-f", "lavfi", "-i", source]
        subprocess.run([*command, *options, str(path)], check=True)
        return path

    return make
