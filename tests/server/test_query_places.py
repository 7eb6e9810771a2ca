"""An error of a query says what is wrong, and where in the text."""

from __future__ import annotations

import pytest

from rushes.server.protocol import ParseError

from .conftest import Api


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('Task where name is "nonsense" and nonsense is 1', '35: "nonsense is 1"'),
        ("select name, status.nonsense from Task", '21: "nonsense from Task"'),
        ("Task where parent has (nonsense like x)", '24: "nonsense like x)"'),
        ("Nonsense where id is x1", '1: "Nonsense where id is x1"'),
        ("Task where bid > 5x order by name", '18: "5x order by name"'),
        ("Task where notes is x1", '12: "notes is x1"'),
        ('Task where bid > "many" order by name', '12: "bid > "many" order by name"'),
    ],
)
def test_an_error_names_the_place(api: Api, text: str, place: str) -> None:
    with pytest.raises(ParseError) as caught:
        api.query(text)
    assert caught.value.content.endswith(f"It stands at character {place}")


def test_a_name_that_stands_in_several_places_is_only_named(api: Api) -> None:
    with pytest.raises(ParseError, match=r'no attribute "nonsense"\.$'):
        api.query("select nonsense from Task where nonsense is 1")
