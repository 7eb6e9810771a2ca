from __future__ import annotations

from typing import Any

import pytest

from rushes.server.access.accounts import ADMINISTRATOR_ROLE
from rushes.server.actions import Actor, execute
from rushes.server.protocol import PermissionDeniedError

from .conftest import Api, Production


@pytest.fixture
def ann(api: Api) -> Actor:
    """A user without any right of an administrator."""
    return Actor(api.create("User", username="ann", is_active=True)["id"], "ann")


def run(api: Api, actor: Actor, action: str, kind: str, **more: Any) -> Any:
    operation = {"action": action, "entity_type": kind, **more}
    return execute(api.state, [operation], actor)[0]["data"]


def test_a_user_works_on_the_production(api: Api, ann: Actor, production: Production) -> None:
    data = {"content": "x", "parent_id": production.project}
    note = run(api, ann, "create", "Note", entity_data=data)
    assert note["user_id"] == ann.id


def test_a_user_changes_their_own_details(api: Api, ann: Actor) -> None:
    data = {"first_name": "Ann", "email": "ann@example.com"}
    assert run(api, ann, "update", "User", entity_key=ann.id, entity_data=data)


def test_rights_users_and_keys_are_for_administrators(api: Api, ann: Actor) -> None:
    role = {"user_id": ann.id, "security_role_id": ADMINISTRATOR_ROLE}
    (stolen,) = api.query("UserSecurityRole")
    (key,) = api.query("ApiKey")
    attempts: list[tuple[str, str, dict[str, Any]]] = [
        ("create", "UserSecurityRole", {"entity_data": role}),
        ("create", "User", {"entity_data": {"username": "eve"}}),
        ("update", "User", {"entity_key": ann.id, "entity_data": {"username": "admin2"}}),
        (
            "update",
            "User",
            {"entity_key": ann.id, "entity_data": {"user_security_roles": [stolen]}},
        ),
        ("update", "User", {"entity_key": api.actor.id, "entity_data": {"is_active": False}}),
        ("update", "Resource", {"entity_key": api.actor.id, "entity_data": {"email": "a@b"}}),
        ("update", "UserSecurityRole", {"entity_key": stolen["id"], "entity_data": role}),
        (
            "update",
            "SecurityRole",
            {"entity_key": ADMINISTRATOR_ROLE, "entity_data": {"name": "x"}},
        ),
        (
            "update",
            "SecurityRole",
            {
                "entity_key": ADMINISTRATOR_ROLE,
                "entity_data": {"user_security_roles": []},
            },
        ),
        ("delete", "User", {"entity_key": api.actor.id}),
        ("delete", "ApiKey", {"entity_key": key["id"]}),
    ]
    for action, kind, more in attempts:
        with pytest.raises(PermissionDeniedError):
            run(api, ann, action, kind, **more)
