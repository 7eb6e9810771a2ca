"""Makes the movie that browsers play, from the captured frames, and certifies it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Optional

from ...errors import EncodeError, MissingPartError, VerificationError
from ...media.certificate import Certificate, CertificatePolicy
from ...media.filmstrip import Filmstrip
from ...media.probe import MovieInfo
from ...records import from_plain, to_plain
from ..run import Progress, PublishRun
from ..version_number import number_to_burn_in, version_text
from .capture import captured
from .prepare import prepared

if TYPE_CHECKING:
    from ...media.burn_in_draw import BurnIn
    from ...media.encode import Feed
    from ...media.encoders import Encoder
    from ...media.footage import Footage

logger = logging.getLogger(__name__)

CHECKING = "checking the movie"


@dataclass(frozen=True)
class MadeMovie:
    """One finished movie of a publish.

    Attributes:
        component: Name of its component.
        info: What the file says about itself, its path among it.
        certificate: What its decoded pictures and sound show.
    """

    component: str
    info: MovieInfo
    certificate: Certificate


@dataclass(frozen=True)
class MadeMedia:
    """What the step leaves behind.

    Attributes:
        movies: The movies, the smallest first.
        filmstrip: What the filmstrip holds.
        number: The number of the version that is burnt in, None where none is.
    """

    movies: tuple[MadeMovie, ...]
    filmstrip: Filmstrip
    number: Optional[int] = None


class EncodeStep:
    """Turns frames into movies: colour, encode, certify. Frames may still be on their way."""

    name = "encode"
    doing = "encoding the movie"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return `MadeMedia` as plain data.

        Raises:
            VerificationError: A movie is not what it must be, and the request does not say to go on.
            MediaError: Colour or encoder failed, or the movie is not what it must be.
            InputError: A frame cannot be read.
            MissingPartError: ffmpeg or a library is not there.
            CaptureError: The frames ceased to come.
        """
        from ...media.encoder_choice import choose_encoder
        from ...media.encoders import X264

        footage = captured(run)
        encoder = choose_encoder(run.plan.request.encode.encoder, run.settings["ffmpeg"])
        try:
            made = self._make(run, footage, encoder)
        except (EncodeError, MissingPartError, VerificationError):
            if encoder == X264:
                raise
            # Graphics cards run out of sessions and memory, and another ffmpeg may lack their encoders; that is
            # no reason to stop.
            logger.warning("%s failed; x264 makes the movie", encoder.name, exc_info=True)
            made = self._make(run, footage, X264)
        plain: dict[str, Any] = to_plain(made)
        return plain

    def _make(self, run: PublishRun, footage: Footage, encoder: Encoder) -> MadeMedia:
        from ...media.encode import encode_review

        number, plan = number_to_burn_in(run), run.plan
        feed = self._feed(run, footage, encoder, version_text(number))
        media = encode_review(
            footage,
            plan.movie,
            plan.movie_full,
            plan.filmstrip,
            options=plan.request.encode,
            feed=feed,
        )
        run.report(Progress(self.name, CHECKING))
        movies = tuple(
            MadeMovie(movie.component, movie.info, _certify(run, footage, movie.info, feed))
            for movie in media.movies
        )
        return MadeMedia(movies, media.filmstrip, number)

    def _feed(self, run: PublishRun, footage: Footage, encoder: Encoder, version: str) -> Feed:
        from ...media.encode import Feed
        from ...media.marks import SourceMarks
        from ...media.segments.shared import shared_cache

        return Feed(
            ffmpeg=run.settings["ffmpeg"],
            on_frame=lambda done, total: run.report(
                Progress(self.name, self.doing, done, total, "frames")
            ),
            cancelled=run.cancelled,
            marks=SourceMarks(),
            burn_in=_burn_in(run, footage, version),
            arrival=run.arrival,
            encoder=encoder,
            cache=shared_cache(run.settings),
        )


def _certify(run: PublishRun, footage: Footage, movie: MovieInfo, feed: Feed) -> Certificate:
    from ...media.certify import certify_movie

    found = certify_movie(
        footage,
        Path(movie.path),
        marks=feed.marks,
        burn_in=feed.burn_in,
        ffmpeg=feed.ffmpeg,
        cancelled=run.cancelled,
    )
    if run.plan.request.certificate is CertificatePolicy.STOP:
        found.require()
    return found


def _burn_in(run: PublishRun, footage: Footage, version: str) -> BurnIn | None:
    template = run.plan.request.burn_in
    if not template.draws:
        return None
    from ...media.burn_in_draw import BurnIn

    return BurnIn(template, {"version": version, **burn_in_values(run)}, footage.frames)


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


def made_media(run: PublishRun) -> MadeMedia:
    """Return what the finished step made."""
    return from_plain(MadeMedia, run.result(EncodeStep.name))


def encoded(run: PublishRun) -> MovieInfo:
    """Return what the movie within 1080p says about itself."""
    return made_media(run).movies[0].info


def certified(run: PublishRun) -> Certificate:
    """Return the certificate of the movie within 1080p."""
    return made_media(run).movies[0].certificate
