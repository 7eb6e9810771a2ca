from fractions import Fraction

import pytest

from rushes.core.errors import FrameRangeError, InputError
from rushes.core.host_data import FrameRange
from rushes.core.publish.request import Person, PublishRequest, ReviewTarget
from rushes.core.publish.steps.prepare import asset_name


def test_a_person_is_read_with_and_without_a_name():
    assert Person.parse("Jane Doe <jane@example.com>") == Person("Jane Doe", "jane@example.com")
    assert Person.parse("jane@example.com") == Person("jane", "jane@example.com")


@pytest.mark.parametrize("text", ["Jane", "Jane <jane>", "", "jane@host", "a b@example.com <x>"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InputError):
        Person.parse(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"frames": FrameRange(10, 9)},
        {"step": 0},
        {"rate": Fraction(0)},
        {"rate": Fraction(10**9)},
    ],
)
def test_frames_that_make_no_sense_are_refused(wrong):
    with pytest.raises(FrameRangeError):
        PublishRequest(media="a.exr", task="t", **wrong)


def test_a_request_without_a_task_is_refused():
    with pytest.raises(InputError, match="No task"):
        PublishRequest(media="a.exr", task="  ")


@pytest.mark.parametrize(
    ("media", "name"),
    [
        ("/r/sh010_comp.####.exr", "sh010_comp"),
        ("/r/sh010_comp.%04d.exr", "sh010_comp"),
        ("/r/sh010_comp_v012.@@@@.dpx", "sh010_comp_v012"),
        ("/r/sh010_comp.$F4.exr", "sh010_comp"),
        ("/r/sh010_comp.1001-1010#.exr", "sh010_comp"),
        ("/r/sh010_comp.-5-10@@.exr", "sh010_comp"),
        ("/r/take3.mov", "take3"),
        ("C:\\r\\sh010.blend", "sh010"),
        ("/r/plate.1001.exr", "plate"),
        ("/r/plate-v2.mov", "plate-v2"),
    ],
)
def test_the_asset_takes_the_name_of_the_media(media, name):
    assert asset_name(PublishRequest(media=media, task="t")) == name


def test_a_review_session_without_a_name_is_refused():
    with pytest.raises(InputError, match="no name"):
        ReviewTarget(" ")
