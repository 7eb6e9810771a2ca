"""Frames to measure with: scene-linear half-float EXR with the grain of a render."""

from __future__ import annotations

from pathlib import Path

from rushes.core.media.sample import write_sample_sequence

_GRAIN = 0.02


def write_grainy_sequence(folder: Path, count: int, size: tuple[int, int]) -> None:
    """Write `f.00001.exr` and so on into a folder that exists."""
    import numpy as np
    import OpenImageIO as oiio

    clean = folder / "clean"
    write_sample_sequence(clean, first=1, count=count, size=size, name="f")
    grain = np.random.default_rng(1)
    for frame in range(1, count + 1):
        picture = oiio.ImageBuf(str(clean / f"f.{frame:04d}.exr"))
        pixels = picture.get_pixels(oiio.FLOAT)
        pixels *= 1 + _GRAIN * grain.standard_normal(pixels.shape, np.float32)
        noisy = oiio.ImageBuf(pixels)
        noisy.specmod().attribute("compression", "zip")
        noisy.specmod().attribute("oiio:ColorSpace", "lin_ap1_scene")
        noisy.write(str(folder / f"f.{frame:05d}.exr"), oiio.HALF)
