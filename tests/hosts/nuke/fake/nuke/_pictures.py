"""What nodes make of pixels: a small graph, evaluated for real, and written as real files."""

from __future__ import annotations

import os
from pathlib import Path

from ._application import app
from ._knobs import Format
from ._nodes import Group

_KINDS = {"png": "uint8", "jpeg": "uint8", "tiff": "uint16", "exr": "half"}


class Cancelled(Exception):
    """Somebody pressed Cancel."""


def format_of(node):
    if node is None:
        return app.scene.root["format"].value()
    if node.Class() == "Reformat" and node["type"].value() == "to box":
        return Format(node["box_width"].value(), node["box_height"].value())
    if node.Class() == "Read":
        found = _readable(node)
        return Format(*found) if found else app.scene.root["format"].value()
    if isinstance(node, Group):
        return format_of(_output_of(node))
    source = _source_of(node)
    return format_of(source) if source is not None else app.scene.root["format"].value()


def error_of(node):
    """The error a node shows at the current frame, or None."""
    if node.Class() == "Read" and node["on_error"].value() == "error":
        path = _at_frame(node["file"].value(), app.scene.frame, "main")
        if not os.path.isfile(path):
            return f"{node.name()}: Read error: No such file or directory"
    return None


def picture_of(node, frame, view):
    """The pixels of a node at a frame, scene-linear, height by width by three."""
    import numpy

    if node is None:
        raise RuntimeError("nothing is connected")
    kind, source = node.Class(), _source_of(node)
    if node["disable"].value() and source is not None:
        return picture_of(source, frame, view)
    if kind == "Constant":
        page = app.scene.root["format"].value()
        half = 2 if app.scene.root["proxy"].value() else 1
        colour = [node["color"]._at(frame, channel) for channel in range(3)]
        return numpy.full((page.height() // half, page.width() // half, 3), colour, "f4")
    if kind == "Read":
        return _read(node, frame, view)
    if isinstance(node, Group):
        return picture_of(_output_of(node), frame, view)
    if kind == "Input":
        outside = node._parent.input(0)
        return picture_of(outside, frame, view)
    pixels = picture_of(source, frame, view)
    work = _WORK.get(kind)
    return work(node, pixels) if work else pixels


def _reformat(node, pixels):
    import numpy

    height, width = pixels.shape[:2]
    wide, high = node["box_width"].value(), node["box_height"].value()
    scale = min(wide / width, high / height)
    inner = max(1, round(width * scale)), max(1, round(height * scale))
    rows = numpy.arange(inner[1]) * height // inner[1]
    columns = numpy.arange(inner[0]) * width // inner[0]
    made = numpy.zeros((high, wide, 3), "f4")
    top, left = (high - inner[1]) // 2, (wide - inner[0]) // 2
    made[top : top + inner[1], left : left + inner[0]] = pixels[rows][:, columns]
    return made


def _display(node, pixels):
    gained = pixels * node["gain"].value()
    shown = gained if node["view"].value() in ("Raw", "None") else _srgb(gained)
    return shown ** (1.0 / node["gamma"].value())


def _curve(node, pixels):
    current = node["current"].value()
    if current == "linear":
        return pixels
    return pixels.clip(0) ** (1 / 2.4) if current == "Gamma2.4" else _srgb(pixels)


_WORK = {
    "Reformat": _reformat,
    "OCIODisplay": _display,
    "ViewerProcess_1DLUT": _curve,
    "StudioLook": lambda node, pixels: 1.0 - pixels * node["strength"].value(),
    "Multiply": lambda node, pixels: pixels * node["value"].value(),
    "Gamma": lambda node, pixels: pixels.clip(0) ** (1.0 / node["value"].value()),
}


def write_frame(write, frame, view):
    """Render one frame of a Write node into its file."""
    name = write["file"].value()
    if not name:
        raise RuntimeError(f"{write.name()}: no file name")
    write["file"].evaluate()
    path = Path(_at_frame(name, frame, view))
    kind = write["file_type"].value()
    if kind not in _KINDS:
        raise RuntimeError(f"{write.name()}: unknown file type {kind!r}")
    if not path.parent.is_dir():
        if not write["create_directories"].value():
            raise RuntimeError(f"{write.name()}: {path.parent}: No such file or directory")
        path.parent.mkdir(parents=True)
    pixels = picture_of(_source_of(write), frame, view)
    if not write["raw"].value() and kind != "exr":
        pixels = _srgb(pixels)
    _save(pixels, path, kind)


def _save(pixels, path, kind):
    import OpenImageIO as oiio

    height, width = pixels.shape[:2]
    temporary = path.with_name(f"{path.stem}.tmp{path.suffix}")
    buffer = oiio.ImageBuf(oiio.ImageSpec(width, height, 3, "float"))
    buffer.set_pixels(oiio.ROI(), pixels.astype("f4"))
    if not buffer.write(str(temporary), _KINDS[kind]):
        raise RuntimeError(f"{path}: {buffer.geterror()}")
    os.replace(temporary, path)


def _read(node, frame, view):
    import numpy
    import OpenImageIO as oiio

    path = _at_frame(node["file"].value(), frame, view)
    if not os.path.isfile(path):
        if node["on_error"].value() == "error":
            raise RuntimeError(f"{node.name()}: Read error: No such file or directory")
        page = app.scene.root["format"].value()
        return numpy.zeros((page.height(), page.width(), 3), "f4")
    pixels = oiio.ImageBuf(path).get_pixels("float")[:, :, :3]
    return pixels if node["raw"].value() or path.endswith(".exr") else _linear(pixels)


def _readable(node):
    import OpenImageIO as oiio

    first, last = int(node["first"].value()), int(node["last"].value())
    for frame in range(first, last + 1):
        path = _at_frame(node["file"].value(), frame, "main")
        if os.path.isfile(path):
            spec = oiio.ImageBuf(path).spec()
            return spec.width, spec.height
    return None


def _at_frame(name, frame, view):
    import re

    name = name.replace("%V", view).replace("%v", view[:1])
    name = re.sub(r"%0?(\d*)d", lambda m: f"{frame:0{int(m.group(1) or 0)}d}", name)
    return re.sub(r"#+", lambda m: f"{frame:0{len(m.group())}d}", name)


def _source_of(node):
    return node.input(0)


def _output_of(group):
    outputs = [node for node in group.nodes() if node.Class() == "Output"]
    if not outputs:
        raise RuntimeError(f"{group.name()}: no Output node")
    return outputs[0].input(0)


def _srgb(pixels):
    import numpy

    clipped = pixels.clip(0)
    return numpy.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)


def _linear(pixels):
    import numpy

    return numpy.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
