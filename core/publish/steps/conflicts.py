"""What may have happened on the server while a publish waited: found out before anything is committed."""

from __future__ import annotations

import datetime
from typing import Any

from ...errors import TargetGoneError
from ..run import PublishRun
from .prepare import prepared


def check_targets(run: PublishRun) -> None:
    """See that what the version will hang on is still there.

    Raises:
        TargetGoneError: Task, asset or review session is deleted, or the session is over; the fact
            `kind` is `task`, `asset` or `review`.
    """
    found = prepared(run)
    context = found.target.task_id or found.target.context_id
    path = "/".join(found.target.path)
    if _row(run, "TypedContext", context) is None:
        raise TargetGoneError(f"The task {path} was deleted meanwhile.", kind="task", task=path)
    if found.asset_id and _row(run, "Asset", found.asset_id) is None:
        raise TargetGoneError(f"The asset {found.asset_name} was deleted meanwhile.", kind="asset")
    review = found.review
    if review is None:
        return
    row = _row(run, "ReviewSession", review.id, "end_date, availability")
    name = run.plan.request.review.session if run.plan.request.review else ""
    if row is None:
        raise TargetGoneError(f"The review session {name} was deleted meanwhile.", kind="review")
    end, now = row["end_date"], datetime.datetime.now(datetime.timezone.utc)
    if end is not None and end < now and row["availability"] != "always":
        raise TargetGoneError(f"The review session {name} is over.", kind="review")


def _row(run: PublishRun, kind: str, entity_id: str, more: str = "") -> Any:
    names = f"id, {more}" if more else "id"
    return run.session.query(f'select {names} from {kind} where id is "{entity_id}"').first()
