"""Makes the movie that browsers play, from the captured frames, and certifies it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...media.certificate import CertificatePolicy
from ...records import from_plain, to_plain
from ..run import Progress, PublishRun
from .capture import captured

if TYPE_CHECKING:
    from ...media.certificate import Certificate
    from ...media.footage import Footage
    from ...media.marks import SourceMarks

CHECKING = "checking the movie"


class EncodeStep:
    """Turns frames into `ftrackreview-mp4`: colour, encode, certify."""

    name = "encode"
    doing = "encoding the movie"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return `MovieInfo` and `Certificate` of the movie as plain data.

        Raises:
            VerificationError: The movie is not what it must be, and the request does not say to go on.
            MediaError: Colour or encoder failed, or the movie is not what it must be.
            InputError: A frame cannot be read.
            MissingPartError: ffmpeg or a library is not there.
        """
        from ...media.encode import encode_movie
        from ...media.marks import SourceMarks

        footage, marks = captured(run), SourceMarks()
        info = encode_movie(
            footage,
            run.plan.movie,
            ffmpeg=run.settings["ffmpeg"],
            on_frame=lambda done, total: run.report(
                Progress(self.name, self.doing, done, total, "frames")
            ),
            cancelled=run.cancelled,
            marks=marks,
        )
        certificate = self._certify(run, footage, marks)
        return {"movie": to_plain(info), "certificate": to_plain(certificate)}

    def _certify(self, run: PublishRun, footage: Footage, marks: SourceMarks) -> Certificate:
        from ...media.certify import certify_movie

        run.report(Progress(self.name, CHECKING))
        found = certify_movie(
            footage,
            run.plan.movie,
            marks=marks,
            ffmpeg=run.settings["ffmpeg"],
            cancelled=run.cancelled,
        )
        if run.plan.request.certificate is CertificatePolicy.STOP:
            found.require()
        return found


def encoded(run: PublishRun) -> Any:
    """Return the `MovieInfo` of the finished movie."""
    from ...media.probe import MovieInfo

    return from_plain(MovieInfo, run.result(EncodeStep.name)["movie"])


def certified(run: PublishRun) -> Certificate:
    """Return the `Certificate` of the finished movie."""
    from ...media.certificate import Certificate

    return from_plain(Certificate, run.result(EncodeStep.name)["certificate"])
