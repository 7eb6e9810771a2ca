"""Tasks to publish to: what a server has, as plain rows; no Qt, for worker threads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushes.core.errors import InputError, RushesError
from rushes.core.records import from_plain, to_plain

if TYPE_CHECKING:
    from rushes.core.session import Session

PAGE = 60
_TIMEOUT_S = (5.0, 20.0)
_PROJECTIONS = (
    "select id, name, link, project_id, parent_id, thumbnail_id, thumbnail_url, type.name,"
    " status.name, project.full_name, project.name from Task"
)
_ORDER = "order by project.full_name, parent.name, name"


@dataclass(frozen=True)
class TaskRow:
    """One task.

    Attributes:
        id: Its id.
        name: Its own name.
        path: Names from the project down, the task's own last.
        project_id: Its project.
        parent_id: What it belongs to: a shot or an asset build.
        kind: Name of its type, for example `Animation`.
        status: Name of its status.
        picture_id: Id of its thumbnail, empty for none.
        picture_url: Where that is now; it expires.
    """

    id: str
    name: str
    path: tuple[str, ...]
    project_id: str
    parent_id: str = ""
    kind: str = ""
    status: str = ""
    picture_id: str = ""
    picture_url: str = ""

    @property
    def title(self) -> str:
        """What people call it: `sh010 / animation`."""
        return " / ".join(self.path[-2:])

    @property
    def place(self) -> str:
        """Where that is: `Harbour Lights / sc020`."""
        return " / ".join(self.path[:-2])


def plain_task(row: TaskRow) -> dict[str, Any]:
    """Return a task as it is remembered; an address that expires is left out."""
    return {**to_plain(row), "picture_url": ""}


def remembered_task(plain: Any) -> TaskRow | None:
    """Return a task that was remembered, or None where it is none."""
    try:
        return from_plain(TaskRow, plain) if isinstance(plain, Mapping) else None
    except InputError:
        return None


def find_tasks(session: Session, text: str = "", offset: int = 0) -> list[TaskRow]:
    """Return a page of the tasks in which every word of `text` is found.

    Args:
        session: Open session.
        text: Words of the task, its parent, its project or its type; empty for all tasks.
        offset: How many to leave out at the beginning.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    criteria = " and ".join(_criterion(session, word) for word in text.split())
    where = f" where {criteria}" if criteria else ""
    return _rows(session, f"{_PROJECTIONS}{where} {_ORDER} offset {offset} limit {PAGE}")


def my_tasks(session: Session, user_id: str) -> list[TaskRow]:
    """Return the tasks that a user is assigned to and that are not finished.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    if not user_id:
        return []
    mine = f"assignments any (resource_id is {session.quote(user_id)})"
    return _rows(
        session,
        f'{_PROJECTIONS} where {mine} and status.state.name is_not "Done" {_ORDER} limit {PAGE}',
    )


def fetch_picture(row: TaskRow, folder: Path) -> Path | None:
    """Return the file of a task's thumbnail, fetched where it is not there yet; None without one."""
    from rushes.core.session.download import download_file

    if not row.picture_id:
        return None
    path = folder / f"{hashlib.sha256(row.picture_id.encode()).hexdigest()[:24]}.img"
    if path.is_file():
        return path
    if not row.picture_url:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    try:
        download_file(row.picture_url, path, _TIMEOUT_S)
    except RushesError:
        return None  # a picture that cannot be had is no reason to tell anybody
    return path


def _criterion(session: Session, word: str) -> str:
    like = session.quote(f"%{word}%")
    names = ("name", "parent.name", "parent.parent.name", "project.full_name", "type.name")
    return "(" + " or ".join(f"{name} like {like}" for name in names) + ")"


def _rows(session: Session, query: str) -> list[TaskRow]:
    rows = [_row(found) for found in session.query(query).all()]
    pictures = _newest_pictures(session, [row for row in rows if not row.picture_id])
    return [pictures.get(row.id, row) for row in rows]


def _row(found: Any) -> TaskRow:
    project = found["project"]
    names = [str(part["name"]) for part in found["link"][1:]]
    return TaskRow(
        id=str(found["id"]),
        name=str(found["name"]),
        path=(str(project["full_name"] or project["name"]), *names),
        project_id=str(found["project_id"]),
        parent_id=str(found["parent_id"] or ""),
        kind=_name(found["type"]),
        status=_name(found["status"]),
        picture_id=str(found["thumbnail_id"] or ""),
        picture_url=_address(found["thumbnail_url"]),
    )


def _newest_pictures(session: Session, rows: Sequence[TaskRow]) -> dict[str, TaskRow]:
    """Return tasks without a thumbnail of their own with that of their newest version."""
    if not rows:
        return {}
    ids = ", ".join(session.quote(row.id) for row in rows)
    found = session.query(
        "select task_id, thumbnail_id, thumbnail_url from AssetVersion"
        f" where task_id in ({ids}) and thumbnail_id is_not none order by date descending limit 200"
    ).all()
    by_id = {row.id: row for row in rows}
    pictures: dict[str, TaskRow] = {}
    for version in found:
        task = str(version["task_id"])
        pictures.setdefault(
            task,
            replace(
                by_id[task],
                picture_id=str(version["thumbnail_id"]),
                picture_url=_address(version["thumbnail_url"]),
            ),
        )
    return pictures


def _name(found: Any) -> str:
    return str(found["name"]) if found is not None else ""


def _address(value: Any) -> str:
    return str(value.get("url") or "") if isinstance(value, Mapping) else ""
