"""The one place that answers frame questions: scene frame, media frame, timecode, seconds.

A media frame counts the frames of the finished movie from 0, slate included. A scene frame is the
application's own number. Nothing else in the suite adds to a frame or subtracts from it. Standard library
only, because applications load this module.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from ..errors import FrameRangeError

# Metadata of an asset version that holds its frame map as JSON text.
FRAME_MAP_KEY = "rushes_frame_map"

_NTSC = Fraction(1000, 1001)


@dataclass(frozen=True)
class FrameMap:
    """Which scene frame shows at which frame of the movie.

    A step of n captures every nth frame from `first` on and holds each, so that the movie keeps the
    scene's speed and length. Round-trips through `records.to_plain` and `records.from_plain`.

    Attributes:
        first: First scene frame, handles included.
        last: Last scene frame, handles included.
        rate: Frames a second of scene and movie.
        step: Every how many frames one is captured.
        handles: Frames at each end of the range that lie outside the cut.
        slate: Media frames before the picture begins.

    Raises:
        FrameRangeError: The numbers contradict each other.
    """

    first: int
    last: int
    rate: Fraction
    step: int = 1
    handles: int = 0
    slate: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise self._nonsense(f"The range {self.first}-{self.last} ends before it begins")
        if self.rate <= 0:
            raise self._nonsense(f"{self.rate} frames a second is no rate")
        if self.step < 1:
            raise self._nonsense(f"Every {self.step}th frame cannot be captured")
        if self.slate < 0 or self.handles < 0:
            raise self._nonsense("Slate and handles cannot be negative")
        if 2 * self.handles >= self.length:
            raise self._nonsense(f"Handles of {self.handles} leave nothing of {self.length} frames")

    def _nonsense(self, reason: str) -> FrameRangeError:
        return FrameRangeError(f"{reason}.", first=self.first, last=self.last, rate=str(self.rate))

    @property
    def length(self) -> int:
        """Scene frames from first to last."""
        return self.last - self.first + 1

    @property
    def count(self) -> int:
        """Media frames of the whole movie, slate included."""
        return self.slate + self.length

    @property
    def cut(self) -> tuple[int, int]:
        """First and last scene frame without handles."""
        return self.first + self.handles, self.last - self.handles

    @property
    def captured(self) -> tuple[int, ...]:
        """Scene frames that are captured, in order."""
        return tuple(range(self.first, self.last + 1, self.step))

    @property
    def duration_s(self) -> float:
        """Length of the whole movie in seconds."""
        return float(self.count / self.rate)

    def media_frame(self, scene: int) -> int:
        """Return the media frame at which a scene frame shows.

        Raises:
            FrameRangeError: The movie does not hold that scene frame.
        """
        if not self.first <= scene <= self.last:
            raise self._nonsense(f"Scene frame {scene} is not in {self.first}-{self.last}")
        return self.slate + scene - self.first

    def scene_frame(self, media: int) -> int | None:
        """Return the scene frame at a media frame, None on the slate.

        Raises:
            FrameRangeError: The movie has no such media frame.
        """
        if not 0 <= media < self.count:
            raise self._nonsense(f"Media frame {media} is not in 0-{self.count - 1}")
        return None if media < self.slate else self.first + media - self.slate

    def captured_frame(self, media: int) -> int | None:
        """Return the captured scene frame whose image shows at a media frame, None on the slate.

        Raises:
            FrameRangeError: The movie has no such media frame.
        """
        scene = self.scene_frame(media)
        return None if scene is None else scene - (scene - self.first) % self.step

    def hold(self, captured: int) -> int:
        """Return for how many media frames a captured scene frame shows."""
        return min(self.step, self.last - captured + 1)

    def seconds(self, media: float | Fraction) -> float:
        """Return when a media frame begins, in seconds from the start of the movie."""
        return float(Fraction(media) / self.rate)

    def seconds_at(self, scene: float | Fraction) -> float:
        """Return when a scene time begins, in seconds from the start of the movie.

        Unlike `media_frame` it takes parts of frames and times outside the range: a sound may begin
        before the first frame, which gives a negative answer.
        """
        return self.seconds(Fraction(scene) - self.first + self.slate)

    def timecode(self, scene: int) -> str:
        """Return HH:MM:SS:FF of a scene frame, counted from frame 0 at the nominal rate.

        Non-drop: 29.97 counts 30 frames to the second, as frame numbers do. Negative frames carry a
        minus sign.
        """
        nominal = max(1, round(self.rate))
        total_s, frame = divmod(abs(scene), nominal)
        minutes, second = divmod(total_s, 60)
        hour, minute = divmod(minutes, 60)
        sign = "-" if scene < 0 else ""
        return f"{sign}{hour:02}:{minute:02}:{second:02}:{frame:02}"


def exact_rate(value: float | str | Fraction) -> Fraction:
    """Return a frame rate as the exact fraction that is meant.

    Rates that applications round (23.976, 29.97, 59.94) become their NTSC fractions of 1001.

    Args:
        value: `24`, `23.976`, `"25"`, `"24000/1001"` or a fraction.

    Raises:
        FrameRangeError: The value is no positive number.
    """
    try:
        rate = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise FrameRangeError(f"{value!r} is no frame rate.", rate=str(value)) from error
    if rate <= 0:
        raise FrameRangeError(f"{value} frames a second is no rate.", rate=str(value))
    ntsc = Fraction(math.ceil(rate)) * _NTSC
    # 23.98 is the coarsest rounding in use, 0.004 away from what is meant.
    rounded = rate.denominator > 1 and abs(rate - ntsc) < Fraction(5, 1000)
    return ntsc if rounded else rate
