import numpy as np
import pytest

from rushes.core.media.colour_difference import delta_e_2000, displayed_to_lab
from rushes.core.media.colour_tags import ColourTags, tags_for

# From the test data of Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", 2005.
PAIRS = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0011), 7.2195),
    ((50, -0.0010, 2.4900), (50, 0.0009, -2.4900), 4.8045),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (50, 3.1736, 0.5854), 1.0000),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("first", "second", "expected"), PAIRS)
def test_published_pairs_differ_as_published(first, second, expected):
    assert delta_e_2000(first, second) == pytest.approx(expected, abs=1e-4)
    assert delta_e_2000(second, first) == pytest.approx(expected, abs=1e-4)


def test_many_pairs_at_once_are_the_single_ones():
    first, second, expected = (np.array(column) for column in zip(*PAIRS))
    assert delta_e_2000(first, second) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("name", ["sRGB - Display", "Rec.1886 Rec.709 - Display", "Display P3"])
def test_white_and_black_are_white_and_black_on_every_display(name):
    lab = displayed_to_lab([[1, 1, 1], [0, 0, 0]], tags_for(name))
    assert lab == pytest.approx(np.array([[100, 0, 0], [0, 0, 0]]), abs=0.01)


def test_srgb_red_is_where_it_is_known_to_be():
    assert displayed_to_lab([1, 0, 0], ColourTags()) == pytest.approx(
        [53.24, 80.09, 67.20], abs=0.02
    )


def test_the_red_of_p3_is_more_colourful():
    srgb, p3 = (
        displayed_to_lab([1, 0, 0], ColourTags(primaries=name)) for name in ("bt709", "smpte432")
    )
    assert np.hypot(*p3[1:]) > np.hypot(*srgb[1:]) + 10
