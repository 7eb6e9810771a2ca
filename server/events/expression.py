"""Expressions of subscriptions and targets: `topic=ftrack.* and not source.id="x"`.

Grammar (words in any case, blanks anywhere):

    expression = and { "or" and }         and = not { "and" not }        not = { "not" } primary
    primary    = condition | "(" expression ")"
    condition  = field operator value     operator = "=" "!=" ">=" "<=" ">" "<"
    value      = quoted text | letters, digits and - _ , . / * @ +

The official Python client matches every event again by itself, so an event that it would take must never
be held back here. The rules are therefore that client's own, its oddities included: values are texts and
a number never equals one; the text before a closing `*` may stand anywhere in a text, or be a member of
a list; a missing key makes the condition false. Where that client raises, nothing matches. Matching never
raises, whatever the event is.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

MAX_LENGTH = 8192
MAX_DEPTH = 50

_BLANK = re.compile(r"\s*")
_FIELD = re.compile(r"[\w.]+")
_OPERATOR = re.compile(r"!=|>=|<=|=|>|<")
# As the official client reads it: a doubled or a masked quote belongs to the text, and stays as it is.
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.|\"\")*\"|'(?:[^'\\]|\\.|'')*'", re.DOTALL)
_VALUE = re.compile(r"[\w\-,./*@+]+")
_WORD = re.compile(r"\w+")

_ORDERINGS: Mapping[str, Callable[[str, str], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_MISSING = object()


class ExpressionError(ValueError):
    """An expression cannot be read; the text says where."""


class Expression(Protocol):
    """Something an event or a subscriber's metadata satisfies or not."""

    def matches(self, candidate: Mapping[str, Any]) -> bool:
        """Say whether the candidate satisfies the expression; never raises."""


@dataclass(frozen=True)
class Everything:
    """Satisfied by all candidates; stands for an empty target."""

    def matches(self, candidate: Mapping[str, Any]) -> bool:
        """Return True."""
        return True


@dataclass(frozen=True)
class Condition:
    """One comparison.

    Attributes:
        keys: Way into nested objects.
        operator: One of the six.
        value: Right-hand side.
    """

    keys: tuple[str, ...]
    operator: str
    value: str

    def matches(self, candidate: Mapping[str, Any]) -> bool:
        """Compare what the keys lead to; what cannot be compared does not match."""
        found = self._found(candidate)
        if found is _MISSING:
            return False
        if self.operator == "=":
            if self.value.endswith("*"):
                return _holds(found, self.value[:-1])
            return isinstance(found, str) and found == self.value
        if self.operator == "!=":
            return not (isinstance(found, str) and found == self.value)
        return isinstance(found, str) and _ORDERINGS[self.operator](found, self.value)

    def _found(self, candidate: Mapping[str, Any]) -> Any:
        found: Any = candidate
        for key in self.keys:
            if not isinstance(found, Mapping) or key not in found:
                return _MISSING
            found = found[key]
        return found


@dataclass(frozen=True)
class AllOf:
    """Satisfied when every part is."""

    parts: tuple[Expression, ...]

    def matches(self, candidate: Mapping[str, Any]) -> bool:
        """Ask the parts in order."""
        return all(part.matches(candidate) for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """Satisfied when one part is."""

    parts: tuple[Expression, ...]

    def matches(self, candidate: Mapping[str, Any]) -> bool:
        """Ask the parts in order."""
        return any(part.matches(candidate) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """Satisfied when the part is not."""

    part: Expression

    def matches(self, candidate: Mapping[str, Any]) -> bool:
        """Turn the part's answer round."""
        return not self.part.matches(candidate)


@lru_cache(maxsize=1024)
def parse_subscription(text: str) -> Expression:
    """Return the expression of a subscription; thread-safe, and the same object for the same text.

    Raises:
        ExpressionError: The text is empty, too long, too deep, or not of the grammar.
    """
    if not text.strip():
        raise ExpressionError("The subscription is empty.")
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"The expression is longer than {MAX_LENGTH} characters.")
    return _Parser(text).whole()


def parse_target(text: str) -> Expression:
    """Return the expression of a target; an empty one leaves nobody out.

    Raises:
        ExpressionError: As for subscriptions.
    """
    return parse_subscription(text) if text.strip() else Everything()


def _holds(found: Any, part: str) -> bool:
    # Python's `in`, of which the official client's wildcard is made.
    return isinstance(found, (str, list, Mapping)) and part in found


class _Parser:
    """Recursive descent over one text; depth is bounded, so it cannot exhaust the stack."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        """Return the expression that the whole text is."""
        found = self._or()
        if self._rest():
            raise self._error("Expected 'and', 'or' or the end")
        return found

    def _or(self) -> Expression:
        parts = [self._and()]
        while self._keyword("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _and(self) -> Expression:
        parts = [self._not()]
        while self._keyword("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _not(self) -> Expression:
        negated = False
        while self._is_negation():
            negated = not negated
        primary = self._primary()
        return Not(primary) if negated else primary

    def _is_negation(self) -> bool:
        start = self._at
        # A field may be called `not` as well: `not=1`.
        if self._keyword("not") and not _OPERATOR.match(self._text, self._blank_end()):
            return True
        self._at = start
        return False

    def _primary(self) -> Expression:
        if not self._take("("):
            return self._condition()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"More than {MAX_DEPTH} parentheses inside each other")
        inner = self._or()
        if not self._take(")"):
            raise self._error("Expected ')'")
        self._depth -= 1
        return inner

    def _condition(self) -> Condition:
        field = self._token(_FIELD, "a field")
        comparison = self._token(_OPERATOR, "one of = != >= <= > <")
        return Condition(tuple(field.split(".")), comparison, self._value())

    def _value(self) -> str:
        quoted = _QUOTED.match(self._text, self._blank_end())
        if quoted is None:
            return self._token(_VALUE, "a value")
        self._at = quoted.end()
        return quoted.group()[1:-1]

    def _token(self, pattern: re.Pattern[str], what: str) -> str:
        found = pattern.match(self._text, self._blank_end())
        if found is None:
            raise self._error(f"Expected {what}")
        self._at = found.end()
        return found.group()

    def _keyword(self, word: str) -> bool:
        found = _WORD.match(self._text, self._blank_end())
        if found is None or found.group().lower() != word:
            return False
        self._at = found.end()
        return True

    def _take(self, sign: str) -> bool:
        at = self._blank_end()
        if not self._text.startswith(sign, at):
            return False
        self._at = at + 1
        return True

    def _rest(self) -> str:
        return self._text[self._blank_end() :]

    def _blank_end(self) -> int:
        found = _BLANK.match(self._text, self._at)
        return found.end() if found else self._at

    def _error(self, expectation: str) -> ExpressionError:
        at = self._blank_end()
        seen = repr(self._text[at : at + 20]) if at < len(self._text) else "the end"
        return ExpressionError(f"{expectation} at character {at + 1}, found {seen}.")
