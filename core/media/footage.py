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
from .gaps import GapPolicy, Run, describe_gaps, find_gaps, image_runs

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
        gaps: What shows at frames without a file.
        layer: Layer of the images that shows, as for `images.read_image`; empty for the usual one.
    """

    files: Mapping[int, str]
    frames: FrameMap
    colour: ColourState
    baked: bool
    space: str = ""
    sounds: tuple[Sound, ...] = ()
    slate: str = ""
    gaps: GapPolicy = GapPolicy.FAIL
    layer: str = ""

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
        """Make sure that there is something to show at every frame.

        Raises:
            MissingFramesError: A frame has no file and the policy is to fail, or none has one; the
                fact `frames` lists the gaps.
        """
        gaps = find_gaps(self.frames, self.files)
        if gaps and (self.gaps is GapPolicy.FAIL or len(gaps) == len(self.frames.captured)):
            raise missing_frames(gaps, self.name)

    def runs(self) -> list[Run]:
        """Return which image shows for how many media frames behind the slate, in order."""
        return image_runs(self.frames, self.files, self.gaps)

    def shown_frame(self, media: int) -> int | None:
        """Return the scene frame whose image shows at a media frame, None on slate and black.

        Raises:
            FrameRangeError: The movie has no such media frame.
        """
        if self.frames.captured_frame(media) is None:
            return None
        end = self.frames.slate
        for run in self.runs():
            end += run.count
            if media < end:
                return run.frame
        raise AssertionError("unreachable: the runs cover all media frames")

    @property
    def first_frame(self) -> int:
        """The first scene frame whose image shows, which stands for the size of all."""
        return next(run.frame for run in self.runs() if run.frame is not None)

    @property
    def name(self) -> str:
        """File name that stands for the footage in messages."""
        return Path(next(iter(self.files.values()), "")).name


def gap_warnings(footage: Footage) -> tuple[str, ...]:
    """Return what an artist should read about gaps that were filled; nothing without gaps."""
    gaps = find_gaps(footage.frames, footage.files)
    if not gaps:
        return ()
    return (describe_gaps(frame_ranges(gaps), len(gaps), footage.gaps),)


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
