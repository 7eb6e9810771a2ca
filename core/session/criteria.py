"""Criteria of queries made from values, so that nobody joins texts: `Criteria(status__name="Done")`.

Names are checked and values quoted; whatever a value holds, it stays one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..errors import ApiUseError
from .query_text import QueryText, quote

_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_PROJECTION = re.compile(rf"{_PATH.pattern}|[a-z]+\({_PATH.pattern}\)")
_COMPARISONS = {
    "is": "is",
    "is_not": "is_not",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
    "after": "after",
    "before": "before",
    "like": "like",
    "not_like": "not_like",
}
_PATTERNS = {"contains": "%{}%", "startswith": "{}%", "endswith": "%{}"}


class Criteria:
    """What entities must fulfil; join them with `&`, `|` and `~`.

    Args:
        **lookups: `path=value` or `path__operator=value`; all must hold. Steps of a path are joined by
            two underscores: `project__name`. Operators: `is`, `is_not`, `gt`, `gte`, `lt`, `lte`, `after`,
            `before`, `like`, `not_like` (both with `%` for any text), `contains`, `startswith`,
            `endswith` (plain text), `in`, `not_in` (values, or a query for one attribute), `any`
            (some member fulfils other criteria), `has` (so does the referenced entity).

    Raises:
        ApiUseError: A path is no path, or a value cannot be compared with.
    """

    __slots__ = ("_joined", "text")

    def __init__(self, **lookups: Any) -> None:
        parts = [_lookup(name, value) for name, value in lookups.items()]
        if not parts:
            raise ApiUseError("Criteria need something to compare.")
        self.text = " and ".join(parts)
        self._joined = len(parts) > 1

    @classmethod
    def _of(cls, text: str, joined: bool) -> Criteria:
        made = cls.__new__(cls)
        made.text, made._joined = text, joined
        return made

    def __and__(self, other: Criteria) -> Criteria:
        return self._of(f"{self._inner()} and {other._inner()}", True)

    def __or__(self, other: Criteria) -> Criteria:
        return self._of(f"{self._inner()} or {other._inner()}", True)

    def __invert__(self) -> Criteria:
        return self._of(f"not {self._inner()}", False)

    def _inner(self) -> str:
        return f"({self.text})" if self._joined else self.text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Criteria {self.text}>"


def narrowed(query: QueryText, criteria: Iterable[Criteria]) -> QueryText:
    """Return a query that finds only what fulfils further criteria."""
    texts = [part._inner() for part in criteria]
    if query.criteria:
        texts.insert(0, f"({query.criteria})")
    return query.with_parts(criteria=" and ".join(texts))


def projected(query: QueryText, names: Iterable[str]) -> QueryText:
    """Return a query that fetches these attributes, too.

    Raises:
        ApiUseError: A name is no path of attributes.
    """
    given = [query.projections] if query.projections else []
    checked = [_checked(name, _PROJECTION) for name in names]
    return query.with_parts(projections=", ".join([*given, *checked]) or None)


def ordered(query: QueryText, names: Iterable[str]) -> QueryText:
    """Return a query that gives rows in an order; a leading minus turns it round.

    Raises:
        ApiUseError: A name is no path of attributes.
    """
    parts = []
    for name in names:
        down = name.startswith("-")
        parts.append(_checked(name[1:] if down else name, _PATH) + (" descending" if down else ""))
    return query.with_parts(order=", ".join(parts))


def _lookup(name: str, value: Any) -> str:
    *steps, last = name.split("__")
    operators = {*_COMPARISONS, *_PATTERNS, "in", "not_in", "any", "has"}
    operator = last if steps and last in operators else "is"
    path = ".".join(steps if steps and last in operators else [*steps, last])
    path = _checked(path, _PATH)
    if operator in ("any", "has"):
        return f"{path} {operator} ({_within(value)})"
    if operator in ("in", "not_in"):
        return f"{path} {operator} ({_values(value)})"
    if operator in _PATTERNS:
        return f"{path} like {quote(_PATTERNS[operator].format(_literal(value)))}"
    if hasattr(value, "entity_type"):
        path = f"{path}.{value.primary_key_attributes[0]}"
    return f"{path} {_COMPARISONS[operator]} {quote(value)}"


def _within(value: Any) -> str:
    if value is None or value is True:
        return ""
    if isinstance(value, Criteria):
        return value.text
    raise ApiUseError("`any` and `has` take Criteria, or True for: there is one.")


def _values(value: Any) -> str:
    if hasattr(value, "text_for_nesting"):
        return str(value.text_for_nesting())
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ApiUseError("`in` and `not_in` take a list of values or a query.")
    return ", ".join(quote(item) for item in value)


def _literal(value: Any) -> str:
    if not isinstance(value, str):
        raise ApiUseError("Only text can be searched for within text.")
    return re.sub(r"([\\%_])", r"\\\1", value)


def _checked(name: str, form: re.Pattern[str]) -> str:
    if not isinstance(name, str) or not form.fullmatch(name):
        raise ApiUseError(f"{name!r} is no attribute, nor a path of them.")
    return name
