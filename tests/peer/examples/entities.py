"""Entities, sessions and caches: pages *working with entities*, *understanding sessions*, *caching*."""

import functools
import os

import arrow
import ftrack_api
import ftrack_api.cache
import ftrack_api.formatter
import ftrack_api.inspection


def example_entities_attributes(stage):
    session, task = stage.session, stage.task
    assert isinstance(task["name"], str)
    task["status"] = session.query('Status where name is "In progress"').one()
    timelog = session.create(
        "Timelog", {"duration": 3600, "user": stage.user, "start": arrow.utcnow()}
    )
    task["timelogs"].append(timelog)
    session.commit()
    with stage.fresh() as other:
        found = other.get("Task", task["id"])
        assert found["status"]["name"] == "In progress"
        assert timelog["id"] in [each["id"] for each in found["timelogs"]]
        assert found["time_logged"] >= 3600
    for name in ("name", "status", "timelogs", "metadata", "custom_attributes"):
        assert name in task
    assert "comp" in ftrack_api.formatter.format(task)


def example_entities_states(stage):
    session = stage.session
    new_user = session.create("User", {})
    state = ftrack_api.inspection.state
    assert state(new_user) is ftrack_api.symbol.CREATED
    assert new_user["first_name"] is ftrack_api.symbol.NOT_SET
    existing = session.query("User").first()
    assert state(existing) is ftrack_api.symbol.NOT_SET
    existing["email"] = "martin@example.com"
    assert state(existing) is ftrack_api.symbol.MODIFIED
    session.delete(new_user)
    assert state(new_user) is ftrack_api.symbol.DELETED
    session.commit()
    assert session.query('User where email is "martin@example.com"').first() is existing


def example_entities_populate(stage):
    with stage.fresh() as session:
        users = session.query("User")
        session.populate(users, "first_name, last_name")
        with session.auto_populating(False):
            for user in users:
                assert user["first_name"] is not ftrack_api.symbol.NOT_SET
                assert user["email"] is ftrack_api.symbol.NOT_SET


def example_entities_delete(stage):
    session = stage.session
    task = session.create("Task", {"name": "short-lived", "parent": stage.shot})
    note = task.create_note("goes with it", author=stage.user)
    session.commit()
    session.delete(task)
    session.commit()
    with stage.fresh() as other:
        assert other.get("Task", task["id"]) is None and other.get("Note", note["id"]) is None


def example_entities_reset_an_api_key(stage):
    user = stage.new_user()
    (key,) = stage.session.reset_remote("api_key", entity=user).values()
    other = ftrack_api.Session(api_user=user["username"], api_key=key, schema_cache_path=False)
    assert other.query(f'User where username is "{user["username"]}"').one()["id"] == user["id"]
    other.close()
    try:
        stage.session.reset_remote("nonsense", entity=user)
    except ftrack_api.exception.ServerError:
        pass
    else:
        raise AssertionError("an unknown reset was accepted")


def example_entities_default_projections(stage):
    with stage.fresh() as session:
        user = session.query("select id from User").first()
        with session.auto_populating(False):
            values = dict(user.items())
        assert values["id"] and values["username"] is ftrack_api.symbol.NOT_SET
        assert user["username"]


def example_entities_ensure(stage):
    session = stage.session
    data = {"name": "ensured", "parent_id": stage.project["id"]}
    first = session.ensure("Sequence", {**data, "description": "one"}, ["name", "parent_id"])
    again = session.ensure("Sequence", {**data, "description": "two"}, ["name", "parent_id"])
    assert again is first and first["description"] == "two"


def example_sessions_unit_of_work(stage):
    session = stage.session
    user = session.create("User", {})
    user["username"] = f"martin_{stage.name}"
    other = session.create("User", {"username": f"bjorn_{stage.name}"})
    other["email"] = "bjorn@example.com"
    assert len(list(session.recorded_operations)) >= 4
    query = f'User where username is "{user["username"]}"'
    assert len(session.query(query)) == 0
    session.commit()
    assert len(session.query(query)) == 1
    user["email"] = "me@example.com"
    retrieved = session.query(f'User where id is "{user["id"]}"').one()
    assert retrieved is user and retrieved["email"] == "me@example.com"
    session.rollback()
    session.delete(user)
    session.delete(other)
    session.commit()


def example_sessions_know_their_types(stage):
    types = stage.session.types
    assert {"Task", "Shot", "TypedContext", "Sequence", "Priority", "Status"} <= set(types)
    assert {"Project", "User", "Type", "ObjectType"} <= set(types)
    assert isinstance(stage.shot, types["Shot"])


def example_sessions_log_in_by_arguments(stage):
    session = ftrack_api.Session(
        server_url=os.environ["FTRACK_SERVER"] + "/",
        api_key=os.environ["FTRACK_API_KEY"],
        api_user=os.environ["FTRACK_API_USER"],
        schema_cache_path=False,
    )
    assert session.server_information["is_timezone_support_enabled"] is True
    session.close()


def example_caching_a_file_survives_the_session(stage):
    path = os.path.join(stage.folder, "session_cache.dbm")

    def cache_maker(session):
        encode = functools.partial(session.encode, entity_attribute_strategy="persisted_only")
        file = ftrack_api.cache.FileCache(path)
        serialised = ftrack_api.cache.SerialisedCache(file, encode=encode, decode=session.decode)
        return ftrack_api.cache.LayeredCache([ftrack_api.cache.MemoryCache(), serialised])

    first = ftrack_api.Session(cache=cache_maker, schema_cache_path=False)
    name = first.get("Task", stage.task["id"])["name"]
    second = ftrack_api.Session(cache=cache_maker, schema_cache_path=False)
    with second.auto_populating(False):
        assert second.get("Task", stage.task["id"])["name"] == name
    first.close()
    second.close()


def example_caching_merges_what_comes_later(stage):
    session = stage.session
    data = {"user": stage.user, "comment": "Some comment", "duration": 1}
    session.create("Timelog", {**data, "start": arrow.utcnow()})
    session.commit()
    with stage.fresh() as other:
        user = other.get("User", stage.user["id"])
        timelogs = user["timelogs"]
        ids = ",".join(timelog["id"] for timelog in timelogs)
        with other.auto_populating(False):
            assert timelogs[0]["comment"] is ftrack_api.symbol.NOT_SET
        other.query(f"select comment from Timelog where id in ({ids})").all()
        with other.auto_populating(False):
            assert "Some comment" in [timelog["comment"] for timelog in timelogs]
