"""What people say of a version, as records: a note with its frame, its drawing and its replies.

Frames come in both counts: the movie's, as the server stores it, and the scene's, by the frame map that was
stored with the version. Times are seconds since 1970. All of it round-trips through JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ..host_data import Stroke
from ..media.frame_map import FrameMap


@dataclass(frozen=True)
class ReviewNote:
    """One note.

    Attributes:
        id: Its id.
        author: Name of who wrote it; empty where nobody knows.
        author_id: Id of that user or guest, empty where nobody knows.
        text: What it says; may be empty when it is a drawing.
        at: When it was written.
        parent_id: What it hangs on: a version, a review session or an object of one.
        parent_type: The API's name of that.
        reply_to: Id of the note it answers, or empty.
        media_frame: Frame of the movie, or None for the whole version.
        scene_frame: Frame of the scene, None where it is unknown or on the slate.
        strokes: The drawing as lines.
        picture: Id of the component with the drawing as a picture, or empty.
        is_todo: Whether it is something to do.
        completed_at: When it was completed, or None.
        replies: Answers, the oldest first; none of them has replies of its own.
    """

    id: str
    author: str
    author_id: str
    text: str
    at: float
    parent_id: str
    parent_type: str
    reply_to: str = ""
    media_frame: Optional[int] = None
    scene_frame: Optional[int] = None
    strokes: tuple[Stroke, ...] = ()
    picture: str = ""
    is_todo: bool = False
    completed_at: Optional[float] = None
    replies: tuple[ReviewNote, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has completed it."""
        return self.completed_at is None

    @property
    def has_drawing(self) -> bool:
        """Whether there is something to show on the frame."""
        return bool(self.strokes or self.picture)

    def concerns(self, user_id: str) -> bool:
        """Return whether somebody wrote it or took part in the talk."""
        return user_id in (self.author_id, *(reply.author_id for reply in self.replies))


@dataclass(frozen=True)
class ReviewedVersion:
    """The version that notes are about.

    Attributes:
        id: Its id.
        asset: Name of its asset.
        number: Its number.
        path: Names from the project down to where the asset hangs.
        project_id: Id of the project, empty where the server does not tell.
        status_id: Id of its status, or empty.
        status: Name of its status, or empty.
        status_colour: Colour of the status as `#rrggbb`, or empty.
        frames: Which scene frame shows at which frame of the movie; None for a version that was not
            published by this suite.
        reviews: Names of the review sessions that show it.
    """

    id: str
    asset: str
    number: int
    path: tuple[str, ...] = ()
    project_id: str = ""
    status_id: str = ""
    status: str = ""
    status_colour: str = ""
    frames: Optional[FrameMap] = None
    reviews: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Asset and number, as people say it: `sh010_anim v003`."""
        return f"{self.asset} v{self.number:03d}"


@dataclass(frozen=True)
class NoteList:
    """The notes of a version at a moment.

    Attributes:
        version: The version.
        notes: First notes of their threads, the oldest first.
        user_id: Id of who asked, for telling one's own notes; empty where it is unknown.
        at: When the server was asked.
    """

    version: ReviewedVersion
    notes: tuple[ReviewNote, ...]
    user_id: str
    at: float
