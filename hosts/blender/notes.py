"""A reviewer's notes in Blender: a marker on the timeline for each, and its drawing in the 3D views.

Markers are the timeline's own, so that Blender's keys for jumping to markers reach them. They are taken
out while Blender saves, put back after an undo, and gone with the scene: no file and no undo step keeps
them. Drawings are drawn over the view and are never part of the scene, nor of what is captured. Main
thread.
"""

from __future__ import annotations

from typing import Any

import bpy

from rushes.core.host_data import Overlay

from . import drawings
from .events import connect
from .state import NOTE, current_scene, is_note

# Blender cuts names at 63 bytes.
_NAME_BYTES = 63 - len(NOTE.encode())


class Notes:
    """The notes that are shown; there is one of it, since there is one Blender."""

    def __init__(self) -> None:
        self._items: tuple[Overlay, ...] = ()
        self._disconnect = connect({})

    def show(self, items: tuple[Overlay, ...]) -> bool:
        """Show these instead of any shown before; none clears."""
        self._disconnect()
        self._items = items
        self._place()
        drawings.show(items)
        if items:
            self._disconnect = connect(
                {
                    "save_pre": _remove_markers,
                    "save_post": self._place,
                    "save_post_fail": self._place,
                    "undo_post": self._place,
                    "redo_post": self._place,
                    "load_post": self._forget,
                }
            )
        return True

    def _place(self) -> None:
        _remove_markers()
        markers = current_scene().timeline_markers
        for item in self._items:
            name = (item.text or "Note").encode()[:_NAME_BYTES].decode(errors="ignore")
            markers.new(name + NOTE, frame=item.frame)

    def _forget(self) -> None:
        """Another scene is open: what was shown was not about it."""
        self.show(())


NOTES = Notes()


def _remove_markers() -> None:
    for scene in bpy.data.scenes:
        for marker in _marked(scene):
            scene.timeline_markers.remove(marker)


def _marked(scene: Any) -> list[Any]:
    return [marker for marker in scene.timeline_markers if is_note(marker)]
