from __future__ import annotations

import pytest

from rushes.server.protocol import ParseError
from rushes.server.query.nodes import (
    All,
    AnyOf,
    Comparison,
    Literal,
    Membership,
    Not,
    Order,
    Projection,
    Query,
    Related,
)
from rushes.server.query.parser import parse_query


def where(text: str) -> object:
    return parse_query(f"Task where {text}").where


def equal(name: str, value: str, quoted: bool = True) -> Comparison:
    return Comparison(tuple(name.split(".")), "=", Literal(value, quoted))


def test_a_type_alone_is_a_query() -> None:
    assert parse_query("Task") == Query("Task")


def test_projections_order_and_pages_are_read() -> None:
    text = "select name, status.name from Task order by name desc, sort limit 5 offset 10"
    assert parse_query(text) == Query(
        "Task",
        (Projection(("name",)), Projection(("status", "name"))),
        order=(Order(("name",), True), Order(("sort",))),
        offset=10,
        limit=5,
    )


def test_and_binds_tighter_than_or() -> None:
    a, b, c = (equal(name, "1", False) for name in "abc")
    assert where("a is 1 or b is 1 and c is 1") == AnyOf((a, All((b, c))))


def test_not_negates_the_next_condition_only() -> None:
    a, b = (equal(name, "1", False) for name in "ab")
    assert where("not a is 1 and b is 1") == All((Not(a), b))


def test_no_space_is_needed_after_a_quote_or_around_operators() -> None:
    assert where('(a is "x"and b="y")') == All((equal("a", "x"), equal("b", "y")))


def test_keywords_are_case_insensitive_and_white_space_is_free() -> None:
    assert parse_query(" SELECT name \n FROM Task  WHERE name IS 'x' ") == Query(
        "Task", (Projection(("name",)),), equal("name", "x")
    )


def test_attributes_may_be_called_like_keywords() -> None:
    query = parse_query("select from, to.type from TypedContextLink where from.limit is order")
    assert query.projections == (Projection(("from",)), Projection(("to", "type")))
    assert query.where == equal("from.limit", "order", False)


def test_only_quotes_and_backslashes_are_escaped() -> None:
    assert where(r'a is "say \"hi\" \\ C:\temp 50\%"') == equal("a", 'say "hi" \\ C:\\temp 50\\%')


def test_only_a_bare_word_means_absence() -> None:
    assert Literal("None", False).is_none and Literal("null", False).is_none
    assert not Literal("None", True).is_none


@pytest.mark.parametrize(
    ("word", "sign"),
    [
        ("is_not", "!="),
        ("after", ">"),
        ("greater_than", ">"),
        ("before", "<"),
        ("less_than", "<"),
        (">=", ">="),
        ("not_like", "not_like"),
    ],
)
def test_operators_have_synonyms(word: str, sign: str) -> None:
    assert where(f"a {word} b") == Comparison(("a",), sign, Literal("b", False))


def test_lists_hold_bare_and_quoted_values() -> None:
    values = (Literal("a", False), Literal("b, c"), Literal("d", False))
    assert where("""x in (a,"b, c" , d)""") == Membership(("x",), values, False)
    assert where("x not_in ()") == Membership(("x",), (), True)


def test_lists_may_be_queries() -> None:
    inner = Query("User", (Projection(("id",)),), equal("name", "a b"))
    assert where('x in (select id from User where name is "a b")') == Membership(
        ("x",), inner, False
    )


def test_relations_take_criteria_or_none() -> None:
    assert where("not notes any ()") == Not(Related(("notes",), None))
    assert where("a.b has (c=1)") == Related(("a", "b"), equal("c", "1", False))


def test_functions_are_projections() -> None:
    query = parse_query("select count(id), status_id from Task group by status_id")
    assert query.projections[0] == Projection(("id",), "count")
    assert query.group == (("status_id",),)


def test_a_list_of_thousands_of_ids_is_read_quickly() -> None:
    ids = ",".join(f"5671dcb0-66de-11e1-8e6e-{n:012d}" for n in range(20000))
    found = where(f"id in ({ids})")
    assert isinstance(found, Membership) and isinstance(found.values, tuple)
    assert len(found.values) == 20000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Task where",
        "Task where name",
        "Task where name is",
        'Task where name is "open',
        "Task where name is a b",
        "Task where (name is a",
        "Task where name is a)",
        "Task limit 1 limit 2",
        "Task limit many",
        "Task offset 9999999999999999",
        "select shout(name) from Task",
        "select from",
        "Task; drop table context",
        "Task where a in (b, (c))",
        "Task where " + "not " * 5000 + "a is b",
        "Task where " + "a has (" * 5000,
        "Task where " + "a has (" * 100 + "b is c" + ")" * 100,
        "\0",
        "Task where a is \ud800",
    ],
)
def test_what_is_no_query_is_refused_in_one_sentence(text: str) -> None:
    try:
        parse_query(text)
    except ParseError as error:
        assert "\n" not in error.content.replace(text[:60], "")
        assert len(error.content) < 300
    else:
        assert text.endswith("\ud800")  # no query either, but a matter for the database


def test_brackets_alone_never_exhaust_the_stack() -> None:
    assert where("(" * 20000 + "a is b" + ")" * 20000) == equal("a", "b", False)
