"""Pictures of an image sequence: read and coloured by a few threads, a few frames ahead.

Needs the extra `worker`.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from .colour import ViewTransform
from .colour_tags import SRGB
from .footage import Footage
from .images import read_header, read_image
from .marks import SourceMarks
from .parts import needed

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A 1080p EXR takes one thread 50 ms; the encoder needs the other cores.
_THREADS = min(4, max(2, (os.cpu_count() or 2) // 2))
_AHEAD = 2 * _THREADS


class ImageSource:
    """The images of a footage.

    Args:
        footage: Its first image tells size, aspect and colour space of all.
        exact: True to take the colour transform itself instead of its table.
        marks: Where to note what each image holds, if anywhere.

    Attributes:
        size: Pixels (width, height).
        pixel_aspect: Width of a pixel divided by its height.
        tags: What the pixels mean.

    Raises:
        UnreadableImageError: The first image is not there or none.
        ColourError: The colour of the footage cannot be made.
    """

    def __init__(
        self, footage: Footage, *, exact: bool = False, marks: SourceMarks | None = None
    ) -> None:
        self._files = footage.files
        self._marks = marks
        first = read_header(footage.first_image)
        self.size = (first.width, first.height)
        self.pixel_aspect = first.pixel_aspect
        self._view = None
        if not footage.baked:
            self._view = ViewTransform(
                footage.colour,
                space=footage.space,
                hint=first.space,
                encoded=first.encoded,
                exact=exact,
            )
        self.tags = self._view.tags if self._view else SRGB

    def pictures(self, scenes: Sequence[int]) -> Generator[NDArray[np.uint8], None, None]:
        """Give the pictures of scene frames in order.

        Raises:
            UnreadableImageError: An image is damaged.
        """
        waiting: deque[Future[NDArray[np.uint8]]] = deque()
        pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="frames")
        try:
            for scene in scenes:
                waiting.append(pool.submit(self._picture, scene))
                if len(waiting) > _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def values(self, scenes: Sequence[int]) -> Generator[NDArray[Any], None, None]:
        """Give the pixels of scene frames in order, as the files hold them; raises as `pictures`."""
        for scene in scenes:
            yield self._values(scene)

    def displayed(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """Return pixels of `values`, height x width x 3, as displayed."""
        return self._view.apply(values) if self._view else values

    def _values(self, scene: int) -> NDArray[Any]:
        # Half floats hold what an 8-bit picture needs, and take half the time of floats.
        return read_image(self._files[scene], "float16" if self._view else "uint8").pixels

    def _picture(self, scene: int) -> NDArray[np.uint8]:
        picture = self.displayed(self._values(scene))
        if self._marks is not None:
            self._marks.note(scene, picture)
        return picture
