import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rushes.core.errors import InputError
from rushes.core.media import text_line
from rushes.core.media.fonts import fonts_for
from rushes.core.media.text_line import ink_of, shortened

SCRIPTS = {
    "latin": "Đặng Jäne",
    "greek": "Ελλάδα",
    "cyrillic": "Кириллица",
    "han": "中文镜头",
    "japanese": "漫画の第一話",
    "korean": "한국어",
    "arabic": "مرحبا",
    "hebrew": "שלום",
    "devanagari": "नमस्ते",
    "bengali": "বাংলা",
    "tamil": "தமிழ்",
    "telugu": "తెలుగు",
    "thai": "สวัสดี",
    "lao": "ລາວ",
    "khmer": "ខ្មែរ",
    "burmese": "မြန်မာ",
    "ethiopic": "አማርኛ",
}
# The packages of these scripts have no release for Python 3.9.
EVERYWHERE = ("latin", "cyrillic", "han", "japanese", "korean")
newer = pytest.mark.skipif(sys.version_info < (3, 10), reason="the fonts need Python 3.10")


def same(first, second):
    return first.shape == second.shape and bool((first == second).all())


@pytest.mark.parametrize(
    "script", [name if name in EVERYWHERE else pytest.param(name, marks=newer) for name in SCRIPTS]
)
def test_every_sign_of_a_script_has_a_letter(script):
    text = SCRIPTS[script]
    fonts = fonts_for(text, "")
    assert all(any(font.has(sign) for font in fonts) for sign in text)
    assert ink_of(text, 32).max() > 0.9


def test_lines_of_a_size_are_equally_high():
    assert len({ink_of(text, 20).shape[0] for text in ("a", "Ág|", "漫", "")}) == 1


@newer
def test_arabic_letters_are_joined():
    joined, apart = ink_of("بببب", 40), ink_of("ب ب ب ب", 40)
    assert joined.shape[1] < 0.7 * apart.shape[1]


@newer
def test_mixed_directions_stand_in_reading_order():
    runs = text_line._runs("abc שלום 12 def", fonts_for("abc שלום", ""))
    assert next(run.text.strip() for run in runs if run.text.strip()) == "abc"
    assert [run.leftwards for run in runs if "של" in run.text] == [True]
    hebrew_first = text_line._runs("שלום abc", fonts_for("שלום abc", ""))
    assert hebrew_first[0].text.strip() == "abc"


def test_chinese_japanese_and_korean_have_their_own_forms():
    def form(text):
        return ink_of(text, 64)[:, :80]

    assert not same(form("直 中"), form("直 の"))


def test_a_line_break_and_control_signs_are_spaces():
    assert same(ink_of("a\nb\x00\u202ec", 20), ink_of("a b c", 20))


def test_a_text_of_nothing_is_nothing():
    assert ink_of("", 20).max() == 0


@pytest.mark.parametrize("room", [0, 10, 30, 60, 200])
@pytest.mark.parametrize("text", ["a long name of a shot", SCRIPTS["japanese"] * 3])
def test_what_is_shortened_fits_and_says_so(text, room):
    short = shortened(text, 16, "", room)
    assert not short or ink_of(short, 16).shape[1] <= room
    assert short in ("", text) or short.endswith("…")


def test_a_letter_and_its_marks_are_never_parted():
    short = shortened("e\u0323\u0301" * 20, 16, "", 60)
    assert len(short[:-1]) % 3 != 1


def test_where_all_fits_then_nothing_is_shortened():
    assert shortened("short", 16, "", 500) == "short"


def test_several_threads_draw_the_same_letters():
    text_line._ink.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        inks = list(pool.map(lambda n: ink_of(f"{n % 10:04d}", 24 + n % 3), range(240)))
    assert all(same(ink, ink_of(f"{n % 10:04d}", 24 + n % 3)) for n, ink in enumerate(inks))


@pytest.mark.parametrize("name", ["no-such-font", "no/such/font.ttf", ""])
def test_a_font_that_is_no_font_is_named(tmp_path, name):
    path = tmp_path / "text.ttf"
    path.write_text("no font", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used"):
        ink_of("x", 20, name or str(path))


def test_a_font_by_path_goes_first_and_noto_fills_its_holes():
    latin = next(font.path for font in fonts_for("a", "") if font.has("a"))
    assert same(ink_of("ab 漫", 20, latin), ink_of("ab 漫", 20))


def test_letters_stand_above_and_below_the_baseline():
    ink = ink_of("xg", 40)
    rows = np.nonzero(ink.max(axis=1) > 0.5)[0]
    assert 10 < rows[0] < rows[-1] < ink.shape[0] - 2
