"""First step: find on the server what the request names, and make the review session and its link.

It runs while frames are captured, so that the link is known at once. A review session without a version
in it shows nothing to anybody; a cancel takes one that was made here away again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Optional

from ...errors import InputError, TargetNotFoundError
from ...records import from_plain, to_plain
from ...review.links import review_link
from ...review.sessions import FoundSession, find_review_session
from ..request import PublishRequest
from ..review_session import create_review_session
from ..run import PublishRun
from ..target import Target, find_asset, find_asset_type, find_target


@dataclass(frozen=True)
class Prepared:
    """What is on the server already and what is still to be made.

    Attributes:
        target: Task, context and project.
        asset_name: Name of the asset.
        asset_id: The asset, or None when it is to be made.
        new_asset_id: Id it is made with. Two machines that make the same asset at once use the same id,
            so that the second one finds the first one's.
        asset_type_id: Type for a new asset.
        review: The review session, or None without one.
        review_is_ours: True when this publish made the session.
        review_url: Its link, empty without one.
    """

    target: Target
    asset_name: str
    asset_id: Optional[str]
    asset_type_id: str
    review: Optional[FoundSession]
    review_is_ours: bool = False
    review_url: str = ""
    new_asset_id: str = ""


class PrepareStep:
    """Finds task and asset; finds or makes the review session."""

    name = "prepare"
    doing = "looking up the task"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return a `Prepared` as plain data.

        Raises:
            TargetNotFoundError, AmbiguousTargetError: A name leads nowhere, or to several.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        request = run.plan.request
        session = run.session
        target = find_target(session, request.task)
        name = asset_name(request)
        asset_id = find_asset(session, target.context_id, name)
        review, is_ours = _review(run, target.project_id)
        prepared = Prepared(
            target=target,
            asset_name=name,
            asset_id=asset_id,
            asset_type_id=find_asset_type(session, request.asset_type),
            review=review,
            review_is_ours=is_ours,
            new_asset_id=_new_asset_id(run, target.context_id, name),
            review_url=review_link(session, review.id) if review else "",
        )
        if prepared.review_url:
            run.record.journal.jobs.set_link(run.plan.id, prepared.review_url)
        return dict(to_plain(prepared))


def _new_asset_id(run: PublishRun, context_id: str, name: str) -> str:
    made = str(uuid.uuid5(uuid.NAMESPACE_URL, f"rushes:asset/{context_id}/{name}"))
    # One that was renamed or moved since keeps its id.
    taken = run.session.query(f'select id from Asset where id is "{made}"').first() is not None
    return run.plan.ids.asset if taken else made


def _review(run: PublishRun, project_id: str) -> tuple[FoundSession | None, bool]:
    """Return the review session, made with the planned id where there is none, and whether it was."""
    review, planned = run.plan.request.review, run.plan.ids.review_session
    if review is None:
        return None, False
    try:
        found = find_review_session(run.session, project_id, planned)  # an earlier try made it
    except TargetNotFoundError:
        found = None
    if found is not None:
        return found, True
    found = find_review_session(run.session, project_id, review.session)
    if found is not None:
        return found, False
    create_review_session(run.session, planned, project_id, review)
    return FoundSession(planned, ()), True


def prepared(run: PublishRun) -> Prepared:
    """Return what the step found."""
    return from_plain(Prepared, run.result(PrepareStep.name))


def asset_name(request: PublishRequest) -> str:
    """Return the asset's name: as asked for, else the media's name without frame number and ending.

    Raises:
        InputError: There is no name to be had.
    """
    if request.asset:
        return request.asset
    file = PurePath(request.media.replace("\\", "/")).name
    head = re.split(r"(?:-?\d+-\d+)?[#@]|%\d*d|\$F\d?", file)[0]
    # A single frame given for its sequence carries its number between dots: plate.1001.exr.
    name = head if head != file else re.sub(r"\.-?\d+$", "", PurePath(file).stem)
    name = name.rstrip("._- ")
    if not name:
        raise InputError("The media's name gives no name for the asset.", next_step="Use --asset.")
    return name
