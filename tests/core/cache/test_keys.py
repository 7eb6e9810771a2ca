import datetime
import enum
import functools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.cache import ObjectKeyMaker, StringKeyMaker
from rushes.core.errors import ApiUseError

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.binary()
    | st.sampled_from([1.5, "a,b", "['a']", "\x1f"]),
    lambda inner: (
        st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner)
    ),
    max_leaves=8,
)


class Status(enum.Enum):
    APPROVED = "approved"
    OMITTED = "omitted"

    def method(self):
        pass


def typed(item):
    """Return `item` so that equal means equal in type too."""
    if isinstance(item, dict):
        return dict, frozenset((key, typed(value)) for key, value in item.items())
    if isinstance(item, (list, tuple)):
        return type(item), tuple(map(typed, item))
    return type(item), item


def test_the_key_of_an_entity_is_that_of_the_official_client():
    assert StringKeyMaker().key(("Task", ["adb4", "01d8"])) == "('Task', ['adb4', '01d8'])"


def test_text_keys_are_joined():
    assert StringKeyMaker().key("a", 1, None) == "a1None"


@given(st.lists(PLAIN, max_size=3), st.lists(PLAIN, max_size=3))
def test_keys_are_equal_exactly_when_the_items_are(one, other):
    maker = ObjectKeyMaker()
    assert (maker.key(*one) == maker.key(*other)) == (typed(one) == typed(other))


@given(st.lists(PLAIN, max_size=3))
def test_the_key_of_a_copy_is_the_same_text(items):
    maker = ObjectKeyMaker()
    copies = [eval(repr(item)) for item in items]
    assert maker.key(*items) == maker.key(*copies)


def test_the_order_of_a_dict_and_of_a_set_makes_no_difference():
    maker = ObjectKeyMaker()
    assert maker.key({"a": 1, "b": 2}) == maker.key({"b": 2, "a": 1})
    assert maker.key({"x", "y", "z"}) == maker.key(frozenset(["z", "y", "x"]))


def test_kinds_are_told_apart():
    items = [1, 1.0, True, "1", b"1", [1], (1,), {1}, {1: 1}, None, "None", [[1], []], [[1, []]]]
    assert len({ObjectKeyMaker().key(item) for item in items}) == len(items)


def test_items_are_told_from_one_item():
    maker = ObjectKeyMaker()
    assert len({maker.key("a", "b"), maker.key("ab"), maker.key(["a", "b"]), maker.key()}) == 4


def test_dates_enums_and_what_has_a_name_have_keys():
    day = datetime.date(2025, 6, 1)
    items = [
        day,
        day.isoformat(),
        datetime.datetime(2025, 6, 1),
        datetime.timedelta(1),
        Status.APPROVED,
        Status.OMITTED,
        Status,
        json.loads,
        json.dumps,
        len,
        Status.APPROVED.method,
        Status.OMITTED.method,
    ]
    assert len({ObjectKeyMaker().key(item) for item in items}) == len(items)


@pytest.mark.parametrize(
    "item", [object(), lambda: 1, functools.partial(len), [object()]], ids=["1", "2", "3", "4"]
)
def test_what_has_no_name_and_no_content_is_refused(item):
    with pytest.raises(ApiUseError, match="key"):
        ObjectKeyMaker().key("a", item)


def test_nothing_of_an_object_is_called_to_make_a_key():
    class Trap:
        def __reduce__(self):
            raise AssertionError("pickled")

        __str__ = __repr__ = __reduce__

    with pytest.raises(ApiUseError):
        ObjectKeyMaker().key(Trap())


def test_long_keys_are_shortened_and_stay_different():
    maker = ObjectKeyMaker()
    one, other = maker.key("x" * 1000), maker.key("x" * 999 + "y")
    assert one != other
    assert max(len(one), len(other)) <= maker.max_length
