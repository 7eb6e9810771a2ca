"""Pictures of a movie, decoded by ffmpeg in a stream. Needs the extra `worker`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from ..errors import UnreadableImageError, UnsupportedMediaError
from .colour import ViewTransform
from .colour_tags import ColourTags
from .ffmpeg import Ffmpeg, file_argument, find_ffmpeg
from .footage import Footage
from .marks import SourceMarks
from .parts import needed
from .probe import MovieInfo, probe_movie

with needed("numpy"):
    import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What ffmpeg's scale filter calls the matrices that MediaInfo reports.
_MATRICES = {"smpte170m": "bt601", "bt470bg": "bt601", "bt709": "bt709", "bt2020nc": "bt2020"}
_HDR = ("smpte2084", "arib-std-b67")


class MovieSource:
    """The pictures of a footage that is a movie, turned upright and with square pixels.

    Args:
        footage: Its lowest frame is the movie's first picture.
        ffmpeg: The program, as for `find_ffmpeg`.
        exact: True to take the colour transform itself instead of its table.
        marks: Where to note what each picture holds, if anywhere.

    Attributes:
        size: Pixels (width, height).
        pixel_aspect: Always 1.0.
        view: How its pixels become what shows; None for pixels as displayed.
        tags: What the pixels mean.
        colour_identity: Equal where the colours come out equal; empty for pixels as displayed.

    Raises:
        UnreadableImageError: The movie is damaged.
        UnsupportedMediaError: It is high dynamic range, or a layer of it is asked for.
        ColourError: The colour of the footage cannot be made.
    """

    pixel_aspect = 1.0

    def __init__(
        self,
        footage: Footage,
        ffmpeg: str = "",
        *,
        exact: bool = False,
        marks: SourceMarks | None = None,
    ) -> None:
        if footage.layer:
            raise UnsupportedMediaError(
                f"{footage.name} is a movie, which has no layers.",
                next_step="Leave the layer out.",
                path=footage.movie,
            )
        self._marks = marks
        self._ffmpeg = find_ffmpeg(ffmpeg)
        self._zero = min(footage.files)
        self._info = probe_movie(footage.movie)
        if self._info.transfer in _HDR:
            raise UnsupportedMediaError(
                f"{footage.name} is high dynamic range, which a review movie cannot show.",
                next_step="Export it for standard dynamic range (Rec. 709).",
                path=footage.movie,
            )
        self.size = _upright(self._info)
        self.view: ViewTransform | None = None
        if not footage.baked:
            self.view = ViewTransform(
                footage.colour, space=footage.space, encoded=True, exact=exact
            )
        self.tags = self.view.tags if self.view else _kept_tags(self._info)
        self.colour_identity = self.view.identity if self.view else ""

    def pictures(self, scenes: Sequence[int]) -> Generator[NDArray[np.uint8], None, None]:
        """Give the pictures of ascending scene frames.

        Raises:
            UnreadableImageError: The movie is damaged or ends before the last of them.
        """
        with closing(self.values(scenes)) as values:
            for scene, pixels in zip(scenes, values):
                picture = self.displayed(pixels)
                if self._marks is not None:
                    self._marks.note(scene, picture)
                yield picture

    def displayed(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        """Return pixels of `values`, height x width x 3, as displayed."""
        return self.view.apply(values) if self.view else values

    def values(self, scenes: Sequence[int]) -> Generator[NDArray[Any], None, None]:
        """Give the pixels of ascending scene frames, as decoded; raises as `pictures`."""
        position = self._zero
        width, height = self.size
        depth = np.dtype("<u2" if self.view else "u1")
        length = width * height * 3 * depth.itemsize
        with closing(Ffmpeg(self._ffmpeg, self._arguments(), prints=True)) as decoder:
            for scene in scenes:
                data = b""
                while position <= scene:
                    data = decoder.output.read(length)
                    if len(data) < length:
                        raise self._ended(decoder, position)
                    position += 1
                yield np.frombuffer(data, depth).reshape(height, width, 3)

    def await_image(self, scene: int) -> None:
        """Return at once: a movie is whole before it is read."""

    def _arguments(self) -> list[str]:
        info = self._info
        # Untagged movies: what every player assumes.
        usual = "bt709" if info.height >= 720 else "bt601"
        # Conforming a varying rate may come out a picture short; the last one is held then.
        conform = [f"fps={info.rate}", "tpad=stop=-1:stop_mode=clone"]
        filters = [] if info.constant_rate else conform
        filters.append(
            f"scale={self.size[0]}:{self.size[1]}:out_range=pc"
            f":in_color_matrix={_MATRICES.get(info.matrix, usual)}"
            ":flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp"
        )
        filters.append(f"format={'rgb48le' if self.view else 'rgb24'}")
        return [
            *("-protocol_whitelist", "file"),
            *("-i", file_argument(info.path), "-map", "0:v:0"),
            *("-vf", ",".join(filters), "-fps_mode", "passthrough"),
            *("-f", "rawvideo", "-"),
        ]

    def _ended(self, decoder: Ffmpeg, position: int) -> UnreadableImageError:
        decoder.finish()
        return UnreadableImageError(
            f"{self._info.path} ends or breaks at frame {position}.",
            next_step="Export the movie again, or choose a shorter range.",
            path=self._info.path,
            frame=position,
            output=decoder.said,
        )


def _upright(info: MovieInfo) -> tuple[int, int]:
    width = round(info.width * info.pixel_aspect)
    return (info.height, width) if info.rotation % 180 else (width, info.height)


def _kept_tags(info: MovieInfo) -> ColourTags:
    """Return the movie's own tags as far as they are kept; players take what is untagged for Rec. 709."""
    return ColourTags(
        primaries="smpte432" if info.primaries == "smpte432" else "bt709",
        transfer="iec61966-2-1" if info.transfer == "iec61966-2-1" else "bt709",
    )
