"""What the open Nuke script is, what can be captured in it, and the small acts on it.

Everything here runs on Nuke's main thread.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import nuke

from rushes.core.capture.state_parts import comparable_parts
from rushes.core.errors import HostError, InputError
from rushes.core.host_data import CaptureSource, FrameRange, SceneState, Sound
from rushes.core.media.frame_map import exact_rate

from .colour import colour_state
from .dependencies import absolute_path, missing_frames
from .state import all_nodes, state_parts, viewers

VIEWER = "viewer:"
NODE = "node:"
_VIEWER_INPUTS = 10


def describe_scene() -> SceneState:
    """Return the state of the open script."""
    root = nuke.root()
    name = root.name()
    saved = name not in ("Root", "")
    page = root["format"].value()
    whole = FrameRange(int(root.firstFrame()), int(root.lastFrame()))
    marked = _marked_range()
    return SceneState(
        path=os.path.abspath(name) if saved else "",
        saved=saved,
        changed=bool(root.modified()),
        rate=exact_rate(float(root["fps"].value())),
        frame_range=whole,
        playback_range=marked or whole,
        selection_range=marked,
        current_frame=int(nuke.frame()),
        resolution=(page.width(), page.height()),
        pixel_aspect=page.pixelAspect(),
        colour=colour_state(),
        sounds=tuple(_sounds()),
        extra=comparable_parts(state_parts()),
    )


def list_sources(kind: str | None) -> tuple[CaptureSource, ...]:
    """Return what can be captured, the default first.

    That is what a viewer shows, the active one first; then selected nodes, Write nodes and Read nodes. A
    viewer is kept by a script without a window too, and is a node there like any other.
    """
    found: dict[str, tuple[str, str, nuke.Node]] = {}
    for viewer in viewers():
        node = _shown_node(viewer)
        if node is not None:
            of = "viewport" if nuke.GUI else "node"
            label = f"{viewer.name()} ({node.name()})"
            found[VIEWER + viewer.fullName()] = (label, of, node)
    for node in _nodes_of_interest():
        found.setdefault(NODE + node.fullName(), (node.fullName(), "node", node))
    return tuple(
        _source(source_id, label, of, node, is_default=index == 0)
        for index, (source_id, (label, of, node)) in enumerate(found.items())
        if kind in (None, of)
    )


def find_node(source_id: str) -> nuke.Node | None:
    """Return the node whose picture a source is, None when there is none (any more)."""
    if source_id.startswith(VIEWER):
        viewer = nuke.toNode(source_id[len(VIEWER) :])
        return _shown_node(viewer) if viewer is not None else None
    return nuke.toNode(source_id[len(NODE) :]) if source_id.startswith(NODE) else None


def open_scene(path: str) -> None:
    """Open a script in place of what is open, without a window.

    Raises:
        InputError: Nuke cannot read the file.
    """
    try:
        nuke.scriptClear()
        nuke.scriptOpen(path)
    except RuntimeError as error:
        raise InputError(
            f"Nuke {nuke.NUKE_VERSION_STRING} cannot open {os.path.basename(path)}: {error}",
            next_step="Open the script in Nuke; plug-ins it needs may be missing here.",
            path=path,
        ) from error


def save_copy(path: str) -> str:
    """Save a copy of the script to `path` and return it; the open script keeps name and changed flag.

    Raises:
        HostError: The copy could not be written.
    """
    try:
        # Made for this: it touches neither the name in the root nor the flag.
        nuke.scriptSaveToTemp(path)
    except RuntimeError as error:
        raise HostError(f"No copy could be saved to {path}: {error}", path=path) from error
    if not os.path.isfile(path):
        raise HostError(f"No copy could be saved to {path}.", path=path)
    return path


def show_frame(frame: int, source: str) -> bool:
    """Show a frame, and the node `source` in the active viewer.

    Returns:
        False where `source` names nothing that is there; nothing is changed then.
    """
    node = find_node(source) if source else None
    if source and node is None:
        return False
    window = nuke.activeViewer() if nuke.GUI else None
    if node is not None and window is not None:
        _show_node(window, node)
    nuke.frame(frame)
    return True


def _show_node(window: Any, node: nuke.Node) -> None:
    viewer = window.node()
    shown = [viewer.input(index) for index in range(viewer.inputs())]
    if node in shown:
        window.activateInput(shown.index(node))
        return
    free = shown.index(None) if None in shown else min(len(shown), _VIEWER_INPUTS - 1)
    viewer.setInput(free, node)
    window.activateInput(free)


def _nodes_of_interest() -> Iterator[nuke.Node]:
    nodes = [node for node in nuke.root().nodes() if node.Class() not in ("Viewer", "BackdropNode")]
    yield from (node for node in nodes if node.isSelected() and node.maxOutputs() > 0)
    for kind in ("Write", "Read"):
        yield from (node for node in nodes if node.Class() == kind and not node["disable"].value())


def _source(
    source_id: str, label: str, kind: str, node: nuke.Node, is_default: bool
) -> CaptureSource:
    page = node.format()
    return CaptureSource(
        source_id,
        label,
        kind,
        is_default,
        size=(page.width(), page.height()),
        range=_own_range(node),
        missing=missing_frames(node),
    )


def _shown_node(viewer: nuke.Node) -> nuke.Node | None:
    return viewer.input(int(viewer["input_number"].value()))


def _own_range(node: nuke.Node) -> FrameRange | None:
    """Return the frames of a node that has frames of its own; others follow the script."""
    limited = node.knob("use_limit")
    if node.Class() == "Read" or (limited is not None and limited.value()):
        return FrameRange(int(node["first"].value()), int(node["last"].value()))
    return None


def _marked_range() -> FrameRange | None:
    """Return the range between in and out, which the active viewer keeps locked."""
    for viewer in viewers()[:1]:
        if viewer["frame_range_lock"].value():
            span = nuke.FrameRange(str(viewer["frame_range"].value()))
            return FrameRange(int(span.first()), int(span.last()))
    return None


def _sounds() -> Iterator[Sound]:
    root = nuke.root()
    for node in all_nodes("AudioRead"):
        if node["disable"].value():
            continue
        path = absolute_path(node["file"])
        begin = float(node["begintime"].value())
        # Untouched it is 0, and flipbooks then play the sound from their first frame on.
        start = begin * float(root["fps"].value()) if begin else float(root.firstFrame())
        if path:
            yield Sound(path, start, max(0.0, float(node["filebegintime"].value())))
