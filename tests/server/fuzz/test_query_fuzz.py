"""No text of a query makes the server fail, or holds it."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ..properties.queries import queries
from .conftest import Stranger

EXAMPLES = int(os.environ.get("RUSHES_EXAMPLES", "200"))
many = settings(settings.get_profile("fuzz"), max_examples=EXAMPLES)
WORDS = "select from where and or not in not_in has any is is_not like order by group limit offset"
WORDS += (
    " desc ( ) , . = != >= \" ' \\ % Task Context Asset name id parent status notes metadata link"
)
WORDS += " custom_attributes ancestors thumbnail_url count(id) sum(bid) None 1 1e999 -0 None \0 \x010 \x020 '\x010' in (1,2) é \ud800"
words = st.lists(st.sampled_from(WORDS.split(" ")), max_size=14).map(" ".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A query with a piece cut out, doubled or put elsewhere."""
    text = draw(queries()).text
    start = draw(st.integers(0, len(text)))
    piece = text[start : start + draw(st.integers(0, 12))]
    at = draw(st.integers(0, len(text)))
    rest = text[:start] + text[start + len(piece) :]
    return draw(st.sampled_from([rest, text[:at] + piece + text[at:], rest[:at] + piece]))


@many
@given(words | damaged() | st.text(max_size=30))
def test_no_query_makes_the_server_fail(stranger: Stranger, text: str) -> None:
    stranger.call({"action": "query", "expression": text})


def nested(opening: str, inside: str, closing: str, times: int) -> str:
    return f"Task where {opening * times}{inside}{closing * times}"


@pytest.mark.timeout(60)  # they take a second; other work on the machine must not fail them
@pytest.mark.parametrize(
    "text",
    [
        nested("(", "id is x", ")", 30_000),
        nested("not ", "id is x", "", 30_000),
        nested("not (id is x and ", "id is x", ")", 39),
        nested("id in (select id from Task where ", "id is x", ")", 12),
        nested("id in (select id from Task where ", "id is x", ")", 100),
        nested("id in (select id from Task where ", "id is x", ")", 5_000),
        nested("parent has (", "id is x", ")", 5_000),
        nested("children any (", "id is x", ")", 16),
        "Task where " + " or ".join(["name is x"] * 100_000),
        "Task where " + " or ".join(["(" + " and ".join(["name is x"] * 800) + ")"] * 100),
        "Task where " + " or ".join(["(" + " and ".join(["name is x"] * 800) + ")"] * 15),
        "Task where " + ".".join(["parent"] * 10_000) + ".id is x",
        "select " + ", ".join(["name"] * 50_000) + " from Task",
        "select " + ", ".join(f"{'children.' * n}name" for n in range(1, 60)) + " from Task",
        "select " + ".".join(["children"] * 5_000) + " from Task",
        "Task order by " + ", ".join(["name"] * 50_000),
        "Task order by " + ", ".join(["parent.parent.name"] * 3_000),
        "select count(id) from Task group by " + ", ".join(["name"] * 50_000),
        "Task where name in (" + ",".join(["x"] * 200_000) + ")",
        "Task where bid in (" + ",".join(["1"] * 100_000) + ")",
        'Task where name like "' + "%a" * 100_000 + '"',
        'Task where name like "' + "%" * 40_000 + '"',
        "Task limit 999999999999 offset 999999999999",
        "Task limit " + "9" * 10_000,
        'Task where name is "' + "\\" * 99_999,
        "Task where " + '"' * 100_001,
        "Task where sort > " + "9" * 5_000,
        'Task where start_date > "' + "9" * 5_000 + '"',
    ],
    ids=lambda text: f"{text[:40]}-{len(text)}",
)
def test_no_monstrous_query_holds_the_server(stranger: Stranger, text: str) -> None:
    stranger.call({"action": "query", "expression": text})
