"""Makes the movie that browsers play, from the captured frames, and certifies it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ...media.certificate import CertificatePolicy
from ...records import from_plain, to_plain
from ..run import Progress, PublishRun
from .capture import captured
from .prepare import prepared

if TYPE_CHECKING:
    from ...media.burn_in_draw import BurnIn
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
        burn_in = _burn_in(run, footage)
        info = encode_movie(
            footage,
            run.plan.movie,
            options=run.plan.request.encode,
            ffmpeg=run.settings["ffmpeg"],
            on_frame=lambda done, total: run.report(
                Progress(self.name, self.doing, done, total, "frames")
            ),
            cancelled=run.cancelled,
            marks=marks,
            burn_in=burn_in,
        )
        certificate = self._certify(run, footage, marks, burn_in)
        return {"movie": to_plain(info), "certificate": to_plain(certificate)}

    def _certify(
        self, run: PublishRun, footage: Footage, marks: SourceMarks, burn_in: BurnIn | None
    ) -> Certificate:
        from ...media.certify import certify_movie

        run.report(Progress(self.name, CHECKING))
        found = certify_movie(
            footage,
            run.plan.movie,
            marks=marks,
            burn_in=burn_in,
            ffmpeg=run.settings["ffmpeg"],
            cancelled=run.cancelled,
        )
        if run.plan.request.certificate is CertificatePolicy.STOP:
            found.require()
        return found


def _burn_in(run: PublishRun, footage: Footage) -> BurnIn | None:
    template = run.plan.request.burn_in
    if not template.draws:
        return None
    from ...media.burn_in_draw import BurnIn

    return BurnIn(template, burn_in_values(run), footage.frames)


def burn_in_values(run: PublishRun) -> dict[str, str]:
    """Return what the publish knows about the fields of a burn-in; the template's own values go before."""
    request, target = run.plan.request, prepared(run).target
    parents = target.path[:-1] if target.task_id else target.path
    values = {
        "task": target.path[-1] if target.task_id else "",
        "shot": parents[-1] if parents else "",
        "artist": run.session.api_user,
        "date": date.today().isoformat(),
        "comment": request.comment,
        "media": PurePath(request.media).name,
    }
    return {**values, **request.burn_in.fields}


def encoded(run: PublishRun) -> Any:
    """Return the `MovieInfo` of the finished movie."""
    from ...media.probe import MovieInfo

    return from_plain(MovieInfo, run.result(EncodeStep.name)["movie"])


def certified(run: PublishRun) -> Certificate:
    """Return the `Certificate` of the finished movie."""
    from ...media.certificate import Certificate

    return from_plain(Certificate, run.result(EncodeStep.name)["certificate"])
