"""First step: find on the server what the request names, before any frame is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Optional

from ...errors import InputError
from ...records import from_plain, to_plain
from ...review.sessions import FoundSession, find_review_session
from ..request import PublishRequest
from ..run import PublishRun
from ..target import Target, find_asset, find_asset_type, find_target


@dataclass(frozen=True)
class Prepared:
    """What is on the server already and what is still to be made.

    Attributes:
        target: Task, context and project.
        asset_name: Name of the asset.
        asset_id: The asset, or None when it is to be made with the planned id.
        asset_type_id: Type for a new asset.
        review: The review session, or None when there is none or it is to be made.
    """

    target: Target
    asset_name: str
    asset_id: Optional[str]
    asset_type_id: str
    review: Optional[FoundSession]


class PrepareStep:
    """Finds task, asset and review session."""

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
        wanted = request.review.session if request.review else ""
        prepared = Prepared(
            target=target,
            asset_name=name,
            asset_id=asset_id,
            asset_type_id=find_asset_type(session, request.asset_type),
            review=find_review_session(session, target.project_id, wanted) if wanted else None,
        )
        return dict(to_plain(prepared))


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
