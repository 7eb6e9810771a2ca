"""Colour and sound as the scene tells them."""

from __future__ import annotations

import math
import os

from ..bench import Bench, expect


def viewer_numbers_are_usable(bench: Bench) -> None:
    """Exposure is finite and gamma above zero.

    Mend: give 0.0 and 1.0 where the viewer has none.
    """
    colour = bench.scene().colour
    expect(math.isfinite(colour.exposure), f"exposure is {colour.exposure}")
    expect(math.isfinite(colour.gamma) and colour.gamma > 0, f"gamma is {colour.gamma}")


def pixels_have_one_meaning(bench: Bench) -> None:
    """All chunks of a capture say the same of their pixels: baked or not, and in which space.

    Mend: decide it by the scene, not by the frame.
    """
    frames = bench.frames(3)
    with bench.bracket():
        made = [bench.chunk(bench.plan([frame])) for frame in frames]
    meanings = {(chunk.baked, chunk.space) for chunk in made}
    expect(len(meanings) == 1, f"chunks differ: {sorted(meanings)}")


def sounds_are_files(bench: Bench) -> None:
    """Each sound has an absolute path, a finite start and a gain that is not negative.

    Mend: resolve the application's relative paths; leave out sounds without a file.
    """
    for sound in bench.scene().sounds:
        expect(os.path.isabs(sound.path), f"{sound.path!r} is not absolute")
        expect(math.isfinite(sound.start), f"{sound.path} starts at {sound.start}")
        expect(sound.offset >= 0, f"{sound.path} skips {sound.offset} seconds")
        expect(sound.volume >= 0, f"{sound.path} has the gain {sound.volume}")
