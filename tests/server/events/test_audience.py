"""Who hears of a change: those who may read what changed, and nobody whose rights have ended."""

import asyncio
import json

import pytest

from rushes.server.access.accounts import authenticate, new_key
from rushes.server.access.rights import MEMBER_ROLE, READ_ONLY_ROLE


@pytest.fixture
def secret(api):
    """A private project with a task."""
    schema = api.query("ProjectSchema")[0]["id"]
    project = api.create("Project", name="s", project_schema_id=schema, is_private=True)["id"]
    api.create("Task", id="hidden", name="hidden", parent_id=project)
    return project


@pytest.fixture
def new_user(api):
    """Make a user with a role on some projects, or on all open ones; returns them as they log in."""

    def make(name, *projects, role=MEMBER_ROLE):
        user = api.create("User", username=name, is_active=True)["id"]
        given = {"id": f"role-{name}", "user_id": user, "security_role_id": role}
        api.create("UserSecurityRole", **given, is_all_open_projects=not projects)
        for project in projects:
            api.create(
                "UserSecurityRoleProject", user_security_role_id=given["id"], project_id=project
            )
        with api.state.database.write() as connection:
            key = new_key(connection, api.state.database.tables, user)
        with api.state.database.read() as connection:
            return authenticate(connection, api.state.database.tables, name, key)

    return make


@pytest.fixture
def heard(api):
    """Run acts in turn beside connected users; returns for each what they heard, or None if let go."""

    async def listen(users, acts):
        hub, loop = api.state.events.hub, asyncio.get_running_loop()
        connections = [hub.connect(user) for user in users]
        for connection in connections:
            data = {"subscriber": {"id": "1"}, "subscription": "topic=ftrack.update"}
            connection.subscribe(data)
        for act in acts:
            await loop.run_in_executor(None, act)
        found = [told(connection) for connection in connections]
        for connection in connections:
            hub.disconnect(connection, "the test is over")
        return found

    return lambda users, *acts: asyncio.run(listen(users, acts))


def told(connection):
    """The ids of the entities a client was told of, or None if it was let go."""
    if connection.outbox.why_closed:
        return None
    frames = [frame for frame, _ in connection.outbox._items]
    events = [json.loads(frame[4:])["args"][0] for frame in frames]
    for event in events:
        entities = event["data"]["entities"]
        parents = {step["entityId"] for entity in entities for step in entity["parents"]}
        assert set(event["data"]["parents"]) == parents
    return [entity["entityId"] for event in events for entity in event["data"]["entities"]]


def rename(api, *tasks):
    data = {"entity_type": "Task", "entity_data": {"name": "new"}}
    return lambda: api.call(*({"action": "update", **data, "entity_key": [t]} for t in tasks))


def test_a_member_hears_only_of_projects_they_read(api, production, secret, new_user, heard):
    task = next(iter(production.tasks.values()))
    users = [
        new_user("a"),
        new_user("b", production.project),
        new_user("c", secret),
        new_user("d", production.project, secret),
        api.actor,
    ]
    both = rename(api, task, "hidden")
    assert heard(users, both) == [[task], [task], ["hidden"], [task, "hidden"], [task, "hidden"]]
    assert heard(users, lambda: api.delete("Task", "hidden")) == [
        [],
        [],
        ["hidden"],
        ["hidden"],
        ["hidden"],
    ]


def test_what_hangs_on_a_hidden_entity_is_not_told(api, secret, production, new_user, heard):
    def act():
        asset = api.create("Asset", id="asset", name="a", context_id="hidden")["id"]
        version = api.create("AssetVersion", id="version", asset_id=asset)["id"]
        api.create("FileComponent", id="file", name="f", version_id=version)
        for kind, key in (("FileComponent", "file"), ("AssetVersion", "version")):
            api.create("Metadata", parent_id=key, parent_type=kind, key="k", value="v")
        api.create("Note", id="note", content="x", parent_id="hidden", parent_type="Task")
        api.create("ReviewSession", id="session", name="x", project_id=secret)
        api.create(
            "ReviewSessionObject", id="object", review_session_id="session", version_id=version
        )
        api.create("ReviewSessionInvitee", id="i", name="x", email="", review_session_id="session")
        api.create(
            "Appointment",
            id="app",
            type="assignment",
            context_id="hidden",
            resource_id=api.actor.id,
        )
        shot = production.shots["sq010_sh010"]
        api.create("TypedContextLink", id="link", from_id="hidden", to_id=shot)
        api.delete("AssetVersion", "version")

    outside, inside = heard([new_user("a", production.project), new_user("b", secret)], act)
    assert outside == []
    assert {"asset", "version", "file", "note", "session", "object", "i", "app"} <= set(inside)


def test_what_belongs_to_no_project_is_told_to_everybody(api, production, new_user, heard):
    def act():
        api.create("Scope", id="London", name="London")

    assert heard([new_user("a", production.project)], act) == [["London"]]


def test_a_role_that_is_given_or_taken_counts_from_the_next_change_on(
    api, production, secret, new_user, heard
):
    user = new_user("a", production.project, role=READ_ONLY_ROLE)
    granted = {"id": "granted", "user_security_role_id": "role-a", "project_id": secret}
    found = heard(
        [user],
        rename(api, "hidden"),
        lambda: api.create("UserSecurityRoleProject", **granted),
        lambda: api.update("Task", "hidden", name="heard"),
        lambda: api.delete("UserSecurityRoleProject", "granted"),
        lambda: api.update("Task", "hidden", name="unheard"),
    )
    assert found == [["granted", "hidden"]]


@pytest.mark.parametrize("act", ["disabled", "deleted", "reset", "key deleted"])
def test_who_may_log_in_no_more_is_let_go_at_once(api, new_user, heard, act):
    user, other = new_user("a"), new_user("b")
    reset = {"action": "reset_remote", "reset_type": "api_key", "entity_type": "User"}
    acts = {
        "disabled": lambda: api.update("User", user.id, is_active=False),
        "deleted": lambda: api.delete("User", user.id),
        "reset": lambda: api.call({**reset, "entity_key": user.id}),
        "key deleted": lambda: api.delete("ApiKey", user.key_id),
    }
    gone, there = heard([user, other], acts[act])
    assert gone is None and there is not None


def test_an_update_that_an_administrator_makes_up_goes_to_those_who_read_everything(api, new_user):
    async def run():
        hub = api.state.events.hub
        users = [hub.connect(user) for user in (new_user("a"), api.actor)]
        for connection in users:
            connection.subscribe({"subscriber": {"id": "1"}, "subscription": "topic=*"})
        hub.publish({"topic": "ftrack.update", "data": {"entities": [{"entityId": "1"}]}})
        return [len(connection.outbox._items) for connection in users]

    assert asyncio.run(run()) == [0, 1]
