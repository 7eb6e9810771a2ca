"""A reviewer's drawings in the viewers: a RotoPaint in a group that is the viewers' input process.

Viewers draw through an input process without anything being connected in the artist's tree, so no render
can ever hold the drawings. A viewer that has an input process of its own keeps it. The script is
afterwards as much changed as it was, and clearing takes everything away.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nuke
import nuke.rotopaint as paint

from rushes.core.host_data import Overlay, Stroke

from .state import mark_node, marked_nodes, remove_marked, viewers

NOTES = "rushes_notes"
_NAME = "RushesNotes"
_BEFORE = "rushes_before"
_KNOBS = ("input_process", "input_process_node")
# Lifetime of a stroke on one frame alone, as the RotoPaint's Lifetime tab counts it.
_SINGLE_FRAME = 2


def show_drawings(items: tuple[Overlay, ...]) -> bool:
    """Show these drawings instead of any shown before; none clears. Main thread.

    Returns:
        False where every viewer has an input process of the artist's, so that nothing can be seen.
    """
    root, undo = nuke.root(), nuke.Undo()
    changed = root.modified()
    undo.disable()
    try:
        _clear()
        return _draw(items) if items else True
    finally:
        undo.enable()
        root.setModified(changed)


def _draw(items: tuple[Overlay, ...]) -> bool:
    free = [viewer for viewer in viewers() if not _is_taken(viewer)]
    if not free:
        return False
    with nuke.root():
        group = nuke.nodes.Group(name=_NAME)
    mark_node(group, NOTES)
    with group:
        last = drawing = nuke.nodes.RotoPaint(inputs=[nuke.nodes.Input()])
        for item in items:
            # The same drawing as a picture, for one that has no lines.
            if item.image and not item.strokes:
                last = _add_image(last, item)
        nuke.nodes.Output(inputs=[last])
    page = nuke.root()["format"].value()
    for item in items:
        for stroke in item.strokes:
            _add_stroke(drawing, stroke, item.frame, (page.width(), page.height()))
    before = {viewer.fullName(): [viewer[knob].value() for knob in _KNOBS] for viewer in free}
    group.addKnob(nuke.String_Knob(_BEFORE, _BEFORE, json.dumps(before)))
    for viewer in free:
        _set_process(viewer, (True, group.name()))
    return True


def _add_image(last: nuke.Node, item: Overlay) -> nuke.Node:
    """Lay a transparent picture over one frame."""
    picture = nuke.nodes.Reformat(inputs=[nuke.nodes.Read(file=Path(item.image).as_posix())])
    node = nuke.nodes.Merge2(inputs=[last, picture])
    node["disable"].setExpression(f"frame != {item.frame}")
    return node


def _add_stroke(node: nuke.Node, stroke: Stroke, frame: int, size: tuple[int, int]) -> None:
    """Draw one line on one frame; Nuke's y runs upwards, in pixels."""
    width, height = size
    curves: Any = node["curves"]
    line = paint.Stroke(curves)
    for x, y in stroke.points:
        line.append(paint.AnimControlPoint(x * width, (1.0 - y) * height))
    red, green, blue, alpha = stroke.colour
    attributes = line.getAttributes()
    for name, value in (
        (attributes.kRedAttribute, red),
        (attributes.kGreenAttribute, green),
        (attributes.kBlueAttribute, blue),
        (attributes.kAlphaAttribute, alpha),
        (attributes.kBrushSizeAttribute, stroke.width * height),
        (attributes.kLifeTimeTypeAttribute, _SINGLE_FRAME),
        (attributes.kLifeTimeNAttribute, frame),
        (attributes.kLifeTimeMAttribute, frame),
    ):
        attributes.set(frame, name, value)
    curves.rootLayer.append(line)
    curves.changed()


def _set_process(viewer: nuke.Node, values: Sequence[Any]) -> None:
    for knob, value in zip(_KNOBS, values):
        viewer[knob].setValue(value)


def _is_taken(viewer: nuke.Node) -> bool:
    name = str(viewer["input_process_node"].value())
    return bool(viewer["input_process"].value() and name and nuke.toNode(name) is not None)


def _clear() -> None:
    for group in marked_nodes(NOTES):
        for name, before in json.loads(group[_BEFORE].value()).items():
            viewer = nuke.toNode(name)
            if viewer is not None and viewer["input_process_node"].value() == group.name():
                _set_process(viewer, before)
    remove_marked(NOTES)
