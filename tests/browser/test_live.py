"""What others do while the page is open, and what the page opens on."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Review, ReviewTab

pytestmark = pytest.mark.browser
# Far below the four seconds of a page that asks, far above what a pushed word takes.
PUSHED_S = 2.0
BY_ITSELF = ".note-text:has-text('{}')"


def calls(tab: ReviewTab, path: str) -> list[str]:
    """Return a list that grows with every request of the page whose address ends so."""
    seen: list[str] = []
    tab.page.on("request", lambda call: seen.append(call.url) if call.url.endswith(path) else None)
    return seen


def test_a_note_of_the_studio_appears_by_a_push(new_tab: Any, review: Review) -> None:
    tab = new_tab()
    lines = calls(tab, "/events")
    with tab.page.expect_response(lambda answer: answer.url.endswith("/events")):
        tab.open(review.url)
    asked = calls(tab, "/data")
    tab.page.wait_for_timeout(300)  # what is asked for when the line opens
    before, started = len(asked), time.monotonic()
    review.server.create("Note", content="From the studio", parent_id=review.versions[0])
    tab.page.wait_for_selector(BY_ITSELF.format("From the studio"))
    assert time.monotonic() - started < PUSHED_S
    assert len(lines) == 1 and 1 <= len(asked) - before <= 2


def test_without_a_line_the_page_asks_by_itself(new_tab: Any, review: Review) -> None:
    tab = new_tab()
    tab.page.route("**/events", lambda route: route.fulfill(status=429, body="{}"))
    tab.open(review.url)
    review.server.create("Note", content="Late but there", parent_id=review.versions[0])
    tab.page.wait_for_selector(BY_ITSELF.format("Late but there"))


def test_a_revoked_link_closes_the_open_page(tab: ReviewTab, review: Review) -> None:
    review.server.call({"action": "revoke_review_link", "review_session_id": review.id})
    tab.page.wait_for_selector("#gate h1:has-text('No review here')")
    assert tab.page.is_hidden("#app")


def test_the_own_link_of_somebody_asks_for_no_name(
    new_tab: Callable[..., ReviewTab], review: Review
) -> None:
    facts = {"name": "Bea Ito", "email": "bea@example.com", "review_session_id": review.id}
    invitee = review.server.create("ReviewSessionInvitee", **facts)
    asked = {"action": "get_review_link", "review_session_invitee_id": invitee}
    tab = new_tab()
    tab.open(review.server.call(asked)[0]["url"])
    assert tab.page.inner_text("#guest") == "Bea Ito"
    tab.page.fill("#composer-text", "In my name")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector(BY_ITSELF.format("In my name"))
    assert tab.page.inner_text(".note-author").startswith("Bea Ito")


def test_the_page_opens_on_the_version_that_came_last(
    new_tab: Callable[..., ReviewTab], review: Review
) -> None:
    moment = {"__type__": "datetime", "value": "2024-06-01T10:00:00"}
    data = {"created_at": moment}
    operation = {"action": "update", "entity_type": "ReviewSessionObject", "entity_data": data}
    review.server.call({**operation, "entity_key": [review.versions[1]]})
    tab = new_tab()
    tab.page.goto(review.url)
    tab.page.wait_for_selector("#version-name:has-text('sh020_anim')")


def shown(review: Review, name: str, file: Path) -> str:
    """Give the second version a file and return the address that opens it."""
    query = f'select version_id from ReviewSessionObject where id is "{review.versions[1]}"'
    version = review.server.query(query)[0]["version_id"]
    facts = {"file_type": file.suffix, "version_id": version}
    review.server.upload(review.server.create("FileComponent", name=name, **facts), file)
    return f"{review.url}#v={review.versions[1]}"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = pytest.importorskip("PIL.Image")
    path = tmp_path / "concept.png"
    image.new("RGB", (64, 48), (200, 80, 40)).save(path)
    return path


def test_a_still_picture_is_shown(new_tab: Any, review: Review, picture: Path) -> None:
    tab = new_tab()
    tab.page.goto(shown(review, "concept", picture))
    tab.page.wait_for_selector("#still:visible")
    tab.wait_until("() => document.querySelector('#still').naturalWidth === 64")
    assert tab.page.is_hidden("#stage-message") and tab.page.is_hidden("#video")


def test_a_document_is_shown_by_the_browsers_own_viewer(
    new_tab: Any, review: Review, tmp_path: Path
) -> None:
    path = tmp_path / "treatment.pdf"
    path.write_bytes(one_page())
    tab = new_tab()
    with tab.page.expect_response(lambda answer: "/component/get" in answer.url) as got:
        tab.page.goto(shown(review, "treatment", path))
    assert got.value.headers["content-type"] == "application/pdf"
    assert got.value.headers["content-disposition"].startswith("inline")
    tab.page.wait_for_selector("#document:visible")
    assert tab.page.is_hidden("#stage-message")
    tab.page.keyboard.press("[")  # and away from it again
    tab.settle()
    assert tab.page.is_hidden("#document") and tab.page.is_visible("#video")


def one_page() -> bytes:
    """A PDF of one page with one word."""
    text = b"BT /F1 48 Tf 72 700 Td (Treatment) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, part in enumerate(parts, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj%s endobj\n" % (number, part))
    start = file.tell()
    file.write(
        b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    )
    file.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    return file.getvalue()
