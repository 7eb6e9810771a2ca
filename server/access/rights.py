"""What the roles of a user amount to: which projects they see, and in which they work.

A role counts on all projects, on the open ones (those that are not private), or on the projects granted
one by one. A user without any role sees no project.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from ..store import Tables

ADMINISTRATOR_ROLE = "a3b1c9d2-5d0a-4b7e-9a55-6d6f1f1f0001"
MEMBER_ROLE = "b536d90f-c1b7-5c04-a762-98a98c00a1d6"
READ_ONLY_ROLE = "4f0c2a56-93d1-4d0e-8a77-6d6f1f1f0002"
ROLE_NAMES = {
    "administrator": ADMINISTRATOR_ROLE,
    "member": MEMBER_ROLE,
    "read-only": READ_ONLY_ROLE,
}


@dataclass(frozen=True)
class Projects:
    """A set of projects.

    Attributes:
        everything: All of them, and what belongs to none.
        opened: Those that are not private.
        ids: Those named one by one.
    """

    everything: bool = False
    opened: bool = False
    ids: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether no project can be among them."""
        return not (self.everything or self.opened or self.ids)


ALL_PROJECTS = Projects(everything=True)


@dataclass(frozen=True)
class Rights:
    """What a user may do.

    Attributes:
        is_administrator: Everything, users and configuration included.
        reads: Projects they see.
        writes: Projects they work in.
    """

    is_administrator: bool
    reads: Projects
    writes: Projects


def find_rights(
    connection: Connection, tables: Tables, user_ids: Collection[str]
) -> dict[str, Rights]:
    """Return what the roles of each of some users amount to."""
    found: dict[str, list[Any]] = {user_id: [] for user_id in user_ids}
    for row in connection.execute(_roles(tables), {"user_ids": list(found)}):
        found[row.user_id].append(row)
    return {user_id: _rights(rows) for user_id, rows in found.items()}


@lru_cache(maxsize=8)
def _roles(tables: Tables) -> Select[Any]:
    """Return the statement for the roles of users, made once: each call asks for those of its user."""
    roles, projects = tables["user_security_role"], tables["user_security_role_project"]
    return (
        select(
            roles.c.user_id,
            roles.c.security_role_id,
            roles.c.is_all_projects,
            roles.c.is_all_open_projects,
            projects.c.project_id,
        )
        .join(projects, projects.c.user_security_role_id == roles.c.id, isouter=True)
        .where(roles.c.user_id.in_(bindparam("user_ids", expanding=True)))
    )


def _rights(rows: list[Any]) -> Rights:
    if any(row.security_role_id == ADMINISTRATOR_ROLE for row in rows):
        return Rights(True, ALL_PROJECTS, ALL_PROJECTS)
    working = [row for row in rows if row.security_role_id != READ_ONLY_ROLE]
    return Rights(False, _together(rows), _together(working))


def _together(rows: Iterable[Any]) -> Projects:
    found = list(rows)
    return Projects(
        any(row.is_all_projects for row in found),
        any(row.is_all_open_projects for row in found),
        frozenset(row.project_id for row in found if row.project_id),
    )
