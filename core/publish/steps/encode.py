"""Makes the movie that browsers play, from the captured frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...records import from_plain, to_plain
from ..run import Progress, PublishRun
from .capture import captured


class EncodeStep:
    """Turns frames into `ftrackreview-mp4`: colour, encode, check."""

    name = "encode"
    doing = "encoding the movie"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return the movie's `MovieInfo` as plain data.

        Raises:
            MediaError: Colour or encoder failed, or the movie is not what it must be.
            InputError: A frame cannot be read.
            MissingPartError: ffmpeg or a library is not there.
        """
        from ...media.encode import encode_movie

        info = encode_movie(
            captured(run),
            run.plan.movie,
            ffmpeg=run.settings["ffmpeg"],
            on_frame=lambda done, total: run.report(
                Progress(self.name, self.doing, done, total, "frames")
            ),
            cancelled=run.cancelled,
        )
        return dict(to_plain(info))


def encoded(run: PublishRun) -> Any:
    """Return the `MovieInfo` of the finished movie."""
    from ...media.probe import MovieInfo

    return from_plain(MovieInfo, run.result(EncodeStep.name))
