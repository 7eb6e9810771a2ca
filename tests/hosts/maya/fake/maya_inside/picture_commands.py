"""The two commands that make images. Real files; what is on them follows from the scene and the view."""

import hashlib
import io
import json
import os
import pathlib

from rushes.hosts.kit.pictures import png_bytes

KINDS = {"png": "png", "jpg": "jpg", "jpeg": "jpg"}
RENDER_FORMATS = {32: "png", 8: "jpg"}


def playblast(app, mode, **flags):
    if app.ui is None:
        raise RuntimeError("playblast: no window")
    view = flags.get("editorPanelName") or app.ui.focus
    if view not in app.ui.panels:
        # What an artist meets whose focus is in the outliner.
        raise RuntimeError(f"Active panel {view} is no model view")
    if flags.get("format", "movie") != "image":
        raise RuntimeError("playblast: only images are made here")
    kind = KINDS.get(flags.get("compression", ""), "iff")
    size = _size(app, flags)
    frames = sorted(set(flags["frame"]))
    stem = flags["filename"]
    for index, frame in enumerate(frames):
        by_time = flags.get("rawFrameNumbers") or app.numbering == "time"
        number = int(frame) if by_time else index
        path = pathlib.Path(f"{stem}.{_padded(number, flags.get('framePadding', 4))}.{kind}")
        if path.exists() and not flags.get("forceOverwrite"):
            raise RuntimeError(f"{path} exists already")
        app.scene.time = float(frame)
        if _stopped(app):
            break
        path.write_bytes(_image(kind, size, _seen(app, view, flags)))
    app.touch("playblast")
    return f"{stem}.####.{kind}"


def _padded(number, padding):
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(number):0{padding - len(sign)}d}"


def _stopped(app):
    if app.fail_after is None:
        return False
    app.fail_after -= 1
    return app.fail_after < 0


def _size(app, flags):
    wanted = flags.get("widthHeight", (0, 0))
    wanted = app.window_size if tuple(wanted) == (0, 0) else wanted
    if not flags.get("offScreen"):
        wanted = tuple(min(pair) for pair in zip(wanted, app.window_size))
    share = min(100, max(10, flags.get("percent", 50)))
    return tuple(max(1, side * share // 100) for side in wanted)


def _seen(app, view, flags):
    panel = app.ui.panels[view]
    shape = app.scene.children(app.scene.find(panel.camera))[0]
    gates = {name: value for name, value in shape.attributes.items() if name.startswith("display")}
    pan_zoom = shape.attributes["panZoomEnabled"] and not panel.flags["ignorePanZoom"]
    ornaments = flags.get("showOrnaments", True)
    return [
        panel.camera,
        panel.flags,
        gates,
        pan_zoom,
        ornaments,
        app.scene.picture(),
        _planes(app, shape),
    ]


def _planes(app, shape):
    """Return the image planes of a camera that show now."""
    return [
        child.attributes["imageName"]
        for plane in app.scene.children(shape)
        if app.scene.value(plane, "visibility")
        for child in app.scene.children(plane)
    ]


def ogsRender(app, mode, **flags):
    settings = app.scene.find("defaultRenderGlobals").attributes
    kind = RENDER_FORMATS[settings["imageFormat"]]
    path = pathlib.Path(f"{settings['imageFilePrefix']}.{kind}")
    if not path.parent.is_dir():
        raise RuntimeError(f"{path} cannot be written")
    colour = app.colour["outputTransformEnabled"] and app.colour["outputUseViewTransform"]
    seen = [flags["camera"], colour, app.scene.picture()]
    if not _stopped(app):
        path.write_bytes(_image(kind, (flags["width"], flags["height"]), seen))
    return os.fspath(path)


def _image(kind, size, seen):
    digest = hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).digest()
    if kind == "png":
        return png_bytes(size, tuple(digest[:3]), digest[3])
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, tuple(digest[:3])).save(out, "JPEG" if kind == "jpg" else "TIFF")
    return out.getvalue()


COMMANDS = {function.__name__: function for function in (playblast, ogsRender)}
