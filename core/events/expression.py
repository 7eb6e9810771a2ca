"""Subscription and target expressions: read once, matched without ever raising.

    expression = or ;  or = and { "or" and } ;  and = not { "and" not } ;  not = [ "not" ] primary
    primary    = condition | "(" expression ")"
    condition  = field operator value
    value      = quoted text | letters, digits and - _ , . / * @ +

A condition is false when the event has no such field, or when the two sides cannot be compared. Text
compares as text, numbers as numbers (`data.count>3`), booleans with `true` and `false`. A list equals what
it contains. With `=` a value that ends in `*` means "starting with". Between quotes every character stands
for itself; there are no escapes.

Reading is the official client's grammar; matching differs from it where that one raises, or compares
numbers with text and never agrees.
"""

from __future__ import annotations

import logging
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Union

from ..errors import InputError, QuerySyntaxError

logger = logging.getLogger(__name__)

_SPACE = re.compile(r"\s*")
_FIELD = re.compile(r"[A-Za-z0-9_.]+")
_OPERATOR = re.compile(r"!=|>=|<=|=|>|<")
_PLAIN = re.compile(r"[A-Za-z0-9\-_,./*@+]+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_OPEN = re.compile(r"\(")
_CLOSE = re.compile(r"\)")
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?", re.ASCII)
_AFTER_KEYWORD = r"(?![A-Za-z0-9_.])"
_KEYWORDS = {
    "or": re.compile("or" + _AFTER_KEYWORD, re.IGNORECASE),
    "and": re.compile("and" + _AFTER_KEYWORD, re.IGNORECASE),
    # A field may be called `not`; then an operator follows.
    "not": re.compile("not" + _AFTER_KEYWORD + r"(?!\s*[=!<>])", re.IGNORECASE),
}
_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
# Deeper nesting than any person writes; keeps hostile text from exhausting the stack.
_MAX_DEPTH = 50


@dataclass(frozen=True)
class Condition:
    """`field operator value`.

    Attributes:
        field: Dotted path into nested mappings.
        operator: One of `=`, `!=`, `>=`, `<=`, `>`, `<`.
        value: Right-hand side without its quotes.
    """

    field: str
    operator: str
    value: str

    @cached_property
    def _path(self) -> tuple[str, ...]:
        return tuple(self.field.split("."))

    @cached_property
    def _number(self) -> int | float | None:
        return _as_number(self.value)

    @cached_property
    def _prefix(self) -> str | None:
        is_wildcard = self.operator == "=" and self.value.endswith("*")
        return self.value[:-1] if is_wildcard else None

    def matches(self, candidate: Any) -> bool:
        """Return whether `candidate` (an event, or a subscriber's metadata) satisfies this."""
        value = candidate
        try:
            for part in self._path:
                # Other mappings may invent what they are asked for, or are no dicts at all.
                if type(value) is not dict and (
                    not isinstance(value, Mapping) or part not in value
                ):
                    return False
                value = value[part]
            return self._holds(value)
        except KeyError:
            return False
        except Exception:
            # A local event may carry objects of a plugin whose lookups raise whatever they like.
            logger.debug("The condition on %s could not be tested.", self.field, exc_info=True)
            return False

    def _holds(self, found: Any) -> bool:
        if self.operator in ("=", "!="):
            return self._equals(found) is (self.operator == "=")
        return self._is_ordered(found)

    def _equals(self, found: Any) -> bool:
        if isinstance(found, str):
            return found == self.value or (
                self._prefix is not None and found.startswith(self._prefix)
            )
        if isinstance(found, bool):
            return self.value.lower() == str(found).lower()
        if isinstance(found, (int, float)):
            return self._number is not None and found == self._number
        if isinstance(found, (list, tuple, set, frozenset)):
            return any(not isinstance(one, (list, tuple)) and self._equals(one) for one in found)
        return False

    def _is_ordered(self, found: Any) -> bool:
        compare = _ORDERINGS[self.operator]
        if isinstance(found, bool):
            return False
        if isinstance(found, (int, float)):
            return self._number is not None and compare(found, self._number)
        if not isinstance(found, str):
            return False
        # Custom attribute values arrive as text, `"12"`; two texts that are numbers compare as such.
        number = _as_number(found)
        if number is not None and self._number is not None:
            return compare(number, self._number)
        return compare(found, self.value)


@dataclass(frozen=True)
class Not:
    """True where its part is false."""

    part: Expression

    def matches(self, candidate: Any) -> bool:
        """Return whether `candidate` does not satisfy the part."""
        return not self.part.matches(candidate)


@dataclass(frozen=True)
class AllOf:
    """True where every part is; without parts, always."""

    parts: tuple[Expression, ...] = ()

    def matches(self, candidate: Any) -> bool:
        """Return whether `candidate` satisfies every part."""
        return all(part.matches(candidate) for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """True where at least one part is."""

    parts: tuple[Expression, ...]

    def matches(self, candidate: Any) -> bool:
        """Return whether `candidate` satisfies one part or more."""
        return any(part.matches(candidate) for part in self.parts)


Expression = Union[Condition, Not, AllOf, AnyOf]


@lru_cache(maxsize=512)
def parse(text: str) -> Expression:
    """Return the expression that `text` spells.

    Raises:
        QuerySyntaxError: `text` is empty or no expression; facts give `expression` and `position`.
    """
    return _Reader(text).read()


def parse_target(text: str) -> Expression:
    """Return the expression of an event's target; an empty one is met by everybody.

    Raises:
        QuerySyntaxError: `text` is no expression.
    """
    return parse(text) if text.strip() else AllOf()


def required_topic(expression: Expression) -> Condition | None:
    """Return the condition on the topic without which `expression` never matches, if it has one."""
    if isinstance(expression, AllOf):
        found = (required_topic(part) for part in expression.parts)
        return next((condition for condition in found if condition), None)
    is_topic = isinstance(expression, Condition) and expression.field == "topic"
    return expression if is_topic else None  # type: ignore[return-value]


def quoted(value: str) -> str:
    """Return `value` as it must stand in an expression to mean exactly itself.

    Raises:
        InputError: It holds both kinds of quotes, or ends in `*`; the language cannot say these.
    """
    if value.endswith("*") or ('"' in value and "'" in value):
        raise InputError(f"{value!r} cannot be written in an event expression.")
    if value and _PLAIN.fullmatch(value):
        return value
    return f"'{value}'" if '"' in value else f'"{value}"'


def is_number(text: str) -> bool:
    """Return whether `text` spells a number."""
    return bool(_NUMBER.fullmatch(text))


def _as_number(text: str) -> int | float | None:
    if not is_number(text):
        return None
    return int(text) if text.lstrip("+-").isdigit() else float(text)


class _Reader:
    """Recursive descent over the characters of one expression."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._depth = 0

    def read(self) -> Expression:
        expression = self._or()
        if self._position < len(self._text):
            raise self._error("unexpected text")
        return expression

    def _or(self) -> Expression:
        parts = self._chain("or", self._and)
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def _and(self) -> Expression:
        parts = self._chain("and", self._not)
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _chain(self, word: str, part: Callable[[], Expression]) -> tuple[Expression, ...]:
        parts = [part()]
        while self._take(_KEYWORDS[word]):
            parts.append(part())
        return tuple(parts)

    def _not(self) -> Expression:
        if self._take(_KEYWORDS["not"]):
            return Not(self._deeper(self._not))
        return self._primary()

    def _primary(self) -> Expression:
        if self._take(_OPEN):
            inner = self._deeper(self._or)
            if not self._take(_CLOSE):
                raise self._error("expected a closing bracket")
            return inner
        return self._condition()

    def _deeper(self, part: Callable[[], Expression]) -> Expression:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self._error(f"more than {_MAX_DEPTH} levels")
        expression = part()
        self._depth -= 1
        return expression

    def _condition(self) -> Condition:
        field = self._take(_FIELD)
        if not field:
            raise self._error("expected a field such as topic or data.name")
        sign = self._take(_OPERATOR)
        if not sign:
            raise self._error("expected one of = != >= <= > <")
        value = self._take(_QUOTED)
        if value:
            return Condition(field, sign, value[1:-1])
        value = self._take(_PLAIN)
        if not value:
            raise self._error("expected a value; put quotes around unusual characters")
        return Condition(field, sign, value)

    def _take(self, pattern: re.Pattern[str]) -> str:
        """Return what `pattern` finds here and step over it and the space behind; else ''."""
        start = self._skip_space(self._position)
        found = pattern.match(self._text, start)
        if not found:
            self._position = start
            return ""
        self._position = self._skip_space(found.end())
        return found.group()

    def _skip_space(self, position: int) -> int:
        found = _SPACE.match(self._text, position)
        return found.end() if found else position

    def _error(self, problem: str) -> QuerySyntaxError:
        shown = self._text if len(self._text) <= 200 else self._text[:200] + "…"
        return QuerySyntaxError(
            f"The event expression {shown!r} cannot be read at character"
            f" {self._position + 1}: {problem}.",
            expression=shown,
            position=self._position,
        )
