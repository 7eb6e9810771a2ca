from fractions import Fraction

import pytest

from rushes.core.media.segments.plan import cut, segment_length


@pytest.mark.parametrize(
    ("rate", "length"),
    [("24", 24), ("25", 24), ("24000/1001", 24), ("30000/1001", 24), ("60", 24), ("7", 28)],
)
def test_a_segment_lasts_whole_microseconds(rate, length):
    assert segment_length(Fraction(rate)) == length
    assert (length / Fraction(rate) * 1_000_000).denominator == 1


def test_at_odd_rates_there_are_no_segments():
    assert segment_length(Fraction(2397, 100)) is None


@pytest.mark.parametrize("count", [1, 23, 24, 25, 240, 2400])
def test_segments_cover_every_frame_once(count):
    frames = [
        frame for part in cut(count, 24) for frame in range(part.first, part.first + part.count)
    ]
    assert frames == list(range(count))


@pytest.mark.parametrize("count", range(1, 100))
def test_no_segment_behind_the_first_is_very_short(count):
    assert all(part.count >= 12 for part in cut(count, 24)[1:])
