"""Projects, links, lists, metadata, scopes: pages *tutorial*, *project*, *link attributes*, *lists*, *entity links*."""

import uuid

import arrow


def example_tutorial_first_steps(stage):
    session, project = stage.session, stage.project
    projects = session.query("Project")
    assert {"status", "is_global", "name", "end_date", "full_name", "root"} <= set(
        projects[0].keys()
    )
    assert stage.name in [each["name"] for each in projects]
    assert project in session.query("Project where status is active").all()
    next_week = arrow.now().shift(weeks=+1)
    session.query(f'Project where status is active and end_date before "{next_week}"').all()
    child = session.get("Project", project["id"])["children"][0]
    assert child["parent"] is project
    assert stage.shot in session.query(f'Context where parent.name like "{stage.name[:-2]}%"').all()


def example_tutorial_create_by_the_children_of_a_parent(stage):
    session = stage.session
    sequence = session.create("Sequence", {"name": "Starlord Reveal"})
    sequence["description"] = "First hero character reveal."
    stage.project["children"].append(sequence)
    session.commit()
    with stage.fresh() as other:
        found = other.get("Sequence", sequence["id"])
        assert found["parent"]["id"] == stage.project["id"]
        assert found["project"]["id"] == stage.project["id"]
        assert found["description"] == "First hero character reveal."
        children = {child["id"] for child in other.get("Project", stage.project["id"])["children"]}
        assert {sequence["id"], stage.shot["id"]} <= children


def example_project_in_one_transaction(stage):
    session = stage.session
    name = f"projectname_{uuid.uuid1().hex}"
    project_schema = session.query("ProjectSchema")[0]
    shot_status = project_schema.get_statuses("Shot")[0]
    task_type = project_schema.get_types("Task")[0]
    task_status = project_schema.get_statuses("Task", task_type["id"])[0]
    project = session.create(
        "Project", {"name": name, "full_name": f"{name}_full", "project_schema": project_schema}
    )
    for sequence_number in range(1, 3):
        sequence = session.create("Sequence", {"name": f"seq_{sequence_number}", "parent": project})
        for shot_number in range(1, 3):
            shot = session.create(
                "Shot",
                {"name": f"{shot_number}0".zfill(3), "parent": sequence, "status": shot_status},
            )
            for task_number in range(1, 3):
                values = {"parent": shot, "status": task_status, "type": task_type}
                session.create("Task", {"name": f"task_{task_number}", **values})
    session.commit()
    tasks = session.query(f'select type, status from Task where project.name is "{name}"').all()
    assert len(tasks) == 8
    assert {(t["type"]["id"], t["status"]["id"]) for t in tasks} == {
        (task_type["id"], task_status["id"])
    }
    session.delete(project)
    session.commit()
    assert not session.query(f'Task where project.name is "{name}"').all()


def example_metadata(stage):
    session, shot = stage.session, stage.shot
    shot["metadata"]["frame_padding"] = "5"
    shot["metadata"]["focal_length"] = "70"
    session.commit()
    assert sorted(shot["metadata"].items()) == [("focal_length", "70"), ("frame_padding", "5")]
    shot["metadata"] = {"frame_padding": "4"}
    session.commit()
    with stage.fresh() as other:
        assert dict(other.get("Shot", shot["id"])["metadata"]) == {"frame_padding": "4"}
    here = f'project_id is "{stage.project["id"]}"'
    for criteria in (
        'metadata.key is "frame_padding" and metadata.value is "4"',
        'metadata has (key is "frame_padding" and value is "4")',
        "metadata any (key=frame_padding and value=4)",
    ):
        assert session.query(f"Shot where {here} and {criteria}").one() is shot


def example_scopes(stage):
    session, task = stage.session, stage.task
    scope = session.ensure("Scope", {"name": "London"})
    task["scopes"].append(scope)
    session.commit()
    assert task in session.query('Task where scopes.name is "London"').all()
    assert scope in task["scopes"]
    task["scopes"].remove(scope)
    session.commit()
    assert task not in session.query('Task where scopes.name is "London"').all()


def example_link_attribute(stage):
    session, task = stage.session, stage.task
    found = session.query(f'select link from Task where id is "{task["id"]}"').first()
    assert [(item["name"], item["type"]) for item in found["link"]] == [
        (stage.name, "Project"),
        ("sh010", "TypedContext"),
        ("comp", "TypedContext"),
    ]
    for item in found["link"]:
        assert session.get(item["type"], item["id"])["name"] == item["name"]
    data = {"user": stage.user, "context": task, "duration": 60, "start": arrow.now()}
    session.create("Timelog", data)
    session.commit()
    mine = f'user.username is "{session.api_user}"'
    here = f'context_id is "{task["id"]}"'
    query = f"select context.link, start, duration from Timelog where {mine} and {here}"
    (timelog,) = session.query(query)
    assert timelog["context"]["link"][-1]["id"] == task["id"] and timelog["duration"] == 60
    versions = session.query(f"select link from AssetVersion where {mine}").all()
    (version,) = [v for v in versions if v["id"] == stage.version["id"]]
    assert version["link"][-1]["type"] == "AssetVersion"


def example_lists(stage):
    session = stage.session
    category = session.query("ListCategory").first()
    data = {"owner": stage.user, "project": stage.project, "category": category}
    versions = session.create("AssetVersionList", {"name": "versions", **data})
    tasks = session.create("TypedContextList", {"name": "tasks", **data})
    session.commit()
    versions["items"].append(stage.version)
    tasks["items"].append(stage.task)
    session.commit()
    with stage.fresh() as other:
        assert [v["id"] for v in other.get("AssetVersionList", versions["id"])["items"]] == [
            stage.version["id"]
        ]
        found = other.get("List", tasks["id"])
        assert isinstance(found, other.types["TypedContextList"])
        assert [t["id"] for t in found["items"]] == [stage.task["id"]]
    versions["items"].remove(stage.version)
    tasks["items"].remove(stage.task)
    session.commit()
    with stage.fresh() as other:
        assert not other.get("AssetVersionList", versions["id"])["items"]
        assert not other.get("TypedContextList", tasks["id"])["items"]


def example_entity_links(stage):
    session, shot = stage.session, stage.shot
    build = session.create("AssetBuild", {"name": "robot", "parent": stage.project})
    session.create("TypedContextLink", {"from": build, "to": shot})
    session.commit()
    session.populate(shot, "incoming_links.from, incoming_links.to")
    (link,) = shot["incoming_links"]
    assert link["from"] is build and link["to"] is shot
    assert [each["id"] for each in build["outgoing_links"]] == [link["id"]]
    model, rig = stage.new_version(), stage.new_version()
    session.create("AssetVersionLink", {"from": model, "to": rig})
    session.commit()
    assert [link["from"]["id"] for link in rig["incoming_links"]] == [model["id"]]


def example_asset_version_dependencies(stage):
    session = stage.session
    model, rig = stage.new_version(), stage.new_version()
    rig["uses_versions"].append(model)
    session.commit()
    with stage.fresh() as other:
        model = other.get("AssetVersion", model["id"])
        assert [version["id"] for version in model["used_in_versions"]] == [rig["id"]]
        assert [link["to"]["id"] for link in model["outgoing_links"]] == [rig["id"]]
