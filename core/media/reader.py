"""Pictures of a footage as displayed, one for every media frame, in order and in bounded memory.

Where they come from is the business of `image_source` and `movie_source`; this module knows the slate,
the holds, the gaps and that all pictures have one size. Needs the extra `worker`.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from ..errors import UnsupportedMediaError
from .footage import Footage
from .gaps import clipped
from .image_source import Arrival, ImageSource
from .images import read_image
from .marks import SourceMarks
from .movie_source import MovieSource
from .parts import needed

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .burn_in_draw import BurnIn


class FootageReader:
    """Reads one footage.

    Size and colour are known when the object is made. Threads and programs run only while `pictures`
    is being consumed; they end with it, also when it is closed early.

    Args:
        footage: What to read.
        ffmpeg: The program for movies, as for `find_ffmpeg`.
        exact: True to take the colour transform itself instead of its table.
        marks: Where to note what each image holds, by scene frame, if anywhere.
        arrival: Waits for the image of a scene frame, as for `ImageSource`; not asked about movies.

    Attributes:
        size: Pixels (width, height) of every picture.
        pixel_aspect: Width of a pixel divided by its height.
        view: How scene values become what shows; None for pixels as displayed.
        tags: What the pixels mean.
        colour_identity: Equal where the colours come out equal; empty for pixels as displayed.
        layer: Layer of the images that shows; empty for the usual one.

    Raises:
        MissingFramesError: A frame has no file and the footage does not say what to show instead.
        UnreadableImageError: The first picture is damaged.
        ColourError: The colour of the footage cannot be made.
    """

    def __init__(
        self,
        footage: Footage,
        *,
        ffmpeg: str = "",
        exact: bool = False,
        marks: SourceMarks | None = None,
        arrival: Arrival | None = None,
    ) -> None:
        footage.require_complete()
        self._footage = footage
        self._source: ImageSource | MovieSource = (
            MovieSource(footage, ffmpeg, exact=exact, marks=marks)
            if footage.movie
            else ImageSource(footage, exact=exact, marks=marks, arrival=arrival)
        )
        self.size = self._source.size
        self.pixel_aspect = self._source.pixel_aspect
        self.view = self._source.view
        self.tags = self._source.tags
        self.colour_identity = self._source.colour_identity
        self.layer = footage.layer

    def pictures(
        self, first: int = 0, count: int | None = None
    ) -> Generator[NDArray[np.uint8], None, None]:
        """Give height x width x 3 for each media frame; a held picture is the same array again.

        Args:
            first: Media frame to begin with.
            count: How many; all that follow when left out.

        Raises:
            UnreadableImageError: A file is damaged or a movie ends early; it is named.
            UnsupportedMediaError: A picture has another size than the first.
        """
        frames = self._footage.frames
        end = frames.count if count is None else min(frames.count, first + count)
        slate = min(end, frames.slate) - first
        if slate > 0:
            yield from [self.slate()] * slate
        runs = clipped(self._footage.runs(), max(0, first - frames.slate), end - frames.slate)
        images = [run.frame for run in runs if run.frame is not None]
        with closing(self._source.pictures(images)) as pictures:
            for run in runs:
                picture = self._black() if run.frame is None else next(pictures)
                self._require_size(picture, f"Frame {run.frame}")
                yield from [picture] * run.count

    def even_pictures(
        self, burn_in: BurnIn | None = None, first: int = 0, count: int | None = None
    ) -> Generator[NDArray[np.uint8], None, None]:
        """Give pictures as encoders take them: drawn upon, even in size, in one piece of memory.

        Odd sizes grow by one row or column that repeats the last one. Arguments and errors as those
        of `pictures`.
        """
        width, height = self.size
        with closing(self.pictures(first, count)) as pictures:
            for media, picture in enumerate(pictures, start=first):
                if burn_in is not None:
                    picture = burn_in.drawn(picture, media)
                if width % 2 or height % 2:
                    edges = ((0, height % 2), (0, width % 2), (0, 0))
                    picture = np.pad(picture, edges, mode="edge")
                yield np.ascontiguousarray(picture)

    def await_image(self, scene: int) -> None:
        """Wait until the image of a scene frame is whole on disk; raises as `arrival`."""
        self._source.await_image(scene)

    def picture(self, media: int) -> NDArray[np.uint8]:
        """Give the picture of one media frame; raises as `pictures` does.

        Raises:
            FrameRangeError: There is no such media frame.
        """
        scene = self._footage.shown_frame(media)
        if scene is None:
            return self.slate() if media < self._footage.frames.slate else self._black()
        with closing(self._source.pictures((scene,))) as pictures:
            return next(pictures)

    def values(self, scenes: Sequence[int]) -> Generator[NDArray[Any], None, None]:
        """Give height x width x 3 of the images of ascending scene frames, without the view.

        Raises:
            UnreadableImageError: A file is damaged or a movie ends early; it is named.
        """
        return self._source.values(scenes)

    def displayed(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """Return pixels of `values`, of any height and width, as displayed."""
        return self._source.displayed(values)

    def slate(self) -> NDArray[np.uint8]:
        """Return the picture that shows before the first frame; raises as `pictures`."""
        if not self._footage.slate:
            return self._black()
        picture = read_image(self._footage.slate, "uint8").pixels
        self._require_size(picture, "The slate")
        return picture

    def _black(self) -> NDArray[np.uint8]:
        return np.zeros((self.size[1], self.size[0], 3), np.uint8)

    def _require_size(self, picture: NDArray[np.uint8], name: str) -> None:
        height, width = picture.shape[:2]
        if (width, height) != self.size:
            raise UnsupportedMediaError(
                f"{name} is {width}x{height}, the first frame is {self.size[0]}x{self.size[1]}.",
                next_step="Render all frames at one size.",
                size=(width, height),
                expected=self.size,
            )
