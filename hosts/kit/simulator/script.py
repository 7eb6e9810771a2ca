"""What happens in a simulated application, as a record or a TOML file."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Optional

from rushes.core.errors import InputError
from rushes.core.host_data import FrameRange
from rushes.core.records import from_plain

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Script:
    """How a simulated application is, and what goes wrong in it.

    In a file every name is a key of the top table: `rate = "24000/1001"`, `crash_on = 1005`,
    `frame_range = {first = 1001, last = 1012}`.

    Attributes:
        frame_range: Frames of its scene.
        rate: Frames a second.
        size: Pixels of its scene.
        scene: Path of the scene file, empty for a scene that was never saved.
        viewport: False for an application without any view; cameras are there always.
        missing: Frames that cannot be made.
        slow_frames: Frames that take `slow_s`.
        slow_s: Seconds such a frame takes.
        crash_on: The process ends at once when it comes to this frame, as by a fault of memory.
        fail_on: The application refuses to make this frame.
        full_after: Images after which the disk is full.
        busy_s: Seconds at the beginning during which the main thread answers nobody.
        wrong_thread: True for an adapter that runs calls in the thread that asks.
    """

    frame_range: FrameRange = field(default_factory=lambda: FrameRange(1001, 1012))
    rate: Fraction = Fraction(24)
    size: tuple[int, int] = (64, 36)
    scene: str = ""
    viewport: bool = True
    missing: tuple[int, ...] = ()
    slow_frames: tuple[int, ...] = ()
    slow_s: float = 0.2
    crash_on: Optional[int] = None
    fail_on: Optional[int] = None
    full_after: Optional[int] = None
    busy_s: float = 0.0
    wrong_thread: bool = False

    @classmethod
    def load(cls, path: str | Path) -> Script:
        """Read a script file.

        Raises:
            InputError: There is no such file, it is no TOML, or a name or value in it is not known.
        """
        try:
            data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"The script {path} cannot be read: {error}", path=path) from error
        return from_plain(cls, data)
