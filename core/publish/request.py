"""What the artist asks for: one frozen record that the panel, the command line and a farm make alike.

A request names things the way people do (paths, names); nothing in it comes from the server. It
round-trips through JSON with `records.to_plain` and `records.from_plain`.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Optional

from ..errors import FrameRangeError, InputError
from ..host_data import ColourState, FrameRange
from ..media.burn_in import BurnInTemplate
from ..media.certificate import CertificatePolicy
from ..media.gaps import GapPolicy
from ..media.options import EncodeOptions

SCHEMA = "rushes.publish-request/1"
MAX_RATE = 1000
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


@dataclass(frozen=True)
class Person:
    """Somebody to invite: the name people read and the e-mail address."""

    name: str
    email: str

    def __post_init__(self) -> None:
        """Refuse what cannot be an e-mail address.

        Raises:
            InputError: The address has no `name@host.domain` form.
        """
        if not _EMAIL.fullmatch(self.email):
            raise InputError(
                f"{self.email!r} is no e-mail address.",
                next_step='Write people as "Jane Doe <jane@example.com>".',
            )

    @classmethod
    def parse(cls, text: str) -> Person:
        """Return the person for `Jane Doe <jane@example.com>` or a bare address.

        Raises:
            InputError: There is no e-mail address in `text`.
        """
        name, _, rest = text.partition("<")
        email = rest.rstrip("> ") if rest else name.strip()
        return cls((name if rest else email.partition("@")[0]).strip(), email)


@dataclass(frozen=True)
class ReviewRights:
    """What guests of a review session may do; None leaves it as it is, or to the server."""

    comment: Optional[bool] = None
    vote: Optional[bool] = None
    download: Optional[bool] = None

    def given(self) -> dict[str, bool]:
        """Return the rights that are given or taken, by name."""
        named = {"comment": self.comment, "vote": self.vote, "download": self.download}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class ReviewTarget:
    """The review session the version goes into.

    Attributes:
        session: Id or name; an open session of that name in the project is taken, else one is made.
        people: Who is invited; somebody already invited is not invited twice.
        send_mail: True to have the server write to the people who are new.
        rights: What guests may do.
        expires: Last day of the session as `2026-03-31`, in UTC; empty to leave it to the server.
        passphrase: What guests must know besides the link; empty for nothing. It is taken out of the
            journal as soon as the server has it.
    """

    session: str
    people: tuple[Person, ...] = ()
    send_mail: bool = False
    rights: ReviewRights = field(default_factory=ReviewRights)
    expires: str = ""
    passphrase: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse a session without a name and a day that is none.

        Raises:
            InputError: The name is blank, or the day cannot be read.
        """
        if not self.session.strip():
            raise InputError("The review session has no name.", next_step="Give a name or an id.")
        if self.expires:
            try:
                datetime.date.fromisoformat(self.expires)
            except ValueError as error:
                raise InputError(
                    f"{self.expires!r} is no day.", next_step="Write it as in 2026-03-31."
                ) from error


@dataclass(frozen=True)
class NoteDraft:
    """A note to write with the version: its text and the scene frame it is about."""

    text: str
    frame: int


@dataclass(frozen=True)
class SoundFile:
    """A sound to put under the pictures: its file, and the scene frame at which it begins.

    Without a frame it begins with the first frame of the media, handles included.
    """

    path: str
    frame: Optional[int] = None


@dataclass(frozen=True)
class PublishRequest:
    """One publish, as asked for.

    Attributes:
        media: Frame pattern, movie or scene file; empty for the scene that is open in the host.
        task: Id or path (`Project/Sequence/Shot/Task`) of the task or other context.
        host: Id of the host that makes the images.
        source: Id of what to capture in the host, empty for its default.
        asset: Name of the asset; empty to take the media's own name.
        asset_type: Name of the asset type on the server.
        frames: Scene frames to publish, None for all there are.
        step: Every n-th frame is captured and held.
        rate: Frames a second, None for the media's own.
        size: Pixel size of captured images, None for the scene's.
        gaps: What shows at frames without an image.
        encode: How the movie is encoded.
        burn_in: What is drawn on its pictures, and the slate.
        certificate: What happens when the finished movie differs from its source.
        colour: How to show scene-linear images, None for what the host says.
        layer: Layer of image files that shows, empty for the usual one.
        sounds: What is heard instead of what the scene plays; empty for that.
        comment: What the artist says about the version.
        notes: Notes to write with it.
        review: Where it is shown, None for a version alone.
        schema: Name and version of this record.
    """

    media: str
    task: str
    host: str = "standalone"
    source: str = ""
    asset: str = ""
    asset_type: str = "Upload"
    frames: Optional[FrameRange] = None
    step: int = 1
    rate: Optional[Fraction] = None
    size: Optional[tuple[int, int]] = None
    gaps: GapPolicy = GapPolicy.FAIL
    encode: EncodeOptions = field(default_factory=EncodeOptions)
    burn_in: BurnInTemplate = field(default_factory=BurnInTemplate)
    certificate: CertificatePolicy = CertificatePolicy.STOP
    colour: Optional[ColourState] = None
    layer: str = ""
    sounds: tuple[SoundFile, ...] = ()
    comment: str = ""
    notes: tuple[NoteDraft, ...] = ()
    review: Optional[ReviewTarget] = None
    schema: str = field(default=SCHEMA)

    def __post_init__(self) -> None:
        """Refuse what can never be published.

        Raises:
            InputError: The task is empty or the record is of another version.
            FrameRangeError: Range, step or rate make no sense.
        """
        if not self.task.strip():
            raise InputError("No task is named.", next_step="Name the task by id or path.")
        if self.schema != SCHEMA:
            raise InputError(
                f"This request is a {self.schema!r}, not a {SCHEMA!r}.",
                next_step="Publish again with this version.",
            )
        if self.frames and self.frames.last < self.frames.first:
            raise FrameRangeError(f"{self.frames.first}-{self.frames.last} runs backwards.")
        if self.step < 1:
            raise FrameRangeError(
                f"A step of {self.step} frames makes no sense.", next_step="Give 1 or more."
            )
        if self.rate is not None and not 0 < self.rate <= MAX_RATE:
            raise FrameRangeError(
                f"A rate of {self.rate} frames a second makes no sense.",
                next_step="Give frames a second, for example 24 or 24000/1001.",
            )
