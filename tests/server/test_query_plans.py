"""No query that clients make all the time reads a table from end to end when it need not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from .conftest import Api, Production

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
]
# What every workspace has a handful of; nothing is gained by an index.
SMALL = {"status", "state", "type", "object_type", "custom_configuration_base", "location"}
SMALL |= {"custom_attribute_type", "project_schema"}


@pytest.mark.parametrize("expression", ASKED)
def test_no_usual_query_scans_a_table(api: Api, production: Production, expression: str) -> None:
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            statements.append((statement, parameters))

    engine = api.state.database.engine
    event.listen(engine, "before_cursor_execute", note)
    shot, task = next(iter(production.shots.values())), next(iter(production.tasks.values()))
    api.query(expression.format(task=task, shot=shot, project=production.project))
    event.remove(engine, "before_cursor_execute", note)
    assert statements
    with api.state.database.read() as connection:
        for statement, parameters in statements:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            scanned = [step for *_, step in plan if step.startswith("SCAN") and not _is_small(step)]
            assert not scanned, (statement, scanned)


def _is_small(step: str) -> bool:
    """Say whether a step reads a list of the query itself, or a table that is always small."""
    name = step.split()[1]
    own = (
        name.startswith(("json_each", "anon_", "CONSTANT", "(subquery")) or "VIRTUAL TABLE" in step
    )
    return own or name.rpartition("_")[0] in SMALL
