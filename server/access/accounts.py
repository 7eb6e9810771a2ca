"""Users and API keys. Keys are random, shown once, and stored as hashes.

A key has 256 random bits, so a plain SHA-256 of it can neither be guessed nor reversed; slow hashes are
for words people choose (`passphrase.py`).
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from ..protocol import InvalidCredentialsError
from ..store import Tables
from .rights import ADMINISTRATOR_ROLE, ALL_PROJECTS, Projects, Rights, find_rights

ADMINISTRATOR = "admin"
ORDINARY_USER_TYPE = "ac9fa5aa-4361-11e0-b7cc-0019bb4983d8"
# The first three sentences are those of real servers, which tools look for (protocol 1.6).
_REFUSED = (
    "The supplied API key is not valid. API keys are created from Settings under the page API keys. "
    'The api key should be passed in the request header "ftrack-api-key". '
    "On this server whoever runs it makes one with `rushes server user key`."
)


@dataclass(frozen=True)
class Actor:
    """On whose behalf operations run.

    Attributes:
        id: Id of the resource (a user, or a collaborator who came by a link).
        username: Their name in events and in the log.
        is_administrator: Whether they may do everything, users and configuration included.
        reads: Projects they see.
        writes: Projects they work in.
        key_id: The API key they came with; empty for guests and for the server itself.
    """

    id: str
    username: str
    is_administrator: bool = False
    reads: Projects = ALL_PROJECTS
    writes: Projects = ALL_PROJECTS
    key_id: str = ""


def authenticate(connection: Connection, tables: Tables, username: str, key: str) -> Actor:
    """Return the user with this name and key.

    Raises:
        InvalidCredentialsError: There is none, or the user is not active.
    """
    named = {"key_hash": hash_key(key), "username": username}
    row = connection.execute(_log_in(tables), named).first()
    if row is None:
        raise InvalidCredentialsError(_REFUSED, "api_credentials_invalid")
    return _actor(row, find_rights(connection, tables, [row.id])[row.id])


@lru_cache(maxsize=8)
def _log_in(tables: Tables) -> Select[Any]:
    """Return the statement every call begins with, made once."""
    users, keys = tables["resource"], tables["api_key"]
    return (
        select(users.c.id, users.c.username, keys.c.id.label("key_id"))
        .join(keys, keys.c.resource_id == users.c.id)
        .where(keys.c.key_hash == bindparam("key_hash"))
        .where(users.c.username == bindparam("username"), users.c.is_active.is_(True))
    )


def present_standing(
    connection: Connection, tables: Tables, actors: Collection[Actor]
) -> dict[Actor, Actor | None]:
    """Return what users who logged in earlier may do now; None for those who may no more.

    A user who is not active any more, or whose key was replaced or deleted, may do nothing. Those who came
    without a key are left out.
    """
    users, keys = tables["resource"], tables["api_key"]
    named = {actor.key_id: actor for actor in actors if actor.key_id}
    query = (
        select(users.c.id, users.c.username, keys.c.id.label("key_id"))
        .join(keys, keys.c.resource_id == users.c.id)
        .where(keys.c.id.in_(list(named)), users.c.is_active.is_(True))
    )
    rows = connection.execute(query).all()
    rights = find_rights(connection, tables, {row.id for row in rows})
    valid = {row.key_id: _actor(row, rights[row.id]) for row in rows}
    return {actor: valid.get(actor.key_id) for actor in actors if actor.key_id}


def _actor(row: Any, rights: Rights) -> Actor:
    return Actor(
        row.id, row.username, rights.is_administrator, rights.reads, rights.writes, row.key_id
    )


def find_user(connection: Connection, tables: Tables, username: str) -> str | None:
    """Return the id of the user with this name, or None."""
    users = tables["resource"]
    query = select(users.c.id).where(users.c.username == username)
    return connection.execute(query).scalar()


def new_key(connection: Connection, tables: Tables, user_id: str) -> str:
    """Replace a user's keys by one new key and return it; it cannot be read again later."""
    keys = tables["api_key"]
    key = random_key()
    connection.execute(delete(keys).where(keys.c.resource_id == user_id))
    row = {
        "id": str(uuid.uuid4()),
        "identifier": "api key",
        "resource_id": user_id,
        **key_columns(key),
    }
    connection.execute(insert(keys).values(row))
    return key


def make_administrator(connection: Connection, tables: Tables) -> str:
    """Make the first user of a new workspace, who has every right, and return the id."""
    user_id = str(uuid.uuid4())
    user = {
        "id": user_id,
        "concrete_type": "User",
        "resource_type": "user",
        "username": ADMINISTRATOR,
        "first_name": "Review",
        "last_name": "Administrator",
        "is_active": True,
        "user_type_id": ORDINARY_USER_TYPE,
    }
    role = {
        "id": str(uuid.uuid4()),
        "user_id": user_id,
        "security_role_id": ADMINISTRATOR_ROLE,
        "is_all_projects": True,
        "is_all_open_projects": True,
    }
    connection.execute(insert(tables["resource"]).values(user))
    connection.execute(insert(tables["user_security_role"]).values(role))
    return user_id


def random_key() -> str:
    """Return a new API key."""
    return secrets.token_urlsafe(32)


def key_columns(key: str) -> dict[str, str]:
    """Return what is stored of a key: its beginning, by which people know it, and its hash."""
    return {"prefix": key[:6], "key_hash": hash_key(key)}


def hash_key(key: str) -> str:
    """Return the hash under which a key is stored."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
