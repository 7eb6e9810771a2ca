"""From the names in a request to entities on the server: task, asset, review session."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

from ..errors import AmbiguousTargetError, TargetNotFoundError
from ..ids import is_id

if TYPE_CHECKING:
    from ..session import Session


@dataclass(frozen=True)
class Target:
    """Where a version goes.

    Attributes:
        task_id: The task, or None when another context was named.
        context_id: Parent of the asset: the task's parent, or the context that was named.
        project_id: The project of both.
        path: Names from the project down, for people to read.
    """

    task_id: Optional[str]
    context_id: str
    project_id: str
    path: tuple[str, ...]


def find_target(session: Session, task: str) -> Target:
    """Return the context that `task` names.

    Args:
        session: Open session.
        task: Id, or names from the project down joined by `/`. Leading names may be left out as long
            as the rest is unique.

    Raises:
        TargetNotFoundError: No context has that id or path; the next step lists what is there.
        AmbiguousTargetError: Several have; the message lists them.
    """
    names = [name.strip() for name in task.split("/") if name.strip()]
    if not names:
        raise TargetNotFoundError(f"{task!r} names no task.")
    if is_id(task):
        criteria = f'id is "{task.lower()}"'
    else:
        criteria = f"name is {session.quote(names[-1])}"
        # Every shot has a task of that name; with a project above, the one before is its parent.
        if len(names) > 2:
            criteria += f" and parent.name is {session.quote(names[-2])}"
    rows = session.query(
        "select id, name, link, parent_id, project_id, project.name, project.full_name"
        f" from TypedContext where {criteria}"
    ).all()
    found = [row for row in rows if is_id(task) or _matches(names, row)]
    if not found:
        raise TargetNotFoundError(
            f"There is no task {task!r} that you may see.",
            next_step=None if is_id(task) else _what_is_there(session, names),
            task=task,
        )
    if len(found) > 1:
        paths = sorted("/".join(_path(row)) for row in found)
        raise AmbiguousTargetError(f"{task!r} could be any of: {', '.join(paths)}.", task=task)
    return _target(found[0])


def find_asset(session: Session, context_id: str, name: str) -> Optional[str]:
    """Return the id of the asset called `name` below a context, or None."""
    row = session.query(
        f'select id from Asset where context_id is "{context_id}" and name is {session.quote(name)}'
    ).first()
    return str(row["id"]) if row else None


def find_asset_type(session: Session, name: str) -> str:
    """Return the id of the asset type whose name or short name is `name`.

    Raises:
        TargetNotFoundError: The server has no such type; the next step lists those it has.
    """
    rows = session.query("select id, name, short from AssetType").all()
    for row in rows:
        if name.lower() in (str(row["name"]).lower(), str(row["short"]).lower()):
            return str(row["id"])
    known = ", ".join(sorted(str(row["name"]) for row in rows))
    raise TargetNotFoundError(
        f"The server has no asset type {name!r}.", next_step=f"Choose one of: {known}."
    )


def _what_is_there(session: Session, names: list[str]) -> str:
    """Follow the names from the project down, and say what there is where they lead no further."""
    path: list[str] = []
    rows = list(session.query("select id, name, full_name from Project"))
    for name in names:
        row = next((row for row in rows if name.lower() in map(str.lower, _names(row))), None)
        if row is None:
            break
        path.append(_names(row)[0])
        children = f'select id, name from TypedContext where parent_id is "{row["id"]}"'
        rows = list(session.query(children))
    known = sorted(_names(row)[0] for row in rows)
    near = difflib.get_close_matches(name, known, cutoff=0.5) or known[:8]
    where = "/".join(path) or "The server"
    return f"{where} has: {', '.join(near) or 'nothing'}. A path reads Project/Sequence/Shot/Task."


def _names(row: Any) -> list[str]:
    """Return the names a row answers to, the one people read first."""
    names = [row["full_name"], row["name"]] if row.entity_type == "Project" else [row["name"]]
    return [str(name) for name in names if name]


def _target(row: Any) -> Target:
    is_task = row.entity_type == "Task"
    return Target(
        task_id=row["id"] if is_task else None,
        context_id=row["parent_id"] if is_task else row["id"],
        project_id=row["project_id"],
        path=tuple(_path(row)),
    )


def _path(row: Any) -> list[str]:
    project = row["project"]
    return [project["full_name"] or project["name"], *(part["name"] for part in row["link"][1:])]


def _matches(names: list[str], row: Any) -> bool:
    """Compare names with the end of the row's path; the project answers to either of its names."""
    full = _path(row)
    wanted = [name.lower() for name in names]
    paths = (full, [row["project"]["name"], *full[1:]])
    return any(wanted == [str(name).lower() for name in path][-len(wanted) :] for path in paths)
