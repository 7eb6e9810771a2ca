"""The fonts a text is written in: Noto from packages, so that every machine draws the same letters.

The template's own font goes first; what it has no letters for comes from the first of the packages that
has. Chinese, Japanese and Korean share signs that are written differently, so the text decides which of
the three is taken. Packages that are not installed are passed over: the one for Chinese, Japanese and
Korean has Latin, Greek and Cyrillic letters as well. Needs the extra `worker`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import InputError, MissingPartError
from .parts import needed

with needed("freetype-py"):
    import freetype
with needed("uharfbuzz"):
    import uharfbuzz

_GOOGLE = "fonts/ofl/{0}/{1}[wdth,wght].ttf"
# Package, file in it, in the order they are asked.
_SHIPPED = (
    ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    *(
        (
            f"justmytype_intl_{package}",
            _GOOGLE.format(f"notosans{script.lower()}", f"NotoSans{script}"),
        )
        for package, scripts in (
            ("rtl", "Arabic Hebrew"),
            ("south_asia", "Devanagari Bengali Tamil Telugu"),
            ("sea", "Thai Lao Khmer Myanmar"),
            ("africa", "Ethiopic"),
        )
        for script in scripts.split()
    ),
)
_EAST_ASIA = ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc")
_JAPANESE, _KOREAN, _CHINESE = 0, 1, 2


class Font:
    """One font file: which letters it has, how it shapes them, and their pixels.

    Not for several threads at once.

    Args:
        path: A font file.
        index: Which font of a collection.

    Raises:
        InputError: It is not there or no font.
    """

    def __init__(self, path: str, index: int = 0) -> None:
        self.path = path
        try:
            self.face = freetype.Face(path, index=index)
            # FreeType has read the file, so it is there and a font.
            shaped = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index)
        except (OSError, freetype.FT_Exception) as error:
            raise unusable(path, str(error)) from error
        self.shaper: Any = uharfbuzz.Font(shaped)
        self._em: int = shaped.upem
        self._take_regular()

    def has(self, sign: str) -> bool:
        """Tell whether there is a letter for a sign."""
        return bool(self.face.get_char_index(sign))

    def _take_regular(self) -> None:
        """Take the regular weight of a variable font; some begin with their thinnest."""
        if not self.face.face_flags & freetype.FT_FACE_FLAG_MULTIPLE_MASTERS:
            return
        axes = self.face.get_variation_info().axes
        wanted = {axis.tag: 400 if axis.tag == "wght" else axis.default for axis in axes}
        self.face.set_var_design_coords(tuple(wanted.values()))
        self.shaper.set_variations(wanted)

    def sized(self, size: int) -> float:
        """Take letters of `size` pixels an em; return how many pixels a unit of the font is."""
        self.face.set_pixel_sizes(0, size)
        return size / self._em


def fonts_for(text: str, named: str) -> list[Font]:
    """Return the fonts to look for the letters of a text in, best first.

    Args:
        text: The text.
        named: Path or file name of the template's font, or empty.

    Raises:
        InputError: The named font is not there or no font.
        MissingPartError: No font is installed at all.
    """
    own = [_opened(found_font(named), 0)] if named else []
    files = [*((path, 0) for path in _shipped()), *_east_asian(text)]
    if not own and not files:
        raise MissingPartError("No font for burn-ins is installed.", part="noto-cjk-sans-otc")
    return [*own, *(_opened(path, index) for path, index in files)]


def found_font(named: str) -> str:
    """Return the file of a font that is named by path, or by file name in the system's font folders.

    Raises:
        InputError: There is none.
    """
    if os.path.isfile(named):
        return named
    if os.path.basename(named) == named:
        for folder in _system_folders():
            for path in sorted(folder.rglob(f"{named}*")) if folder.is_dir() else ():
                if path.suffix.lower() in (".ttf", ".otf", ".ttc"):
                    return str(path)
    raise unusable(named, "there is no such file")


def unusable(named: str, reason: str) -> InputError:
    """Return the error for a font that cannot be used."""
    return InputError(
        f"The font {named} cannot be used.",
        next_step="Name an installed font or the path of a .ttf or .otf file, or none at all.",
        font=named,
        reason=reason,
    )


@lru_cache(maxsize=32)
def _opened(path: str, index: int) -> Font:
    return Font(path, index)


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    return tuple(path for entry in _SHIPPED for path in _in_package(*entry))


def _east_asian(text: str) -> Iterator[tuple[str, int]]:
    names = {unicodedata.name(sign, "").partition(" ")[0] for sign in text}
    index = _CHINESE
    if names & {"HIRAGANA", "KATAKANA"}:
        index = _JAPANESE
    elif "HANGUL" in names:
        index = _KOREAN
    for path in _in_package(*_EAST_ASIA):
        yield path, index


def _in_package(package: str, file: str) -> Iterator[str]:
    # Found, not imported: the packages would load libraries of their own.
    found = importlib.util.find_spec(package)
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = os.path.join(folder, *file.split("/"))
        if os.path.isfile(path):
            yield path


def _system_folders() -> tuple[Path, ...]:
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",)
    home = Path.home()
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    return (home / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
