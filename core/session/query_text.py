"""The text of queries: writing values into it safely, and reading the little that paging must know.

The criteria themselves are left to the server; what is found here is the type, the projections, and a
`limit` and `offset` that stand outside of quotes and brackets (protocol 4.1).
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
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


class QueryText(NamedTuple):
    """A query in its parts.

    Attributes:
        entity_type: The type that is asked for.
        projections: What stands between `select` and `from`; None where there is no `select`.
        criteria: What stands after `where`.
        group: What stands after `group by`.
        order: What stands after `order by`.
        offset: Rows to skip.
        limit: Most rows to give, or None for all.
    """

    entity_type: str
    projections: str | None = None
    criteria: str = ""
    group: str = ""
    order: str = ""
    offset: int = 0
    limit: int | None = None

    def with_parts(self, **parts: Any) -> QueryText:
        """Return a copy with other parts."""
        return self._replace(**parts)

    def page(self, projections: str, offset: int, limit: int | None) -> str:
        """Return the text of the query for some of its rows.

        Args:
            projections: What to select where the query does not say it.
            offset: Rows to skip.
            limit: Most rows to give, or None for all.
        """
        parts = [f"select {self.projections or projections} from {self.entity_type}"]
        for words, text in (
            ("where", self.criteria),
            ("group by", self.group),
            ("order by", self.order),
        ):
            if text:
                parts.append(f"{words} {text}")
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
    parts = _clauses(text, tokens[1:])
    return QueryText(
        tokens[0].text,
        projections,
        criteria=parts.get("where", ""),
        group=parts.get("group", ""),
        order=parts.get("order", ""),
        offset=_count(text, parts, "offset") or 0,
        limit=_count(text, parts, "limit"),
    )


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


def _clauses(text: str, tokens: list[_Token]) -> dict[str, str]:
    """Return the text of each clause that follows the entity type, by the clause's first word."""
    found: dict[str, list[_Token]] = {}
    current: list[_Token] | None = None
    index = 0
    while index < len(tokens):
        word = _opening(tokens, index)
        if word is not None:
            if word in found:
                raise QuerySyntaxError(f"The query says {word} twice.", query=text)
            current = found[word] = []
            index += 2 if word in ("group", "order") else 1
            continue
        if current is None:
            raise QuerySyntaxError(f"{tokens[index].text!r} has no meaning there.", query=text)
        current.append(tokens[index])
        index += 1
    return {word: _joined(text, held) for word, held in found.items()}


def _opening(tokens: list[_Token], index: int) -> str | None:
    """Return the word that opens a clause here, or None."""
    token = tokens[index]
    if index and tokens[index - 1].text.lower() in _COMPARING:
        return None  # a bare value, as in: name is limit
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if token.is_word("where") and index == 0:
        return "where"
    if following is None:
        return None
    if token.is_word("group", "order") and following.is_word("by"):
        return token.text.lower()
    if token.is_word("offset", "limit") and re.fullmatch("[0-9]+", following.text):
        return token.text.lower()
    return None


def _count(text: str, parts: dict[str, str], word: str) -> int | None:
    if word not in parts:
        return None
    if not re.fullmatch("[0-9]+", parts[word]):
        raise QuerySyntaxError(f"{parts[word]!r} after {word} is no count.", query=text)
    return int(parts[word])


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
