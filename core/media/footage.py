"""What a movie is made from: files by scene frame, their frame map, their colour and sound.

Plain data that round-trips through `records`; `reader` turns it into pictures.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import MissingFramesError
from ..host_data import ColourState, Sound
from .formats import is_movie
from .frame_map import FrameMap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Footage:
    """Everything the encoder needs to know about the pictures.

    Attributes:
        files: Image by scene frame. Where all frames name one movie, its first picture belongs to the
            lowest frame named.
        frames: Which of these frames show, when and for how long.
        colour: How scene values become what the artist saw; not used where `baked`.
        baked: True when the pixels are already as displayed.
        space: Colour space of the pixels; empty where `colour.space`, the file or the config decides.
        sounds: What is heard, placed by scene frame.
        slate: Image as displayed that shows on the frames before the picture; black when empty.
    """

    files: Mapping[int, str]
    frames: FrameMap
    colour: ColourState
    baked: bool
    space: str = ""
    sounds: tuple[Sound, ...] = ()
    slate: str = ""

    @property
    def movie(self) -> str:
        """The movie all frames come from, empty for images."""
        names = set(self.files.values())
        only = names.pop() if len(names) == 1 else ""
        return only if is_movie(only) else ""

    def pictures(self) -> Generator[NDArray[np.uint8], None, None]:
        """Give every media frame in order; see `reader.FootageReader.pictures`."""
        from .reader import FootageReader

        return FootageReader(self).pictures()

    def require_complete(self) -> None:
        """Make sure that there is a file for every frame that is shown.

        Raises:
            MissingFramesError: There is not; the fact `frames` lists the gaps.
        """
        gaps = [frame for frame in self.frames.captured if frame not in self.files]
        if gaps:
            raise missing_frames(gaps, self.name)

    @property
    def name(self) -> str:
        """File name that stands for the footage in messages."""
        return Path(next(iter(self.files.values()), "")).name


def missing_frames(gaps: list[int], name: str) -> MissingFramesError:
    """Return the error that names missing frames as ranges."""
    count = len(gaps)
    noun = "frame is" if count == 1 else "frames are"
    return MissingFramesError(
        f"{count} {noun} missing beside {name or 'the footage'}: {frame_ranges(gaps)}.", frames=gaps
    )


def frame_ranges(frames: list[int]) -> str:
    """Return ascending frames as people write them: `1001-1004, 1010`."""
    runs: list[list[int]] = []
    for frame in frames:
        if runs and frame == runs[-1][1] + 1:
            runs[-1][1] = frame
        else:
            runs.append([frame, frame])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
