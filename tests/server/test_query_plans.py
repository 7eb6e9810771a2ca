"""No query that clients make all the time reads a table from end to end when it need not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import Connection, event

from rushes.server.access.accounts import authenticate, find_user, new_key
from rushes.server.demo_data import make_demo_data
from rushes.server.demo_data.production import demo_id
from rushes.server.settings import ServerSettings
from rushes.server.state import open_state

from .conftest import Api

# What the official client asks by itself, and what panels and pages ask (protocol 4.6).
ASKED = [
    "select name from Task where id is {task} offset 0 limit 500",
    "select name, status.name, type.name, parent.name, project.name, link from Task where id in ({task},{shot})",
    "select name from Task where parent.id is {shot}",
    "select name from Shot where project_id is {project}",
    "select name, children.name from Shot where id is {shot}",
    "select descendants.name from Project where id is {project}",
    'select name from TypedContext where ancestors any (id="{shot}") or id is "{shot}"',
    "select version, asset.name, components.name from AssetVersion where asset_id is {task}",
    "select version, thumbnail_url from AssetVersion where task_id is {task} order by version desc limit 1",
    "select id from AssetVersion where asset.parent.id is {shot}",
    "select id from AssetVersion where lists.id is '{task}'",
    "select asset.latest_version from AssetVersion where id is {task}",
    "select is_latest_version from AssetVersion where id is {task}",
    "select content, author, replies.content, recipients from Note where parent_id is {shot} and not in_reply_to has ()",
    "select notes.content, notes.note_components.url from AssetVersion where id is {task}",
    "select link from Task where assignments any (resource.id is {task})",
    "select component_id, resource_identifier from ComponentLocation where location_id is {task} and component_id in ({task}, {shot})",
    "select component_locations.location_id from FileComponent where id in ({task})",
    "select members, metadata from SequenceComponent where id is {task}",
    "select version_id from Component where version_id in ({task}, {shot})",
    "select metadata from Task where id is {task}",
    "select custom_attributes from Task where id is {task}",
    "select name, review_session_objects.asset_version.id from ReviewSession where project_id is {project}",
    "select statuses.status from ReviewSessionObject where review_session_id is {task}",
    "ReviewSessionObject where version_id is {task}",
    "ReviewSessionInvitee where review_session_id is {task}",
    'Timer where user_id = "{task}"',
    "select time_logged from Task where id is {task}",
    "select task_status from SchemaStatus where schema_id is {task}",
    "Metadata where parent_id is {task}",
    "StatusChange where parent_id is {task}",
    'Job where user_id is {task} and status in ("queued", "running")',
    'Project where name is "orbit"',
    'User where username is "mira.okafor"',
    'select id from Shot where name is "SQ010_SH0010" and project.name is "orbit"',
    'select id from Task where parent.name is "sq010_sh0010" and name is "animation"',
    'select id from AssetVersion where asset.name in ("sq010_sh0010_animation", "gull_rigging")',
    'select id from AssetVersion where task.assignments any (resource.username is "aiko.tanabe")',
    "select id, name, parent.name, status.name, assignments.resource.username from Task where project_id is {project}",
    "select id, version, asset.name, notes.content, user.username from AssetVersion where asset.parent.project.id is {project}",
]
# What every workspace has a handful of; nothing is gained by an index.
SMALL = {"status", "state", "type", "object_type", "custom_configuration_base", "location"}
SMALL |= {"custom_attribute_type", "project_schema"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A server with the demo production."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            folders = request.getfixturevalue("postgresql_folders")
            url = stack.enter_context(folders.database())
        state = open_state(ServerSettings(folder, url))
        stack.callback(state.close)
        make_demo_data(state)
        with state.database.write() as connection:
            admin = find_user(connection, state.database.tables, "admin")
            assert admin
            key = new_key(connection, state.database.tables, admin)
            actor = authenticate(connection, state.database.tables, "admin", key)
        yield Api(state, actor, key)


@pytest.mark.parametrize("expression", ASKED)
def test_no_usual_query_scans_a_table(demo: Api, expression: str) -> None:
    statements = statements_of(demo, filled(expression))
    assert statements
    with demo.state.database.engine.connect() as connection:
        for statement, parameters in statements:
            scanned = set(scans(connection, statement, parameters)) - SMALL
            assert not scanned, (statement, scanned)


def filled(expression: str) -> str:
    shot = demo_id("orbit", "sq010", "sq010_sh0010")
    task = demo_id(shot, "Animation")
    return expression.format(task=task, shot=shot, project=demo_id("orbit"))


def statements_of(demo: Api, expression: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    engine = demo.state.database.engine
    event.listen(engine, "before_cursor_execute", note)
    demo.query(expression)
    event.remove(engine, "before_cursor_execute", note)
    return found


def scans(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    """Go through the tables that are read from end to end."""
    if connection.dialect.name == "postgresql":
        # A scan of what is small is cheaper; without them only what has no index is scanned.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        yield from _sequential(plan.scalar()[0]["Plan"])
        return
    for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        if step.startswith("SCAN") and not _is_list(step):
            yield re.sub(r"_\d+$", "", step.split()[1])


def _sequential(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _sequential(below)


def _is_list(step: str) -> bool:
    """Say whether a step reads a list of the query itself."""
    name = step.split()[1]
    made = ("json_each", "anon_", "CONSTANT", "(subquery")
    return name.startswith(made) or "VIRTUAL TABLE" in step
