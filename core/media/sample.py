"""A small animated shot of its own making, for the demo and for tests: scene-linear EXR frames.

Evening sky, hills, a wet floor that mirrors three moving balls, a colour chart with patches far above 1.0,
and the frame number. Needs the extra `worker`.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import FileAccessError
from .parts import needed
from .temporary import finished_file

with needed("numpy"):
    import numpy as np
with needed("OpenImageIO"):
    import OpenImageIO as oiio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.float32]

_HORIZON = 0.6
_SUN = (0.74, 0.46)
_LIGHT = np.array([0.55, 0.62, 0.56], np.float32)


@dataclass(frozen=True)
class _Ball:
    """One ball; lengths are in picture heights, x counts from the middle of the picture."""

    colour: tuple[float, float, float]
    radius: float
    x: float
    sway: float
    bounce: float
    phase: float
    glow: float = 0.0

    def centre(self, turn: float) -> tuple[float, float]:
        """Return x and height above the floor at a part of the loop from 0 to 1."""
        angle = 2 * np.pi * (turn + self.phase)
        return self.x + self.sway * np.sin(angle), self.radius + self.bounce * abs(np.cos(angle))


_BALLS = (
    _Ball((0.62, 0.09, 0.05), 0.17, -0.42, 0.16, 0.16, 0.0),
    _Ball((0.05, 0.25, 0.46), 0.12, 0.02, 0.10, 0.26, 0.31),
    _Ball((6.0, 2.0, 0.35), 0.07, 0.40, 0.30, 0.34, 0.62, glow=1.0),
)


def write_sample_sequence(
    folder: Path,
    *,
    first: int = 1001,
    count: int = 48,
    size: tuple[int, int] = (1280, 720),
    rate: Fraction = Fraction(24),
    name: str = "sample",
) -> str:
    """Write the shot as half-float EXR in ACEScg.

    Args:
        folder: Where the frames go; made when it is not there.
        first: Number of the first frame.
        count: Number of frames; the movement loops over them.
        size: Pixels (width, height).
        rate: Frames a second, noted in the files.
        name: First part of the file names.

    Returns:
        The pattern of the frames, for example `…/sample.####.exr`.

    Raises:
        FileAccessError: The folder cannot be written.
        NoSpaceError: The disk is full.
    """
    scene = _Scene(*size)

    def write(index: int) -> None:
        frame = first + index
        picture = scene.picture(index / count)
        path = Path(folder, f"{name}.{frame:04d}.exr")
        with finished_file(path) as partial:
            _write(picture, partial, f"{name}  {frame}", rate)

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        list(pool.map(write, range(count)))
    return str(Path(folder, f"{name}.####.exr"))


class _Scene:
    """What does not move, drawn once, and the drawing of what moves."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        self._across, self._down = (columns + 0.5) / height, (rows + 0.5) / height
        self._floor_row = int(_HORIZON * height)
        self._still = self._background()
        self._chart(self._still)

    def picture(self, turn: float) -> Pixels:
        """Draw the shot at a part of the loop from 0 to 1."""
        picture = self._still.copy()
        for ball in _BALLS:
            self._draw(picture, ball, turn, mirrored=True)
        for ball in _BALLS:
            self._draw(picture, ball, turn, mirrored=False)
        return picture

    def _background(self) -> Pixels:
        picture = self._sky(self._across, self._down)
        floor = self._floor_row
        depth = (self._down[floor:] - _HORIZON + 0.02)[..., None]
        mirror = self._sky(self._across[floor:], 2 * _HORIZON - self._down[floor:])
        middle = self._width / self._height / 2
        lanes = np.abs((((self._across[floor:] - middle) / depth[..., 0]) * 0.9) % 1 - 0.5)
        bands = np.abs((0.35 / depth[..., 0]) % 1 - 0.5)
        width = 0.004 / depth[..., 0]
        lines = np.clip(1 - np.minimum(lanes, bands * 0.6) / np.maximum(width, 0.01), 0, 1)
        tiles = np.array([0.020, 0.022, 0.030], np.float32) + lines[..., None] * np.clip(
            depth * 0.35, 0, 0.06
        )
        sheen = np.clip(0.75 - 1.3 * depth, 0.18, 0.75)
        picture[floor:] = tiles * (1 - sheen) + mirror * sheen * 0.8
        return picture

    def _sky(self, across: Pixels, down: Pixels) -> Pixels:
        """Return the light of the sky; hills stand in front of it."""
        height = np.clip(1 - down / _HORIZON, 0, 1)[..., None]
        low, high = np.array([1.15, 0.50, 0.22]), np.array([0.035, 0.075, 0.20])
        light = low * (1 - height) ** 2.6 + high * (1 - (1 - height) ** 2.6)
        sun_x = _SUN[0] * self._width / self._height
        away = np.hypot(across - sun_x, down - _SUN[1])[..., None]
        light = light + np.array([1.5, 0.8, 0.35]) * np.exp(-away * 6)
        light = light + np.array([42.0, 30.0, 17.0]) * np.clip((0.045 - away) / 0.004, 0, 1)
        for distance, shade in ((0.055, 0.40), (0.03, 0.16)):
            ridge = _HORIZON - distance * (
                1.2 + np.sin(across * 5 + distance * 90) * 0.6 + np.sin(across * 13) * 0.25
            )
            cover = np.clip((down - ridge) * self._height, 0, 1)[..., None]
            light = light * (1 - cover) + np.array([0.16, 0.085, 0.12]) * shade * cover
        return np.asarray(light, np.float32)

    def _chart(self, picture: Pixels) -> None:
        """Put patches along the top: grey in stops up to 16 times white, then colours."""
        greys = [0.18 * 2.0**stop for stop in range(-4, 8)]
        colours = [(0.5, 0.05, 0.03), (0.08, 0.3, 0.05), (0.03, 0.06, 0.4)]
        colours += [(4 * r, 4 * g, 4 * b) for r, g, b in colours]
        patches = [(grey, grey, grey) for grey in greys] + colours
        side = max(2, self._width // (len(patches) + 6))
        left, top = (self._width - side * len(patches)) // 2, max(1, self._height // 24)
        for index, patch in enumerate(patches):
            x = left + index * side
            picture[top : top + side, x + 1 : x + side - 1] = patch

    def _draw(self, picture: Pixels, ball: _Ball, turn: float, *, mirrored: bool) -> None:
        x, up = ball.centre(turn)
        x += self._width / self._height / 2
        ground = _HORIZON + 0.17 + ball.radius * 0.3
        y = ground + up if mirrored else ground - up
        reach = ball.radius * (3.2 if ball.glow and not mirrored else 1.02)
        window = self._window(x, y, reach)
        if window is None:
            return
        across, down = self._across[window] - x, self._down[window] - y
        target = picture[window]
        distance = np.hypot(across, down)
        if ball.glow and not mirrored:
            halo = np.exp(-distance / ball.radius * 1.6) * np.clip(1 - distance / reach, 0, 1)
            target += halo[..., None] * np.array(ball.colour, np.float32) * 0.2
        cover = np.clip((ball.radius - distance) * self._height, 0, 1)[..., None]
        if mirrored:
            cover = cover * (0.12 if ball.glow else 0.35)
        light = self._lit(ball, across / ball.radius, down / ball.radius)
        target += (light - target) * cover

    def _window(self, x: float, y: float, reach: float) -> tuple[slice, slice] | None:
        edges = [int((y - reach) * self._height), int((y + reach) * self._height) + 1]
        edges += [int((x - reach) * self._height), int((x + reach) * self._height) + 1]
        top, bottom = np.clip(edges[:2], 0, self._height)
        left, right = np.clip(edges[2:], 0, self._width)
        return (slice(top, bottom), slice(left, right)) if top < bottom and left < right else None

    def _lit(self, ball: _Ball, across: Pixels, down: Pixels) -> Pixels:
        """Shade a unit ball: sun, sky from above, warm horizon at the edge, and a highlight."""
        colour = np.array(ball.colour, np.float32)
        if ball.glow:
            return np.broadcast_to(colour, (*across.shape, 3))
        toward = np.sqrt(np.clip(1 - across**2 - down**2, 0, 1))
        facing = across * _LIGHT[0] - down * _LIGHT[1] + toward * _LIGHT[2]
        sun = np.clip(facing, 0, 1)[..., None] * np.array([2.2, 1.7, 1.25], np.float32)
        sky = (0.5 - 0.5 * down)[..., None] * np.array([0.10, 0.17, 0.34], np.float32)
        edge = ((1 - toward) ** 4)[..., None] * np.array([0.9, 0.42, 0.2], np.float32)
        bounce = 2 * facing * toward - _LIGHT[2]
        shine = np.clip(bounce, 0, 1)[..., None] ** 60 * np.array([14.0, 11.0, 8.0], np.float32)
        return np.asarray(colour * (sun + sky) + edge * 0.5 + shine, np.float32)


def _write(picture: Pixels, path: Path, label: str, rate: Fraction) -> None:
    buffer: Any = oiio.ImageBuf(picture)
    height = buffer.spec().height
    oiio.ImageBufAlgo.render_text(
        buffer,
        height // 24,
        height - height // 20,
        label,
        fontsize=max(8, height // 18),
        textcolor=(0.7, 0.7, 0.7),
        shadow=max(1, height // 360),
    )
    spec = oiio.ImageSpec(buffer.spec().width, height, 3, "half")
    spec.attribute("compression", "zip")
    spec.attribute("oiio:ColorSpace", "lin_ap1_scene")
    spec.attribute("FramesPerSecond", oiio.TypeRational, (rate.numerator, rate.denominator))
    output = oiio.ImageOutput.create(str(path))
    if output is None or not (
        output.open(str(path), spec)
        and output.write_image(buffer.get_pixels("half"))
        and output.close()
    ):
        reason = output.geterror() if output else oiio.geterror()
        path.write_bytes(bytes(1 << 20))  # raises what is wrong with disk or folder, if it is that
        raise FileAccessError(f"{path} cannot be written.", reason=reason)
