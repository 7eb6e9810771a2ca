"""The shape of a query: its text with the written values taken out.

Clients ask the same thing of one entity after another, `… where id is "A"`, then `… is "B"`. The shape of both
is one, so it is parsed and compiled once, and the values become parameters of the statement. Words without a
digit stay in the shape, as they may mean something of their own (`None`, `true`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from sqlalchemy import bindparam

from ..protocol import ParseError
from .nodes import Literal, Query
from .parser import LIST_SLOT, SLOT, parse_query, parse_shape, read_value, read_values

_LONGEST = 64 * 1024  # a list of a page of ids is 20 KiB
_LONGEST_SHAPE = 4096
Given = Union[str, tuple[str, ...]]
_WORDS = "is is_not like not_like after before greater_than less_than = != > >= < <="
_COMPARISONS = frozenset(_WORDS.split())
_MEMBERSHIPS = ("in", "not_in")
_QUOTES = ("'", '"')
_QUOTED = r""" "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' """
_TOKEN = re.compile(rf"""{_QUOTED} | [^\s()"'=<>!,]+ | [=<>!]+ | \s+ | .""", re.DOTALL | re.VERBOSE)
_ITEM = rf"(?: {_QUOTED} | [\w.:+-]*\d[\w.:+-]* )"
_VALUE = re.compile(_ITEM, re.DOTALL | re.VERBOSE)
_LIST = re.compile(rf"\( \s* {_ITEM} (?: \s*,\s* {_ITEM} )* \s* \)", re.DOTALL | re.VERBOSE)


@dataclass(frozen=True)
class Asked:
    """A query as it was asked.

    Attributes:
        text: Its whole text.
        shape: The text without its values; None where there is no such form of it.
        query: What `shape` means, or `text` where there is none.
        given: The values that were taken out, in their order.
    """

    text: str
    shape: str | None
    query: Query
    given: tuple[Given, ...] = ()

    def spelled_out(self) -> Asked:
        """Return the same query with its values in it, for what depends on them."""
        return Asked(self.text, None, parse_query(self.text))


class Unshaped(Exception):
    """What a condition compiles to depends on its value, so that it cannot become a parameter."""


@dataclass
class Parameters:
    """The parameters of a statement under construction.

    Attributes:
        given: The values of the query at hand; they must be right, as those of each later one.
        wanted: Name, place among the given values and conversion of each parameter.
    """

    given: Sequence[Given] = ()
    wanted: list[tuple[str, int, Callable[[Any], Any]]] = field(default_factory=list)

    def one(self, literal: Literal, convert: Callable[[str], Any]) -> Any:
        """Return what stands for a written value in SQL: a parameter, or the value itself.

        Raises:
            ParseError: The conversion refuses it.
        """
        if literal.slot is None:
            return convert(literal.text)
        return bindparam(self._wanted(literal, convert))

    def many(
        self,
        literal: Literal,
        convert: Callable[[str], Any],
        gather: Callable[[Sequence[Any]], Any],
    ) -> str:
        """Return the name of the parameter for a list of values, which `gather` makes of them all."""
        return self._wanted(literal, lambda texts: gather([convert(text) for text in texts]))

    def _wanted(self, literal: Literal, convert: Callable[[Any], Any]) -> str:
        assert literal.slot is not None
        convert(self.given[literal.slot])
        name = f"given_{len(self.wanted)}"
        self.wanted.append((name, literal.slot, convert))
        return name


def asked_query(text: str) -> Asked:
    """Return a query with its shape, where it has one.

    Raises:
        ParseError: The text is no query; the message shows the place.
    """
    if len(text) > _LONGEST:
        return Asked(text, None, parse_query(text))
    shape, given = shape_of(text)
    if len(shape) > _LONGEST_SHAPE:
        return Asked(text, None, parse_query(text))
    if not given:
        return Asked(text, text, parse_query(text))
    try:
        return Asked(text, shape, parse_shape(shape), given)
    except ParseError:
        return Asked(text, None, parse_query(text))  # which says what is wrong, and where


def shape_of(text: str) -> tuple[str, tuple[Given, ...]]:
    """Return a text with its values taken out, and these; no values where it has no shape."""
    if SLOT in text or LIST_SLOT in text:
        return text, ()
    kept: list[str] = []
    given: list[Given] = []
    previous, position, length = "", 0, len(text)
    while position < length:
        if previous in _MEMBERSHIPS and text[position] == "(":
            listed = _LIST.match(text, position)
            if listed:
                kept.append(f"({LIST_SLOT}{len(given)})")
                given.append(tuple(value.text for value in read_values(listed[0])))
                previous, position = ")", listed.end()
                continue
        match = _TOKEN.match(text, position)
        assert match is not None
        token, position = match[0], match.end()
        if previous in _COMPARISONS and _VALUE.fullmatch(token):
            kept.append(_slot(token, len(given)))
            given.append(read_value(token).text)
        else:
            kept.append(token)
        if not token.isspace():
            previous = token.lower()
    return "".join(kept), tuple(given)


def _slot(token: str, number: int) -> str:
    return f'"{SLOT}{number}"' if token[0] in _QUOTES else f"{SLOT}{number}"
