"""The pretended application: one scene, one main thread, and what an artist may do in it.

It stands for Maya or Blender, so it knows nothing of hooks. Like them it refuses to be touched from any
thread but its own, and it really ends when it crashes.
"""

from __future__ import annotations

import errno
import os
import queue
import threading
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable

from ..pictures import png_bytes
from .script import Script

CRASH_EXIT_CODE = 139  # what a shell says of a process that a fault of memory ended


class ApplicationError(Exception):
    """What the application says when it refuses; no error of ours, as with a real one."""


@dataclass
class Scene:
    """What is open; every attribute may be read and set on the main thread only."""

    path: str
    first: int
    last: int
    rate: Fraction
    size: tuple[int, int]
    missing: tuple[int, ...] = ()
    changed: bool = False
    frame: int = 1001
    camera: str = "main"
    shading: str = "solid"
    output_size: tuple[int, int] = (1920, 1080)
    drawings: tuple[str, ...] = ()


class Application:
    """An application with a main thread, which is started when it is first needed.

    Args:
        script: How it is.

    Attributes:
        viewport: True while a view is open.
        menu: Entries by id.
        images: Images made so far.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.viewport = script.viewport
        self.menu: dict[str, Any] = {}
        self.images = 0
        self._scene = _scene_of(script)
        self._tasks: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._listeners: list[Callable[[str, Scene], None]] = []

    def start(self) -> int:
        """Start the main thread where it does not run yet, and return its identity. Any thread."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._loop, name="simulator-main", daemon=True
                )
                self._thread.start()
            return self._thread.ident or 0

    def post(self, task: Callable[[], object]) -> None:
        """Have the main thread do `task` after what it does now. Any thread."""
        self._tasks.put(task)

    def close(self) -> None:
        """End the main thread; twice is no harm. Any thread but that one."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._tasks.put(None)
            thread.join()

    @property
    def on_main_thread(self) -> bool:
        """True in the main thread."""
        return self._thread is threading.current_thread()

    @property
    def scene(self) -> Scene:
        """The open scene. Main thread.

        Raises:
            ApplicationError: This is another thread.
        """
        if not self.on_main_thread:
            raise ApplicationError("the scene was touched outside of the main thread")
        return self._scene

    def open(self, scene: Scene) -> None:
        """Open a scene in place of the one before. Main thread."""
        _ = self.scene
        self._scene = scene
        self._tell("opened")

    def go_to(self, frame: int) -> None:
        """Show a frame. Main thread."""
        self.scene.frame = frame
        self._tell("frame_changed")

    def listen(self, listener: Callable[[str, Scene], None]) -> None:
        """Have `listener` called with what happens, on the main thread."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[str, Scene], None]) -> None:
        """Call it no more; unknown ones are no harm."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def draw(self, frame: int, path: Path) -> None:
        """Write the picture of a frame as the scene stands. Main thread; blocks it, as applications do.

        Raises:
            ApplicationError: This frame cannot be made.
            OSError: The disk is full, or the file may not be written.
        """
        self._misbehave(frame)
        scene = self.scene
        scene.frame = frame
        shade = 40 if scene.shading == "solid" else 200
        colour = (len(scene.camera) * 17 % 256, shade, frame * 5 % 256)
        path.write_bytes(png_bytes(scene.output_size, colour, frame))
        self.images += 1

    def _misbehave(self, frame: int) -> None:
        script = self.script
        if frame == script.crash_on:
            os._exit(CRASH_EXIT_CODE)
        if frame in script.slow_frames:
            time.sleep(script.slow_s)
        if frame == script.fail_on or frame in self.scene.missing:
            raise ApplicationError(f"frame {frame} cannot be made")
        if script.full_after is not None and self.images >= script.full_after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _tell(self, kind: str) -> None:
        for listener in tuple(self._listeners):
            listener(kind, self._scene)

    def _loop(self) -> None:
        if self.script.busy_s:
            time.sleep(self.script.busy_s)
        while True:
            task = self._tasks.get()
            if task is None:
                return
            task()


def _scene_of(script: Script) -> Scene:
    frames = script.frame_range
    return Scene(
        script.scene,
        frames.first,
        frames.last,
        script.rate,
        script.size,
        script.missing,
        frame=frames.first,
    )
