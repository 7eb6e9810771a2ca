"""Files the open script reads: which they are, and which frames of them are missing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import nuke

from rushes.core.host_data import Dependency

from .state import all_nodes

_FRAME = re.compile(r"#+|%0?\d*d")
_KINDS = {
    "AudioRead": "sound",
    "Camera": "cache",
    "DeepRead": "sequence",
    "LiveGroup": "reference",
    "Precomp": "reference",
    "Read": "sequence",
    "ReadGeo": "cache",
}


def list_dependencies() -> tuple[Dependency, ...]:
    """Return every file that a node reads; a sequence is one, with its pattern."""
    found: dict[tuple[str, str], Dependency] = {}
    for node, knob in _file_knobs():
        path = absolute_path(knob)
        if path:
            name = node.fullName()
            found.setdefault((path, name), Dependency(path, _kind(node, path), name))
    return tuple(found.values())


def absolute_path(knob: Any) -> str:
    """Return the path in a file knob, empty for none; the frame of a sequence stays a pattern.

    Relative paths begin at the script's project directory, or else at the script.
    """
    text = str(knob.value() or "")
    if not text:
        return ""
    # Evaluating puts the current frame in place of the pattern.
    is_pattern = _FRAME.search(text) and "[" not in text
    path = text if is_pattern else str(knob.getEvaluatedValue() or "")
    root: Any = nuke.root()
    script = "" if root.name() == "Root" else os.path.dirname(root.name())
    base = str(root["project_directory"].getEvaluatedValue() or "") or script
    return os.path.abspath(os.path.join(base, path))


def missing_frames(node: nuke.Node) -> tuple[int, ...]:
    """Return the frames of a Read without an image; none where it shows something in their place.

    A node behind a Read may move frames in time, so only Read and Dot nodes are looked at.
    """
    while node.Class() == "Dot":
        above = node.input(0)
        if above is None:
            return ()
        node = above
    if node.Class() != "Read" or node["on_error"].value() != "error":
        return ()
    there = _frames_on_disk(absolute_path(node["file"]))
    if there is None:
        return ()
    frames = range(int(node["first"].value()), int(node["last"].value()) + 1)
    return tuple(frame for frame in frames if frame not in there)


def missing_media() -> dict[str, tuple[int, ...]]:
    """Return the Read nodes of the script that miss frames."""
    reads = (node for node in all_nodes("Read") if not node["disable"].value())
    found = {node.fullName(): missing_frames(node) for node in reads}
    return {name: frames for name, frames in found.items() if frames}


def _frames_on_disk(pattern: str) -> set[int] | None:
    """Return the frames a sequence has; None where the path is of one file."""
    folder, name = os.path.split(pattern)
    parts = _FRAME.split(name)
    if len(parts) != 2:
        return None
    numbered = re.compile(rf"{re.escape(parts[0])}(-?\d+){re.escape(parts[1])}")
    try:
        names = os.listdir(folder)
    except OSError:
        return set()
    return {int(found.group(1)) for found in map(numbered.fullmatch, names) if found}


def _file_knobs() -> Iterator[tuple[nuke.Node, Any]]:
    for node in all_nodes():
        if "Write" in node.Class():
            continue
        for knob in node.knobs().values():
            if isinstance(knob, nuke.File_Knob):
                yield node, knob


def _kind(node: nuke.Node, path: str) -> str:
    # Classes carry the number of their generation: ReadGeo2, Camera4.
    kind = _KINDS.get(node.Class().rstrip("0123456789"), "other")
    return "texture" if kind == "sequence" and not _FRAME.search(path) else kind
