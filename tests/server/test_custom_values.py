"""Values of custom attributes in criteria and orders: compared as what they are (protocol 4.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Api, Production

pytestmark = pytest.mark.both_databases
VALUES: dict[str, Any] = {
    "text": "beta",
    "number": 10,
    "boolean": True,
    "date": {"__type__": "datetime", "value": "2024-05-01"},
}


@pytest.fixture
def meets(api: Api, production: Production) -> Callable[[str, str], bool]:
    """Says whether a task's custom attribute of a type meets a condition."""
    types = {row["name"]: row["id"] for row in api.query("select name from CustomAttributeType")}
    (task, *_) = production.tasks.values()
    for name, value in VALUES.items():
        made = {"key": name, "label": name, "type_id": types[name], "entity_type": "task"}
        setting = api.create("CustomAttributeConfiguration", config="{}", **made)["id"]
        api.update("ContextCustomAttributeValue", [setting, task], value=value)

    def ask(name: str, condition: str) -> bool:
        inside = f'custom_attributes any (key is "{name}" and value {condition})'
        return bool(api.query(f"Task where id is {task} and {inside}"))

    return ask


@pytest.mark.parametrize(
    ("name", "condition", "expected"),
    [
        ("date", 'is "2024-05-01"', True),
        ("date", 'is "2024-05-01 00:00:00"', True),
        ("date", 'is "2024-05-01T02:00:00+02:00"', True),
        ("date", 'before "2024-05-01T01:00:00+02:00"', False),
        ("date", 'in ("2024-05-01", "x")', True),
        ("number", "is 10.0", True),
        ("number", 'after "9"', True),
        ("number", "is_not ten", True),
        ("boolean", "is true", True),
        ("boolean", "is 1", True),
        ("boolean", "is_not 1", False),
        ("text", "is BETA", True),
        ("text", "is_not 5", True),
        ("text", "not_in (5, 6)", True),
    ],
)
def test_a_value_is_compared_as_its_attribute_is_typed(
    meets: Callable[[str, str], bool], name: str, condition: str, expected: bool
) -> None:
    assert meets(name, condition) is expected


def test_values_that_are_numbers_are_ordered_as_such(
    api: Api, meets: Callable[[str, str], bool], production: Production
) -> None:
    setting = api.query("CustomAttributeConfiguration where key is number")[0]["id"]
    for task, value in zip(production.tasks.values(), (10, 9.5, 100, -1)):
        api.update("ContextCustomAttributeValue", [setting, task], value=value)
    asked = f"ContextCustomAttributeValue where configuration_id is {setting} and value is_not none"
    rows = api.query(f"select value from {asked} order by value desc")
    assert [row["value"] for row in rows] == [100, 10, 9.5, -1]
