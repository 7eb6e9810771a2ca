"""A screen without a monitor, with one mouse and one keyboard: what an artist sits in front of."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SIZE = (1280, 720)
_STOP_S = 20
_STEP_MS = "15"
# Blender takes a single jump of the mouse for no drag.
_DRAG_STEPS = 10
_PALETTE = 128


class Desktop:
    """A running X server.

    Args:
        display: Its name, like `:5`.
        pictures: Folder for pictures of it.
    """

    def __init__(self, display: str, pictures: Path) -> None:
        self.display = display
        self._pictures = pictures

    def point(self, x: float, y: float) -> None:
        """Move the mouse there."""
        self._act("mousemove", "--sync", round(x), round(y))

    def click(self, x: float, y: float) -> None:
        """Move the mouse there and press its left button."""
        self.point(x, y)
        self._act("mousedown", 1, "sleep", 0.05, "mouseup", 1)

    def drag(self, x: float, y: float, up: int) -> None:
        """Move the mouse there, and with its left button pressed upwards."""
        self.point(x, y)
        # Blender lets an edge be taken once it has seen the mouse above it.
        self._act(
            "sleep", 0.5, "mousemove_relative", 0, 1, "sleep", 0.5, "mousedown", 1, "sleep", 0.1
        )
        for part in range(1, _DRAG_STEPS + 1):
            self.point(x, y - up * part / _DRAG_STEPS)
        self._act("sleep", 0.1, "mouseup", 1)

    def type(self, text: str) -> None:
        """Press the keys of a text, which stays out of the list of processes."""
        self._act("type", "--delay", _STEP_MS, "--file", "-", given=text)

    def press(self, *keys: str) -> None:
        """Press keys by their names in X, like `Tab` or `ctrl+Return`."""
        self._act("key", "--delay", _STEP_MS, *keys)

    def picture(self, name: str, box: tuple[int, int, int, int] | None = None) -> Path:
        """Save what is on the screen, or a part of it: left, top, right, bottom."""
        from PIL import ImageGrab

        shot = ImageGrab.grab(bbox=box, xdisplay=self.display)
        return save_picture(shot, self._pictures / f"{name}.png")

    def _act(self, *words: object, given: str = "") -> None:
        subprocess.run(
            ["xdotool", *map(str, words)],
            input=given,
            text=True,
            env={**os.environ, "DISPLAY": self.display},
            check=True,
            timeout=_STOP_S,
        )


def save_picture(shot: Any, file: Path) -> Path:
    """Save a picture with few colours, small enough for documentation."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shot.convert("RGB").quantize(_PALETTE, dither=0).save(file, optimize=True)
    return file


@contextmanager
def running_desktop(pictures: Path) -> Iterator[Desktop]:
    """Run an X server with nothing on it until the block ends."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-noreset"]
    command += ["-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield Desktop(f":{number}", pictures)
    finally:
        server.terminate()
        server.wait(_STOP_S)
