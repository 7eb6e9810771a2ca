"""The page that hands name and key to an application on the person's own machine (protocol 7.5)."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from .conftest import Api

PAGE = "/user/api_credentials"
BACK = "http://localhost:5123/secret"


def log_in(client: TestClient, **given: str) -> tuple[int, str, str]:
    answer = client.post(PAGE, data=given, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", ""), answer.text


def test_the_page_asks_who_you_are_for_an_application_here(client: TestClient) -> None:
    asked = client.get(PAGE, params={"identifier": "rushes-<ann>@ws1", "redirect_url": BACK})
    assert asked.status_code == 200 and BACK in asked.text
    assert "rushes-&lt;ann&gt;@ws1" in asked.text and "<ann>" not in asked.text
    assert client.get(PAGE).status_code == 200


def test_who_logs_in_is_sent_on_with_name_and_key(client: TestClient, api: Api) -> None:
    given = {"user": api.actor.username, "key": f" {api.key} "}
    status, place, _ = log_in(client, redirect_url=BACK, **given)
    parts = urlsplit(place)
    assert status == 303 and place.startswith(f"{BACK}?")
    assert parse_qs(parts.query) == {"api_user": ["admin"], "api_key": [api.key]}
    _, place, _ = log_in(client, redirect_url=f"{BACK}?x=1", **given)
    assert parse_qs(urlsplit(place).query)["x"] == ["1"]


def test_a_wrong_key_shows_the_page_again_until_it_was_tried_too_often(
    client: TestClient, api: Api
) -> None:
    wrong = {"redirect_url": BACK, "user": "admin", "key": "wrong"}
    status, place, page = log_in(client, **wrong)
    assert status == 401 and not place and BACK in page
    statuses = {log_in(client, **wrong)[0] for _ in range(20)}
    assert statuses == {401, 429}
    assert log_in(client, **{**wrong, "key": api.key})[0] == 429


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "http://localhost:99999/",
        "http://localhost:1\r\nX: y",
        "http:\\\\evil.example\\@localhost",
        "",
    ],
)
def test_a_key_is_handed_to_this_machine_only(client: TestClient, api: Api, back: str) -> None:
    given = {"user": api.actor.username, "key": api.key}
    status, place, page = log_in(client, redirect_url=back, **given)
    assert status == 422 and not place and "evil" not in page
    assert "<form" not in client.get(PAGE, params={"redirect_url": back}).text
