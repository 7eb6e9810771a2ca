"""Queries: pages *querying*, *aggregations*, *migrating from old API*."""

import arrow
import ftrack_api


def example_querying_criteria(stage):
    session, project = stage.session, stage.project
    found = session.query(
        f'Project where status is active and (name like "%{stage.name[2:]}" or full_name like "%thrones")'
    )
    assert found.all() == [project]
    tasks = session.query(f'Task where project.id is "{project["id"]}"')
    assert stage.task in tasks.all()
    done = session.query(
        f'Task where project.id is "{project["id"]}" and status.state.name is "Done"'
    )
    assert stage.task not in done.all()


def example_querying_relationships(stage):
    session, task, user = stage.session, stage.task, stage.user
    today = arrow.now().floor("day")
    session.create("Timelog", {"user": user, "context": task, "duration": 1, "start": arrow.now()})
    task.create_note("by the administrator", author=user)
    session.commit()
    assert task in session.query(f'Task where timelogs.start >= "{today}"').all()
    first, last = user["first_name"], user["last_name"]
    by_user = f'author has (first_name is "{first}" and last_name is "{last}")'
    assert set(task["notes"]) <= set(session.query(f"Note where {by_user}").all())
    idle = stage.new_user()
    without = session.query("User where not timelogs any ()").all()
    assert idle in without and user not in without
    session.delete(idle)
    session.commit()


def example_querying_operators(stage):
    session, task = stage.session, stage.task
    task["bid"] = 10
    task["start_date"] = arrow.get("2015-06-02")
    session.commit()
    here = f'id is "{task["id"]}"'
    for criteria in (
        'name is "comp"',
        'name = "COMP"',
        'name is_not "martin"',
        'name != "martin"',
        'start_date after "2015-06-01"',
        'start_date greater_than "2015-06-01"',
        'start_date before "2015-06-03"',
        "bid less_than 11",
        "bid >= 10",
        "bid <= 10",
        'status.state.name in ("In Progress", "Not started")',
        'status.name not_in ("Omitted", "On Hold")',
        'name like "%omp"',
        'name not_like "%thrones"',
    ):
        assert session.query(f"Task where {here} and {criteria}").all() == [task], criteria
        assert session.query(f"Task where {here} and not ({criteria})").all() == [], criteria


def example_querying_projections(stage):
    session = stage.session
    with stage.fresh() as other, other.auto_populating(False):
        query = f'select full_name, project_schema.name from Project where id is "{stage.project["id"]}"'
        (project,) = other.query(query)
        assert project["full_name"] == f"{stage.name} Full"
        assert project["project_schema"]["name"] == stage.schema["name"]
        assert project["start_date"] is ftrack_api.symbol.NOT_SET
    tasks = session.query(
        f'select name, parent.name from Task where project.full_name is "{stage.name} Full" '
        'and status.state.short is "NOT_STARTED" and not allocations any ()'
    ).all()
    assert stage.task in tasks


def example_querying_one_first_and_all(stage):
    session = stage.session
    assert session.query(f'Project where name is "{stage.name}"').one() is stage.project
    assert session.query('Project where name is "no such project"').first() is None
    try:
        session.query('Project where name is "no such project"').one()
    except ftrack_api.exception.NoResultFoundError:
        pass
    else:
        raise AssertionError("one() found something")
    try:
        session.query("Status").one()
    except ftrack_api.exception.MultipleResultsFoundError:
        pass
    else:
        raise AssertionError("one() took the first of many")
    date = arrow.now().floor("day")
    assert session.query(f'AssetVersion where date >= "{date}"').first()


def example_aggregations(stage):
    session = ftrack_api.Session(strict_api=True, schema_cache_path=False)
    statuses = {
        status["id"]: status["name"] for status in session.query("select id, name from Status")
    }
    projects = {p["id"]: p["name"] for p in session.query("select id, name from Project")}
    expression = "select count(id) from Task group by project_id, status_id"
    res = session.call([{"action": "query", "expression": expression}])
    told = [
        f"{count['count_id']} Tasks are {statuses[count['status_id']]} in {projects[count['project_id']]}"
        for count in res[0]["data"]
    ]
    assert any(line.endswith(stage.name) for line in told)
    for function in ("sum", "avg", "min", "max"):
        expression = f"select {function}(bid) from Task where project_id is {stage.project['id']} group by project_id"
        (row,) = session.call([{"action": "query", "expression": expression}])[0]["data"]
        assert isinstance(row[f"{function}_bid"], (int, float))
    session.close()


def example_strict_errors(stage):
    session = ftrack_api.Session(strict_api=True, schema_cache_path=False)
    try:
        session.query("select nonsense from Task").all()
    except ftrack_api.exception.ServerError as error:
        assert "nonsense" in str(error)
    else:
        raise AssertionError("an unknown attribute was accepted")
    session.close()
