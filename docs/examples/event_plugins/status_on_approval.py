"""When a version is approved, its task is too.

A version counts as approved when somebody gives it the status `Approved`, or when a reviewer votes
`approved` in a review session. Then version and task get that status.

Other names: pass `plugin_arguments={"version_status": ..., "task_status": ...}` to the session.
"""

import functools
import logging

logger = logging.getLogger(__name__)


def register(session, version_status="Approved", task_status="Approved"):
    """Listen for changes of versions and for votes."""
    callback = functools.partial(
        on_update, session, version_status=version_status, task_status=task_status
    )
    session.event_hub.subscribe("topic=ftrack.update", callback)


def on_update(session, event, version_status, task_status):
    """Bring version and task of each approval in `event` to the statuses."""
    for change in event["data"].get("entities", []):
        version = approved_version(session, change, version_status)
        if version is None:
            continue
        set_status(session, version, version_status)
        if version["task"] is not None:
            set_status(session, version["task"], task_status)
        session.commit()


def approved_version(session, change, version_status):
    """Return the version that `change` approves, or None."""
    kind, key = change.get("entity_type"), change.get("entityId")
    if kind == "AssetVersion" and "statusid" in change.get("keys", []):
        version = session.query(
            f"select status.name, task.status.name from AssetVersion where id is '{key}'"
        ).first()
        if version is not None and version["status"]["name"] == version_status:
            return version
    if kind == "ReviewSessionObjectStatus" and change.get("action") != "remove":
        vote = session.query(
            "select status, review_session_object.asset_version.status.name,"
            " review_session_object.asset_version.task.status.name"
            f" from ReviewSessionObjectStatus where id is '{key}'"
        ).first()
        if vote is not None and vote["status"] == "approved":
            return vote["review_session_object"]["asset_version"]
    return None


def set_status(session, entity, name):
    """Give `entity` the status called `name`, unless it has it."""
    if entity["status"]["name"] == name:
        return
    status = session.query(f"Status where name is '{name}'").first()
    if status is None:
        logger.warning("there is no status called %s", name)
        return
    entity["status"] = status
