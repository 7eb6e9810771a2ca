"""Pictures of an image sequence: read and coloured by a few threads, a few frames ahead.

Needs the extra `worker`.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Callable

from ..errors import UnsupportedMediaError
from .colour import ViewTransform
from .colour_tags import SRGB
from .footage import Footage
from .images import ImageHeader, read_header, read_image
from .marks import SourceMarks
from .parts import needed

with needed("numpy"):
    import numpy as np
with needed("OpenImageIO"):
    import OpenImageIO as oiio

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Arrival = Callable[[int], "Path"]

# A 1080p EXR takes one thread 50 ms; the encoder needs the other cores.
_THREADS = min(4, max(2, (os.cpu_count() or 2) // 2))
_AHEAD = 2 * _THREADS
# Writers store a picture without colour as one channel.
_PLAIN = {("R", "G", "B"), ("Y",), ("I",)}


class ImageSource:
    """The images of a footage.

    Args:
        footage: Its first image tells size, aspect and colour space of all.
        exact: True to take the colour transform itself instead of its table.
        marks: Where to note what each image holds, if anywhere.
        arrival: Waits until the image of a scene frame is whole and says where it is, for images that
            are still being made; called on the consuming thread only.

    Attributes:
        size: Pixels (width, height).
        pixel_aspect: Width of a pixel divided by its height.
        view: How scene values become what shows; None for pixels as displayed.
        tags: What the pixels mean.
        colour_identity: Equal where the colours come out equal; empty for pixels as displayed.

    Raises:
        UnreadableImageError: The first image is not there or none.
        ColourError: The colour of the footage cannot be made.
    """

    def __init__(
        self,
        footage: Footage,
        *,
        exact: bool = False,
        marks: SourceMarks | None = None,
        arrival: Arrival | None = None,
    ) -> None:
        # The frames are read side by side; threads inside of each would only cost time.
        oiio.attribute("exr_threads", -1)
        self._files = footage.files
        self._arrival = arrival
        self._marks = marks
        self._layer = footage.layer
        first = self._first = read_header(self._path(footage.first_frame), footage.layer)
        self.size = (first.width, first.height)
        self.pixel_aspect = first.pixel_aspect
        self.view: ViewTransform | None = None
        if not footage.baked:
            self.view = ViewTransform(
                footage.colour,
                space=footage.space,
                file=first.path,
                hint=first.space,
                encoded=first.encoded,
                exact=exact,
            )
        self.tags = self.view.tags if self.view else SRGB
        self.colour_identity = self.view.identity if self.view else ""

    def pictures(self, scenes: Sequence[int]) -> Generator[NDArray[np.uint8], None, None]:
        """Give the pictures of scene frames in order.

        Raises:
            UnreadableImageError: An image is damaged.
            UnsupportedMediaError: An image holds other layers than the first.
            RushesError: As `arrival` raises.
        """
        waiting: deque[Future[NDArray[np.uint8]]] = deque()
        pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="frames")
        try:
            for scene in scenes:
                # What is ready goes on first, because the next image may be long in coming.
                while waiting and (len(waiting) > _AHEAD or waiting[0].done()):
                    yield waiting.popleft().result()
                waiting.append(pool.submit(self._picture, scene, self._path(scene)))
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def values(self, scenes: Sequence[int]) -> Generator[NDArray[Any], None, None]:
        """Give the pixels of scene frames in order, as the files hold them; raises as `pictures`."""
        for scene in scenes:
            yield self._values(self._path(scene))

    def displayed(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """Return pixels of `values`, height x width x 3, as displayed."""
        return self.view.apply(values) if self.view else values

    def await_image(self, scene: int) -> None:
        """Wait until the image of a scene frame is whole on disk; raises as `arrival`."""
        self._path(scene)

    def _path(self, scene: int) -> str:
        return str(self._arrival(scene)) if self._arrival else self._files[scene]

    def _values(self, path: str) -> NDArray[Any]:
        # Half floats hold what an 8-bit picture needs, and take half the time of floats.
        image = read_image(path, "float16" if self.view else "uint8", layer=self._layer)
        self._require_layer(image.header)
        return image.pixels

    def _require_layer(self, header: ImageHeader) -> None:
        """Refuse a picture made of another layer: it would flash up as a frame of something else."""
        shown, expected = header.shown, self._first.shown
        if shown == expected or {shown, expected} <= _PLAIN:
            return
        raise UnsupportedMediaError(
            f"{header.path} holds {', '.join(shown)} where the first frame holds {', '.join(expected)}.",
            next_step="Render all frames with the same layers, or leave this one out.",
            path=header.path,
            channels=shown,
            expected=expected,
        )

    def _picture(self, scene: int, path: str) -> NDArray[np.uint8]:
        picture = self.displayed(self._values(path))
        if self._marks is not None:
            self._marks.note(scene, picture)
        return picture
