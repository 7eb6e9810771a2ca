"""Compares one column with one written value, by the rules of the attribute's type.

Texts compare without regard to case, as on the real server; keys compare exactly, so that an index
serves. Rows without a value match `!=`, `not_in` and `not_like` (docs/server-differences.md).
"""

from __future__ import annotations

import math
import operator
import re
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, false, or_

from ..protocol import ParseError, parse_moment, stored_moment
from ..schema import Attribute, EntityType
from ..store.folding import fold, folded
from ..store.tables import VARIABLE_NUMBER, VARIABLE_TEXT
from .nodes import Literal
from .shape import Unshaped
from .source import Scope, Source

_ORDERINGS = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_NEGATIVES = {"!=": "=", "not_like": "like"}
_DATE = '{"__type__"'  # how the value of a custom date begins in its column
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def compare(
    source: Source, scope: Scope, attribute: Attribute, sign: str, value: Literal
) -> ColumnElement[bool]:
    """Return the condition `attribute sign value`.

    Args:
        source: Where columns come from.
        scope: The rows.
        attribute: A scalar of their type.
        sign: One of `= != > >= < <= like not_like`.
        value: The value as written.

    Raises:
        ParseError: The value cannot be of the attribute's type, or it cannot be compared at all.
    """
    column = comparable_column(source, scope, attribute)
    if value.is_none:
        return _with_nothing(column, sign)
    if sign in _NEGATIVES:
        positive = compare(source, scope, attribute, _NEGATIVES[sign], value)
        return or_(~positive, column.is_(None))
    if attribute.type == "variable":
        return _compare_variable(source, scope, attribute, sign, value)
    if sign == "like":
        text = column if attribute.type in ("string", "datetime") else cast(column, Text)
        return like(source, text, value)
    if sign == "=" and attribute.type == "string" and not is_key(scope.type, attribute):
        return same_text(source, column, value)
    if attribute.type == "integer":
        return _compare_whole(source, column, attribute, sign, value)
    compared = source.parameters.one(value, lambda text: typed(attribute, text))
    result: ColumnElement[bool] = _ORDERINGS[sign](column, compared)
    return result


def one_of(
    source: Source, scope: Scope, attribute: Attribute, values: tuple[Literal, ...]
) -> ColumnElement[bool]:
    """Return the condition that an attribute holds one of the values."""
    if not values:
        return false()
    column = comparable_column(source, scope, attribute)
    if values[0].is_list:
        return _one_of_given(source, scope, attribute, column, values[0])
    if attribute.type == "variable" or any(value.is_none for value in values):
        if len(values) > 500:
            raise ParseError("The list is too long for this attribute.")
        return or_(*(compare(source, scope, attribute, "=", value) for value in values))
    if attribute.type != "string" or is_key(scope.type, attribute):
        listed = [item for value in values if (item := _member(attribute, value.text)) is not None]
        return source.within(column, listed) if listed else false()
    return source.within(folded(column), [fold(value.text) for value in values])


def _compare_whole(
    source: Source, column: ColumnElement[Any], attribute: Attribute, sign: str, value: Literal
) -> ColumnElement[bool]:
    """Compare whole numbers; a fraction stands between two of them, and PostgreSQL would round it."""

    def whole(text: str) -> int:
        number = typed(attribute, text)
        if isinstance(number, float):
            raise Unshaped
        return int(number)

    number = None if value.slot is not None else typed(attribute, value.text)
    result: ColumnElement[bool]
    if not isinstance(number, float):
        result = _ORDERINGS[sign](column, source.parameters.one(value, whole))
        return result
    below = min(max(math.floor(number), -(2**63)), 2**63 - 1)
    if sign == "=":
        return false()
    result = column <= below if sign.startswith("<") else column > below
    return result


def comparable_column(source: Source, scope: Scope, attribute: Attribute) -> ColumnElement[Any]:
    """Return the column of an attribute that can be asked for.

    Raises:
        ParseError: It is secret, an object, or only made for answers.
    """
    column = source.column(scope, attribute.name)
    if column is None or "secret" in attribute.flags or attribute.type == "object":
        raise ParseError(f'"{attribute.name}" of {scope.type.id} cannot be used in criteria.')
    return column


def same_text(source: Source, column: ColumnElement[Any], value: Literal) -> ColumnElement[bool]:
    """Return the condition that two texts are equal without regard to case."""
    result: ColumnElement[bool] = folded(column) == source.parameters.one(value, fold)
    return result


def like(source: Source, column: ColumnElement[Any], value: Literal) -> ColumnElement[bool]:
    """Return the condition that a text is like a pattern of the query language, in any case."""
    pattern = source.parameters.one(value, lambda text: like_pattern(fold(text)))
    return folded(column).like(pattern, escape="\\")


def _one_of_given(
    source: Source,
    scope: Scope,
    attribute: Attribute,
    column: ColumnElement[Any],
    values: Literal,
) -> ColumnElement[bool]:
    if attribute.type == "variable":
        raise Unshaped
    if attribute.type != "string" or is_key(scope.type, attribute):
        return source.within_given(column, values, lambda text: _member(attribute, text))
    return source.within_given(folded(column), values, fold)


def is_key(entity_type: EntityType, attribute: Attribute) -> bool:
    """Say whether an attribute holds ids."""
    return (
        attribute.foreign_key is not None
        or attribute.name.endswith("_id")
        or (attribute.name == "id" and entity_type.primary_key == ("id",))
    )


def typed(attribute: Attribute, text: str) -> Any:
    """Return a written value as the attribute's columns hold it.

    Raises:
        ParseError: It cannot be one.
    """
    try:
        return _TYPED.get(attribute.type, str)(text)
    except (ValueError, KeyError):
        raise ParseError(
            f'"{text[:80]}" is no {attribute.type}, as "{attribute.name}" needs.'
        ) from None


def _member(attribute: Attribute, text: str) -> Any:
    """Return a value of a list, or None for a fraction where the attribute holds whole numbers.

    Nothing equals it, and PostgreSQL would round it to the type of the column.
    """
    value = typed(attribute, text)
    return None if attribute.type == "integer" and isinstance(value, float) else value


def like_pattern(text: str) -> str:
    """Return the SQL pattern, with `\\` as escape, for a pattern of the query language.

    A backslash before a wild card or before another backslash takes its meaning away; alone it is one.
    """
    return re.sub(r"\\([%_\\]?)", lambda found: found[0] if found[1] else "\\\\", text)


def _with_nothing(column: ColumnElement[Any], sign: str) -> ColumnElement[bool]:
    if sign == "=":
        return column.is_(None)
    return column.is_not(None) if sign == "!=" else false()


def _compare_variable(
    source: Source, scope: Scope, attribute: Attribute, sign: str, value: Literal
) -> ColumnElement[bool]:
    if value.slot is not None:  # whether it is a number decides with what it is compared
        raise Unshaped
    text = scope.rows.c[attribute.name + VARIABLE_TEXT]
    number = scope.rows.c[attribute.name + VARIABLE_NUMBER]
    if sign == "like":
        return like(source, text, value)
    as_text = same_text(source, text, value) if sign == "=" else _ORDERINGS[sign](text, value.text)
    moment = parse_moment(value.text)
    if moment is not None:  # a date is compared as one, however it is written
        is_date = scope.rows.c[attribute.name].startswith(_DATE, autoescape=True)
        as_text = case((is_date, _ORDERINGS[sign](text, stored_moment(moment))), else_=as_text)
    try:
        as_number = _ORDERINGS[sign](number, _number(value.text))
    except ValueError:
        return as_text
    return case((number.is_not(None), as_number), else_=as_text)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _integer(text: str) -> float:
    number = _number(text)
    return int(number) if number.is_integer() and abs(number) < 2**63 else number


def _boolean(text: str) -> bool:
    return _BOOLEANS[text.lower()]


def _moment(text: str) -> str:
    moment = parse_moment(text)
    if moment is None:
        raise ValueError
    return stored_moment(moment)


_TYPED = {"integer": _integer, "number": _number, "boolean": _boolean, "datetime": _moment}
