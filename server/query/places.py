"""Adds to an error of a query where in the text its cause stands."""

from __future__ import annotations

import re

from ..protocol import ParseError

_NAMED = re.compile(r"[\"'](\w+)[\"']")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", re.DOTALL)
_SHOWN = 40


def placed(error: ParseError, text: str) -> ParseError:
    """Return an error with the place of the name it complains of, if that stands in the text just once.

    Where the first name is a value in quotes, the place is that of the attribute it was written for.
    """
    bare = _QUOTED.sub(lambda value: " " * len(value[0]), text)
    for named in _NAMED.finditer(error.content):
        found = [match.start() for match in re.finditer(rf"\b{named[1]}\b", bare)]
        if len(found) > 1:
            return error
        if found:
            shown = text[found[0] : found[0] + _SHOWN]
            content = f'{error.content} It stands at character {found[0] + 1}: "{shown}"'
            return ParseError(content, error.error_code)
    return error
