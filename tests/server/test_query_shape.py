"""A query and the same one with other values have one shape, and one plan."""

from __future__ import annotations

import pytest

from rushes.server.access.accounts import authenticate
from rushes.server.actions import execute
from rushes.server.protocol import ParseError
from rushes.server.query.shape import asked_query, shape_of

from .conftest import Api, Production


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Task where id is ab-1", ("ab-1",)),
        ('Task where name is "x is 5" and bid>=10', ("x is 5", "10")),
        ("Task where id in (A1,B2 , 'c \\' d')", (("A1", "B2", "c ' d"),)),
        ('Task where name like "50\\%"', ("50\\%",)),
        ("Task where name is None and id is_not a1 limit 5", ("a1",)),
        ("Task where (parent_id is \"x\"and name is 'y')", ("x", "y")),
        ("Task where id in (select id from Shot where name is 5)", ("5",)),
        ("Task where name is active", ()),
        ("Task where id in (one, two2)", ()),
        ("Task where name is \x011", ()),
    ],
)
def test_values_are_taken_out_of_a_text(text: str, given: object) -> None:
    assert shape_of(text)[1] == given


def test_queries_that_differ_by_their_values_share_a_plan(api: Api, production: Production) -> None:
    before = {name: api.query(f'Shot where name is "{name}"') for name in production.shots}
    shapes = {asked_query(f'Shot where name is "{name}"').shape for name in production.shots}
    assert len(shapes) == 1
    assert {name: found[0]["id"] for name, found in before.items()} == production.shots


def test_a_value_of_the_wrong_type_is_refused_in_a_shape_that_is_known(api: Api) -> None:
    assert api.query("Task where bid > 100000") == []
    with pytest.raises(ParseError, match='"5x" is no number, as "bid" needs'):
        api.query("Task where bid > 5x")


def test_a_mistake_is_shown_in_the_text_that_was_sent(api: Api) -> None:
    with pytest.raises(ParseError, match='from here: "12"'):
        api.query('Task where name is "x1" and parent has 12')


@pytest.mark.parametrize("value", ["\x010", '"\x010"', "'\x021'"])
def test_what_marks_a_value_cannot_be_sent(api: Api, value: str) -> None:
    with pytest.raises(ParseError, match="control character"):
        api.query(f"Task where name is {value}")


def test_plans_are_of_one_readers_rights(api: Api, production: Production) -> None:
    """What an administrator asked first does not show a stranger more (rights are part of the key)."""
    query = f"Task where id is {production.tasks['sq010_sh010']}"
    assert len(api.query(query)) == 1
    stranger = api.create("User", username="stranger1", is_active=True)
    (answer,) = api.call(
        {
            "action": "reset_remote",
            "reset_type": "api_key",
            "entity_type": "User",
            "entity_key": stranger["id"],
        }
    )
    with api.state.database.read() as connection:
        tables = api.state.database.tables
        actor = authenticate(connection, tables, "stranger1", answer["data"]["api_key"])
    (found,) = execute(api.state, [{"action": "query", "expression": query}], actor)
    assert found["data"] == []


def test_whether_a_session_is_open_is_decided_at_each_query(
    api: Api, production: Production, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = api.create("ReviewSession", name="r1", project_id=production.project)["id"]
    query = f"select is_open from ReviewSession where id is {review}"
    monkeypatch.setattr("rushes.server.query.computed.now", lambda: clock[0])
    clock = ["2001-01-01T00:00:00"]
    assert api.query(query)[0]["is_open"] is False
    clock[0] = api.query(f"select start_date from ReviewSession where id is {review}")[0][
        "start_date"
    ]["value"]
    assert api.query(query)[0]["is_open"] is True
