"""Takes back what a publish has left on the server before anybody could see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import MissingSettingError
from ...records import from_plain
from ..adopting import exists
from ..journal import Job, Journal
from ..plan import changes_id
from .tools import Tools

if TYPE_CHECKING:
    from ...session import Session
    from ..plan import PublishPlan
    from ..steps.prepare import Prepared

# Steps before these ask the server for nothing but information.
_TOUCHING = ("prepare", "upload", "commit")


def undo(tools: Tools, job: Job) -> bool:
    """Remove everything of a publish from the server, unless reviewers see the version already.

    Returns:
        False when it is too late: the version is there, and the publish must be finished.

    Raises:
        ServerError, NetworkError: The server refused or cannot be reached; it is to be tried again.
    """
    if not _touched(tools.journal, job):
        return True
    session = tools.sessions.get(job.server, job.user)
    session.rollback()
    if is_visible(session, job):
        return False
    remove_components(session, leftovers(tools.journal, job))
    if may_remove_session(tools.journal, session, job.plan):
        remove_session(session, job.plan.ids.review_session)
    return True


def is_visible(session: Session, job: Job) -> bool:
    """Return whether the version of a publish is on the server."""
    return exists(session, "AssetVersion", job.plan.ids.version)


def leftovers(journal: Journal, job: Job) -> list[str]:
    """Return the ids of components whose bytes may be on the server."""
    return [row.component_id for row in journal.uploads.of(job.id)]


def planned_components(plan: PublishPlan) -> list[str]:
    """Return the ids of all components a publish may have sent, for where no journal tells which."""
    ids = plan.ids
    movies = [ids.movie, ids.movie_full]
    return [*movies, *map(changes_id, movies), ids.filmstrip, ids.thumbnail]


def remove_components(session: Session, component_ids: list[str]) -> None:
    """Remove components and their bytes, also bytes that belong to no component yet."""
    from ...session.locations.server import ServerAccessor

    for component_id in component_ids:
        if exists(session, "FileComponent", component_id):
            _delete(session, "FileComponent", component_id)
            session.commit()
        else:
            ServerAccessor(session).remove(component_id)


def component_is_left(session: Session, component_id: str) -> bool:
    """Return whether a component or bytes of it are on the server."""
    from ...session.locations.server import ServerAccessor

    return exists(session, "FileComponent", component_id) or ServerAccessor(session).exists(
        component_id
    )


def remove_session(session: Session, review_id: str) -> None:
    """Remove a review session that is there."""
    _delete(session, "ReviewSession", review_id)
    session.commit()


def may_remove_session(journal: Journal, session: Session, plan: PublishPlan) -> bool:
    """Return whether the review session of a publish is its own, empty, and needed by no other one."""
    review_id = plan.ids.review_session
    if plan.request.review is None:
        return False
    for other in journal.jobs.all():
        if other.id == plan.id or other.state.is_end:
            continue
        found = _prepared(journal, other)
        if found is not None and found.review is not None and found.review.id == review_id:
            return False
    row = session.query(
        f'select id, review_session_objects.id from ReviewSession where id is "{review_id}"'
    ).first()
    return row is not None and not len(row["review_session_objects"])


def _prepared(journal: Journal, job: Job) -> Prepared | None:
    from ..steps.prepare import Prepared

    step = journal.steps.get(job.id, "prepare")
    return from_plain(Prepared, step.result) if step is not None and step.result else None


def _touched(journal: Journal, job: Job) -> bool:
    """Return whether a step may have changed something; without a key none ever came to the server."""
    open_tries = 0
    for entry in journal.steps.history(job.id):
        if entry.step in _TOUCHING:
            without_key = (entry.error or {}).get("code") == MissingSettingError.code
            open_tries += (entry.event == "started") - without_key
    return open_tries > 0


def _delete(session: Session, kind: str, entity_id: str) -> None:
    row = session.query(f'select id from {kind} where id is "{entity_id}"').first()
    if row is not None:
        session.delete(row)
