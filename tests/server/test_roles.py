"""Roles and the projects they count on, as users with keys of their own meet them."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from rushes.server.access.accounts import Actor, authenticate
from rushes.server.access.rights import ADMINISTRATOR_ROLE, MEMBER_ROLE, READ_ONLY_ROLE
from rushes.server.access.totp import code_fits
from rushes.server.protocol import (
    IntegrityError,
    NotFoundError,
    PermissionDeniedError,
    ValidationError,
)

from .conftest import Api, Production

NewUser = Callable[..., Api]


@pytest.fixture
def new_user(api: Api) -> NewUser:
    """Make a user with a key, a role, and the projects it counts on (all open ones by default)."""

    def make(name: str, role: str | None = MEMBER_ROLE, *projects: str) -> Api:
        user = api.create("User", username=name, is_active=True)["id"]
        ids = {"user_id": user, "role_id": role}
        if role:
            api.call({"action": "add_user_security_role", **ids})
        if projects:
            (row,) = api.query(f'UserSecurityRole where user_id is "{user}"')
            api.update("UserSecurityRole", row["id"], is_all_open_projects=False)
        for project in projects:
            api.call({"action": "grant_user_security_role_project", **ids, "project_id": project})
        reset = {"action": "reset_remote", "reset_type": "api_key", "entity_type": "User"}
        key = api.call({**reset, "entity_key": user})[0]["data"]["api_key"]
        return again(replace(api, actor=Actor(user, name), key=key))

    return make


def again(user: Api) -> Api:
    """Log a user in anew, so that changed roles count."""
    database = user.state.database
    with database.read() as connection:
        return replace(
            user, actor=authenticate(connection, database.tables, user.actor.username, user.key)
        )


@pytest.fixture
def other(api: Api) -> str:
    """A second project with a task, a version, its component, metadata and a note."""
    schema = api.query("ProjectSchema")[0]["id"]
    project = api.create("Project", name="secret", project_schema_id=schema)["id"]
    api.create("Task", id="hidden-task", name="hidden", parent_id=project)
    asset = api.create("Asset", id="hidden-asset", name="hidden", context_id="hidden-task")["id"]
    api.create("AssetVersion", id="hidden-version", asset_id=asset, comment="hidden")
    api.create("FileComponent", id="hidden-file", name="hidden", version_id="hidden-version")
    api.create("Metadata", parent_id="hidden-file", parent_type="FileComponent", key="k", value="v")
    api.create("Note", id="hidden-note", content="hidden", parent_id="hidden-task")
    api.create("ReviewSession", id="hidden-session", name="hidden", project_id=project)
    return str(project)


HIDDEN = [
    "Project where name is secret",
    "Task where name is hidden",
    "TypedContext where name is hidden",
    "Asset where name is hidden",
    "AssetVersion where comment is hidden",
    "Component where name is hidden",
    "FileComponent where version.asset.name is hidden",
    'Metadata where parent_id is "hidden-file"',
    "Note where content is hidden",
    "ReviewSession where name is hidden",
    'ContextCustomAttributeValue where entity_id is "hidden-task"',
    "Status where id in (select status_id from Task where name is hidden)",
    "User where timelogs.context.name is hidden",
    "Recipient where note.content is hidden",
]


@pytest.mark.parametrize("query", HIDDEN[:10])
def test_a_member_sees_their_own_projects_only(
    api: Api, new_user: NewUser, production: Production, other: str, query: str
) -> None:
    ann = new_user("ann", MEMBER_ROLE, production.project)
    assert len(api.query(query)) == 1
    assert ann.query(query) == []
    assert ann.names("Project") == ["orbit"] and len(ann.query("Task")) == 4


@pytest.mark.parametrize("query", HIDDEN[10:])
def test_hidden_projects_do_not_show_through_relations(
    new_user: NewUser, production: Production, other: str, query: str
) -> None:
    assert new_user("ann", MEMBER_ROLE, production.project).query(query) == []


def test_relations_lead_to_no_hidden_entity(
    api: Api, new_user: NewUser, production: Production, other: str
) -> None:
    status = api.query('select status_id from Task where id is "hidden-task"')[0]["status_id"]
    api.update("Task", next(iter(production.tasks.values())), status_id=status)
    ann = new_user("ann", MEMBER_ROLE, production.project)
    (told,) = ann.query(f'select tasks.name from Status where id is "{status}"')
    assert "hidden" not in [task["name"] for task in told["tasks"]]
    groups = {"action": "query", "expression": "select count(id) from Task group by project_id"}
    assert [row["project_id"] for row in ann.call(groups)[0]["data"]] == [production.project]


def attempts(production: Production, other: str) -> dict[str, dict[str, Any]]:
    task = next(iter(production.tasks.values()))
    return {
        "create below": create("Task", name="x", parent_id=other),
        "create note": create("Note", content="x", parent_id="hidden-task"),
        "create metadata": create(
            "Metadata", parent_id="hidden-task", parent_type="Task", key="k", value="v"
        ),
        "create component": create("FileComponent", name="x", version_id="hidden-version"),
        "create custom value": {
            "action": "update",
            "entity_type": "ContextCustomAttributeValue",
            "entity_key": ["5edacba2-fe26-5da1-9378-c2fd97a0cc60", other],
            "entity_data": {"value": 30},
        },
        "update": update("Task", "hidden-task", name="x"),
        "move there": update("Task", task, parent_id=other),
        "move here": update("Task", "hidden-task", parent_id=production.project),
        "take a member": update("Task", task, notes=[{"id": "hidden-note"}]),
        "delete": {"action": "delete", "entity_type": "Asset", "entity_key": ["hidden-asset"]},
        "upload": {"action": "get_upload_metadata", "component_id": "hidden-file"},
        "encode": {"action": "encode_media", "component_id": "hidden-file"},
        "signed url": {"action": "generate_signed_url", "component_id": "hidden-file"},
        "review link": {"action": "get_review_link", "review_session_id": "hidden-session"},
        "widget": {
            "action": "get_widget_url",
            "name": "info",
            "entity_type": "Task",
            "entity_key": ["hidden-task"],
        },
        "new project": create("Project", name="new"),
    }


def create(kind: str, **data: Any) -> dict[str, Any]:
    return {"action": "create", "entity_type": kind, "entity_data": data}


def update(kind: str, key: str, **data: Any) -> dict[str, Any]:
    return {"action": "update", "entity_type": kind, "entity_key": [key], "entity_data": data}


NAMES = list(attempts(Production("", {}, {"": ""}), ""))


@pytest.mark.parametrize("attempt", NAMES)
def test_a_member_writes_in_their_own_projects_only(
    api: Api, new_user: NewUser, production: Production, other: str, attempt: str
) -> None:
    ann = new_user("ann", MEMBER_ROLE, production.project)
    operation = attempts(production, other)[attempt]
    if attempt == "new project":
        schema = ann.query("ProjectSchema")[0]["id"]
        operation["entity_data"]["project_schema_id"] = schema
    with pytest.raises(PermissionDeniedError):
        ann.call(operation)
    api.update("Task", "hidden-task", name="hidden")  # is as it was
    assert (
        ann.create("Note", content="mine", parent_id=production.project)["user_id"] == ann.actor.id
    )


def test_who_only_reads_writes_nothing_but_their_own_details(
    client: TestClient, api: Api, new_user: NewUser, production: Production
) -> None:
    ann = new_user("ann", READ_ONLY_ROLE)
    task = next(iter(production.tasks.values()))
    assert len(ann.query("Task")) == 4
    for operation in (
        create("Task", name="x", parent_id=production.project),
        create("FileComponent", name="x"),
        update("Task", task, name="x"),
        {"action": "delete", "entity_type": "Task", "entity_key": [task]},
        {"action": "get_upload_metadata", "component_id": "new", "file_size": 3},
    ):
        answer = client.post("/api", json=[operation], headers=ann.headers).json()
        assert answer["exception"] == "PermissionError"
    assert ann.update("User", ann.actor.id, first_name="Ann")
    assert ann.call({"action": "_authorize_operation"}) == [{"result": False}]


def test_a_user_without_a_role_sees_no_project(new_user: NewUser, production: Production) -> None:
    nobody = new_user("nobody", None)
    assert nobody.query("Project") == [] and nobody.query("Task") == []
    assert nobody.query("Status") != []


def test_open_projects_are_those_that_are_not_private(
    api: Api, new_user: NewUser, production: Production, other: str
) -> None:
    ann = new_user("ann")
    assert sorted(ann.names("Project")) == ["orbit", "secret"]
    api.update("Project", other, is_private=True)
    assert ann.names("Project") == ["orbit"]
    ids = {"user_id": ann.actor.id, "role_id": MEMBER_ROLE, "project_id": other}
    api.call({"action": "grant_user_security_role_project", **ids})
    assert sorted(again(ann).names("Project")) == ["orbit", "secret"]


def test_a_revoked_project_is_gone_and_the_others_stay(
    api: Api, new_user: NewUser, production: Production, other: str
) -> None:
    ann = new_user("ann")
    ids = {"user_id": ann.actor.id, "role_id": MEMBER_ROLE, "project_id": other}
    api.call({"action": "revoke_user_security_role_project", **ids})
    assert again(ann).names("Project") == ["orbit"]


def test_a_role_is_changed_and_taken(api: Api, new_user: NewUser, production: Production) -> None:
    ann = new_user("ann", READ_ONLY_ROLE)
    ids = {"user_id": ann.actor.id, "role_id": READ_ONLY_ROLE}
    api.call({"action": "update_user_security_role", **ids, "new_role_id": MEMBER_ROLE})
    assert again(ann).create("Task", name="x", parent_id=production.project)
    api.call({"action": "remove_user_security_role", **ids, "role_id": MEMBER_ROLE})
    assert again(ann).query("Project") == []
    for action in ("remove_user_security_role", "grant_user_security_role_project"):
        with pytest.raises(NotFoundError):
            api.call({"action": action, **ids, "project_id": production.project})


def test_a_role_that_does_not_exist_is_refused(api: Api) -> None:
    for user, role in ((api.actor.id, "nothing"), ("nobody", MEMBER_ROLE)):
        with pytest.raises(IntegrityError):
            api.call({"action": "add_user_security_role", "user_id": user, "role_id": role})


def test_roles_are_the_administrators_business(new_user: NewUser) -> None:
    ann = new_user("ann")
    ids = {"user_id": ann.actor.id, "role_id": ADMINISTRATOR_ROLE}
    with pytest.raises(PermissionDeniedError):
        ann.call({"action": "add_user_security_role", **ids})
    with pytest.raises(PermissionDeniedError):
        ann.call({"action": "delayed_job", "job_type": "SYNC_USERS_LDAP"})
    with pytest.raises(PermissionDeniedError):
        ann.create("Status", name="Mine")


def test_files_of_other_projects_are_not_handed_out(
    client: TestClient, api: Api, new_user: NewUser, production: Production, other: str
) -> None:
    (told,) = api.call(
        {"action": "get_upload_metadata", "component_id": "hidden-file", "file_size": 3}
    )
    assert client.put(told["url"], content=b"abc").status_code == 200
    ann = new_user("ann", MEMBER_ROLE, production.project)
    who = {"id": "hidden-file", "username": "ann", "apiKey": ann.key}
    for path in ("get", "thumbnail", "remove"):
        assert client.get(f"/component/{path}", params=who).status_code == 403
    assert (
        client.get("/component/get", params={**who, "username": "admin", "apiKey": api.key}).content
        == b"abc"
    )


def test_permissions_tell_the_projects_of_the_caller(
    api: Api, new_user: NewUser, production: Production
) -> None:
    (told,) = api.call({"action": "permissions"})
    assert told["data"] == {"is_administrator": True, "read": "all", "write": "all"}
    (told,) = new_user("ann", READ_ONLY_ROLE, production.project).call({"action": "permissions"})
    assert told["data"]["read"] == {"open": False, "projects": [production.project]}
    assert told["data"]["write"] == {"open": False, "projects": []}


def test_an_order_the_server_cannot_do_ends_as_a_failed_job(api: Api) -> None:
    (told,) = api.call({"action": "delayed_job", "job_type": "SYNC_USERS_LDAP"})
    (job,) = api.query(f'select status, data from Job where id is "{told["data"]["id"]}"')
    assert job["status"] == "failed" and "LDAP" in job["data"]
    with pytest.raises(ValidationError):
        api.call({"action": "delayed_job", "job_type": "MAKE_TEA"})


def test_a_signed_url_leads_to_the_file(client: TestClient, api: Api) -> None:
    component = api.create("FileComponent", name="a", file_type=".txt")["id"]
    (told,) = api.call({"action": "get_upload_metadata", "component_id": component, "file_size": 3})
    client.put(told["url"], content=b"abc")
    (answer,) = api.call({"action": "generate_signed_url", "component_id": component})
    assert client.get(answer["signed_url"]).content == b"abc"
    with pytest.raises(NotFoundError):
        api.call({"action": "generate_signed_url", "component_id": "nothing"})


SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("moment", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_rfc(moment: float, code: str) -> None:
    assert code_fits(SECRET, code, moment) and not code_fits(SECRET, "000000", moment)
    assert not code_fits("no base 32!", code, moment)


def test_an_authenticator_is_noted_when_its_code_is_right(api: Api) -> None:
    digest = hmac.digest(b"12345678901234567890", struct.pack(">Q", int(time.time()) // 30), "sha1")
    number = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    operation = {"action": "configure_totp", "secret": SECRET, "code": f"{number % 10**6:06d}"}
    assert api.call(operation)
    assert api.query("select is_totp_enabled from User")[0]["is_totp_enabled"] is True
    with pytest.raises(ValidationError, match="Code must be provided to enable totp"):
        api.call({**operation, "code": ""})
    with pytest.raises(ValidationError, match="does not belong"):
        api.call({**operation, "code": "12345x"})
