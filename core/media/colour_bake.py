"""Makes a table of a colour transform: a shaper over all half floats, then a cube.

The shaper is indexed by the bits of a half float, so that applying it costs one look-up and loses
nothing (OpenColorIO calls this the half domain). It spaces the cube by arcsinh: evenly in stops in the
lights, evenly in light near black, and through zero to negative values. Needs the extra `worker`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .parts import needed

with needed("numpy"):
    import numpy as np
with needed("OpenColorIO"):
    import PyOpenColorIO as ocio

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Through ACES 1.3, 81 points are 0.25 steps of 8 bits off on average and 1.0 at 99 % of the pixels, in
# 6 MB and less than 0.1 s; 65 points are 0.28 and 1.5 off, 97 are 0.24 and 0.8.
_SIZE = 81
HALF_MAX = 65504.0
# How many steps of 8 bits 99 % of the probes may be off; beyond, the exact transform does the work.
_TOLERANCE = 1.5


@dataclass(frozen=True)
class _Shape:
    """How scene values are spread over the cube: from `low` to `high`, bent around 1 / `toe`."""

    low: float
    high: float
    toe: float

    def spread(self, values: Any) -> NDArray[np.float32]:
        """Scene values to 0..1."""
        low, high = np.arcsinh(self.low * self.toe), np.arcsinh(self.high * self.toe)
        bent = np.arcsinh(np.clip(values, self.low, self.high) * self.toe)
        return np.asarray((bent - low) / (high - low), np.float32)

    def values(self, count: int) -> NDArray[np.float32]:
        """Scene values at evenly spaced points of the cube."""
        low, high = np.arcsinh(self.low * self.toe), np.arcsinh(self.high * self.toe)
        return (np.sinh(np.linspace(low, high, count)) / self.toe).astype(np.float32)


def bake(exact: Any, *, linear: bool, gain: float = 1.0) -> Any | None:
    """Make a table of a transform.

    Args:
        exact: OpenColorIO CPU processor from scene values to display values.
        linear: Whether the scene values are linear light.
        gain: Factor that the transform applies to linear light first, so that the table covers what
            the view can show.

    Returns:
        An OpenColorIO transform, or None where a table would be visibly wrong, as with views that
        clip hard; those are fast enough as they are.
    """
    # Encoded values stay near 0..1, log footage goes a little beyond, and need no bend.
    shape = _Shape(-0.05 / gain, 256.0 / gain, 20.0 * gain) if linear else _Shape(-0.125, 1.5, 0.01)
    table = ocio.GroupTransform([_shaper(shape), _cube(exact, shape)])
    wanted = _probes(linear, gain)
    got = wanted.copy()
    exact.applyRGB(wanted)
    ocio.Config.CreateRaw().getProcessor(table).getDefaultCPUProcessor().applyRGB(got)
    off = np.abs(np.clip(wanted, 0, 1) - np.clip(got, 0, 1)) * 255
    return table if np.percentile(off, 99) <= _TOLERANCE else None


def _shaper(shape: _Shape) -> Any:
    halfs = np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float32)
    halfs = np.nan_to_num(halfs, nan=0.0, posinf=HALF_MAX, neginf=-HALF_MAX)
    transform = ocio.Lut1DTransform(65536, True)
    transform.setData(np.repeat(shape.spread(halfs), 3))
    return transform


def _cube(exact: Any, shape: _Shape) -> Any:
    points = shape.values(_SIZE)
    # OpenColorIO takes cubes with blue running fastest.
    grid = np.stack(np.meshgrid(points, points, points, indexing="ij"), axis=-1)
    grid = np.ascontiguousarray(grid)
    exact.applyRGB(grid)
    transform = ocio.Lut3DTransform(_SIZE)
    transform.setData(grid.ravel())
    transform.setInterpolation(ocio.INTERP_TETRAHEDRAL)
    return transform


def _probes(linear: bool, gain: float) -> NDArray[np.float32]:
    """Return colours as pictures hold them: greys and moderately saturated ones, black to highlight."""
    random = np.random.default_rng(1)
    if not linear:
        grey = random.uniform(0, 1, (8192, 1))
        return np.clip(grey + random.normal(0, 0.08, (8192, 3)), 0, 1).astype(np.float32)
    light = 2.0 ** random.uniform(-9, 4, (8192, 1)) / gain
    hue = np.exp(random.normal(0, 0.4, (8192, 3)))
    return np.ascontiguousarray(light * hue, dtype=np.float32)
