"""Reads the text of a query into nodes.

The grammar is in `grammar.lark`. Texts are remembered, as clients repeat themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, UnexpectedInput, UnexpectedToken, VisitError

from ..protocol import ParseError
from .nodes import (
    All,
    AnyOf,
    Comparison,
    Criteria,
    Literal,
    Membership,
    Not,
    Order,
    Path,
    Projection,
    Query,
    Related,
)

MAX_DEPTH = 40
MAX_LENGTH = 8 * 1024 * 1024
MAX_SYNTAX = 256 * 1024  # a parser's second; lists of values are read at once and may be longer
_REMEMBERED_LENGTH = 4096
SLOT, LIST_SLOT = "\x01", "\x02"  # before the number of a value that was taken out of the text
_FUNCTIONS = ("sum", "avg", "min", "max", "count")
_SYNONYMS = {
    "is": "=",
    "is_not": "!=",
    "after": ">",
    "greater_than": ">",
    "before": "<",
    "less_than": "<",
}
_VALUE = re.compile(r"\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'|([^\s()\"'=<>!,]+)", re.DOTALL)
# What follows `in`, not a group of conditions; a nested query among them ends it early.
_LIST = re.compile(
    r"(?:\b|_)in\s*\((?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^()\"'])*\)",
    re.DOTALL | re.IGNORECASE,
)
# Only these are escapes; in a Windows path or before the wild cards of `like` a backslash stays.
_ESCAPE = re.compile(r"\\([\"'\\])")


def parse_query(text: str) -> Query:
    """Return the nodes of a query.

    Raises:
        ParseError: The text is no query; the message shows the place.
    """
    if SLOT in text or LIST_SLOT in text:
        raise ParseError("The query holds a control character that no name or value can have.")
    return parse_shape(text)


def parse_shape(text: str) -> Query:
    """Return the nodes of a query in which numbered slots may stand for values (`shape.py`).

    Raises:
        ParseError: The text is no query.
    """
    if len(text) > _REMEMBERED_LENGTH:
        return _parse(text)
    return _remembered(text)


@lru_cache(maxsize=2048)
def _remembered(text: str) -> Query:
    return _parse(text)


def _parse(text: str) -> Query:
    if len(text) > MAX_LENGTH:
        raise ParseError(f"The query is longer than {MAX_LENGTH} characters.")
    if len(text) > MAX_SYNTAX and len(_LIST.sub("", text)) > MAX_SYNTAX:
        raise ParseError(f"The query has more than {MAX_SYNTAX} characters outside of its lists.")
    try:
        return cast(Query, _lark().parse(text))
    except UnexpectedInput as error:
        raise ParseError(_explain(error, text)) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ParseError):
            raise error.orig_exc from None
        raise
    except LarkError as error:
        raise ParseError(f"The query cannot be read: {error}") from None


def _explain(error: UnexpectedInput, text: str) -> str:
    position = error.pos_in_stream
    if (isinstance(error, UnexpectedToken) and error.token.type == "$END") or position is None:
        return f'The query ends too early: "{text[-60:]}"'
    return f'The query cannot be read from here: "{text[position : position + 40]}"'


@lru_cache(maxsize=1)
def _lark() -> Lark:
    grammar = files("rushes.server.query").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar, start="query", parser="lalr", transformer=_Builder(), maybe_placeholders=True
    )


def read_values(text: str) -> list[Literal]:
    """Return the values of a list, `(…)` included."""
    return [_matched(match) for match in _VALUE.finditer(text)]


def read_value(text: str) -> Literal:
    """Return one value, as the grammar has it."""
    match = _VALUE.fullmatch(text)
    assert match is not None  # the lexer uses the same expression
    return _matched(match)


def _matched(match: re.Match[str]) -> Literal:
    inside = next(part for part in match.groups() if part is not None)
    if inside[:1] in (SLOT, LIST_SLOT) and inside[1:].isdecimal():
        return Literal("", match[3] is None, int(inside[1:]), inside[0] == LIST_SLOT)
    if match[3] is not None:
        return Literal(inside, quoted=False)
    return Literal(_ESCAPE.sub(r"\1", inside) if "\\" in inside else inside)


class _Builder(Transformer[Token, Query]):
    """Makes nodes while the parser runs, so that no depth of nesting can exhaust the stack."""

    def query(self, parts: list[Any]) -> Query:
        projections, name, where, *clauses = parts
        settings: dict[str, Any] = {}
        for key, value in clauses:
            if key in settings:
                raise ParseError(f"The query has two {key} clauses.")
            settings[key] = value
        return Query(str(name), projections or (), _node(where), **settings)

    def projections(self, parts: list[Any]) -> tuple[Projection, ...]:
        return tuple(parts)

    def plain(self, parts: list[Any]) -> Projection:
        return Projection(parts[0])

    def aggregate(self, parts: list[Any]) -> Projection:
        function = parts[0].lower()
        if function not in _FUNCTIONS:
            raise ParseError(f"There is no function {function!r}; use {', '.join(_FUNCTIONS)}.")
        return Projection(parts[1], function)

    def order_by(self, parts: list[Any]) -> tuple[str, Any]:
        return "order", tuple(parts)

    def group_by(self, parts: list[Any]) -> tuple[str, Any]:
        return "group", tuple(parts)

    def offset(self, parts: list[Any]) -> tuple[str, Any]:
        return "offset", _count(parts[0])

    def limit(self, parts: list[Any]) -> tuple[str, Any]:
        return "limit", _count(parts[0])

    def order(self, parts: list[Any]) -> Order:
        path, direction = parts
        return Order(path, direction is not None and direction.lower().startswith("desc"))

    def path(self, parts: list[Any]) -> Path:
        return tuple(str(part) for part in parts)

    def any_of(self, parts: list[Any]) -> Any:
        return _nested(parts[0]) if len(parts) == 1 else _Nested(*_combine(AnyOf, parts))

    def all_of(self, parts: list[Any]) -> Any:
        return _nested(parts[0]) if len(parts) == 1 else _Nested(*_combine(All, parts))

    def negated(self, parts: list[Any]) -> _Nested:
        inner = _nested(parts[0])
        return _Nested(Not(inner.node), inner.depth + 1)

    def comparison(self, parts: list[Any]) -> Comparison:
        path, operator, value = parts
        word = operator.lower()
        return Comparison(path, _SYNONYMS.get(word, word), read_value(str(value)))

    def in_values(self, parts: list[Any]) -> Membership:
        path, operator, values = parts
        return Membership(path, tuple(read_values(values)), operator.lower() == "not_in")

    def in_query(self, parts: list[Any]) -> _Nested:
        path, operator, query = parts
        return _Nested(Membership(path, query, operator.lower() == "not_in"), 1)

    def related(self, parts: list[Any]) -> _Nested:
        path, criteria = parts
        if criteria is None:
            return _Nested(Related(path, None), 1)
        inner = _nested(criteria)
        return _Nested(Related(path, inner.node), inner.depth + 1)


class _Nested:
    """A node with the depth of what is inside it; deeper than `MAX_DEPTH` is refused."""

    def __init__(self, node: Criteria, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise ParseError(f"The query is nested more than {MAX_DEPTH} levels deep.")
        self.node = node
        self.depth = depth


def _nested(part: Any) -> _Nested:
    return part if isinstance(part, _Nested) else _Nested(part, 0)


def _node(part: Any) -> Criteria | None:
    return None if part is None else _nested(part).node


def _combine(kind: type[AnyOf | All], parts: list[Any]) -> tuple[Criteria, int]:
    nested = [_nested(part) for part in parts]
    return kind(tuple(item.node for item in nested)), max(item.depth for item in nested) + 1


def _count(token: Token) -> int:
    if len(token) > 12:
        raise ParseError(f"{token} is too large.")
    return int(token)
