from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from rushes.server.protocol import ParseError, ValidationError

from .conftest import Api, Production

pytestmark = [pytest.mark.usefixtures("production"), pytest.mark.both_databases]


def test_text_compares_without_regard_to_case(api: Api) -> None:
    assert api.names('ObjectType where name is "task"') == ["Task"]
    assert sorted(api.names('Shot where name like "%SH010"')) == ["sq010_sh010", "sq020_sh010"]


def test_ids_compare_exactly(api: Api, production: Production) -> None:
    shot = production.shots["sq010_sh010"]
    assert api.names(f"Shot where id is {shot}") == ["sq010_sh010"]
    assert api.names(f"Shot where id is {shot.upper()}x") == []


def test_a_path_follows_references(api: Api) -> None:
    assert api.names('Task where parent.parent.name is "sq010" order by name') == [
        "sq010_sh010_comp",
        "sq010_sh020_comp",
    ]
    assert (
        len(api.names('Task where project.name is "orbit" and status.state.short is NOT_STARTED'))
        == 4
    )


def test_separate_conditions_may_be_met_by_different_members(api: Api) -> None:
    both = 'Sequence where children.name is "sq010_sh010" and children.name is "sq010_sh020"'
    one = 'Sequence where children any (name is "sq010_sh010" and name is "sq010_sh020")'
    assert api.names(both) == ["sq010"]
    assert api.names(one) == []


def test_has_and_any_without_criteria_ask_for_existence(api: Api, production: Production) -> None:
    api.create("Note", content="a", parent_id=production.shots["sq010_sh010"])
    assert api.names("Shot where notes any ()") == ["sq010_sh010"]
    assert len(api.names("Shot where not notes any ()")) == 3
    assert len(api.names("Context where parent has ()")) == 10


def test_absence_can_be_asked_for_along_a_path(api: Api, production: Production) -> None:
    api.update("Shot", production.shots["sq010_sh010"], description="here")
    assert len(api.names("Shot where description is None")) == 3
    assert api.names("Shot where description is_not None") == ["sq010_sh010"]
    assert len(api.names("Task where type.tasks.thumbnail_id is none")) == 4
    assert len(api.names("Task where parent.description is_not none")) == 1


def test_rows_without_a_value_match_negations(api: Api, production: Production) -> None:
    api.update("Shot", production.shots["sq010_sh010"], description="here")
    for text in (
        'description is_not "here"',
        'description not_in ("here")',
        'not description is "here"',
    ):
        assert len(api.names(f"Shot where {text}")) == 3


def test_lists_and_nested_queries(api: Api) -> None:
    assert len(api.names('Shot where name in ("SQ010_SH010", sq020_sh020, nothing)')) == 2
    assert len(api.names("Shot where name in ()")) == 0
    assert len(api.names("Shot where name not_in ()")) == 4
    nested = 'parent_id in (select id from Sequence where name like "sq01%")'
    assert len(api.names(f"Shot where {nested}")) == 2
    assert len(api.names("Task where id in (select children.id from Shot)")) == 4
    newest = "select parent from Shot order by name desc limit 1"
    assert api.names(f"Sequence where id in ({newest})") == ["sq020"]


def test_ancestors_and_descendants_are_asked_and_told(api: Api, production: Production) -> None:
    assert len(api.names('Task where ancestors any (name is "sq010")')) == 2
    assert api.names('Sequence where descendants any (name is "sq010_sh010_comp")') == ["sq010"]
    assert api.names('Project where descendants any (name is "sq010")') == ["orbit"]
    task = production.tasks["sq010_sh010"]
    (entity,) = api.query(f"select ancestors.name from Task where id is {task}")
    assert [above["name"] for above in entity["ancestors"]] == ["sq010_sh010", "sq010"]


def test_link_goes_from_the_project_to_the_entity(api: Api, production: Production) -> None:
    task = production.tasks["sq010_sh010"]
    (entity,) = api.query(f"select link from Task where id is {task}")
    assert [(step["name"], step["type"]) for step in entity["link"]] == [
        ("orbit", "Project"),
        ("sq010", "TypedContext"),
        ("sq010_sh010", "TypedContext"),
        ("sq010_sh010_comp", "TypedContext"),
    ]


def test_answers_name_the_concrete_type(api: Api) -> None:
    kinds = {entity["__entity_type__"] for entity in api.query("Context")}
    assert kinds == {"Project", "Sequence", "Shot", "Task"}
    assert {e["__entity_type__"] for e in api.query("TypedContext")} == kinds - {"Project"}


def test_what_always_comes_along_is_that_of_the_concrete_type(api: Api) -> None:
    typed, project = (
        {"context_type", "project_id", "object_type_id"},
        {"context_type", "project_id"},
    )
    for entity in api.query("select id from Context"):
        expected = project if entity["__entity_type__"] == "Project" else typed
        assert set(entity) == {"__entity_type__", "id", *expected}
    found = api.query('select parent, children from Sequence where name is "sq010"')[0]
    assert "object_type_id" in found["children"][0] and "object_type_id" not in found["parent"]


def test_an_attribute_of_some_subtypes_is_told_for_these_only(api: Api) -> None:
    found = api.query('select parent.bid from Shot where name is "sq010_sh010"')[0]
    assert found["parent"]["bid"] == 0.0
    found = api.query('select parent.bid from Sequence where name is "sq010"')[0]
    assert "bid" not in found["parent"]


@pytest.mark.parametrize("name", ["object_type_id", "priority_id", "status_id"])
def test_an_attribute_whose_default_differs_by_subtype_is_told_for_each(
    api: Api, name: str
) -> None:
    shot = api.query(f'select {name} from Shot where name is "sq010_sh010"')[0]
    found = api.query(f'select {name} from Context where name is "sq010_sh010"')[0]
    assert shot[name] and found[name] == shot[name]


def test_moments_compare_in_utc(api: Api, production: Production) -> None:
    moment = {"__type__": "datetime", "value": "2024-05-01T10:00:00+02:00"}
    api.update("Project", production.project, start_date=moment)
    for text in ('"2024-05-01T08:00:00"', '"2024-05-01 10:00:00+02:00"', '"2024-05-01T08:00:00Z"'):
        assert api.names(f"Project where start_date is {text}") == ["orbit"]
    assert api.names('Project where start_date after "2024-05-01"') == ["orbit"]
    (entity,) = api.query("select start_date from Project")
    assert entity["start_date"] == {"__type__": "datetime", "value": "2024-05-01T08:00:00"}


def test_like_knows_wild_cards_and_their_escape(api: Api, production: Production) -> None:
    api.update("Shot", production.shots["sq010_sh010"], description="50% grey")
    assert len(api.names(r'Shot where description like "50\% grey"')) == 1
    assert len(api.names(r'Shot where description like "5\%"')) == 0
    assert len(api.names(r'Shot where description like "50\\"')) == 0
    assert len(api.names('Shot where description not_like "%grey"')) == 3


def test_pages_are_stable_and_say_what_follows(api: Api) -> None:
    page = {"action": "query", "expression": "select name from Shot offset 0 limit 3"}
    answer = api.call(page)[0]
    assert len(answer["data"]) == 3 and answer["metadata"] == {"next": {"offset": 3}}
    last = api.call({"action": "query", "expression": "Shot offset 3 limit 3"})[0]
    assert len(last["data"]) == 1 and last["metadata"] == {"next": {"offset": None}}
    ids = [entity["id"] for entity in answer["data"] + last["data"]]
    assert ids == sorted(ids)


def test_order_goes_through_relations(api: Api) -> None:
    found = api.query("select parent.name from Shot order by parent.name desc, name")
    assert [e["parent"]["name"] for e in found] == ["sq020", "sq020", "sq010", "sq010"]


def test_nothing_comes_first_when_ascending(api: Api, production: Production) -> None:
    api.update("Shot", production.shots["sq010_sh010"], description="x")
    assert api.names("Shot order by description")[-1] == "sq010_sh010"
    assert api.names("Shot order by description desc")[0] == "sq010_sh010"


def test_rows_can_be_counted_by_group(api: Api, production: Production) -> None:
    rows = api.query("select count(id) from Task group by project_id, status.name")
    assert rows == [{"count_id": 4, "project_id": production.project, "status_name": "Not started"}]


def test_custom_attributes_have_a_row_for_every_key(api: Api, production: Production) -> None:
    (entity,) = api.query('select custom_attributes from Shot where name is "sq010_sh010"')
    values = {row["key"]: row["value"] for row in entity["custom_attributes"]}
    assert values["fps"] == 25 and values["fstart"] == 1
    (entity,) = api.query("select custom_attributes from Project")
    assert [(row["key"], row["value"]) for row in entity["custom_attributes"]] == [("fps", 24)]


def test_custom_values_compare_as_what_they_are(api: Api) -> None:
    assert len(api.names('Shot where custom_attributes any (key is "fps" and value > 9)')) == 4
    assert len(api.names('Shot where custom_attributes any (key is "fps" and value is "25")')) == 4
    assert len(api.names('Shot where custom_attributes any (key is "fps" and value > 100)')) == 0


def test_one_statement_a_relation_however_many_rows(api: Api) -> None:
    statements: list[Any] = []
    engine = api.state.database.engine

    def note(*arguments: Any) -> None:
        if arguments[2].startswith("SELECT"):  # and not what begins a transaction
            statements.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    api.query("select name, parent.name, status.state.short, notes.content from Task")
    assert len(statements) == 5  # tasks, parents, statuses, states, notes


def test_a_long_list_of_ids_is_one_parameter(api: Api) -> None:
    ids = ",".join(f"id-{number}" for number in range(40000))
    assert api.query(f"Task where id in ({ids})") == []


@pytest.mark.parametrize(
    "text",
    [
        "Nothing",
        "Task where nonsense is 1",
        "Task where status.nonsense is 1",
        "Task where name.nonsense is 1",
        "Task where status is_not 1 and bid is many",
        "Task where created_at is yesterday",
        "Project where is_global is perhaps",
        "Task where notes is 5",
        "Task where status > 5",
        "Task where link is x",
        "Task where thumbnail_url is x",
        "ApiKey where key_hash is x",
        'ReviewSession where passphrase like "%"',
        "select nonsense from Task",
        "select name.nonsense from Task",
        "select custom_attribute_links from Task",
        "select count(id) from Task",
        "select name from User group by name",
        "select name, count(id) from Task group by status_id",
        "Task order by notes.content",
        "Task order by nonsense",
        "Task where id in (select id, name from Task)",
        "Task where id in (select id from Nothing)",
        "Task where " + ".".join(["parent"] * 30) + ".name is x",
        "select " + ".".join(["parent"] * 30) + " from Task",
        "Task where " + " or ".join(["name is x"] * 2000),
    ],
)
def test_what_makes_no_sense_is_refused(api: Api, text: str) -> None:
    with pytest.raises(ParseError):
        api.query(text)


@pytest.mark.parametrize(
    "value", ["'; drop table context; --", '" or 1=1', "%", "\\", "a" * 100_000]
)
def test_values_are_never_sql(api: Api, value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    assert api.query(f'Task where name is "{escaped}"') == []
    assert len(api.query("Task")) == 4


def test_half_a_character_is_refused(api: Api) -> None:
    with pytest.raises(ValidationError, match="half a character"):
        api.query('Task where name is "\ud800"')


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("< {}", [[1], [1], [1, 2]]),
        ("<= {}", [[1], [1, 2], [1, 2]]),
        ("> {}", [[2, 3], [3], [3]]),
        (">= {}", [[2, 3], [2, 3], [3]]),
        ("is {}", [[], [2], []]),
        ("is_not {}", [[1, 2, 3], [1, 3], [1, 2, 3]]),
    ],
)
def test_a_fraction_stands_between_two_whole_numbers(
    api: Api, production: Production, condition: str, found: list[list[int]]
) -> None:
    for number in (1, 2, 3):
        api.create("Note", content="x", parent_id=production.project, frame_number=number)

    def numbers(written: str) -> list[int]:
        where = f"frame_number {condition.format(written)}"
        rows = api.query(f"select frame_number from Note where {where} order by frame_number")
        return [row["frame_number"] for row in rows]

    assert [numbers(written) for written in ("1.5", "2", "2.5")] == found
    huge = numbers("-1e30"), numbers("1e30")
    assert ([1, 2, 3] in huge) is (condition != "is {}")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("written", "found"),
    [("(1, 1.5)", 1), ("(0.5, 1.5)", 0), ("(1.5)", 0), ("(1.4, none)", 1), ("(2, none)", 1)],
)
def test_a_fraction_in_a_list_is_no_whole_number(
    api: Api, production: Production, written: str, found: int
) -> None:
    for number in (1, None):
        api.create("Note", content="x", parent_id=production.project, frame_number=number)
    assert len(api.query(f"Note where frame_number in {written}")) == found
    assert len(api.query(f"Note where frame_number not_in {written}")) == 2 - found
