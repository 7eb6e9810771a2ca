"""How different two displayed colours look: CIEDE2000, as ISO/CIE 11664-6:2022 defines it.

Needs the extra `worker`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .colour_tags import ColourTags
from .parts import needed

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Colours = NDArray[np.float64]

# Linear RGB to CIE XYZ, both with the white D65: IEC 61966-2-1 and SMPTE EG 432-1 (Display P3).
_TO_XYZ = {
    "bt709": (
        (0.4123907993, 0.3575843394, 0.1804807884),
        (0.2126390059, 0.7151686788, 0.0721923154),
        (0.0193308187, 0.1191947798, 0.9505321522),
    ),
    "smpte432": (
        (0.4865709486, 0.2656676932, 0.1982172852),
        (0.2289745641, 0.6917385218, 0.0792869141),
        (0.0000000000, 0.0451133819, 1.0439443689),
    ),
}
_WHITE = np.array([0.95045593, 1.0, 1.08905775])


def displayed_to_lab(colours: Any, tags: ColourTags) -> Colours:
    """Return CIE L*a*b* of what a display shows.

    Args:
        colours: R'G'B' in the last axis, 0 to 1.
        tags: What the numbers mean.
    """
    values = np.clip(np.asarray(colours, np.float64), 0.0, 1.0)
    if tags.transfer == "bt709":
        light = values**2.4  # ITU-R BT.1886 with a black of zero
    else:
        light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    ratio = light @ np.array(_TO_XYZ[tags.primaries]).T / _WHITE
    bent = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = np.moveaxis(bent, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def delta_e_2000(first: Any, second: Any) -> Colours:
    """Return the difference of colours in L*a*b*; about 1 can just be seen side by side."""
    (l1, a1, b1), (l2, a2, b2) = (
        np.moveaxis(np.asarray(lab, float), -1, 0) for lab in (first, second)
    )
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = np.arctan2(b1, a1 * stretch) % (2 * np.pi), np.arctan2(b2, a2 * stretch) % (2 * np.pi)
    grey = c1 * c2 == 0
    turn = np.where(grey, 0.0, _shorter_turn(h2 - h1))
    hue = np.where(grey, h1 + h2, _mean_hue(h1, h2))
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    far = (lightness - 50) ** 2
    weight_l = 1 + 0.015 * far / np.sqrt(20 + far)
    weight_c = 1 + 0.045 * chroma
    weight_h = 1 + 0.015 * chroma * _hue_weight(hue)
    step_l = (l2 - l1) / weight_l
    step_c = (c2 - c1) / weight_c
    step_h = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2) / weight_h
    blue = np.radians(30) * np.exp(-(((np.degrees(hue) - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(2 * blue)
    squared = step_l**2 + step_c**2 + step_h**2 + rotation * step_c * step_h
    return np.asarray(np.sqrt(np.maximum(squared, 0.0)))


def _shorter_turn(turn: Any) -> Any:
    """Return a turn from one hue to another the shorter way; half a turn keeps its sign."""
    back = np.where(turn > np.pi, turn - 2 * np.pi, turn + 2 * np.pi)
    return np.where(np.abs(turn) <= np.pi, turn, back)


def _mean_hue(h1: Any, h2: Any) -> Any:
    """Return the hue in the middle of the shorter way, 0 to 2 pi."""
    total = h1 + h2
    far = np.abs(h1 - h2) > np.pi
    return (
        np.where(far, np.where(total < 2 * np.pi, total + 2 * np.pi, total - 2 * np.pi), total) / 2
    )


def _hue_weight(hue: Any) -> Any:
    return (
        1
        - 0.17 * np.cos(hue - np.radians(30))
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.radians(6))
        - 0.20 * np.cos(4 * hue - np.radians(63))
    )
