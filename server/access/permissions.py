"""Who may write what.

Every active user of the server may read and write the production. Rights, users and keys are the
administrators' alone; a user may change their own details.
"""

from __future__ import annotations

from ..protocol import PermissionDeniedError
from ..schema import EntityType
from .accounts import Actor

_ADMINISTRATORS_ONLY = frozenset(
    {"security_role", "user_security_role", "user_security_role_project", "setting", "user_type"}
)
_OWN_DETAILS = frozenset(
    {
        "first_name",
        "last_name",
        "email",
        "thumbnail_id",
        "thumbnail",
        "metadata",
        "custom_attributes",
    }
)


def check_write(actor: Actor, kind: EntityType, owner: str | None, names: set[str]) -> None:
    """Accept that someone writes an entity.

    Args:
        actor: Who.
        kind: Concrete type of the entity.
        owner: Id of the user the entity is, or belongs to; None for a new one.
        names: Attributes that are written; empty when the whole entity is made or deleted.

    Raises:
        PermissionDeniedError: They may not.
    """
    if actor.is_administrator:
        return
    if kind.table in _ADMINISTRATORS_ONLY:
        raise PermissionDeniedError(f"Only an administrator changes entities of type {kind.id}.")
    if kind.table == "api_key" and owner != actor.id:
        raise PermissionDeniedError("Only an administrator ends keys of others.")
    if kind.id == "User" and not (owner == actor.id and names and names <= _OWN_DETAILS):
        raise PermissionDeniedError("Only an administrator makes, changes and deletes users.")
