"""Workflows, people and rights: pages *workflow schemas*, *task templates*, *security roles*, *assignments*, *invite user*."""

import ftrack_api


def one(stage, kind, name):
    return stage.session.query(f'{kind} where name="{name}"').one()


def example_workflow_schema(stage):
    session = stage.session
    all_statuses = [
        one(stage, "Status", name)
        for name in ("Not started", "In progress", "Completed", "On Hold")
    ]
    type_names = ("Modeling", "Rigging", "Compositing", "Character")
    all_types = [one(stage, "Type", name) for name in type_names]
    deliverable = session.ensure("Type", {"name": "Deliverable"})
    all_types.append(deliverable)
    workflow_schema = session.create("WorkflowSchema")
    version_schema = session.create("WorkflowSchema")
    for schema in (workflow_schema, version_schema):
        for status in all_statuses:
            data = {"workflow_schema_id": schema["id"], "status_id": status["id"]}
            session.create("WorkflowSchemaStatus", data)
    task_schema = session.create("TaskTypeSchema")
    for typ in all_types:
        data = {"task_type_schema_id": task_schema["id"], "type_id": typ["id"]}
        session.create("TaskTypeSchemaType", data)
    project_schema = session.create(
        "ProjectSchema",
        {
            "name": f"My custom schema {stage.name}",
            "task_workflow_schema_id": workflow_schema["id"],
            "task_type_schema_id": task_schema["id"],
            "asset_version_workflow_schema_id": version_schema["id"],
        },
    )
    limited = ([all_statuses[1], all_statuses[2]], [all_types[3]])
    for name, (statuses, types) in {
        "Sequence": (all_statuses, all_types),
        "Shot": (all_statuses, all_types),
        "Folder": (all_statuses, all_types),
        "Asset Build": limited,
        "Milestone": (all_statuses, all_types),
    }.items():
        of_type = {
            "project_schema_id": project_schema["id"],
            "object_type_id": one(stage, "ObjectType", name)["id"],
        }
        session.create("ProjectSchemaObjectType", of_type)
        schema = session.create("Schema", of_type)
        for status in statuses:
            data = {"schema_id": schema["id"], "status_id": status["id"]}
            session.create("SchemaStatus", data)
        for typ in types:
            session.create("SchemaType", {"schema_id": schema["id"], "type_id": typ["id"]})
    override = session.create("WorkflowSchema", {"name": "My schema deliverable override"})
    for status in all_statuses[1:3]:
        data = {"workflow_schema_id": override["id"], "status_id": status["id"]}
        session.create("WorkflowSchemaStatus", data)
    data = {"project_schema_id": project_schema["id"], "type_id": deliverable["id"]}
    session.create("ProjectSchemaOverride", {**data, "workflow_schema_id": override["id"]})
    data = {"project_schema_id": project_schema["id"], "name": "Modeling"}
    template = session.create("TaskTemplate", data)
    for typ in all_types[:2]:
        data = {"template_id": template["id"], "task_type_id": typ["id"]}
        session.create("TaskTemplateItem", data)
    session.commit()
    check_workflow(stage, project_schema["id"], deliverable["id"])
    made = (project_schema, workflow_schema, version_schema, task_schema, override, deliverable)
    for entity in made:
        session.delete(entity)
    session.commit()


def check_workflow(stage, schema_id, deliverable_id):
    with stage.fresh() as session:
        schema = session.get("ProjectSchema", schema_id)
        names = lambda found: {each["name"] for each in found}
        everything = {"Not started", "In progress", "Completed", "On Hold"}
        assert names(schema.get_statuses("Task")) == everything
        assert names(schema.get_statuses("Task", deliverable_id)) == {"In progress", "Completed"}
        assert names(schema.get_statuses("AssetBuild")) == {"In progress", "Completed"}
        assert names(schema.get_types("AssetBuild")) == {"Character"}
        assert names(schema.get_statuses("AssetVersion")) == everything
        project = session.create(
            "Project", {"name": f"w_{stage.name}", "full_name": "w", "project_schema": schema}
        )
        session.commit()
        apply_template(session, project)
        session.delete(project)
        session.commit()


def apply_template(session, project):
    """The page *task templates*."""
    (template,) = project["project_schema"]["task_templates"]
    kinds = [item["task_type"] for item in template["items"]]
    assert {kind["name"] for kind in kinds} == {"Modeling", "Rigging"}
    for kind in kinds:
        session.create("Task", {"name": kind["name"], "type": kind, "parent": project})
    session.commit()
    found = session.query(f'select type.name from Task where project_id is "{project["id"]}"')
    assert {task["type"]["name"] for task in found} == {"Modeling", "Rigging"}


def example_security_roles(stage):
    session, user = stage.session, stage.new_user()
    roles = session.query('select name from SecurityRole where type is "PROJECT"').all()
    assert len(roles) >= 2
    manager, other = roles[0], roles[1]
    call = {"user_id": user["id"], "role_id": manager["id"]}

    def roles_of():
        with stage.fresh() as fresh:
            found = fresh.query(
                f'UserSecurityRole where user.username is "{user["username"]}"'
            ).all()
            return {
                role["security_role"]["name"]: "all projects"
                if role["is_all_projects"]
                else sorted(p["project"]["full_name"] for p in role["user_security_role_projects"])
                for role in found
            }

    session.call([{"action": "add_user_security_role", **call}])
    assert set(roles_of()) == {manager["name"]}
    change = {"action": "update_user_security_role", **call, "new_role_id": other["id"]}
    session.call([change])
    assert set(roles_of()) == {other["name"]}
    call["role_id"] = other["id"]
    call["project_id"] = stage.project["id"]
    session.call([{"action": "grant_user_security_role_project", **call}])
    session.call([{"action": "revoke_user_security_role_project", **call}])
    assert stage.project["full_name"] not in roles_of()[other["name"]]
    session.call([{"action": "grant_user_security_role_project", **call}])
    assert stage.project["full_name"] in roles_of()[other["name"]]
    del call["project_id"]
    session.call([{"action": "revoke_user_security_role", **call}])
    assert roles_of() == {}
    mine = session.query(f'UserSecurityRole where user.username is "{session.api_user}"').all()
    assert [role["security_role"]["name"] for role in stage.user["user_security_roles"]]
    assert mine


def example_assignments_and_allocations(stage):
    session, project, task, user = stage.session, stage.project, stage.task, stage.user
    group, member = session.ensure("Group", {"name": "Lighters"}), stage.new_user()
    session.create("Membership", {"group": group, "user": member})
    for resource in (group, user):
        data = {"context": project, "resource": resource, "type": "allocation"}
        session.create("Appointment", data)
    session.create("Appointment", {"context": task, "resource": user, "type": "assignment"})
    session.commit()
    team = set()
    for allocation in project["allocations"]:
        resource = allocation["resource"]
        if isinstance(resource, session.types["Group"]):
            team.update(membership["user"] for membership in resource["memberships"])
        else:
            team.add(resource)
    assert team == {member, user}
    users = session.query(
        f'select first_name, last_name from User where assignments any (context_id = "{task["id"]}")'
    ).all()
    assert users == [user]
    tasks = session.query(
        f'select link from Task where assignments any (resource_id = "{user["id"]}")'
    )
    assert " / ".join(item["name"] for item in task["link"]) in [
        " / ".join(item["name"] for item in each["link"]) for each in tasks
    ]


def example_invite_user(stage):
    user = stage.new_user(email="eric.hermelin@example.com")
    user.send_invite()
    stage.session.send_user_invite(user)


def example_widget_urls(stage):
    url = stage.session.get_widget_url("info", entity=stage.task, theme="dark")
    assert url.startswith("http")
    assert stage.session.get_widget_url("tasks").startswith("http")


def example_members_may_not_make_users(stage):
    """What a member may not do is the server's own error, in the client's one class."""
    user = stage.new_user()
    (key,) = stage.session.reset_remote("api_key", entity=user).values()
    member = ftrack_api.Session(api_user=user["username"], api_key=key, schema_cache_path=False)
    member.create("User", {"username": f"x_{stage.name}"})
    try:
        member.commit()
    except ftrack_api.exception.ServerError as error:
        assert "PermissionError" in str(error)
    else:
        raise AssertionError("a member made a user")
    member.rollback()
    member.close()
