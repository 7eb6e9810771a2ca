"""The language of subscriptions and targets."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rushes.server.events.expression import (
    MAX_DEPTH,
    MAX_LENGTH,
    ExpressionError,
    parse_subscription,
    parse_target,
)

EVENT = {
    "topic": "ftrack.update",
    "target": "",
    "sent": None,
    "source": {"id": "s-1", "user": {"username": "jane"}},
    "data": {"count": 3, "tags": ["a", "b"], "empty": "", "yes": True, "not": "x", "or": "y"},
}
FIELDS = st.sampled_from(
    [
        "topic", "sent", "source", "source.id", "source.user.username", "data", "data.count",
        "data.tags", "data.empty", "data.yes", "data.not", "data.tags.a", "missing", "a.b", "topic.x",
    ]
)  # fmt: skip
BARE = st.text("abcftrkupdate.*-_/@+,0123", min_size=1, max_size=8)
QUOTED = st.text("ab ()='*\\", max_size=6).filter(lambda text: not text.endswith("\\"))
VALUES = (
    BARE | QUOTED.filter(lambda t: "'" not in t).map(lambda t: f"'{t}'") | BARE.map('"{}"'.format)
)
CONDITIONS = st.builds(
    "{}{}{}".format, FIELDS, st.sampled_from(["=", "!=", ">", "<", ">=", "<=", " = "]), VALUES
)
EXPRESSIONS = st.recursive(
    CONDITIONS,
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("not {}".format, inner.map("({})".format) | CONDITIONS),
        st.builds("{} {} {}".format, inner, st.sampled_from(["and", "or", "AND", "Or"]), inner),
    ),
    max_leaves=8,
)


def matches(expression, candidate=EVENT):
    return parse_subscription(expression).matches(candidate)


@pytest.mark.parametrize(
    "expression",
    [
        "topic=ftrack.update",
        "topic = 'ftrack.update'",
        'topic="ftrack.*"',
        "topic=*",
        "topic=update*",  # anywhere in the text, as the official client has it
        "topic!=other",
        "topic>ftrack",
        "topic<=ftrack.update",
        "not missing=1",
        "not missing!=1",
        "data.tags=a*",  # member of a list
        "data=count*",  # key of an object
        "data.count!=3",
        'data.empty=""',
        "data.not=x and data.or=y",
        "source.user.username=jane AND NOT topic=x",
        "topic=x or topic=y or source.id=s-1",
        "topic=x and topic=y or source.id=s-1",
        "not (topic=x or topic=y) and (source.id=s-1)",
        "not not topic=ftrack.*",
        "\n topic=ftrack.update \t",
    ],
)
def test_what_matches(expression):
    assert matches(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "topic=ftrack",
        "topic=Ftrack.*",
        "data.count=3",  # the right-hand side is always text
        "data.count>2",
        "data.yes=true",
        "sent=*",
        "data.count=3*",
        "missing=1",
        "missing!=1",
        "topic.x=1",
        "data.tags=c*",
        "source.id=s-1 and not topic=ftrack.*",
        "topic=x and (source.id=s-1 or topic=y)",
    ],
)
def test_what_does_not_match(expression):
    assert not matches(expression)


@pytest.mark.parametrize(
    ("expression", "where"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("topic", "character 6"),
        ("topic=", "character 7"),
        ("topic=a b", "character 9"),
        ("(topic=a", "Expected ')'"),
        ("topic=a)", "character 8"),
        ("topic=a and", "the end"),
        ("and topic=a", "character 5"),
        ("topic=a or or topic=b", "character 15"),
        ("topic='a", "character 7"),
        ("topic=a:b", "character 8"),
        ("topic==a", "character 7"),
        ("(" * (MAX_DEPTH + 1) + "a=1", "parentheses"),
        ("a=" + "x" * MAX_LENGTH, "longer"),
    ],
)
def test_errors_say_where(expression, where):
    with pytest.raises(ExpressionError, match=where.replace("(", r"\(").replace(")", r"\)")):
        parse_subscription(expression)


def test_a_field_may_be_called_like_a_word():
    assert matches("not=1 and and=2", {"not": "1", "and": "2"})


def test_deep_parentheses_are_read():
    assert matches("(" * MAX_DEPTH + "topic=ftrack.update" + ")" * MAX_DEPTH)


def test_an_empty_target_leaves_nobody_out():
    assert parse_target("").matches({}) and parse_target("  ").matches({"id": "x"})


def test_the_same_text_gives_the_same_object():
    assert parse_subscription("topic=same") is parse_subscription("topic=same")


@given(st.text(max_size=60) | st.text("=!<>()'\"* notadrb.1", max_size=40))
@example("not")
@example("not=")
@example('a="\\')
def test_any_text_is_an_expression_or_an_error_in_words(text):
    try:
        expression = parse_subscription(text)
    except ExpressionError as error:
        assert str(error)
    else:
        assert expression.matches(EVENT) in (True, False)


CANDIDATES = st.dictionaries(
    st.sampled_from(["topic", "source", "data", "sent", "a"]),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "user", "count", "b"]), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)


@given(EXPRESSIONS, CANDIDATES)
def test_matching_never_raises(expression, candidate):
    assert matches(expression, candidate) in (True, False)


def test_the_official_client_agrees_wherever_it_has_an_opinion(live, peer):
    cases = []

    @given(EXPRESSIONS, st.just(EVENT) | CANDIDATES)
    def collect(expression, candidate):
        cases.append((expression, candidate))

    collect()
    client = peer(live)
    client.do("match", cases=cases)
    theirs = client.expect("matched")["results"]
    ours = [matches(*case) for case in cases]
    differing = [c for c, a, b in zip(cases, ours, theirs) if b is not None and a is not b]
    assert differing == [] and sum(result is not None for result in theirs) > 20
