import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.events.announcement import announcement
from rushes.core.events.expression import parse


def told(text):
    return announcement(text, parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "topic=ftrack.update",
        'topic=ftrack.* and not source.applicationId="x"',
        "topic = a  or (b='c d' and e!=f)",
        "topic=a and data.id=12-ab",
    ],
)
def test_what_everybody_reads_alike_is_announced_letter_by_letter(text):
    assert told(text) == text


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("topic=a and data.n>3", 'topic="a"'),
        ("topic=a* and data.n=3 and source.id='x\"y'", '(topic="a*" and source.id=\'x"y\')'),
        ("topic=a and not data.n!=3", 'topic="a"'),
        ("topic=a and (data.ok=true or data.ok=yes)", 'topic="a"'),
        ("topic=a and not b=c and d<e", '(topic="a" and not (b="c"))'),
        ("topic=a and n=1 or topic=b and m='2'", '(topic="a" or topic="b")'),
        ("topic=a or n=1", "topic=*"),
        ("data.n>3", "topic=*"),
    ],
)
def test_what_servers_may_read_otherwise_is_left_to_the_hub(text, wider):
    assert told(text) == wider


PARTS = st.sampled_from(["a=x", "a!=y", "a>3", "b=3", "not b=true", "b<x", "c='q r'"])
TEXTS = st.recursive(
    PARTS,
    lambda inner: (
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map("".join)
        | inner.map("not ({})".format)
    ),
    max_leaves=6,
)
VALUES = st.sampled_from(["x", "y", "q r", 3, 4, "3", True, None, ["x"]])
EVENTS = st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, min_size=1).map(
    lambda event: {"topic": "t", **event}
)


@given(TEXTS, EVENTS)
def test_nothing_wanted_is_ever_ruled_out(text, event):
    if parse(text).matches(event):
        assert parse(told(text)).matches(event)
