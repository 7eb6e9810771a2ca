import datetime
import gc
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.errors import (
    ApiUseError,
    MultipleResultsFoundError,
    NoResultFoundError,
    QuerySyntaxError,
)
from rushes.core.session import quote
from rushes.core.session.query_text import QueryText, criteria_for_keys, parse_query


@pytest.fixture
def ten(backend):
    """Ten tasks on the back end."""
    for index in range(10):
        backend.add("Task", id=f"t{index}", name=f"n{index}")


def names(entities):
    return [entity["id"] for entity in entities]


def test_nothing_is_asked_before_it_is_needed(session, backend):
    result = session.query("Task")
    assert backend.queries == []
    assert str(result) == "select id, name from Task"


def test_default_projections_are_added(session, backend):
    session.query("  Task where name is 'select' ").all()
    assert backend.queries[0].startswith("select id, name from Task where name is 'select'")


def test_all_pages_are_read(session, backend, ten):
    assert len(session.query("Task", page_size=3).all()) == 10
    assert [q.split("from")[1] for q in backend.queries] == [
        f" Task offset {offset} limit 3" for offset in (0, 3, 6, 9)
    ]


def test_the_limit_and_offset_of_a_query_hold_over_pages(session, ten):
    result = session.query("Task limit 5 offset 2", page_size=2)
    assert names(result.all()) == ["t2", "t3", "t4", "t5", "t6"]
    assert session.query("Task limit 0").all() == []


def test_first_asks_for_one_row(session, backend, ten):
    assert session.query("Task").first()["id"] == "t0"
    assert backend.queries[-1].endswith("limit 1")
    assert session.query('Task where id is "x"').first() is None


def test_one_wants_exactly_one(session, backend, ten):
    assert session.query('Task where id is "t3"').one()["id"] == "t3"
    with pytest.raises(NoResultFoundError):
        session.query('Task where id is "x"').one()
    with pytest.raises(MultipleResultsFoundError):
        session.query("Task").one()
    assert backend.queries[-1].endswith("limit 2")


def test_results_are_sequences(session, ten):
    result = session.query("Task", page_size=3)
    assert result[4]["id"] == "t4"
    assert names(result[2:5]) == ["t2", "t3", "t4"]
    assert result[-1]["id"] == "t9"
    assert names(result[::-4]) == ["t9", "t5", "t1"]
    assert len(result) == 10
    assert bool(result)
    assert not session.query('Task where id is "x"')
    with pytest.raises(IndexError):
        result[10]


def test_an_index_reads_no_more_pages_than_needed(session, backend, ten):
    session.query("Task", page_size=3)[4]
    assert len(backend.queries) == 2


def test_rows_of_a_named_result_are_read_once(session, backend, ten):
    result = session.query("Task", page_size=4)
    assert names(result) == names(result)
    assert len(backend.queries) == 3


def test_two_loops_over_one_result_see_every_row(session, ten):
    result = session.query("Task", page_size=4)
    first, second = iter(result), iter(result)
    del result
    assert names([next(first) for _ in range(6)]) == [f"t{index}" for index in range(6)]
    assert len(list(second)) == 10
    assert len(list(first)) == 4


def test_a_loop_over_an_unnamed_result_keeps_one_page(session, backend):
    for index in range(100):
        backend.add("Task", id=f"t{index:03}")
    living = 0
    for _ in session.query("Task", page_size=10):
        living = max(living, len(session._store.living()))
    assert living <= 12


def test_dropped_results_leave_memory(session, ten):
    tasks = session.query("Task").all()
    assert len(session._store.living()) == 10
    kept = tasks[3]
    del tasks
    gc.collect()
    assert session._store.living() == [kept]


def test_a_page_that_fails_can_be_read_again(session, backend, ten):
    result = session.query("Task", page_size=5)
    result[0]
    backend.faults.append((500, {}, "<html>"))
    with pytest.raises(Exception, match="500"):
        result.all()
    assert len(result.all()) == 10


def test_a_server_that_does_not_move_on_is_not_asked_for_ever(session, backend):
    backend.add("Task")
    stuck = backend._query
    backend.actions["query"] = lambda op: {**stuck(op), "metadata": {"next": {"offset": 0}}}
    assert len(session.query("Task").all()) == 1


def test_a_length_is_counted_without_reading_all(session, backend, ten):
    result = session.query("Status", page_size=3)
    for index in range(7):
        backend.add("Status", id=f"s{index}")
    assert len(result) == 7
    assert backend.queries[-1] == "select id from Status offset 0 limit 10000"
    assert len(session.query("Status limit 5 offset 3", page_size=2)) == 4


def test_the_server_counts_where_it_can(session, backend, ten):
    query = backend._query

    def counting(operation):
        if "count(id)" not in operation["expression"]:
            return query(operation)
        return {"data": [{"count_id": 4, "project_id": "p"}, {"count_id": 6, "project_id": None}]}

    backend.actions["query"] = counting
    assert len(session.query("Task", page_size=3)) == 10
    assert backend.queries[-1].endswith("group by project_id")


def test_a_short_result_needs_no_count(session, backend, ten):
    assert len(session.query("Task")) == 10
    assert len(backend.queries) == 1


def test_aggregates_come_as_plain_rows(session, backend):
    rows = [{"count_id": 4, "status_id": "s"}]
    backend.actions["query"] = lambda op: {"data": rows, "metadata": {}}
    assert session.query("select count(id) from Task group by status_id").all() == rows


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Task", {}),
        ("select a, b.c from Task", {"projections": "a, b.c"}),
        ("SELECT a FROM Task LIMIT 5", {"projections": "a", "limit": 5}),
        ("Task where a is 1 limit 2 offset 3", {"criteria": "a is 1", "limit": 2, "offset": 3}),
        ("Task limit 2 order by a", {"limit": 2, "order": "a"}),
        (
            "Task where name is \"limit 5\" and x = 'offset 9'",
            {"criteria": "name is \"limit 5\" and x = 'offset 9'"},
        ),
        (
            "Task where id in (select id from Task order by a limit 3) limit 4",
            {"criteria": "id in (select id from Task order by a limit 3)", "limit": 4},
        ),
        ("Task where name is limit limit 5", {"criteria": "name is limit", "limit": 5}),
        ('Task where (a is "x"and b is "y")', {"criteria": '(a is "x"and b is "y")'}),
        (
            "select count(id) from Task group by a order by b desc",
            {"projections": "count(id)", "group": "a", "order": "b desc"},
        ),
        ('Task where a is "x\\"y"', {"criteria": 'a is "x\\"y"'}),
        ("Task\n where  a\tis 1 ", {"criteria": "a is 1"}),
    ],
)
def test_queries_are_taken_apart(text, parts):
    assert parse_query(text) == QueryText("Task", **parts)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "select a", "select from Task", 'Task where a is "x', "Task (", "Task )", '"x"'],
)
def test_what_is_no_query_is_refused(session, text):
    with pytest.raises(QuerySyntaxError):
        session.query(text)


@given(st.text())
def test_any_text_is_one_value_when_quoted(text):
    quoted = quote(text)
    found = parse_query(f"Task where name is {quoted} limit 7")
    assert (found.criteria, found.limit) == (f"name is {quoted}", 7)
    assert re.sub(r"\\(.)", r"\1", quoted[1:-1], flags=re.DOTALL) == text


@given(st.text())
def test_no_text_makes_the_reader_of_queries_fail_otherwise(text):
    try:
        found = parse_query(text)
    except QuerySyntaxError:
        return
    assert parse_query(found.page("id", found.offset, found.limit)).entity_type == found.entity_type


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (True, "True"),
        (3, "3"),
        (1.5, "1.5"),
        (datetime.date(2024, 5, 1), '"2024-05-01T00:00:00"'),
        (
            datetime.datetime(
                2024, 5, 1, 12, 0, 0, 5, datetime.timezone(datetime.timedelta(hours=2))
            ),
            '"2024-05-01T10:00:00"',
        ),
    ],
)
def test_values_stand_in_queries(value, text):
    assert quote(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [], {}, object()])
def test_what_cannot_be_compared_with_is_refused(value):
    with pytest.raises(ApiUseError):
        quote(value)


def test_criteria_select_rows_by_any_key():
    assert criteria_for_keys(("id",), ["a"]) == 'id is "a"'
    assert criteria_for_keys(("id",), ["a", "b"]) == 'id in ("a", "b")'
    two = criteria_for_keys(("p", "k"), [("a", "x"), ("b", "y")])
    assert two == '(p is "a" and k is "x") or (p is "b" and k is "y")'
