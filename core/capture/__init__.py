"""Drives any host through its hooks: gets the images and leaves the scene as it was.

`capture` works in the running application, `capture_detached` in a process of its own on a scene file.
Both hand back one `ChunkResult` for all frames, and check that every file is there.

For adapters there is what all of them need: `scene_host` (the hooks, each done by a module), `main_thread`
(the queue to the main thread), `quiet` (no other thread works while a frame is drawn), `state_parts` (state as a
table), `images` (names, and images that are wholly there), `outlet` (JSON lines).
"""

from __future__ import annotations

from .calls import ask_host as ask_host
from .detached import capture_detached as capture_detached
from .detached import describe_detached as describe_detached
from .guard import restore_leftover as restore_leftover
from .images import image_path as image_path
from .images import writing_image as writing_image
from .main_thread import MainThreadQueue as MainThreadQueue
from .quiet import drawing as drawing
from .quiet import looking as looking
from .run import capture as capture

__all__ = [
    "MainThreadQueue",
    "ask_host",
    "capture",
    "capture_detached",
    "describe_detached",
    "drawing",
    "image_path",
    "looking",
    "restore_leftover",
    "writing_image",
]
