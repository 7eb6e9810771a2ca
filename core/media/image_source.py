"""Pictures of an image sequence: read and coloured by a few threads, a few frames ahead.

Needs the extra `worker`.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from .colour import ViewTransform
from .colour_tags import SRGB
from .footage import Footage
from .images import read_header, read_image
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

    Attributes:
        size: Pixels (width, height).
        pixel_aspect: Width of a pixel divided by its height.
        tags: What the pixels mean.

    Raises:
        UnreadableImageError: The first image is not there or none.
        ColourError: The colour of the footage cannot be made.
    """

    def __init__(self, footage: Footage) -> None:
        self._files = footage.files
        first = read_header(footage.first_image)
        self.size = (first.width, first.height)
        self.pixel_aspect = first.pixel_aspect
        self._view = None
        if not footage.baked:
            self._view = ViewTransform(
                footage.colour, space=footage.space, hint=first.space, encoded=first.encoded
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

    def _picture(self, scene: int) -> NDArray[np.uint8]:
        # Half floats hold what an 8-bit picture needs, and take half the time of floats.
        image = read_image(self._files[scene], "float16" if self._view else "uint8")
        return self._view.apply(image.pixels) if self._view else image.pixels
