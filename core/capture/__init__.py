"""Drives any host through its hooks: gets the images and leaves the scene as it was.

`capture` works in the running application, `capture_detached` in a process of its own on a scene file.
Both hand back one `ChunkResult` for all frames, and check that every file is there.
"""

from __future__ import annotations

from .calls import ask_host as ask_host
from .detached import capture_detached as capture_detached
from .detached import describe_detached as describe_detached
from .guard import restore_leftover as restore_leftover
from .run import capture as capture

__all__ = [
    "ask_host",
    "capture",
    "capture_detached",
    "describe_detached",
    "restore_leftover",
]
