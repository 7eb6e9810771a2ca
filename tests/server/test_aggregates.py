"""Queries with `group by` (protocol 2.3): what stands in their rows, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from rushes.server.protocol import ParseError

from .conftest import Api, Production

pytestmark = pytest.mark.both_databases


@pytest.fixture
def groups(api: Api, production: Production) -> Any:
    """Asks for one group per sequence; bids of its tasks are 1 and 2, and 4 and 5."""
    for number, task in enumerate(production.tasks.values()):
        start = {"__type__": "datetime", "value": f"2024-05-0{number + 1}T10:00:00"}
        api.update("Task", task, bid=number + 1 + number // 2, start_date=start)

    def ask(functions: str, more: str = "") -> list[dict[str, Any]]:
        group = "group by parent.parent.name"
        return api.query(f"select {functions} from Task {group} {more}")

    return ask


def test_each_function_is_told_by_its_name_and_attribute(groups: Any) -> None:
    functions = "sum(bid), avg(bid), min(bid), max(bid), count(id), parent.parent.name"
    first, _ = groups(functions)
    assert first == {
        "sum_bid": 3.0,
        "avg_bid": 1.5,
        "min_bid": 1.0,
        "max_bid": 2.0,
        "count_id": 2,
        "parent_parent_name": "sq010",
    }


def test_moments_stand_in_their_own_form(groups: Any) -> None:
    first, _ = groups("min(start_date), max(start_date)")
    assert first["min_start_date"] == {"__type__": "datetime", "value": "2024-05-01T10:00:00"}
    assert first["max_start_date"] == {"__type__": "datetime", "value": "2024-05-02T10:00:00"}


def test_groups_come_in_the_order_that_is_asked_for(groups: Any) -> None:
    rows = groups("sum(bid)", "order by parent.parent.name desc offset 0 limit 1")
    assert [row["parent_parent_name"] for row in rows] == ["sq020"]
    assert [row["sum_bid"] for row in groups("sum(bid)", "offset 1")] == [9.0]


def test_whole_numbers_are_summed_to_whole_numbers(api: Api, production: Production) -> None:
    asset = api.create("Asset", name="a", context_id=production.project)["id"]
    for _ in range(3):
        api.create("AssetVersion", asset_id=asset)
    functions = "sum(version), avg(version), max(version)"
    (row,) = api.query(f"select {functions} from AssetVersion group by asset_id")
    assert (row["sum_version"], row["avg_version"], row["max_version"]) == (6, 2.0, 3)
    assert isinstance(row["sum_version"], int) and isinstance(row["avg_version"], float)


@pytest.mark.parametrize(
    "text",
    [
        "select sum(name) from Task group by status_id",
        "select avg(start_date) from Task group by status_id",
        "select sum(status) from Task group by status_id",
        "select max(is_published) from AssetVersion group by asset_id",
        "select count(id) from Task group by status_id order by name",
        "select count(id) from Task group by status_id order by nonsense",
    ],
)
def test_what_cannot_be_worked_out_is_refused(api: Api, text: str) -> None:
    with pytest.raises(ParseError):
        api.query(text)


def test_the_least_and_the_greatest_key_can_be_asked_for(groups: Any) -> None:
    first, _ = groups("min(status), max(name)")
    assert first["max_name"] == "sq010_sh020_comp" and first["min_status"]
