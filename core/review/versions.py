"""Which versions an artist may want to read notes of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import TargetNotFoundError
from ..ids import is_id
from ..publish.target import find_target

if TYPE_CHECKING:
    from ..session import Session

_QUERY = (
    "select version, asset.name, date from AssetVersion where {where}"
    " order by date descending limit {limit}"
)


@dataclass(frozen=True)
class VersionChoice:
    """A version to choose: its id, and its name as people say it."""

    id: str
    label: str


def versions_beside(session: Session, version_id: str, limit: int = 50) -> list[VersionChoice]:
    """Return the versions of the same asset, the newest first.

    Raises:
        NetworkError: The server could not be asked.
    """
    where = f'asset_id in (select asset_id from AssetVersion where id is "{version_id}")'
    return _found(session, where, limit)


def own_versions(session: Session, limit: int = 50) -> list[VersionChoice]:
    """Return the versions the session's user published, the newest first.

    Raises:
        NetworkError: The server could not be asked.
    """
    return _found(session, f"user.username is {session.quote(session.api_user)}", limit)


def _found(session: Session, where: str, limit: int) -> list[VersionChoice]:
    rows = session.query(_QUERY.format(where=where, limit=limit)).all()
    return [
        VersionChoice(str(row["id"]), f"{row['asset']['name']} v{int(row['version'] or 0):03d}")
        for row in rows
    ]


def newest_version(session: Session, wanted: str) -> str:
    """Return the id of the version that `wanted` names.

    Args:
        session: Open session.
        wanted: Id of a version, or a task as for a publish: then its newest version counts.

    Raises:
        TargetNotFoundError: There is no such task, or nothing was published to it.
        AmbiguousTargetError: Several tasks have that name.
        NetworkError: The server could not be asked.
    """
    if is_id(wanted):
        found = session.query(f'select id from AssetVersion where id is "{wanted.lower()}"').first()
        if found is not None:
            return str(found["id"])
    target = find_target(session, wanted)
    field = "task_id" if target.task_id else "asset.context_id"
    row = session.query(
        f'select id from AssetVersion where {field} is "{target.task_id or target.context_id}"'
        " order by date descending, version descending limit 1"
    ).first()
    if row is None:
        raise TargetNotFoundError(
            f"Nothing was published to {' / '.join(target.path)} yet.", wanted=wanted
        )
    return str(row["id"])
