"""Adds to an error of a query where in the text its cause stands."""

from __future__ import annotations

import re

from ..protocol import ParseError

_NAMED = re.compile(r"[\"'](\w+)[\"']")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", re.DOTALL)
_SHOWN = 40


def placed(error: ParseError, text: str) -> ParseError:
    """Return an error with the place of the name it complains of, if that stands in the text just once."""
    named = _NAMED.search(error.content)
    if named is None:
        return error
    bare = _QUOTED.sub(lambda value: " " * len(value[0]), text)
    found = [match.start() for match in re.finditer(rf"\b{named[1]}\b", bare)]
    if len(found) != 1:
        return error
    at = found[0]
    return ParseError(
        f'{error.content} It stands at character {at + 1}: "{text[at : at + _SHOWN]}"',
        error.error_code,
    )
