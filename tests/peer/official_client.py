"""Walks through the server with the official client; prints one JSON object of what it saw.

Run by the peer's own Python, which has `ftrack_api` and nothing of ours. Address, user and key come from
the environment, as the client reads them. What does not hold ends it with an assertion.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import uuid
import warnings

warnings.simplefilter("ignore")

import ftrack_api
import requests


def main() -> None:
    session = ftrack_api.Session(schema_cache_path=False)
    seen = {"types": len(session.types), "version": session.server_information["version"]}
    name = f"peer_{uuid.uuid4().hex[:8]}"
    project, shot, task = make_context(session, name)
    version = make_version(session, shot, task, name)
    seen["version_number"] = version["version"]
    seen["bytes"] = upload_and_read_back(session, version)
    notes(session, version)
    metadata_and_custom_attributes(session, shot)
    lists_and_links(session, project, task, version)
    paging(session, project)
    queries(session, project)
    transfers(session, project)
    errors(session)
    workflow(session, project)
    session.delete(project)
    session.commit()
    assert session.query(f'Task where id is "{task["id"]}"').first() is None
    assert session.query(f'AssetVersion where id is "{version["id"]}"').first() is None
    session.close()
    print(json.dumps(seen))


def make_context(session, name):
    schema = session.query("ProjectSchema").first()
    project = session.create(
        "Project", {"name": name, "full_name": f"{name} ä", "project_schema": schema}
    )
    sequence = session.create("Sequence", {"name": "sq010", "parent": project})
    shot = session.create("Shot", {"name": "sh010", "parent": sequence})
    kind = session.query('Type where name is "Compositing"').one()
    task = session.create("Task", {"name": "comp", "parent": shot, "type": kind})
    session.commit()
    assert task["project"] is project
    assert task["status"]["name"] == "Not started"
    assert [item["name"] for item in task["link"]] == [name, "sq010", "sh010", "comp"]
    again = session.query(f'Task where parent.name is "SH010" and project.name is "{name}"').one()
    assert again is task
    assert [a["name"] for a in task["ancestors"]] == ["sh010", "sq010"]
    assert {d["name"] for d in project["descendants"]} == {"sq010", "sh010", "comp"}
    task["status"] = session.query('Status where name is "In progress"').one()
    task["description"] = 'He said "hi" \\ and left'
    session.commit()
    session.reset()
    task = session.get("Task", task["id"])
    assert task["status"]["state"]["short"] == "IN_PROGRESS"
    assert task["description"] == 'He said "hi" \\ and left'
    assert len(task["status_changes"]) == 1
    return session.get("Project", project["id"]), session.get("Shot", shot["id"]), task


def make_version(session, shot, task, name):
    kind = session.query('AssetType where short is "upload"').one()
    asset = session.create("Asset", {"name": "comp", "type": kind, "parent": shot})
    session.commit()
    versions = []
    for comment in ("first", "second"):
        version = session.create("AssetVersion", {"asset": asset, "task": task, "comment": comment})
        session.commit()
        versions.append(version)
    assert [v["version"] for v in versions] == [1, 2]
    assert asset["latest_version"]["id"] == versions[1]["id"]
    assert versions[1]["is_latest_version"] is True
    assert versions[1]["user"]["username"] == os.environ["FTRACK_API_USER"]
    assert {v["id"] for v in asset["versions"]} == {v["id"] for v in versions}
    return versions[1]


def upload_and_read_back(session, version):
    content = os.urandom(300_000)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "movie.mp4")
        with open(path, "wb") as file:
            file.write(content)
        server = session.query('Location where name is "ftrack.server"').one()
        meta = {"frameIn": 0, "frameOut": 9, "frameRate": 25, "height": 90, "width": 160}
        component = version.create_component(
            path, {"name": "ftrackreview-mp4", "metadata": {"ftr_meta": json.dumps(meta)}}, server
        )
        session.commit()
    assert component["size"] == len(content)
    assert component.get_availability([server])[server["id"]] == 100.0
    remote = server.accessor.open(server.get_resource_identifier(component), "rb")
    assert remote.read() == content
    remote.close()
    session.reset()
    component = session.query(f'Component where version.id is "{version["id"]}"').one()
    assert json.loads(component["metadata"]["ftr_meta"]) == meta
    thumbnail(session, version)
    return len(content)


def thumbnail(session, version):
    version = session.get("AssetVersion", version["id"])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "still.png")
        with open(path, "wb") as file:
            file.write(bytes.fromhex(PNG))
        version.create_thumbnail(path)
        session.commit()
    assert version["thumbnail_url"]["url"].startswith(os.environ["FTRACK_SERVER"])
    answer = requests.get(version["thumbnail_url"]["url"], timeout=20)
    assert answer.status_code == 200 and answer.content.startswith(b"\x89PNG")


def notes(session, version):
    author = session.query(f'User where username is "{os.environ["FTRACK_API_USER"]}"').one()
    note = version.create_note("Too dark", author)
    note["frame_number"] = 1004
    reply = note.create_reply("Brighter now", author)
    session.commit()
    session.reset()
    note = session.get("Note", note["id"])
    assert note["frame_number"] == 1004 and note["author"]["id"] == author["id"]
    assert [r["id"] for r in note["replies"]] == [reply["id"]]
    assert note["recipients"][0]["resource_id"] == author["id"]
    open_notes = f'Note where parent_id is "{version["id"]}" and not in_reply_to has ()'
    assert len(session.query(open_notes).all()) == 1


def metadata_and_custom_attributes(session, shot):
    shot = session.get("Shot", shot["id"])
    shot["metadata"]["unit"] = "B"
    shot["metadata"]["day"] = "12"
    session.commit()
    del shot["metadata"]["day"]
    session.commit()
    session.reset()
    shot = session.get("Shot", shot["id"])
    assert dict(shot["metadata"]) == {"unit": "B"}
    assert shot["custom_attributes"]["fps"] == 25
    shot["custom_attributes"]["fstart"] = 1001
    session.commit()
    session.reset()
    query = f'Shot where id is "{shot["id"]}" and custom_attributes any (key is "fstart" and value > 1000)'
    assert session.query(query).one()["custom_attributes"]["fstart"] == 1001


def lists_and_links(session, project, task, version):
    task, project = session.get("Task", task["id"]), session.get("Project", project["id"])
    version = session.get("AssetVersion", version["id"])
    category = session.query('ListCategory where name is "Dailies"').one()
    data = {"name": "today", "project": project, "category": category}
    dailies = session.create("AssetVersionList", data)
    dailies["items"].append(version)
    session.commit()
    session.reset()
    found = session.query(f'select id from AssetVersion where lists.id is "{dailies["id"]}"').all()
    assert [item["id"] for item in found] == [version["id"]]
    user = session.query("User").first()
    session.create("Appointment", {"type": "assignment", "context": task, "resource": user})
    session.commit()
    assigned = session.query(
        f'Task where assignments any (resource.username = "{user["username"]}")'
    )
    assert [t["id"] for t in assigned] == [task["id"]]


def paging(session, project):
    shots = [
        session.create("Shot", {"name": f"page{n:02d}", "parent": project, "sort": float(n)})
        for n in range(11)
    ]
    session.commit()
    query = f'Shot where parent.id is "{project["id"]}" and name like "page%" order by sort'
    found = session.query(query, page_size=4).all()
    assert [s["name"] for s in found] == [f"page{n:02d}" for n in range(11)]
    assert len(shots) == len(found)
    assert len(session.query(f"{query} limit 3").all()) == 3


def queries(session, project):
    """Each kind of criteria the documentation shows finds what it must, and nothing else."""
    here = f'project_id is "{project["id"]}"'
    for criteria, wanted in {
        'name is "SH010"': {"sh010"},
        'name in ("sh010", "page03", "nothing")': {"sh010", "page03"},
        'name not_in ("sh010") and name not_like "page%"': set(),
        'name like "page0%" and sort > 2 and sort <= 4': {"page03", "page04"},
        'not (sort greater_than 0) and not name is "sh010"': {"page00"},
        'parent has (name is "sq010")': {"sh010"},
        'children any (name is "comp" and status.state.short is "IN_PROGRESS")': {"sh010"},
        'ancestors any (name is "sq010") or name is "page10"': {"sh010", "page10"},
        "assets any () and notes.content is None": {"sh010"},
        'id in (select parent_id from Task where name is "comp")': {"sh010"},
        'metadata any (key is "unit" and value is "B")': {"sh010"},
        'description is_not None and created_at after "2100-01-01"': set(),
    }.items():
        found = session.query(f"select name from Shot where {here} and ({criteria})").all()
        assert {shot["name"] for shot in found} == wanted, criteria
    first = session.query(f"Shot where {here} order by name descending").first()
    assert first["name"] == "sh010"
    rows = session.call(
        [
            {
                "action": "query",
                "expression": f"select count(id) from Shot where {here} group by project_id",
            }
        ]
    )
    assert rows[0]["data"][0]["count_id"] == 12


def transfers(session, project):
    """A component goes from a disk to the server and is taken off it again, as a sequence too."""
    server = session.query('Location where name is "ftrack.server"').one()
    origin = session.query('Location where name is "ftrack.origin"').one()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "plate.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("rushes")
        component = session.create_component(path, location=None)
        server.add_component(component, origin)
    assert component.get_availability([server])[server["id"]] == 100.0
    server.remove_component(component)
    assert component.get_availability([server])[server["id"]] == 0.0
    key = component["id"]
    session.delete(component)
    session.commit()
    assert session.query(f'Component where id is "{key}"').first() is None
    frames = session.create_component("/render/plate.%04d.exr [1-3]", location=None)
    session.commit()
    assert {int(member["name"]) for member in frames["members"]} == {1, 2, 3}
    session.delete(frames)
    session.commit()


def errors(session):
    for expression in ("Task where nonsense is 1", "Nothing", "Task where name like"):
        try:
            session.query(f"select id from {expression}").all()
        except ftrack_api.exception.ServerError as error:
            assert "Traceback" not in str(error)
        else:
            raise AssertionError(f"{expression} was accepted")
    try:
        session.call([{"action": "no_such_action"}])
    except ftrack_api.exception.ServerError as error:
        assert "Invalid action u'no_such_action'" in str(error)
    else:
        raise AssertionError("an unknown action was accepted")
    try:
        ftrack_api.Session(api_key="wrong", schema_cache_path=False)
    except ftrack_api.exception.ServerError as error:
        assert "InvalidCredentialsError" in str(error)
    else:
        raise AssertionError("a wrong key was accepted")


def workflow(session, project):
    schema = session.get("Project", project["id"])["project_schema"]
    assert "In progress" in {status["name"] for status in schema.get_statuses("Task")}
    assert "Animation" in {kind["name"] for kind in schema.get_types("Task")}
    assert "Not started" in {status["name"] for status in schema.get_statuses("Shot")}
    assert "Pending Review" in {status["name"] for status in schema.get_statuses("AssetVersion")}
    user = session.query("User").first()
    timer = user.start_timer(name="work")
    session.commit()
    assert timer["user_id"] == user["id"]
    user.stop_timer()
    session.commit()


PNG = (
    "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000001449444154789c633c1120c2"
    "00034c0c48003707003c50013490a637020000000049454e44ae426082"
)

if __name__ == "__main__":
    main()
    sys.exit(0)
