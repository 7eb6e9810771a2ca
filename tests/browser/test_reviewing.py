"""What guests do on the review page, as they do it: with keyboard, mouse and finger."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from .conftest import FRAMES, Review, ReviewTab

pytestmark = pytest.mark.browser


def test_the_keyboard_alone_is_enough(tab: ReviewTab, review: Review) -> None:
    keyboard = tab.page.keyboard
    for _ in range(5):
        keyboard.press("ArrowRight")
    keyboard.press("c")
    keyboard.type("Too dark here")
    keyboard.press("Enter")
    keyboard.type("Ann Lee")
    keyboard.press("Tab")
    keyboard.type("ann@example.com")
    keyboard.press("Enter")
    tab.page.wait_for_selector(".frame-chip:has-text('Frame 5')")
    keyboard.press("Escape")
    keyboard.press("Home")
    tab.settle()
    keyboard.press("n")
    tab.settle()
    assert tab.frame == 5
    (note,) = review.notes()
    assert (note["content"], note["frame_number"]) == ("Too dark here", 5)
    metadata = {row["key"]: row["value"] for row in note["metadata"]}
    assert json.loads(metadata["reviewFrame"]) == {"number": 5} and metadata["inviteeId"]


def test_a_note_is_still_there_after_a_reload(tab: ReviewTab) -> None:
    tab.go_to(12)
    tab.page.fill("#composer-text", "Flicker")
    tab.page.click("#composer-send")
    tab.introduce()
    tab.page.wait_for_selector(".frame-chip:has-text('Frame 12')")
    tab.page.reload()
    tab.settle()
    assert tab.notes() == ["Flicker"] and tab.page.inner_text("#guest") == "Ann Lee"
    assert tab.page.locator(".mark").count() == 1
    tab.page.click(".frame-chip")
    tab.settle()
    assert tab.frame == 12
    tab.wait_for_picture(12)


def test_a_half_written_note_survives_a_reload(tab: ReviewTab) -> None:
    tab.page.fill("#composer-text", "I was about to say")
    tab.page.reload()
    tab.settle()
    assert tab.page.input_value("#composer-text") == "I was about to say"


def test_a_drawing_is_saved_and_shown_at_its_frame(tab: ReviewTab, review: Review) -> None:
    tab.go_to(7)
    tab.page.keyboard.press("d")
    draw(tab, (0.25, 0.25), (0.75, 0.5))
    draw(tab, (0.1, 0.9), (0.2, 0.9))
    tab.page.keyboard.press("Control+z")
    tab.page.fill("#composer-text", "Follow this line")
    tab.page.keyboard.press("Enter")
    tab.introduce()
    tab.page.wait_for_selector(".frame-chip:has-text('Frame 7')")
    (stored,) = review.server.query(
        f'select data from NoteAnnotationComponent where note.parent_id is "{review.versions[0]}"'
    )
    (stroke,) = stored["data"]["strokes"]
    assert stored["data"]["frame"] == 7
    assert stroke["points"][0] == pytest.approx([0.25, 0.25], abs=0.01)
    assert stroke["points"][-1] == pytest.approx([0.75, 0.5], abs=0.01)
    tab.page.reload()
    tab.settle()
    assert not inked(tab, 0.5, 0.375)
    tab.go_to(7)
    assert inked(tab, 0.5, 0.375) and not inked(tab, 0.15, 0.9)


def test_a_drawing_stays_on_the_frame_it_was_begun_on(tab: ReviewTab) -> None:
    tab.go_to(3)
    tab.page.click("#draw")
    draw(tab, (0.25, 0.5), (0.75, 0.5))
    tab.page.keyboard.press("ArrowRight")
    tab.settle()
    assert not inked(tab, 0.5, 0.5)
    assert tab.page.inner_text("#composer-frame").startswith("Frame 3")
    tab.page.click("#composer-drawing")
    tab.settle()
    assert tab.frame == 3 and inked(tab, 0.5, 0.5)


def test_others_see_a_note_without_a_reload(
    tab: ReviewTab, new_tab: Callable[..., ReviewTab], review: Review
) -> None:
    other = new_tab()
    other.open(review.url)
    tab.page.fill("#composer-text", "Look at this")
    tab.page.keyboard.press("Enter")
    tab.introduce()
    other.page.wait_for_selector(".note-text:has-text('Look at this')")
    assert other.page.inner_text(".note-author") == "Ann Lee"


def test_a_reply_goes_below_its_note(tab: ReviewTab, review: Review) -> None:
    review.server.create("Note", content="Please check", parent_id=review.versions[0])
    tab.page.click("text=Reply")
    tab.page.keyboard.type("Looks right")
    tab.page.keyboard.press("Enter")
    tab.introduce()
    tab.page.wait_for_selector(".replies .note-text:has-text('Looks right')")
    first, reply = sorted(review.notes(), key=lambda note: note["in_reply_to_id"] or "")
    assert reply["in_reply_to_id"] == first["id"]


def test_a_verdict_can_be_given_changed_and_taken_back(tab: ReviewTab, review: Review) -> None:
    tab.page.click("#vote-approved")
    tab.introduce()
    tab.page.wait_for_selector("#vote-approved[aria-pressed=true]")
    tab.page.click("#vote-changes")
    tab.page.wait_for_selector("#vote-changes[aria-pressed=true]")
    assert tab.page.get_attribute("#vote-approved", "aria-pressed") == "false"
    (vote,) = review.server.query(
        "select status from ReviewSessionObjectStatus where"
        f' review_session_object_id is "{review.versions[0]}"'
    )
    assert vote["status"] == "require_changes"
    tab.page.click("#vote-changes")
    tab.page.wait_for_selector("#vote-changes[aria-pressed=false]")
    assert tab.page.is_hidden("#verdicts")


def test_words_of_guests_are_never_markup(tab: ReviewTab, review: Review) -> None:
    text = "<img src=x onerror=\"document.title='stolen'\"><script>1</script>"
    review.server.create("Note", content=text, parent_id=review.versions[0])
    tab.page.wait_for_selector(".note-text")
    assert tab.notes() == [text]
    assert tab.page.locator(".note-text *").count() == 0 and "stolen" not in tab.page.title()


def test_when_the_server_is_away_then_the_note_is_kept(tab: ReviewTab, review: Review) -> None:
    tab.page.click("#guest")
    tab.introduce()
    tab.page.route("**/notes", lambda route: route.abort())
    tab.page.fill("#composer-text", "Do not lose me")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#composer-error:has-text('can not be reached')")
    assert tab.page.input_value("#composer-text") == "Do not lose me"
    tab.page.unroute("**/notes")
    tab.page.press("#composer-text", "Enter")
    tab.page.wait_for_selector(".note-text:has-text('Do not lose me')")
    assert [note["content"] for note in review.notes()] == ["Do not lose me"]


def test_a_note_whose_answer_was_lost_is_not_doubled(tab: ReviewTab, review: Review) -> None:
    tab.page.click("#guest")
    tab.introduce()

    def lose_answer(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    tab.page.route("**/notes", lose_answer)
    tab.page.fill("#composer-text", "Once")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#composer-error:visible")
    tab.page.unroute("**/notes")
    tab.page.press("#composer-text", "Enter")
    tab.page.wait_for_selector("#composer-error", state="hidden")
    assert len(review.notes()) == 1


def test_the_passphrase_is_asked_for(new_tab: Callable[..., ReviewTab], review: Review) -> None:
    update(review, passphrase="open sesame", passphrase_enabled=True)
    tab = new_tab()
    tab.page.goto(review.url)
    tab.page.fill("#passphrase", "wrong")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#passphrase-error:has-text('not the passphrase')")
    tab.page.keyboard.type("open sesame")
    tab.page.keyboard.press("Enter")
    tab.settle()
    tab.wait_for_picture(0)


def test_when_the_review_ends_then_an_open_page_says_so(tab: ReviewTab, review: Review) -> None:
    update(review, end_date={"__type__": "datetime", "value": "2020-01-01T00:00:00"})
    tab.page.wait_for_selector("#gate h1:has-text('This review is closed')")
    assert tab.page.is_hidden("#app")


def test_a_wrong_link_is_explained(new_tab: Callable[..., ReviewTab], review: Review) -> None:
    tab = new_tab()
    answer = tab.page.goto(f"{review.url[:-4]}abcd")
    assert answer.status == 404 and tab.page.inner_text("h1") == "No review here"


def test_the_help_lists_the_keys_and_can_switch_them_off(tab: ReviewTab) -> None:
    tab.page.keyboard.press("?")
    assert "Play or stop" in tab.page.inner_text("#help-keys")
    tab.page.uncheck("#keys-on")
    tab.page.keyboard.press("Escape")
    tab.page.wait_for_selector("#help", state="hidden")
    tab.page.keyboard.press("d")
    assert tab.page.is_hidden("#pen")
    tab.page.keyboard.press("ArrowRight")
    tab.settle()
    assert tab.frame == 1


def test_everything_has_a_name_for_screen_readers(tab: ReviewTab) -> None:
    nameless = tab.page.evaluate("""
      [...document.querySelectorAll('button, a[href], input, textarea, [role=slider]')]
        .filter(e => e.checkVisibility())
        .filter(e => !(e.ariaLabel || e.textContent.trim() || e.labels?.length))
        .map(e => e.outerHTML)
    """)
    assert nameless == []
    tab.go_to(4)
    assert tab.page.get_attribute("#scrub", "aria-valuenow") == "4"
    assert tab.page.get_attribute("#scrub", "aria-valuetext") == "Frame 4, scene 1005"


def test_on_a_phone_everything_is_within_reach(
    new_tab: Callable[..., ReviewTab], review: Review
) -> None:
    review.server.create("Note", content="Here", parent_id=review.versions[0], frame_number=20)
    tab = new_tab(390, 844, is_mobile=True, has_touch=True)
    tab.open(review.url)
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    tab.page.tap("#step-on")
    tab.settle()
    assert tab.frame == 1
    tab.page.tap(".frame-chip")
    tab.settle()
    assert tab.frame == 20
    assert tab.page.locator("#picture").bounding_box()["width"] == 390
    tab.page.locator("#composer-text").tap()
    tab.page.keyboard.type("From the train")
    tab.page.tap("#composer-send")
    tab.introduce()
    tab.page.wait_for_selector(".note-text:has-text('From the train')")


def draw(tab: ReviewTab, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a straight line, in shares of the picture."""
    box = tab.page.locator("#picture").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    tab.page.mouse.move(*places[0])
    tab.page.mouse.down()
    tab.page.mouse.move(*places[1], steps=8)
    tab.page.mouse.up()


def inked(tab: ReviewTab, x: float, y: float) -> bool:
    """Say whether a drawing covers a place of the picture."""
    script = """([x, y]) => {
      const board = document.getElementById('board');
      const [across, down] = [Math.round(x * board.width), Math.round(y * board.height)];
      const area = board.getContext('2d').getImageData(across - 6, down - 6, 12, 12).data;
      return area.some((value, i) => i % 4 === 3 && value > 0);
    }"""
    return bool(tab.page.evaluate(script, [x, y]))


def update(review: Review, **change: object) -> None:
    operation = {"action": "update", "entity_type": "ReviewSession", "entity_key": [review.id]}
    review.server.call({**operation, "entity_data": change})


def test_the_certificate_stands_beside_the_version(tab: ReviewTab) -> None:
    assert tab.page.inner_text("#certificate-summary") == f"{FRAMES} of {FRAMES} frames · ΔE 0.6"
    tab.page.click("#certificate-summary")
    assert "ΔE2000 mean 0.60" in tab.page.inner_text("#certificate-details")
    tab.page.click("#versions li:nth-child(2) button")
    tab.page.wait_for_selector("#certificate", state="hidden")
