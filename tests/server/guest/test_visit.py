from __future__ import annotations

import pytest

from ..conftest import Api
from .conftest import Browser, Review


def moment(text: str) -> dict[str, str]:
    return {"__type__": "datetime", "value": text}


def test_the_link_opens_the_page_and_its_data(browser: Browser) -> None:
    page = browser.client.get(browser.path)
    assert page.status_code == 200 and "text/html" in page.headers["content-type"]
    data = browser.data()
    assert data["session"]["name"] == "Dailies"
    assert [version["label"] for version in data["versions"]] == ["Version 003"]


def test_the_page_takes_code_from_nowhere_else(browser: Browser) -> None:
    page = browser.client.get(browser.path)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert "<script>" not in page.text and " style=" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("file", ["js/main.js", "base.css", "icon.svg"])
def test_the_files_of_the_page_are_served_with_their_types(browser: Browser, file: str) -> None:
    answer = browser.client.get(f"/page/{file}")
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    assert answer.headers["content-type"].startswith(kinds[file.rpartition(".")[2]])
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_wrong_token_gives_a_friendly_page_and_a_coded_answer(browser: Browser) -> None:
    page = browser.client.get("/review/wrong")
    assert page.status_code == 404 and "does not open a review" in page.text
    answer = browser.client.get("/review/wrong/data")
    assert answer.status_code == 404 and answer.json()["facts"]["reason"] == "unknown_link"


def test_when_the_review_is_over_then_the_link_says_so(
    browser: Browser, api: Api, review: Review
) -> None:
    api.update("ReviewSession", review.session, end_date=moment("2020-01-01T00:00:00"))
    page = browser.client.get(browser.path)
    assert page.status_code == 410 and "is over" in page.text
    assert browser.client.get(f"{browser.path}/data").status_code == 410
    assert browser.refused("votes", version=review.version, status="approved")[0] == 410


def test_when_the_review_has_not_begun_then_the_page_says_when(
    browser: Browser, api: Api, review: Review
) -> None:
    api.update("ReviewSession", review.session, start_date=moment("2999-01-01T09:00:00"))
    page = browser.client.get(browser.path)
    assert page.status_code == 403 and "2999-01-01 at 09:00" in page.text


def test_a_review_that_is_always_available_has_no_end(
    browser: Browser, api: Api, review: Review
) -> None:
    past = moment("2020-01-01T00:00:00")
    api.update("ReviewSession", review.session, end_date=past, availability="always")
    assert browser.data()["session"]["ends_at"] is None


def test_when_the_link_is_switched_off_then_it_opens_nothing(
    browser: Browser, api: Api, review: Review
) -> None:
    api.update("ReviewSession", review.session, shareable_url_enabled=False)
    assert browser.client.get(browser.path).status_code == 410
    assert browser.client.get(f"{browser.path}/data").json()["facts"]["reason"] == "link_off"


@pytest.fixture
def locked(api: Api, review: Review) -> None:
    api.update("ReviewSession", review.session, passphrase="open sesame", passphrase_enabled=True)


@pytest.mark.usefixtures("locked")
def test_without_the_passphrase_nothing_is_told(browser: Browser, review: Review) -> None:
    answer = browser.client.get(f"{browser.path}/data")
    assert answer.status_code == 401
    assert answer.json()["facts"]["reason"] == "passphrase_needed" and "Dailies" not in answer.text
    assert browser.client.get(browser.path).status_code == 200
    assert browser.refused("session", name="Ann", email="a@b.co") == (401, "passphrase_needed")
    assert browser.refused("session", passphrase="open") == (403, "wrong_passphrase")


@pytest.mark.usefixtures("locked")
def test_the_passphrase_opens_the_review_until_it_changes(
    browser: Browser, api: Api, review: Review
) -> None:
    assert browser.post("session", passphrase="open sesame").status_code == 200
    assert browser.data()["session"]["name"] == "Dailies"
    browser.introduce()
    assert browser.data()["guest"]["name"] == "Ann Lee"
    api.update("ReviewSession", review.session, passphrase="another")
    assert browser.client.get(f"{browser.path}/data").status_code == 401


@pytest.mark.usefixtures("locked")
def test_guessing_the_passphrase_is_slowed_down(browser: Browser) -> None:
    tries = [browser.post("session", passphrase=f"guess {n}") for n in range(11)]
    assert [answer.status_code for answer in tries] == [403] * 10 + [429]
    assert 0 < int(tries[-1].headers["retry-after"]) <= 300


def test_the_cookie_is_signed_and_for_this_link_alone(guest: Browser) -> None:
    (cookie,) = guest.client.cookies.jar
    assert cookie.path == guest.path and cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    guest.client.cookies.set("rushes_guest", f"{cookie.value}x", "testserver.local", cookie.path)
    assert guest.data()["guest"] is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "application/json", "origin": "https://evil.example"}, 403),
        ({"content-type": "application/json", "sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "application/json", "sec-fetch-site": "same-site"}, 403),
        ({"content-type": "application/json", "origin": "http://testserver"}, 200),
        ({"content-type": "application/json", "sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_only_the_page_itself_may_send(
    browser: Browser, headers: dict[str, str], status: int
) -> None:
    body = b'{"name": "Ann", "email": "ann@example.com"}'
    answer = browser.client.post(f"{browser.path}/session", content=body, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100000])
def test_a_body_that_is_no_object_is_refused(browser: Browser, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = browser.client.post(f"{browser.path}/session", content=body, headers=headers)
    assert answer.status_code == 400 and answer.json()["code"] == "RUSHES-303"


def test_a_body_of_more_than_a_mebibyte_is_refused(browser: Browser) -> None:
    assert browser.refused("session", name="x" * 2**20, email="") == (413, "bad_value")


@pytest.mark.parametrize(
    ("right", "what", "body"),
    [("comment", "notes", {"text": "Hello"}), ("vote", "votes", {"status": "approved"})],
)
def test_what_the_review_does_not_allow_is_refused(
    guest: Browser, api: Api, review: Review, right: str, what: str, body: dict[str, str]
) -> None:
    allow(api, review, right, "false")
    assert guest.data()["may"][right] is False
    assert guest.refused(what, version=review.version, **body) == (403, "not_allowed")


def test_a_download_is_offered_only_where_it_is_allowed(
    browser: Browser, api: Api, review: Review
) -> None:
    assert browser.version()["download"] is None
    allow(api, review, "download", "true")
    download = browser.version()["download"]
    assert download["name"] == "sh010_comp_Version_003.mp4"
    assert "name=sh010_comp" in download["url"]


def allow(api: Api, review: Review, right: str, value: str) -> None:
    facts = {"parent_id": review.session, "parent_type": "ReviewSession", "name": right}
    api.create("EntitySetting", group="rushes.review", value=value, **facts)
