"""Words of the command line that several commands understand, for `add_argument(type=...)`."""

from __future__ import annotations

from argparse import ArgumentTypeError


def size_argument(text: str) -> tuple[int, int]:
    """Return width and height in pixels for `1920x1080`.

    Raises:
        ArgumentTypeError: It is no size.
    """
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise ArgumentTypeError(f"{text!r} is no size like 1920x1080")
    return int(width), int(height)


def field_argument(text: str) -> tuple[str, str]:
    """Return name and value of a burn-in field for `lens=35mm`.

    Raises:
        ArgumentTypeError: There is no name, or one that a template cannot hold.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip().isidentifier():
        raise ArgumentTypeError(f"{text!r} is no field like lens=35mm")
    return name.strip(), value.strip()
