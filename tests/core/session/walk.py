"""A walk through the documented calls of a session, for any client: prints what it saw as JSON.

Run with the official client by its own Python, and with ours in the test; both must see the same. Address,
user and key come from the environment. Everything that differs from run to run is left out.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import uuid
import warnings


def walk(session):
    """Return what each part of the walk saw."""
    name = f"walk_{uuid.uuid4().hex[:8]}"
    seen = {}
    project, shot, task = make_context(session, name, seen)
    version = make_version(session, shot, task, seen)
    change(session, task, seen)
    collections(session, task, version, seen)
    mappings(session, shot, seen)
    notes(session, task, seen)
    review(session, project, version, seen)
    lists_and_people(session, project, task, version, seen)
    workflow(session, project, seen)
    timers(session, task, seen)
    queries(session, project, seen)
    files(session, version, seen)
    switches(session, task, seen)
    leave(session, project, task, seen)
    return json.loads(json.dumps(seen, default=str).replace(name, "NAME"))


def make_context(session, name, seen):
    schema = session.query("ProjectSchema").first()
    project = session.create(
        "Project", {"name": name, "full_name": name + " ä", "project_schema": schema}
    )
    shot = session.create("Shot", {"name": "sh010", "parent": project})
    kind = session.query('Type where name is "Compositing"').one()
    task = session.create("Task", {"name": "comp", "parent": shot, "type": kind})
    seen["pending"] = [len(session.created), len(session.modified), len(session.deleted)]
    session.commit()
    seen["context"] = [
        task["project"] is project,
        task["parent"] is shot,
        task["status"]["name"],
        task["status"]["state"]["short"],
        task["type"]["name"],
        [part["name"] for part in task["link"]],
        [part["type"] for part in task["link"]],
        [a["name"] for a in task["ancestors"]],
        sorted(d["name"] for d in project["descendants"]),
        shot.entity_type,
        sorted(session.types["Task"].primary_key_attributes),
        task["bid"],
        task["description"],
        isinstance(task["created_at"].year, int),
    ]
    return project, shot, task


def make_version(session, shot, task, seen):
    kind = session.query('AssetType where short is "upload"').first()
    asset = session.create("Asset", {"name": "comp", "type": kind, "parent": shot})
    session.commit()
    versions = []
    for comment in ("first", "second"):
        version = session.create("AssetVersion", {"asset": asset, "task": task, "comment": comment})
        session.commit()
        versions.append(version)
    seen["versions"] = [
        [v["version"] for v in versions],
        asset["latest_version"]["id"] == versions[1]["id"],
        versions[1]["is_latest_version"],
        {v["id"] for v in asset["versions"]} == {v["id"] for v in versions},
        asset["parent"] is shot,
        asset["context_id"] == shot["id"],
    ]
    return versions[1]


def change(session, task, seen):
    task["status"] = session.query('Status where name is "In progress"').one()
    task["description"] = 'He said "hi" \\ and left'
    before = [len(session.modified), task in session.modified]
    session.commit()
    again = session.get("Task", task["id"])
    seen["change"] = [
        *before,
        again is task,
        task["status"]["name"],
        task["status_id"] == task["status"]["id"],
        task["description"],
        len(session.modified),
    ]
    task["name"] = "other"
    session.rollback()
    seen["rollback"] = task["name"]
    del_me = session.create("Task", {"name": "gone", "parent": task["parent"]})
    session.delete(del_me)
    session.commit()
    found = session.query(f'Task where name is "gone" and parent.id is "{task["parent"]["id"]}"')
    seen["created_and_deleted"] = found.first()


def collections(session, task, version, seen):
    note = session.create("Note", {"content": "a"})
    task["notes"].append(note)
    other = session.create("Note", {"content": "b"})
    task["notes"].append(other)
    counted = len(task["notes"])
    session.commit()
    texts = sorted(n["content"] for n in task["notes"])
    task["notes"].remove(note)
    session.commit()
    seen["collections"] = [
        counted,
        texts,
        [n["content"] for n in task["notes"]],
        [n["content"] for n in session.query(f'Note where parent_id is "{task["id"]}"')],
        other in task["notes"],
    ]
    session.delete(other)
    session.commit()


def mappings(session, shot, seen):
    shot["metadata"]["unit"] = "B"
    shot["metadata"]["day"] = "12"
    session.commit()
    del shot["metadata"]["day"]
    session.commit()
    first = dict(shot["metadata"])
    shot["metadata"] = {"x": "1", "unit": "C"}
    session.commit()
    shot["custom_attributes"]["fstart"] = 1001
    session.commit()
    session.reset()
    shot = session.get("Shot", shot["id"])
    query = f'Shot where id is "{shot["id"]}" and custom_attributes any (key is "fstart" and value > 1000)'
    seen["mappings"] = [
        first,
        dict(shot["metadata"]),
        "unit" in shot["metadata"],
        shot["metadata"].get("none", "default"),
        shot["custom_attributes"]["fstart"],
        shot["custom_attributes"]["fps"],
        sorted(shot["custom_attributes"].keys()),
        session.query(query).one()["custom_attributes"]["fstart"],
    ]
    fresh = session.create("Shot", {"name": "sh020", "parent": shot["parent"]})
    fresh["custom_attributes"]["fstart"] = 7
    session.commit()
    session.reset()
    seen["fresh_custom"] = session.get("Shot", fresh["id"])["custom_attributes"]["fstart"]


def notes(session, task, seen):
    task = session.get("Task", task["id"])
    author = session.query(f'User where username is "{os.environ["FTRACK_API_USER"]}"').one()
    note = task.create_note("Too dark", author)
    session.commit()
    reply = note.create_reply("Brighter now", author)
    session.commit()
    session.reset()
    note = session.get("Note", note["id"])
    seen["notes"] = [
        note["content"],
        note["author"]["id"] == author["id"],
        note["parent_id"] == task["id"],
        [r["id"] for r in note["replies"]] == [reply["id"]],
        note["replies"][0]["in_reply_to"] is note,
        note["is_todo"],
        len(note["recipients"]),
    ]


def review(session, project, version, seen):
    project, version = (
        session.get("Project", project["id"]),
        session.get("AssetVersion", version["id"]),
    )
    made = session.create(
        "ReviewSession", {"name": "Dailies", "description": "", "project": project}
    )
    shown = session.create(
        "ReviewSessionObject",
        {
            "name": "sh010",
            "description": "",
            "version": "Version 002",
            "asset_version": version,
            "review_session": made,
        },
    )
    invitee = session.create(
        "ReviewSessionInvitee",
        {"name": "Ann", "email": "ann@example.com", "review_session": made},
    )
    session.commit()
    session.send_review_session_invite(invitee)
    session.create(
        "ReviewSessionObjectStatus",
        {"status": "approved", "invitee": invitee, "review_session_object": shown},
    )
    session.commit()
    seen["review"] = [
        (made["end_date"] - made["start_date"]).days,
        shown["version_id"] == version["id"],
        [s["status"] for s in shown["statuses"]],
        [i["email"] for i in made["review_session_invitees"]],
        made["created_by"]["username"] == os.environ["FTRACK_API_USER"],
        session.get_widget_url("info", entity=project).startswith("http"),
    ]


def lists_and_people(session, project, task, version, seen):
    project, task = session.get("Project", project["id"]), session.get("Task", task["id"])
    category = session.query('ListCategory where name is "Dailies"').one()
    made = session.create(
        "AssetVersionList", {"name": "today", "project": project, "category": category}
    )
    made["items"].append(session.get("AssetVersion", version["id"]))
    session.commit()
    session.reset()
    found = session.query(f'select id from AssetVersion where lists.id is "{made["id"]}"').all()
    user = session.query("User").first()
    task = session.get("Task", task["id"])
    session.create("Appointment", {"type": "assignment", "context": task, "resource": user})
    session.commit()
    assigned = session.query(f'Task where assignments any (resource.id is "{user["id"]}")')
    seen["lists"] = [
        [item["id"] for item in found] == [version["id"]],
        [t["id"] for t in assigned] == [task["id"]],
        [a["resource"]["id"] for a in task["assignments"]] == [user["id"]],
    ]


def workflow(session, project, seen):
    schema = session.get("Project", project["id"])["project_schema"]
    seen["workflow"] = [
        [s["name"] for s in schema.get_statuses("Task")],
        [s["name"] for s in schema.get_statuses("AssetVersion")],
        sorted(s["name"] for s in schema.get_statuses("Shot")),
        [t["name"] for t in schema.get_types("Task")],
    ]


def timers(session, task, seen):
    user = session.query(f'User where username is "{os.environ["FTRACK_API_USER"]}"').one()
    timer = user.start_timer(session.get("Task", task["id"]), name="work")
    twice = "accepted"
    try:
        user.start_timer(name="again")
    except Exception:  # noqa: BLE001
        session.rollback()
        twice = "refused"
    log = user.stop_timer()
    seen["timers"] = [
        twice,
        log["duration"] < 60,
        log["context_id"] == task["id"],
        timer["user_id"] == user["id"],
        session.query(f'Timer where user_id is "{user["id"]}"').first(),
    ]


def queries(session, project, seen):
    project = session.get("Project", project["id"])
    for number in range(7):
        session.create(
            "Shot", {"name": f"page{number}", "parent": project, "description": f"d{number}"}
        )
    session.commit()
    session.reset()
    query = f'Shot where parent.id is "{project["id"]}" and name like "page%" order by name'
    result = session.query(query, page_size=3)
    shots = result.all()
    session.populate(shots, "description")
    one = session.query(f'Shot where parent.id is "{project["id"]}" and name is "page3"').one()
    errors = []
    for act in ("none", "many"):
        try:
            session.query("Shot" if act == "many" else 'Shot where name is "nothing"').one()
        except Exception as error:  # noqa: BLE001
            errors.append(type(error).__name__)
    ensured = [
        session.ensure(
            "Shot",
            {"name": "page3", "parent_id": project["id"], "description": text},
            ["name", "parent_id"],
        )
        for text in ("new", "newer")
    ]
    raw = session.call([{"action": "query", "expression": f"select name from {query}"}])[0]
    seen["queries"] = [
        [s["name"] for s in shots],
        [s["description"] for s in shots],
        len(result),
        result[2]["name"],
        [s["name"] for s in result[1:3]],
        one is shots[3],
        session.query(query).first()["name"],
        len(session.query(query + " limit 2").all()),
        [s["name"] for s in session.query(query + " offset 5")],
        errors,
        [e["description"] for e in ensured],
        ensured[0] is ensured[1] is shots[3],
        [s["name"] for s in raw["data"]],
        session.get("Shot", str(uuid.uuid4())),
        session.get("Context", shots[0]["id"]) is shots[0],
        "name" in shots[0],
        sorted(shots[0].keys()) == sorted(session.types["Shot"].attributes.keys()),
    ]


def files(session, version, seen):
    version = session.get("AssetVersion", version["id"])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "movie.mov")
        with open(path, "wb") as file:
            file.write(b"12345" * 1000)
        server = session.query('Location where name is "ftrack.server"').one()
        component = version.create_component(
            path, {"name": "main", "metadata": {"k": "v"}}, location=server
        )
        session.commit()
    session.reset()
    component = session.get("FileComponent", component["id"])
    seen["files"] = [
        component["name"],
        component["file_type"],
        component["size"],
        dict(component["metadata"]),
        component["version"]["id"] == version["id"],
        [row["location"]["name"] for row in component["component_locations"]],
        [row["resource_identifier"] == component["id"] for row in component["component_locations"]],
    ]


def switches(session, task, seen):
    session.reset()
    task = session.query(f'select id from Task where id is "{task["id"]}"').one()
    with session.auto_populating(False):
        unset = str(task["description"])
    known = task["description"]
    seen["switches"] = [unset, known, session.auto_populate]


def leave(session, project, task, seen):
    session.delete(session.get("Project", project["id"]))
    session.commit()
    seen["left"] = session.query(f'Task where id is "{task["id"]}"').first()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    import ftrack_api

    with ftrack_api.Session(schema_cache_path=False) as opened:
        print(json.dumps(walk(opened)))
    sys.exit(0)
