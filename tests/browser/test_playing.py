"""The movie on the review page: it plays, and every frame is the frame it says it is."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from .conftest import FIRST_SCENE, FRAMES, Review, ReviewTab

pytestmark = pytest.mark.browser


@pytest.fixture
def review(screening: Review) -> Review:
    """One session for all of this module, as nothing here changes it."""
    return screening


def test_the_page_opens_on_the_first_frame(tab: ReviewTab) -> None:
    assert tab.page.title() == "Dailies 12 · Rushes"
    assert tab.page.evaluate("document.querySelector('video').videoWidth") == 160
    assert tab.page.inner_text("#frame-last") == "/ 23"
    assert tab.page.inner_text("#scene-number") == str(FIRST_SCENE)
    tab.wait_for_picture(0)
    assert tab.frame == 0


def test_the_movie_plays(tab: ReviewTab) -> None:
    tab.page.keyboard.press("Space")
    tab.wait_until("() => document.querySelector('video').currentTime > 0.3")
    assert tab.page.get_attribute("#play", "aria-label") == "Pause"
    tab.page.keyboard.press("Space")
    tab.settle()
    assert tab.frame > 0
    tab.wait_for_picture(tab.frame)


def test_at_the_end_the_movie_stands_on_its_last_frame(tab: ReviewTab) -> None:
    tab.go_to(18)
    tab.page.keyboard.press("Space")
    tab.page.wait_for_selector("#player[data-frame='23'][data-settled=true]")
    tab.wait_for_picture(23)


def test_a_looping_movie_begins_again(tab: ReviewTab) -> None:
    tab.page.keyboard.press("r")
    tab.go_to(20)
    tab.page.keyboard.press("Space")
    tab.wait_until("() => Number(document.getElementById('player').dataset.frame) < 10")
    assert tab.page.get_attribute("#play", "aria-label") == "Pause"


def test_stepping_shows_every_frame_once_and_in_order(tab: ReviewTab) -> None:
    for number in range(FRAMES):
        assert tab.frame == number
        tab.wait_for_picture(number)
        assert tab.page.inner_text("#scene-number") == str(FIRST_SCENE + number)
        tab.page.keyboard.press("ArrowRight")
        tab.settle()
    assert tab.frame == 23


def test_stepping_back_shows_every_frame(tab: ReviewTab) -> None:
    tab.page.keyboard.press("End")
    tab.settle()
    for number in reversed(range(FRAMES)):
        tab.wait_for_picture(number)
        assert tab.frame == number
        tab.page.keyboard.press("ArrowLeft")
        tab.settle()


def test_frames_are_found_in_any_order(tab: ReviewTab) -> None:
    order = [*range(FRAMES), *range(FRAMES)]
    random.Random(7).shuffle(order)
    for number in order:
        tab.go_to(number)
        tab.wait_for_picture(number)
        assert tab.frame == number


def test_steps_that_come_faster_than_the_browser_are_not_lost(tab: ReviewTab) -> None:
    for _ in range(15):
        tab.page.keyboard.press("ArrowRight")
    for _ in range(4):
        tab.page.keyboard.press(",")
    tab.settle()
    assert tab.frame == 11
    tab.wait_for_picture(11)


def test_the_scrub_bar_goes_to_the_frame_under_the_hand(tab: ReviewTab) -> None:
    box = tab.page.locator("#scrub").bounding_box()
    for number in (3, 17, 23, 0):
        tab.page.mouse.click(
            box["x"] + (number + 0.5) / FRAMES * box["width"], box["y"] + box["height"] / 2
        )
        tab.settle()
        assert tab.frame == number
        tab.wait_for_picture(number)


def test_dragging_over_the_scrub_bar_follows_the_hand(tab: ReviewTab) -> None:
    box = tab.page.locator("#scrub").bounding_box()
    middle = box["y"] + box["height"] / 2
    tab.page.mouse.move(box["x"] + 2, middle)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + box["width"] * (12.5 / FRAMES), middle, steps=6)
    assert tab.frame == 12
    tab.page.mouse.up()
    tab.settle()
    tab.wait_for_picture(12)


def test_j_plays_backwards_and_k_stops(tab: ReviewTab) -> None:
    tab.go_to(23)
    tab.page.keyboard.press("j")
    tab.wait_until("() => Number(document.getElementById('player').dataset.frame) < 15")
    tab.page.keyboard.press("k")
    tab.settle()
    tab.wait_for_picture(tab.frame)


def test_l_plays_faster_each_time(tab: ReviewTab) -> None:
    tab.page.keyboard.press("r")
    tab.page.keyboard.press("l")
    tab.page.keyboard.press("l")
    assert tab.page.evaluate("document.querySelector('video').playbackRate") == 2
    assert tab.page.inner_text("#speed") == "2×"
    tab.page.keyboard.press("k")
    tab.settle()
    assert tab.page.inner_text("#speed") == ""


def test_an_address_that_has_expired_is_fetched_anew(
    new_tab: Callable[..., ReviewTab], review: Review
) -> None:
    tab = new_tab()
    refused = []

    def refuse_once(route: object) -> None:
        if refused:
            route.continue_()  # type: ignore[attr-defined]
        else:
            refused.append(route)
            route.fulfill(status=403, body="This address has expired.")  # type: ignore[attr-defined]

    tab.page.route("**/component/get?**", refuse_once)
    tab.open(f"{review.url}#v={review.versions[0]}&f=9")
    assert refused and tab.frame == 9
    tab.wait_for_picture(9)


def test_a_movie_that_cannot_be_played_is_told(
    new_tab: Callable[..., ReviewTab], review: Review
) -> None:
    tab = new_tab()
    tab.page.route("**/component/get?**", lambda route: route.fulfill(status=404, body=""))
    tab.page.goto(review.url)
    tab.page.wait_for_selector("#stage-message:has-text('can not be played')")


def test_a_version_without_a_movie_is_told(tab: ReviewTab) -> None:
    tab.page.click(".version >> nth=1")
    assert "no movie" in tab.page.inner_text("#stage-message")
    assert tab.page.is_disabled("#play") and tab.page.is_visible("#composer")
    tab.page.click(".version >> nth=0")
    tab.settle()
    tab.wait_for_picture(0)
