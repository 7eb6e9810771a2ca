"""Custom attributes: pages *using custom attributes*, *managing them*, *their links*."""

import json

import arrow
import ftrack_api


def configure(stage, key, kind, default, **more):
    """Make a custom attribute whose key is free on a server that is used again and again."""
    session = stage.session
    key = f"{key}_{stage.name}"
    data = {"entity_type": "assetversion", "label": key, "default": default, "config": "{}", **more}
    kind = session.query(f'CustomAttributeType where name is "{kind}"').one()
    configuration = session.create(
        "CustomAttributeConfiguration", {"type": kind, "key": key, **data}
    )
    session.commit()
    return configuration


def removed(stage, *configurations):
    for configuration in configurations:
        stage.session.delete(configuration)
    stage.session.commit()


def example_custom_attributes_read_write_and_query(stage):
    session = stage.session
    object_type = session.query('ObjectType where name is "task"').one()
    more = {"entity_type": "task", "object_type_id": object_type["id"]}
    configuration = configure(stage, "my_text_field", "text", "none yet", **more)
    key = configuration["key"]
    with stage.fresh() as other:
        task = other.get("Task", stage.task["id"])
        assert key in task["custom_attributes"]
        assert dict(task["custom_attributes"].items())[key] == "none yet"
        task["custom_attributes"][key] = "bar"
        other.commit()
        new = other.create("Task", {"name": "with", "parent": other.get("Shot", stage.shot["id"])})
        new["custom_attributes"][key] = "bar"
        other.commit()
        criteria = f'custom_attributes any (key is "{key}" and value is "bar")'
        found = other.query(f"Task where {criteria}").all()
        assert {t["id"] for t in found} == {task["id"], new["id"]}
        assert new["custom_attributes"][key] == "bar"
        other.delete(new)
        other.commit()
    removed(stage, configuration)


def example_custom_attributes_are_validated(stage):
    shot = stage.shot
    shot["custom_attributes"]["fstart"] = "test"
    try:
        stage.session.commit()
    except ftrack_api.exception.ServerError as error:
        text = 'Custom attribute value for "fstart" must be of type number. Got "test" of type'
        assert f"ValidationError({text}" in str(error), str(error)
        stage.session.rollback()
    else:
        raise AssertionError("a text was accepted for a number")
    assert shot["custom_attributes"]["fstart"] != "test"


def example_custom_attributes_expressions_are_told_raw(stage):
    assert stage.shot["custom_attributes"]["duration"] == "{self.fend - self.fstart + 1}"


def example_custom_attributes_hierarchical(stage):
    session = stage.session
    more = {"entity_type": "task", "is_hierarchical": True}
    configuration = configure(stage, "my_attribute", "text", None, **more)
    key = configuration["key"]
    with stage.fresh() as other:
        shot = other.get("Shot", stage.shot["id"])
        shot["custom_attributes"][key] = "foo"
        other.commit()
        assert shot["custom_attributes"][key] == "foo"
        assert other.get("Task", stage.task["id"])["custom_attributes"][key] is None
        assert other.get("Project", stage.project["id"])["custom_attributes"][key] is None
    removed(stage, configuration)
    assert session.query(f'CustomAttributeConfiguration where key is "{key}"').first() is None


def example_configurations_of_each_type(stage):
    session = stage.session
    role = session.query("SecurityRole").first()
    group = session.ensure("CustomAttributeGroup", {"name": "Delivery"})
    roles = {"write_security_roles": [role], "read_security_roles": [role]}
    data = json.dumps([{"menu": "Foo", "value": "foo"}, {"menu": "Bar", "value": "bar"}])
    config = json.dumps({"multiSelect": True, "data": data})
    date = arrow.Arrow(2017, 2, 8)
    made = [
        configure(stage, "text", "text", "bar", config=json.dumps({"markdown": False})),
        configure(stage, "boolean", "boolean", True),
        configure(stage, "date", "date", date, **roles),
        configure(stage, "enumerator", "enumerator", ["bar"], config=config, group=group, **roles),
        configure(stage, "number", "number", 42, config=json.dumps({"isdecimal": True})),
    ]
    with stage.fresh() as other:
        values = other.get("AssetVersion", stage.version["id"])["custom_attributes"]
        assert [values[c["key"]] for c in made] == ["bar", True, date, ["bar"], 42]
        values[made[3]["key"]] = ["foo", "bar"]
        values[made[2]["key"]] = arrow.Arrow(2018, 1, 1)
        values[made[1]["key"]] = False
        other.commit()
    with stage.fresh() as other:
        values = other.get("AssetVersion", stage.version["id"])["custom_attributes"]
        assert values[made[3]["key"]] == ["foo", "bar"] and values[made[1]["key"]] is False
        assert values[made[2]["key"]] == arrow.Arrow(2018, 1, 1)
        found = other.get("CustomAttributeConfiguration", made[2]["id"])
        assert [r["id"] for r in found["read_security_roles"]] == [role["id"]]
        assert found["type"]["name"] == "date"
        enumerator = other.get("CustomAttributeConfiguration", made[3]["id"])
        assert enumerator["group"]["name"] == "Delivery"
    made[4]["default"] = 43
    session.commit()
    with stage.fresh() as other:
        assert other.get("CustomAttributeConfiguration", made[4]["id"])["default"] == 43
    removed(stage, *made)


def example_configurations_of_one_project(stage):
    session = stage.session
    configuration = configure(stage, "one_project", "text", "x", project_id=stage.project["id"])
    with stage.fresh() as other:
        values = other.get("AssetVersion", stage.version["id"])["custom_attributes"]
        assert values[configuration["key"]] == "x"
    configuration["project_id"] = None
    session.commit()
    configuration["project_id"] = stage.project["id"]
    try:
        session.commit()
    except ftrack_api.exception.ServerError:
        session.rollback()
    else:
        raise AssertionError("a global attribute became one of a project")
    removed(stage, configuration)


def example_links(stage):
    session, user = stage.session, stage.user
    object_type = session.query('ObjectType where name is "task"').one()
    role = session.query("SecurityRole").first()
    key = f"supervisor_{stage.name}"
    configuration = session.create(
        "CustomAttributeLinkConfiguration",
        {
            "entity_type": "task",
            "object_type_id": object_type["id"],
            "entity_type_to": "user",
            "label": "Supervisor",
            "key": key,
            "config": "{}",
            "one_to_one": True,
            "write_security_roles": [role],
            "read_security_roles": [role],
        },
    )
    session.commit()
    data = {"from_id": stage.task["id"], "to_id": user["id"]}
    session.create("CustomAttributeLink", {**data, "configuration_id": configuration["id"]})
    stage.task["bid"] = 2
    session.commit()
    named = f'configuration.key is "{key}"'
    tasks = session.query(
        f'select name from Task where custom_attribute_links any ({named} and user.username is "{user["username"]}")'
    ).all()
    assert tasks == [stage.task]
    users = session.query(
        f"select username from User where custom_attribute_links_from any ({named} and context.bid > 1)"
    ).all()
    assert users == [user]
    values = session.query(
        f'select user from CustomAttributeLink where {named} and from_id = "{stage.task["id"]}"'
    )
    assert [value["user"] for value in values] == [user]
    removed(stage, configuration)


def example_links_between_objects(stage):
    session = stage.session
    shot = session.query('ObjectType where name is "shot"').one()["id"]
    sequence = session.query('ObjectType where name is "sequence"').one()["id"]
    configuration = session.create(
        "CustomAttributeLinkConfiguration",
        {
            "entity_type": "task",
            "object_type_id": sequence,
            "entity_type_to": "task",
            "object_type_id_to": shot,
            "label": "Master shot",
            "key": f"master_shot_{stage.name}",
            "config": "{}",
            "one_to_one": True,
        },
    )
    session.commit()
    with stage.fresh() as other:
        found = other.get("CustomAttributeLinkConfiguration", configuration["id"])
        assert found["one_to_one"] is True and found["object_type_id_to"] == shot
    removed(stage, configuration)
