"""The actions around rights: roles of users, the projects they count on, what the caller may do.

Only their names and arguments are known (protocol 2.15). A new role counts on all projects that are not
private; projects are granted and revoked one by one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update

from ..access.rights import Projects
from ..access.totp import code_fits
from ..protocol import NotFoundError, PermissionDeniedError, ValidationError
from ..schema import FAMILY_COLUMN
from . import arguments
from .batch import Batch

Answer = dict[str, Any]


def add_user_security_role(batch: Batch, operation: arguments.Operation) -> Answer:
    """Give a user a role on all open projects; a role they have already stays as it is.

    Raises:
        PermissionDeniedError: The caller is no administrator.
        IntegrityError: There is no such user or role.
    """
    user_id, role_id = _user_and_role(batch, operation)
    batch.expect("resource", user_id, "user_id")
    batch.expect("security_role", role_id, "role_id")
    if not _rows(batch, user_id, role_id):
        row = {
            "id": str(uuid.uuid4()),
            "user_id": user_id,
            "security_role_id": role_id,
            "is_all_projects": False,
            "is_all_open_projects": True,
        }
        batch.connection.execute(insert(batch.tables["user_security_role"]).values(row))
        batch.forget_reads()
    return _answer(batch, operation, user_id, role_id)


def remove_user_security_role(batch: Batch, operation: arguments.Operation) -> Answer:
    """Take a role from a user, with the projects granted to it.

    Raises:
        PermissionDeniedError: The caller is no administrator.
        NotFoundError: The user has not this role.
    """
    user_id, role_id = _user_and_role(batch, operation)
    ids = [row["id"] for row in _had(batch, user_id, role_id)]
    granted, roles = batch.tables["user_security_role_project"], batch.tables["user_security_role"]
    batch.connection.execute(delete(granted).where(granted.c.user_security_role_id.in_(ids)))
    batch.connection.execute(delete(roles).where(roles.c.id.in_(ids)))
    batch.forget_reads()
    return {"action": operation["action"], "data": True}


def update_user_security_role(batch: Batch, operation: arguments.Operation) -> Answer:
    """Put another role in the place of one, on the same projects.

    Raises:
        PermissionDeniedError: The caller is no administrator.
        NotFoundError: The user has not this role.
        IntegrityError: There is no such new role.
    """
    user_id, role_id = _user_and_role(batch, operation)
    new_role_id = arguments.required(operation, "new_role_id", str)
    batch.expect("security_role", new_role_id, "new_role_id")
    ids = [row["id"] for row in _had(batch, user_id, role_id)]
    roles = batch.tables["user_security_role"]
    batch.connection.execute(
        update(roles).where(roles.c.id.in_(ids)).values(security_role_id=new_role_id)
    )
    batch.forget_reads()
    return _answer(batch, operation, user_id, new_role_id)


def grant_user_security_role_project(batch: Batch, operation: arguments.Operation) -> Answer:
    """Let a user's role count on a project.

    Raises:
        PermissionDeniedError: The caller is no administrator.
        NotFoundError: The user has not this role.
        IntegrityError: There is no such project.
    """
    user_id, role_id = _user_and_role(batch, operation)
    project_id = arguments.required(operation, "project_id", str)
    batch.expect("context", project_id, "project_id")
    _grant(batch, _had(batch, user_id, role_id)[0]["id"], [project_id])
    return _answer(batch, operation, user_id, role_id)


def revoke_user_security_role_project(batch: Batch, operation: arguments.Operation) -> Answer:
    """Let a user's role count no longer on a project; on the other ones it goes on.

    Raises:
        PermissionDeniedError: The caller is no administrator.
        NotFoundError: The user has not this role.
    """
    user_id, role_id = _user_and_role(batch, operation)
    project_id = arguments.required(operation, "project_id", str)
    granted, roles = batch.tables["user_security_role_project"], batch.tables["user_security_role"]
    for row in _had(batch, user_id, role_id):
        if row["is_all_projects"] or row["is_all_open_projects"]:
            _grant(batch, row["id"], _projects(batch, bool(row["is_all_projects"])))
        batch.connection.execute(
            update(roles)
            .where(roles.c.id == row["id"])
            .values(is_all_projects=False, is_all_open_projects=False)
        )
        one = (granted.c.user_security_role_id == row["id"], granted.c.project_id == project_id)
        batch.connection.execute(delete(granted).where(*one))
    batch.forget_reads()
    return _answer(batch, operation, user_id, role_id)


def permissions(batch: Batch, operation: arguments.Operation) -> Answer:
    """Answer `permissions`: on which projects the caller may read and write."""
    actor = batch.actor
    data = {
        "is_administrator": actor.is_administrator,
        "read": _told(actor.reads),
        "write": _told(actor.writes),
    }
    return {"action": "permissions", "data": data}


def authorize_operation(batch: Batch, operation: arguments.Operation) -> Answer:
    """Answer `_authorize_operation`: whether the caller writes anywhere at all."""
    return {"result": not batch.actor.writes.is_empty}


def configure_totp(batch: Batch, operation: arguments.Operation) -> Answer:
    """Answer `configure_totp`: note that the caller has an authenticator, once its code was right.

    Raises:
        ValidationError: There is no code, or it is not that of the secret.
    """
    secret = arguments.optional(operation, "secret", str) or ""
    code = arguments.optional(operation, "code", str) or ""
    if not code:
        raise ValidationError("Code must be provided to enable totp.")
    if not code_fits(secret, code):
        raise ValidationError("The code does not belong to the secret, or has ended.")
    users = batch.tables["resource"]
    batch.connection.execute(
        update(users).where(users.c.id == batch.actor.id).values(is_totp_enabled=True)
    )
    batch.forget_reads()
    return {"action": "configure_totp", "data": {"is_totp_enabled": True}}


def _user_and_role(batch: Batch, operation: arguments.Operation) -> tuple[str, str]:
    if not batch.actor.is_administrator:
        raise PermissionDeniedError("Only an administrator changes the roles of users.")
    user_id = arguments.required(operation, "user_id", str)
    return user_id, arguments.required(operation, "role_id", str)


def _rows(batch: Batch, user_id: str, role_id: str) -> list[RowMapping]:
    roles = batch.tables["user_security_role"]
    mine = (roles.c.user_id == user_id, roles.c.security_role_id == role_id)
    query = select(roles).where(*mine).order_by(roles.c.id)
    return list(batch.connection.execute(query).mappings())


def _had(batch: Batch, user_id: str, role_id: str) -> list[RowMapping]:
    rows = _rows(batch, user_id, role_id)
    if not rows:
        raise NotFoundError(f"User {user_id!r} has no role {role_id!r}.")
    return rows


def _grant(batch: Batch, user_role_id: str, project_ids: Iterable[str]) -> None:
    granted = batch.tables["user_security_role_project"]
    query = select(granted.c.project_id).where(granted.c.user_security_role_id == user_role_id)
    present = set(batch.connection.execute(query).scalars())
    for project_id in project_ids:
        if project_id not in present:
            row = {
                "id": str(uuid.uuid4()),
                "user_security_role_id": user_role_id,
                "project_id": project_id,
            }
            batch.connection.execute(insert(granted).values(row))
    batch.forget_reads()


def _projects(batch: Batch, private_too: bool) -> list[str]:
    contexts = batch.tables["context"]
    query = select(contexts.c.id).where(contexts.c[FAMILY_COLUMN] == "Project")
    if not private_too:
        query = query.where(contexts.c.is_private.is_not(True))
    return list(batch.connection.execute(query).scalars())


def _answer(batch: Batch, operation: arguments.Operation, user_id: str, role_id: str) -> Answer:
    (row, *_) = _rows(batch, user_id, role_id)
    names = ("id", "user_id", "security_role_id", "is_all_projects", "is_all_open_projects")
    data = {"__entity_type__": "UserSecurityRole", **{name: row[name] for name in names}}
    return {"action": operation["action"], "data": data}


def _told(projects: Projects) -> Any:
    if projects.everything:
        return "all"
    return {"open": projects.opened, "projects": sorted(projects.ids)}
