"""Who may write what, by the type of the entity; the project it belongs to is checked by the batch.

Rights, users, keys and the configuration of the workspace are the administrators' alone. A user may change
their own details. Whoever has no role that works in any project writes nothing else.
"""

from __future__ import annotations

from ..protocol import PermissionDeniedError
from ..schema import EntityType
from .accounts import Actor

_RIGHTS = (
    "security_role user_security_role user_security_role_project user_type membership setting"
    " setting_component user_session"
)
_CONFIGURATION = (
    "scope disk location manager_type project_schema task_type_schema task_type_schema_type"
    " workflow_schema workflow_schema_status schema schema_status schema_type"
    " project_schema_override project_schema_object_type object_type type status state priority"
    " status_rule_group status_rule task_template task_template_item asset_type note_label"
    " list_category custom_configuration_base custom_attribute_group custom_attribute_type"
)
_ADMINISTRATORS_ONLY = frozenset(f"{_RIGHTS} {_CONFIGURATION}".split())
_THEIR_OWN = frozenset({"user_application_state", "user_view"})
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
    """Accept that someone writes an entity of a type.

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
    if kind.table == "api_key" and (owner != actor.id or names):
        raise PermissionDeniedError("Only an administrator makes keys, or ends those of others.")
    if kind.table == "resource" and kind.id != "Collaborator":
        if not (owner == actor.id and names and names <= _OWN_DETAILS):
            raise PermissionDeniedError("Only an administrator makes, changes and deletes users.")
        return
    if actor.writes.is_empty and kind.table not in ("api_key", *_THEIR_OWN):
        raise PermissionDeniedError("Your roles let you read, not write.")
