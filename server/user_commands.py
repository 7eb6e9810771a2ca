"""What `rushes server user` does: it writes to the data folder itself, so it works without any key."""

from __future__ import annotations

import uuid
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from rushes.core.commands import print_json, print_line, print_remark
from rushes.core.errors import InputError, TargetNotFoundError

from .access.accounts import find_user, new_key
from .access.rights import ROLE_NAMES
from .actions import Actor, execute
from .protocol import ProtocolError
from .schema import FAMILY_COLUMN
from .state import ServerState
from .store import Tables

_HOUSE = Actor("", "rushes server", True)


def add(state: ServerState, args: Namespace) -> int:
    """Make a user with a role, and print the key.

    Raises:
        TargetNotFoundError: There is no such project.
        InputError: There is such a user already, or a value makes no sense.
    """
    projects = [_project(state, name) for name in args.project]
    user_id = str(uuid.uuid4())
    data = {"id": user_id, "username": args.name, "email": args.email, "is_active": True}
    operation = {"action": "create", "entity_type": "User", "entity_data": data}
    try:
        execute(state, [operation], _HOUSE)
    except ProtocolError as error:
        raise InputError(error.content) from error
    database = state.database
    with database.write() as connection:
        _give_role(connection, database.tables, user_id, ROLE_NAMES[args.role], projects)
        key = new_key(connection, database.tables, user_id)
    return _print_key(args, key)


def list_users(state: ServerState, args: Namespace) -> int:
    """Print every user with what their roles amount to."""
    operation = {
        "action": "query",
        "expression": "select username, email, is_active, user_security_roles.is_all_projects,"
        " user_security_roles.is_all_open_projects, user_security_roles.security_role.name,"
        " user_security_roles.user_security_role_projects.project.name from User order by username",
    }
    users = [_told(user) for user in execute(state, [operation], _HOUSE)[0]["data"]]
    if args.json:
        print_json(users)
        return 0
    for user in users:
        roles = "; ".join(f"{r['role']} on {_named(r['projects'])}" for r in user["roles"])
        state_word = "" if user["is_active"] else "  (disabled)"
        print_line(f"{user['name']:20} {roles or 'no role'}{state_word}")
    return 0


def key(state: ServerState, args: Namespace) -> int:
    """Replace a user's key and print the new one.

    Raises:
        TargetNotFoundError: There is no such user.
        InputError: The user is disabled.
    """
    return _print_key(args, fresh_key(state, args.name))


def disable(state: ServerState, args: Namespace) -> int:
    """Let nobody in under a user's name; what they made stays.

    Raises:
        TargetNotFoundError: There is no such user.
    """
    return _set_active(state, args, False, "cannot log in any more")


def enable(state: ServerState, args: Namespace) -> int:
    """Let a user in again, with the key they had.

    Raises:
        TargetNotFoundError: There is no such user.
    """
    return _set_active(state, args, True, "can log in again")


def _set_active(state: ServerState, args: Namespace, is_active: bool, words: str) -> int:
    database = state.database
    users = database.tables["resource"]
    with database.write() as connection:
        user_id = _required_user(connection, database.tables, args.name)
        connection.execute(update(users).where(users.c.id == user_id).values(is_active=is_active))
    if args.json:
        print_json({"api_user": args.name, "is_active": is_active})
    else:
        print_line(f"{args.name} {words}.")
    return 0


def fresh_key(state: ServerState, username: str) -> str:
    """Replace a user's keys by one new key and return it.

    Raises:
        TargetNotFoundError: There is no such user.
        InputError: The user is disabled, so that no key would open anything.
    """
    database = state.database
    users = database.tables["resource"]
    with database.write() as connection:
        user_id = _required_user(connection, database.tables, username)
        query = select(users.c.is_active).where(users.c.id == user_id)
        if not connection.execute(query).scalar():
            raise InputError(
                f"{username} is disabled; a key would open nothing.",
                next_step=f"Let them in first: rushes server user enable {username}",
            )
        return new_key(connection, database.tables, user_id)


def _required_user(connection: Connection, tables: Tables, username: str) -> str:
    user_id = find_user(connection, tables, username)
    if user_id is None:
        raise TargetNotFoundError(
            f"There is no user {username!r} on this server.",
            next_step="List them with: rushes server user list",
        )
    return user_id


def _project(state: ServerState, name: str) -> str:
    database = state.database
    contexts = database.tables["context"]
    query = select(contexts.c.id).where(contexts.c[FAMILY_COLUMN] == "Project")
    with database.read() as connection:
        found = connection.execute(query.where(contexts.c.name == name)).scalar()
    if found is None:
        raise TargetNotFoundError(
            f"There is no project {name!r} on this server.",
            next_step="Make the project first, or leave --project out.",
        )
    return str(found)


def _give_role(
    connection: Connection, tables: Tables, user_id: str, role_id: str, projects: list[str]
) -> None:
    roles = tables["security_role"]
    known = connection.execute(select(roles.c.id).where(roles.c.id == role_id)).first()
    if known is None:  # a folder that an older version made
        name = next(name for name, one in ROLE_NAMES.items() if one == role_id).capitalize()
        row = {"id": role_id, "name": name.replace("-", " "), "type": "PROJECT"}
        connection.execute(insert(roles).values(row))
    given = {
        "id": str(uuid.uuid4()),
        "user_id": user_id,
        "security_role_id": role_id,
        "is_all_projects": not projects,
        "is_all_open_projects": not projects,
    }
    connection.execute(insert(tables["user_security_role"]).values(given))
    for project_id in projects:
        one = {"id": str(uuid.uuid4()), "project_id": project_id}
        granted = insert(tables["user_security_role_project"])
        connection.execute(granted.values({**one, "user_security_role_id": given["id"]}))


def _told(user: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": user["username"],
        "email": user["email"] or "",
        "is_active": bool(user["is_active"]),
        "roles": [
            {"role": _role(role["security_role"]), "projects": _projects_of(role)}
            for role in user["user_security_roles"]
        ],
    }


def _role(role: dict[str, Any]) -> str:
    """Return the word by which a role is given, or the name of one that was made by the API."""
    words = {key: word for word, key in ROLE_NAMES.items()}
    return words.get(role["id"], str(role["name"]))


def _projects_of(role: dict[str, Any]) -> Any:
    if role["is_all_projects"]:
        return "all"
    names = [item["project"]["name"] for item in role["user_security_role_projects"]]
    return ["open", *names] if role["is_all_open_projects"] else names


def _named(projects: Any) -> str:
    if projects == "all":
        return "all projects"
    return ", ".join(projects) or "no project"


def _print_key(args: Namespace, text: str) -> int:
    if args.json:
        print_json({"api_user": args.name, "api_key": text})
        return 0
    print_line(f"User     {args.name}")
    print_line(f"Key      {text}")
    print_remark("The key is not shown again.")
    return 0


RUN: dict[str, Callable[[ServerState, Namespace], int]] = {
    "add": add,
    "list": list_users,
    "key": key,
    "disable": disable,
    "enable": enable,
}
