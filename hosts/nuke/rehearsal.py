"""The situations of a conformance run in Nuke, and scripts in a Nuke of its own."""

from __future__ import annotations

import importlib
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.core.errors import HostUnavailableError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Command

from .find import require_nuke

_FORMAT = "64 36 0 0 64 36 1 rushes_check"


@hookimpl
def rehearse(situation: str, folder: str) -> bool:
    """Open a script with a picture whose colour follows the frame, in a viewer and a Write node."""
    kind, _, rate = situation.partition(" ")
    if kind not in ("ordinary", "unsaved", "no_viewport", "negative", "missing_frames", "rate"):
        return False
    nuke: Any = importlib.import_module("nuke")
    file = Path(folder, "scene.nk")
    nuke.scriptClear()
    if kind != "unsaved" and file.exists():
        nuke.scriptOpen(str(file))
    else:
        _lay(nuke, (-3, 4) if kind == "negative" else (1001, 1012), Fraction(rate or 24))
        if kind == "missing_frames":
            _lose_a_frame(nuke, folder)
        if kind == "no_viewport":
            for viewer in nuke.allNodes("Viewer"):
                nuke.delete(viewer)
        if kind != "unsaved":
            nuke.scriptSaveAs(str(file), overwrite=1)
    nuke.root().setModified(False)
    return True


@hookimpl
def script_command(script: str, arguments: tuple[str, ...]) -> Command | None:
    """Start the script in a Nuke without a window; None where there is no Nuke."""
    try:
        return require_nuke().command(*arguments, script=script)
    except HostUnavailableError:
        return None


def _lay(nuke: Any, frames: tuple[int, int], rate: Fraction) -> None:
    nuke.addFormat(_FORMAT)
    root = nuke.root()
    for knob, value in (
        ("format", _FORMAT.split()[-1]),
        ("fps", float(rate)),
        ("first_frame", frames[0]),
        ("last_frame", frames[1]),
    ):
        root[knob].setValue(value)
    picture = nuke.nodes.Constant(name="Picture")
    for channel, expression in enumerate(("(frame+3)%16/16", "(frame+3)%5/5", "0.25")):
        picture["color"].setExpression(expression, channel)
    nuke.nodes.Write(name="Final", inputs=[picture])
    viewer = nuke.nodes.Viewer(name="Viewer1", inputs=[picture])
    viewer["input_number"].setValue(0)
    nuke.frame(frames[0])


def _lose_a_frame(nuke: Any, folder: str) -> None:
    """Render the picture, lose frame 1003, and have the viewer show the files."""
    write = nuke.toNode("Final")
    write["file_type"].setValue("png")
    write["file"].setValue(Path(folder, "picture.%04d.png").as_posix())
    nuke.execute(write, 1001, 1012, 1)
    Path(folder, "picture.1003.png").unlink()
    read = nuke.nodes.Read(name="Footage")
    for knob, value in (
        ("file", write["file"].value()),
        ("first", 1001),
        ("last", 1012),
        ("on_error", "error"),
    ):
        read[knob].setValue(value)
    for viewer in nuke.allNodes("Viewer"):
        viewer.setInput(0, read)
