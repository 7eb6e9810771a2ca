"""The plan of one publish: its request, its folder, and every id it will need.

All ids are made here, before anything is done, so that every step can ask the server "is it there
already?" instead of doing a thing twice.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from ..ids import new_id
from .request import PublishRequest

SCHEMA = "rushes.publish-plan/1"


@dataclass(frozen=True)
class PlannedIds:
    """Ids of the entities a publish makes. What exists already (asset, session) keeps its own id."""

    asset: str = field(default_factory=new_id)
    version: str = field(default_factory=new_id)
    movie: str = field(default_factory=new_id)
    movie_full: str = field(default_factory=new_id)
    filmstrip: str = field(default_factory=new_id)
    thumbnail: str = field(default_factory=new_id)
    review_session: str = field(default_factory=new_id)
    review_object: str = field(default_factory=new_id)
    notes: tuple[str, ...] = ()
    invitees: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublishPlan:
    """One publish, ready to run.

    Attributes:
        id: Id of the publish itself, and the name of its folder.
        request: What was asked for.
        folder: Where frames and movies lie until the server has them.
        ids: Entity ids, made beforehand.
        schema: Name and version of this record.
    """

    id: str
    request: PublishRequest
    folder: Path
    ids: PlannedIds
    schema: str = SCHEMA

    @property
    def frames_folder(self) -> Path:
        """Where captured images go."""
        return self.folder / "frames"

    @property
    def movie(self) -> Path:
        """The movie within 1080p."""
        return self.folder / "review.mp4"

    @property
    def movie_full(self) -> Path:
        """The movie in full size, where that is larger."""
        return self.folder / "review-full.mp4"

    @property
    def filmstrip(self) -> Path:
        """The hover filmstrip."""
        return self.folder / "filmstrip.jpg"

    @property
    def thumbnail(self) -> Path:
        """The still that stands for the version."""
        return self.folder / "thumbnail.jpg"


def target_of(request: PublishRequest) -> str:
    """Return what two requests for the same thing have in common, as a short text.

    That is the scene with its source or layer, and where it goes: task, asset and review session.
    """
    review = request.review.session if request.review else ""
    parts = [request.host, request.media, request.source, request.task, request.asset, review]
    parts += [request.layer] if request.layer else []
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()[:32]


def make_plan(request: PublishRequest, work_dir: Path) -> PublishPlan:
    """Return a plan for `request` with new ids, its folder below `work_dir`. Makes no file."""
    publish_id = new_id()
    people = request.review.people if request.review else ()
    ids = PlannedIds(
        notes=tuple(new_id() for _ in request.notes), invitees=tuple(new_id() for _ in people)
    )
    return PublishPlan(publish_id, request, work_dir / publish_id, ids)


def changes_id(component_id: str) -> str:
    """Return the id under which what is new in a movie is sent, before the server composes the movie."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"changes {component_id}"))
