import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.errors import ApiUseError
from rushes.core.session import Criteria
from rushes.core.session.query_text import parse_query


@pytest.mark.parametrize(
    ("lookups", "text"),
    [
        ({"name": "x"}, 'name is "x"'),
        ({"project__name": "Sci Fi"}, 'project.name is "Sci Fi"'),
        ({"parent": None}, "parent is none"),
        ({"bid__gt": 3, "bid__lte": 4.5}, "bid > 3 and bid <= 4.5"),
        ({"name__like": "sh%"}, 'name like "sh%"'),
        ({"name__contains": "50%_\\"}, 'name like "%50\\\\%\\\\_\\\\\\\\%"'),
        ({"name__startswith": "a"}, 'name like "a%"'),
        ({"id__in": ["a", "b"]}, 'id in ("a", "b")'),
        ({"id__not_in": []}, "id not_in ()"),
        ({"timelogs__any": True}, "timelogs any ()"),
        ({"start__after": datetime.date(2024, 5, 1)}, 'start after "2024-05-01T00:00:00"'),
        ({"from": 1}, "from is 1"),
    ],
)
def test_lookups_become_criteria(lookups, text):
    assert str(Criteria(**lookups)) == text


def test_criteria_are_joined():
    done, late = Criteria(status__name="Done"), Criteria(bid__gt=3, name="x")
    assert str(done | late) == 'status.name is "Done" or (bid > 3 and name is "x")'
    assert str(~(done & late)) == 'not (status.name is "Done" and (bid > 3 and name is "x"))'
    inner = Criteria(assignments__any=Criteria(resource__username="jane"))
    assert str(~inner) == 'not assignments any (resource.username is "jane")'


def test_a_query_is_built_in_steps(session):
    query = (
        session.query("Shot")
        .where(project__name="Sci Fi")
        .where(Criteria(bid=1) | Criteria(bid=2))
        .select("name", "status.name")
        .order_by("-name", "id")
        .limit(5)
        .offset(2)
    )
    assert str(query) == (
        'select name, status.name from Shot where (project.name is "Sci Fi")'
        " and (bid is 1 or bid is 2) order by name descending, id offset 2 limit 5"
    )


def test_a_text_query_can_be_narrowed(session):
    query = session.query("Shot where a is 1 or b is 2 order by c").where(name="x")
    assert str(query).endswith('where (a is 1 or b is 2) and name is "x" order by c')


def test_an_entity_is_compared_by_its_id(session, backend):
    backend.add("Status", id="s")
    status = session.get("Status", "s")
    assert str(Criteria(status=status)) == 'status.id is "s"'
    assert str(Criteria(status__id__in=[status])) == 'status.id in ("s")'


def test_a_query_stands_within_another(session):
    users = session.query("User").select("id").where(username__like="a%")
    assert str(Criteria(user_id__in=users)) == (
        'user_id in (select id from User where username like "a%")'
    )


def test_a_built_query_finds(session, backend):
    backend.add("Task", id="a", name='x" \\ limit 0 "y')
    backend.add("Task", id="b", name="y")
    found = session.query("Task").where(name='x" \\ limit 0 "y').one()
    assert found["id"] == "a"


@pytest.mark.parametrize(
    "lookups",
    [
        {},
        {"": 1},
        {"name is 1 or x": 1},
        {"a.b": 1, "c d": 2},
        {"name__in": "abc"},
        {"name__in": 3},
        {"name__any": "x"},
        {"name__contains": 3},
        {"name": [1]},
        {"__in": [1]},
        {"__permissions__name": 1},
    ],
)
def test_what_is_no_criterion_is_refused(lookups):
    with pytest.raises(ApiUseError):
        Criteria(**lookups)


@pytest.mark.parametrize("name", ["", "a from User", "a,b", "a b", "-", "a.", 3])
def test_what_is_no_name_is_refused(session, name):
    with pytest.raises(ApiUseError):
        session.query("Task").select(name)


@pytest.mark.parametrize("count", [-1, 1.5, "3", True, None])
def test_what_is_no_count_is_refused(session, count):
    with pytest.raises(ApiUseError):
        session.query("Task").limit(count)


_VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.datetimes()


@given(st.lists(_VALUES, min_size=1, max_size=5), st.text())
def test_values_stay_single_values_whatever_they_hold(values, name):
    criteria = Criteria(a__in=values) & ~Criteria(b=name, c__contains=name)
    query = parse_query(f"Task where {criteria} order by d limit 7")
    assert (query.criteria, query.order, query.limit) == (str(criteria), "d", 7)
    listed = re.match(r"a in \((.*)\) and not \(b is ", query.criteria, re.DOTALL)
    assert len(re.findall(r'"(?:\\.|[^"\\])*"|[^",\s]+', listed[1], re.DOTALL)) == len(values)
