"""Reads one image into the pixels of its display window, whatever its data window and channels.

A file that is no complete image gives an error with its name, never a partial picture. Needs the extra
`worker`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Callable

from ..errors import FrameRangeError, UnreadableImageError, UnsupportedMediaError
from .frame_map import exact_rate
from .parts import needed

with needed("numpy"):
    import numpy as np
with needed("OpenImageIO"):
    import OpenImageIO as oiio

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RGB = ("R", "G", "B")
# How to put an image upright, by its Exif orientation; 5 to 8 exchange width and height.
_UPRIGHT: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: pixels[::-1].swapaxes(0, 1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: lambda pixels: pixels[:, ::-1].swapaxes(0, 1),
}


@dataclass(frozen=True)
class ImageHeader:
    """What an image says about itself.

    Attributes:
        path: The file.
        width: Pixels across the display window, upright.
        height: Pixels down the display window, upright.
        channels: Channel names of the part that is shown.
        shown: The channels the picture is made of: three, or one for all three colours.
        space: Colour space the file names, in OpenImageIO's words, or empty.
        encoded: True when the pixels are stored as integers, so that they are hardly linear light.
        pixel_aspect: Width of a pixel divided by its height.
        rate: Frames a second the file names, or None.
    """

    path: str
    width: int
    height: int
    channels: tuple[str, ...]
    shown: tuple[str, ...]
    space: str
    encoded: bool
    pixel_aspect: float
    rate: Fraction | None


@dataclass(frozen=True)
class Image:
    """Pixels of one image.

    Attributes:
        header: What the file says about itself.
        pixels: Height x width x 3, in the type that was asked for, top row first.
        alpha: Height x width, or None where the file has none or it was not asked for.
    """

    header: ImageHeader
    pixels: NDArray[Any]
    alpha: NDArray[Any] | None = None


def read_header(path: str, layer: str = "") -> ImageHeader:
    """Read what an image says about itself.

    Args:
        path: The file.
        layer: As for `read_image`.

    Raises:
        UnreadableImageError: The file is not there or is no image.
        UnsupportedMediaError: It is an image without flat pixels (deep data), or without this layer.
    """
    with closing(_open(path)) as source:
        part, channels = _shown(source, path, layer)
        return _header(path, source.spec(part, 0), channels)


def read_image(path: str, want: str = "float16", *, alpha: bool = False, layer: str = "") -> Image:
    """Read one image.

    Channels named R, G and B are taken, in whatever part of the file they are; without them the first
    layer that has all three, or a single channel for all three colours. What lies outside the data
    window is black; what lies outside the display window is cut.

    Args:
        path: The file; its content decides the format, not its name.
        want: Type of the pixels: `float16`, `float32`, `uint8` or `uint16`; integers span 0 to 1.
        alpha: Whether to read the alpha channel as well.
        layer: What to show instead: `diffuse` for `diffuse.R`, `diffuse.G` and `diffuse.B`, the name
            of a part that holds R, G and B, or a single channel such as `depth.Z`.

    Raises:
        UnreadableImageError: The file is not there, cut off, damaged, or no image.
        UnsupportedMediaError: It is an image without flat pixels (deep data), or without this layer;
            the fact `layers` lists what there is.
    """
    with closing(_open(path)) as source:
        part, channels = _shown(source, path, layer)
        spec = source.spec(part, 0)
        header = _header(path, spec, channels)
        pixels = _displayed(_read(source, path, part, channels, want), spec)
        matte = None
        if alpha and spec.alpha_channel >= 0:
            at = spec.alpha_channel
            matte = _displayed(_read(source, path, part, [at], want), spec)[..., 0]
    return Image(header, _three(pixels), matte)


def _open(path: str) -> oiio.ImageInput:
    if not os.path.isfile(path):
        reason = "is a folder" if os.path.isdir(path) else "is not there"
        raise UnreadableImageError(f"{path} {reason}.", path=path)
    source = oiio.ImageInput.open(path)
    if source is None:
        reason = _said(oiio.geterror)
        empty = " (it is empty)" if not os.path.getsize(path) else ""
        raise UnreadableImageError(f"{path} is no image{empty}.", path=path, reason=reason)
    return source


def _said(ask: Callable[[], str]) -> str:
    """Return a message of OpenImageIO; those of damaged files may quote bytes that are no text."""
    try:
        return ask()
    except UnicodeDecodeError:
        return "the file is damaged"


def _shown(source: oiio.ImageInput, path: str, layer: str) -> tuple[int, list[int]]:
    """Return the part and the channels that make the picture."""
    if not layer:
        return _usual(source)
    known: list[str] = []
    for part, spec in _parts(source):
        layers, channels = _layers(spec), list(spec.channelnames)
        name = spec.get_string_attribute("oiio:subimagename")
        if layer in layers:
            return part, layers[layer]
        if layer == name and "" in layers:
            return part, layers[""]
        if layer in channels:
            return part, [channels.index(layer)]
        known += [one or name or "RGB" for one in layers]
    raise UnsupportedMediaError(
        f"{path} has no layer {layer!r}; it has {', '.join(known) or 'none'}.",
        next_step="Choose a layer that every frame has.",
        path=path,
        layers=known,
    )


def _usual(source: oiio.ImageInput) -> tuple[int, list[int]]:
    """Return part and channels of R, G and B, else of the first layer, else of one channel."""
    first: tuple[int, list[int]] | None = None
    for part, spec in _parts(source):
        for name, channels in _layers(spec).items():
            if not name:
                return part, channels
            first = first or (part, channels)
    return first or (0, _grey(source.spec(0, 0)))


def _parts(source: oiio.ImageInput) -> Iterator[tuple[int, oiio.ImageSpec]]:
    part = 0
    while source.seek_subimage(part, 0):
        yield part, source.spec(part, 0)
        part += 1
    _said(source.geterror)  # that there is no further part is no fault of the file


def _layers(spec: oiio.ImageSpec) -> dict[str, list[int]]:
    """Return the channels of R, G and B by layer, in the file's order, the plain ones first."""
    names = list(spec.channelnames)
    layers = ["", *(name[: -len(".R")] for name in names if name.endswith(".R"))]
    found = {layer: [f"{layer}.{one}" if layer else one for one in _RGB] for layer in layers}
    return {
        layer: [names.index(name) for name in wanted]
        for layer, wanted in found.items()
        if set(wanted) <= set(names)
    }


def _grey(spec: oiio.ImageSpec) -> list[int]:
    names = list(spec.channelnames)
    return [names.index("Y") if "Y" in names else 0]


def _header(path: str, spec: oiio.ImageSpec, channels: list[int]) -> ImageHeader:
    if spec.deep:
        raise UnsupportedMediaError(
            f"{path} holds deep data, which has no picture of its own.", path=path
        )
    width, height = spec.full_width, spec.full_height
    if _orientation(spec) >= 5:
        width, height = height, width
    return ImageHeader(
        path=path,
        width=width,
        height=height,
        channels=tuple(spec.channelnames),
        shown=tuple(spec.channelnames[channel] for channel in channels),
        space=spec.get_string_attribute("oiio:ColorSpace"),
        encoded=spec.format.basetype not in (oiio.HALF, oiio.FLOAT, oiio.DOUBLE),
        pixel_aspect=spec.get_float_attribute("PixelAspectRatio", 1.0) or 1.0,
        rate=_rate(spec),
    )


def _orientation(spec: oiio.ImageSpec) -> int:
    return spec.get_int_attribute("Orientation", 1)


def _rate(spec: oiio.ImageSpec) -> Fraction | None:
    # OpenImageIO writes the EXR attribute framesPerSecond as a pair of integers; DPX files hold a float.
    value = spec.getattribute("FramesPerSecond") or spec.getattribute("dpx:FrameRate")
    with suppress(FrameRangeError):  # a header may hold anything; then it names no rate
        if isinstance(value, tuple):
            return exact_rate("/".join(map(str, value)))
        if isinstance(value, float):
            return exact_rate(value)
    return None


def _read(
    source: oiio.ImageInput, path: str, part: int, channels: list[int], want: str
) -> NDArray[Any]:
    first, last = min(channels), max(channels) + 1
    kind = "half" if want == "float16" else np.dtype(want).name.replace("float32", "float")
    try:
        pixels = source.read_image(part, 0, first, last, kind)
    except MemoryError as error:
        raise UnreadableImageError(f"{path} claims a size beyond memory.", path=path) from error
    # A JPEG that ends early is filled up with grey and reported by the message alone.
    reason = _said(source.geterror)
    if pixels is None or reason:
        raise UnreadableImageError(f"{path} is cut off or damaged.", path=path, reason=reason)
    if channels != list(range(first, last)):
        pixels = pixels[..., [channel - first for channel in channels]]
    return pixels


def _displayed(pixels: NDArray[Any], spec: oiio.ImageSpec) -> NDArray[Any]:
    """Place the data window into the display window and put it upright."""
    placed = _placed(pixels, spec)
    turn = _UPRIGHT.get(_orientation(spec))
    return turn(placed) if turn else placed


def _placed(pixels: NDArray[Any], spec: oiio.ImageSpec) -> NDArray[Any]:
    left, top = spec.x - spec.full_x, spec.y - spec.full_y
    if (left, top, spec.width, spec.height) == (0, 0, spec.full_width, spec.full_height):
        return pixels
    canvas = np.zeros((spec.full_height, spec.full_width, pixels.shape[2]), pixels.dtype)
    y0, y1 = max(top, 0), min(top + spec.height, spec.full_height)
    x0, x1 = max(left, 0), min(left + spec.width, spec.full_width)
    if y0 < y1 and x0 < x1:
        canvas[y0:y1, x0:x1] = pixels[y0 - top : y1 - top, x0 - left : x1 - left]
    return canvas


def _three(pixels: NDArray[Any]) -> NDArray[Any]:
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    return np.ascontiguousarray(pixels)
