"""Queries with `group by`: counts, sums and the like. Their rows are no entities (protocol 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, Select, cast, func, select

from ..protocol import ParseError
from ..schema import Attribute, EntityType
from ..store.values import reader
from .criteria import CriteriaCompiler, sorted_by
from .nodes import Path, Projection, Query
from .source import Source

_NUMBERS = ("number", "integer")
_COMPARABLE = ("string", "datetime", *_NUMBERS)


@dataclass
class Grouped:
    """A statement with `group by`, and what its columns are.

    Attributes:
        names: Keys of the answered rows.
        columns: The columns, in the same order.
        readers: What turns a column's content into its JSON form; None where nothing must.
    """

    names: list[str] = field(default_factory=list)
    columns: list[ColumnElement[Any]] = field(default_factory=list)
    readers: list[Callable[[Any], Any] | None] = field(default_factory=list)
    statement: Select[Any] = field(default_factory=select)

    def add(self, name: str, column: ColumnElement[Any], read: Callable[[Any], Any] | None) -> None:
        """Add a column."""
        self.names.append(name)
        self.columns.append(column)
        self.readers.append(read)

    def row(self, values: Any) -> dict[str, Any]:
        """Return a row for the answer."""
        told = (read(value) if read else value for read, value in zip(self.readers, values))
        return dict(zip(self.names, told))


def grouped(source: Source, query: Query, entity_type: EntityType) -> Grouped:
    """Return the statement of a query with `group by`.

    Raises:
        ParseError: The type takes no such queries, a projection or an order is neither grouped nor a
            function, or a function does not fit its attribute.
    """
    if not entity_type.group_by:
        raise ParseError(f"{entity_type.id} takes no group by.")
    scope = source.scope(entity_type)
    compiler = CriteriaCompiler(source)
    groups = {path: compiler.scalar(path, scope) for path in query.group}
    result = Grouped()
    for projection in query.projections:
        if projection.function:
            value = compiler.scalar(projection.path, scope)
            attribute = source.end(entity_type, projection.path)
            column, read = _function(projection, attribute, value)
            result.add(f"{projection.function}_{'_'.join(projection.path)}", column, read)
        elif projection.path not in groups:
            raise ParseError(f"{'.'.join(projection.path)} is neither grouped nor a function.")
    for path, value in groups.items():
        result.add("_".join(path), value, reader(source.end(entity_type, path)))
    statement = compiler.where(select(*result.columns), query, scope)
    statement = statement.group_by(*groups.values()).order_by(*_order(query, groups))
    if query.limit is not None:
        statement = statement.limit(query.limit)
    elif query.offset:
        statement = statement.limit(2**62)  # SQLite knows no offset without a limit
    result.statement = statement.offset(query.offset) if query.offset else statement
    return result


def _function(
    projection: Projection, attribute: Attribute, value: ColumnElement[Any]
) -> tuple[ColumnElement[Any], Callable[[Any], Any] | None]:
    """Return the column of a function, and what reads it.

    Sums and averages are cast to what they are on each database: PostgreSQL answers decimals else.
    """
    name = projection.function
    if name == "count":
        return func.count(value), None
    fitting = _NUMBERS if name in ("sum", "avg") else _COMPARABLE
    if not attribute.is_relation and attribute.type not in fitting:
        words = " or ".join(fitting)
        raise ParseError(f'"{attribute.name}" is no {words}, as {name}(…) needs.')
    if attribute.is_relation and name in ("sum", "avg"):
        raise ParseError(f'"{attribute.name}" is no number, as {name}(…) needs.')
    if name == "avg":
        return cast(func.avg(value), Float), None
    if name == "sum":
        return cast(func.sum(value), BigInteger if attribute.type == "integer" else Float), None
    return (func.min if name == "min" else func.max)(value), reader(attribute)


def _order(query: Query, groups: dict[Path, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Return the order that is asked for, then that of the groups, so that pages are stable."""
    asked: dict[Path, ColumnElement[Any]] = {}
    for order in query.order:
        if order.path not in groups:
            raise ParseError(f"{'.'.join(order.path)} is not grouped, so nothing is ordered by it.")
        asked.setdefault(order.path, sorted_by(groups[order.path], order.descending))
    rest = (sorted_by(value) for path, value in groups.items() if path not in asked)
    return [*asked.values(), *rest]
