import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.errors import InputError, QuerySyntaxError
from rushes.core.events.event import Event
from rushes.core.events.expression import AllOf, Condition, parse, parse_target, quoted

FIELDS = st.text(string.ascii_letters + string.digits + "_.", min_size=1, max_size=8)
OPERATORS = st.sampled_from(["=", "!=", ">=", "<=", ">", "<"])
PLAIN = st.text(string.ascii_letters + string.digits + "-_,./*@+", min_size=1, max_size=8)
QUOTED = st.text(max_size=8).map(lambda text: '"' + text.replace('"', "") + '"')
CONDITIONS = st.tuples(FIELDS, OPERATORS, PLAIN | QUOTED).map("".join)
EXPRESSIONS = st.recursive(
    CONDITIONS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or ", " AND "]), inner).map("".join),
        inner.map("not {}".format),
        inner.map("({})".format),
    ),
    max_leaves=8,
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
KEYS = st.sampled_from(["topic", "data", "a", "b", "source", "id"]) | st.text(max_size=3)
CANDIDATES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def matches(text, **event):
    return parse(text).matches(event)


@given(EXPRESSIONS, CANDIDATES)
def test_every_expression_is_read_and_matching_never_raises(text, candidate):
    assert parse(text).matches(candidate) in (True, False)


@given(st.text(max_size=30) | st.text("topic=data.x ()andornot*\"'!<>", max_size=40))
def test_any_text_is_an_expression_or_a_syntax_error_with_its_position(text):
    try:
        parse(text)
    except QuerySyntaxError as error:
        assert 0 <= error.facts["position"] <= len(text)


@given(FIELDS, CANDIDATES)
def test_a_condition_and_its_opposite_never_agree_on_a_scalar(field, candidate):
    event = {"a": candidate}
    if parse("a=x").matches(event):
        assert not parse("a!=x").matches(event)
    assert parse(f"not {field}x=1").matches(event) is not parse(f"{field}x=1").matches(event)


class Hostile(dict):
    def __contains__(self, key):
        raise RuntimeError(key)

    def __getitem__(self, key):
        raise RuntimeError(key)


@pytest.mark.parametrize("candidate", [Hostile(), {"data": Hostile()}, None, 3, "text", object()])
def test_objects_that_raise_do_not_match(candidate):
    assert not parse("data.a=1").matches(candidate)
    assert parse("not data.a=1").matches(candidate)


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("a=x", {"a": "x"}, True),
        ("a=x", {"a": "xy"}, False),
        ("a='x y'", {"a": "x y"}, True),
        ("a=''", {"a": ""}, True),
        ("a.b.c=1", {"a": {"b": {"c": "1"}}}, True),
        ("a.b=1", {"a": "text"}, False),
        ("a!=x", {"a": "y"}, True),
        ("a!=x", {}, False),
        ("not a=x", {}, True),
        ("a!=x", {"a": None}, True),
        ("a=None", {"a": None}, False),
    ],
)
def test_text_is_compared_as_text(text, event, expected):
    assert parse(text).matches(event) is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a=3", 3, True),
        ("a=3.0", 3, True),
        ("a='3'", 3, True),
        ("a=3", 3.5, False),
        ("a>3", 10, True),
        ("a>=-2", -2, True),
        ("a<1e3", 999.5, True),
        ("a>3", "10", True),
        ("a>3", "text", True),
        ("a>x", 3, False),
        ("a<x", 3, False),
        ("a>3", None, False),
        ("a>3", [10], False),
        ("a>0", True, False),
        ("a=true", True, True),
        ("a=False", False, True),
        ("a=1", True, False),
        ("a!=1", 2, True),
    ],
)
def test_numbers_are_compared_as_numbers(text, value, expected):
    assert matches(text, a=value) is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a=ftrack.*", "ftrack.update", True),
        ("a='ftrack.*'", "ftrack.update", True),
        ("a=*", "", True),
        ("a=update*", "ftrack.update", False),
        ("a=b*", None, False),
        ("a=b*", 3, False),
        ("a!=b*", "bc", True),
        ("a=b*", ["x", "bc"], True),
    ],
)
def test_a_star_at_the_end_means_starting_with(text, value, expected):
    assert matches(text, a=value) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a=x", True), ("a=2", True), ("a=z", False), ("a!=x", False), ("a!=z", True)],
)
def test_a_list_equals_what_it_contains(text, expected):
    assert matches(text, a=["x", 2, ["z"]]) is expected


def test_and_binds_closer_than_or_and_not_closest():
    text = "a=1 or a=2 and not b=3"
    assert matches(text, a=1, b=3)
    assert matches(text, a=2)
    assert not matches(text, a=2, b=3)
    assert not matches("(a=1 or a=2) and b=3", a=1)


def test_keywords_are_read_in_any_case_and_may_be_fields():
    assert matches("A=1 AND NOT b=2", A=1)
    assert matches("not=1 and and=2", **{"not": 1, "and": 2})


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("   ", 3),
        ("topic", 5),
        ("topic=", 6),
        ("topic=a b", 8),
        ("topic=a and", 11),
        ("(topic=a", 8),
        ("topic=a)", 7),
        ("a='b", 2),
        ("a=ö", 2),
        ("ä=b", 0),
        ("a==b", 2),
    ],
)
def test_a_syntax_error_tells_the_position(text, position):
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    assert caught.value.facts["position"] == position


@pytest.mark.parametrize("text", ["(" * 9999 + "a=1", "not " * 9999 + "a=1"])
def test_endless_nesting_is_a_syntax_error_too(text):
    with pytest.raises(QuerySyntaxError, match="levels"):
        parse(text)


def test_long_chains_are_no_nesting():
    assert parse(" or ".join(f"a={n}" for n in range(2000))).matches({"a": "1999"})


def test_an_empty_target_concerns_everybody():
    assert parse_target(" ") == AllOf()
    assert parse_target("").matches({})


def test_an_event_is_matched_by_its_keys():
    event = Event("ftrack.update", data={"n": 1}, source={"user": {"username": "jane"}})
    assert parse("topic=ftrack.update and source.user.username=jane and data.n<2").matches(event)


@given(st.text(max_size=20))
def test_quoted_text_means_exactly_itself(value):
    try:
        text = quoted(value)
    except InputError:
        assert value.endswith("*") or ('"' in value and "'" in value)
    else:
        assert parse(f"a={text}") == Condition("a", "=", value)
