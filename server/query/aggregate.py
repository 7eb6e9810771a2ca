"""Queries with `group by`: counts, sums and the like. Their rows are no entities (protocol 2.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from ..protocol import ParseError
from ..schema import EntityType
from .criteria import CriteriaCompiler, sorted_by
from .nodes import Path, Query
from .source import Source

_FUNCTIONS: dict[str, Callable[[ColumnElement[Any]], ColumnElement[Any]]] = {
    "sum": func.sum,
    "avg": func.avg,
    "min": func.min,
    "max": func.max,
    "count": func.count,
}


def aggregate_statement(
    source: Source, query: Query, entity_type: EntityType
) -> tuple[Select[Any], list[str]]:
    """Return the statement of a query with `group by`, and the keys of its rows.

    Raises:
        ParseError: The type takes no such queries, or a projection is neither grouped nor a function.
    """
    if not entity_type.group_by:
        raise ParseError(f"{entity_type.id} takes no group by.")
    scope = source.scope(entity_type)
    compiler = CriteriaCompiler(source)
    groups: dict[Path, ColumnElement[Any]] = {
        path: compiler.scalar(path, scope) for path in query.group
    }
    names: list[str] = []
    columns: list[ColumnElement[Any]] = []
    for projection in query.projections:
        if projection.function:
            value = compiler.scalar(projection.path, scope)
            names.append(f"{projection.function}_{'_'.join(projection.path)}")
            columns.append(_FUNCTIONS[projection.function](value))
        elif projection.path not in groups:
            raise ParseError(f"{'.'.join(projection.path)} is neither grouped nor a function.")
    names += ["_".join(path) for path in groups]
    columns += groups.values()
    statement = compiler.where(select(*columns), query, scope)
    order = (sorted_by(value) for value in groups.values())
    statement = statement.group_by(*groups.values()).order_by(*order)
    if query.limit is not None:
        statement = statement.limit(query.limit)
    return statement.offset(query.offset) if query.offset else statement, names
