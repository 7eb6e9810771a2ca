"""The text of queries: writing values into it safely, and reading the little that paging must know.

The criteria themselves are left to the server; what is found here is the type, the projections, and a
`limit` and `offset` that stand outside of quotes and brackets (protocol 4.1).
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..errors import ApiUseError, QuerySyntaxError
from .moments import moment_text
from .store import Key, key_parts

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | (?P<mark>[(),])
      | (?P<compare>[=<>!]+)
      | (?P<word>[^\s(),"'=<>!]+)""",
    re.VERBOSE | re.DOTALL,
)
_COMPARING = {"=", "is", "!=", "is_not", "like", "not_like"} | {
    *("<", "<=", "before", "less_than"),
    *(">", ">=", "after", "greater_than"),
}


def quote(value: Any) -> str:
    """Return a value as it may stand in a query, whatever it holds.

    Args:
        value: None, a truth value, a number, text, a date or time, or an entity (its id is taken).

    Raises:
        ApiUseError: It is nothing that can be compared with.
    """
    if value is None:
        return "none"
    if isinstance(value, (bool, int)):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ApiUseError(f"{value} cannot be compared with.")
        return repr(value)
    if isinstance(value, datetime.date):
        return f'"{moment_text(value)}"'
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if hasattr(value, "entity_type"):
        parts = key_parts(value._key)
        if len(parts) == 1:
            return quote(parts[0])
    raise ApiUseError(f"A value of type {type(value).__name__} cannot stand in a query.")


def criteria_for_keys(names: Sequence[str], keys: Iterable[Key]) -> str:
    """Return the criteria that select the rows with these keys.

    Args:
        names: The key attributes of the type.
        keys: At least one key.
    """
    rows = [key_parts(key) for key in keys]
    if len(names) == 1:
        values = [quote(row[0]) for row in rows]
        if len(values) == 1:
            return f"{names[0]} is {values[0]}"
        return f"{names[0]} in ({', '.join(values)})"
    return " or ".join(
        "(" + " and ".join(f"{name} is {quote(part)}" for name, part in zip(names, row)) + ")"
        for row in rows
    )


@dataclass(frozen=True)
class QueryText:
    """A query, taken apart as far as paging needs it.

    Attributes:
        entity_type: The type that is asked for.
        projections: What stands between `select` and `from`; None where there is no `select`.
        rest: Criteria, order and grouping, as written.
        offset: Rows to skip.
        limit: Most rows to give, or None for all.
    """

    entity_type: str
    projections: str | None
    rest: str
    offset: int = 0
    limit: int | None = None

    def page(self, projections: str, offset: int, limit: int | None) -> str:
        """Return the text of the query for some of its rows."""
        parts = [f"select {self.projections or projections} from {self.entity_type}"]
        if self.rest:
            parts.append(self.rest)
        if offset or limit is not None:
            parts.append(f"offset {offset}")
        if limit is not None:
            parts.append(f"limit {limit}")
        return " ".join(parts)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.depth == 0 and self.text.lower() in words


def parse_query(text: str) -> QueryText:
    """Take a query apart.

    Args:
        text: The query, with or without `select … from`.

    Raises:
        QuerySyntaxError: A quote or a bracket is not closed, or there is no entity type.
    """
    tokens = _tokens(text)
    projections, tokens = _projections(text, tokens)
    if not tokens or tokens[0].kind != "word":
        raise QuerySyntaxError(f"The query names no entity type: {text.strip()!r}", query=text)
    entity_type, tokens = tokens[0].text, tokens[1:]
    offset, cut = _clause(tokens, "offset")
    limit, cut_too = _clause(tokens, "limit")
    left = [token for index, token in enumerate(tokens) if index not in cut | cut_too]
    return QueryText(entity_type, projections, _joined(text, left), offset or 0, limit)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position, depth = 0, 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise QuerySyntaxError(
                f"The query has a quote that is not closed, from character {position + 1} on.",
                query=text,
            )
        kind, word = str(match.lastgroup), match.group()
        depth -= word == ")"
        if depth < 0:
            raise QuerySyntaxError(
                f"The query closes a bracket it never opened, at character {position + 1}.",
                query=text,
            )
        if kind != "space":
            found.append(_Token(kind, word, position, match.end(), depth))
        depth += word == "("
        position = match.end()
    if depth:
        raise QuerySyntaxError("The query has a bracket that is not closed.", query=text)
    return found


def _projections(text: str, tokens: list[_Token]) -> tuple[str | None, list[_Token]]:
    if not tokens or not tokens[0].is_word("select"):
        return None, tokens
    for index, token in enumerate(tokens):
        if index and token.is_word("from"):
            words = text[tokens[0].end : token.start].strip()
            if words:
                return words, tokens[index + 1 :]
    raise QuerySyntaxError("The query has a select without projections and from.", query=text)


def _clause(tokens: list[_Token], word: str) -> tuple[int | None, set[int]]:
    """Find a `limit 5` or `offset 5`; returns the number and the positions of both words."""
    for index in range(len(tokens) - 1):
        number = tokens[index + 1]
        value = index > 0 and tokens[index - 1].text.lower() in _COMPARING
        if tokens[index].is_word(word) and not value and re.fullmatch("[0-9]+", number.text):
            return int(number.text), {index, index + 1}
    return None, set()


def _joined(text: str, tokens: list[_Token]) -> str:
    """Return the text of some tokens with the white space that stood between neighbours."""
    parts: list[str] = []
    end = -1
    for token in tokens:
        if parts and token.start != end:
            parts.append(" ")
        parts.append(text[token.start : token.end])
        end = token.end
    return "".join(parts)
