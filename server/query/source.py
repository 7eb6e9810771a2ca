"""Where the attributes of a type are found in SQL: aliases, columns, and which rows are of the type."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Select,
    Text,
    any_,
    bindparam,
    func,
    literal,
    select,
)

from ..access.visibility import Visibility
from ..protocol import ParseError
from ..schema import FAMILY_COLUMN, Attribute, EntityType, Schema
from ..store import Tables
from ..store.text import StoredText
from .computed import sql_value
from .custom_values import custom_values
from .links import is_link, leads_there, link_type
from .nodes import Literal, Path
from .shape import Parameters


@dataclass(frozen=True)
class Scope:
    """A type and the alias under which its rows stand in a statement."""

    type: EntityType
    rows: FromClause


class Source:
    """Turns types and attributes into SQL.

    Args:
        schema: The types as they are now.
        tables: Their tables.
        dialect: Name of the database's SQL dialect.
        visibility: What the reader may see; None for everything.
        parameters: Takes the values of the query at hand.

    Attributes:
        parameters: The same.
    """

    def __init__(
        self,
        schema: Schema,
        tables: Tables,
        dialect: str,
        visibility: Visibility | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        self.parameters = Parameters() if parameters is None else parameters
        self.schema = schema
        self.tables = tables
        self.dialect = dialect
        self._visibility = visibility

    def scope(self, entity_type: EntityType) -> Scope:
        """Return a new alias for the rows of a type."""
        if entity_type.view_of:
            rows: FromClause = custom_values(entity_type, self.schema, self.tables)
            return Scope(entity_type, self._visible("custom_attribute_value", rows))
        return Scope(entity_type, self._visible(entity_type.table, self.tables.of(entity_type)))

    def _visible(self, table: str, rows: FromClause) -> FromClause:
        condition = self._visibility.of(table, rows) if self._visibility else None
        return rows.alias() if condition is None else select(rows).where(condition).subquery()

    def attribute(self, entity_type: EntityType, name: str, relation: bool) -> Attribute:
        """Return an attribute, of the type or of what extends it.

        Raises:
            ParseError: There is none of that name.
        """
        found = self.schema.find(entity_type.id, name, relation)
        if found is None or "hidden" in found.flags:
            raise ParseError(f'{entity_type.id} has no attribute "{name}".')
        return found

    def end(self, entity_type: EntityType, path: Path) -> Attribute:
        """Return the attribute at the end of a path of references.

        Raises:
            ParseError: There is none.
        """
        *steps, last = path
        for name in steps:
            entity_type = self.schema.target(self.attribute(entity_type, name, True))
        return self.attribute(entity_type, last, False)

    def column(self, scope: Scope, name: str) -> ColumnElement[Any] | None:
        """Return the SQL of a scalar, or None for what only Python can compute."""
        found = scope.rows.c.get(name)
        if found is not None:
            return found
        return sql_value(scope.type.table, name, scope.rows, self.tables)

    def key(self, scope: Scope) -> ColumnElement[Any]:
        """Return the column of a primary key that is one attribute, or the first of several."""
        return scope.rows.c[scope.type.primary_key[0]]

    def reference_keys(self, scope: Scope, reference: Attribute) -> list[ColumnElement[Any]]:
        """Return what holds the primary key of a reference's target."""
        names = reference.join.keys if reference.join else (reference.name,)
        found = [self.column(scope, name) for name in names]
        return [column for column in found if column is not None]

    def only_its_type(self, scope: Scope) -> ColumnElement[bool] | None:
        """Return the condition that rows of a shared table are of the type; None if all are."""
        entity_type = scope.type
        if entity_type.base is None or entity_type.view_of:
            return None
        if is_link(entity_type):
            return leads_there(entity_type, scope.rows, self.schema, self.tables)
        if not self.schema.has_family_column(entity_type):
            return None
        family = self.schema.family(entity_type.id)
        return scope.rows.c[FAMILY_COLUMN].in_(sorted(family))

    def type_name(self, scope: Scope) -> ColumnElement[str]:
        """Return the name of each row's concrete type."""
        if is_link(scope.type):
            return link_type(scope.type, scope.rows, self.schema, self.tables)
        column = scope.rows.c.get(FAMILY_COLUMN)
        return literal(scope.type.id) if column is None else column

    def within(self, column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
        """Return the condition that a column holds one of many values.

        They are one parameter, a JSON text or an array, which is faster than one for each and knows no
        limit of their number.
        """
        if len(values) == 1:
            same: ColumnElement[bool] = column == values[0]
            return same
        if self.dialect == "postgresql":
            among: ColumnElement[bool] = column == any_(literal(list(values), _array(column)))
            return among
        return column.in_(_each(json.dumps(list(values))))

    def within_given(
        self, column: ColumnElement[Any], values: Literal, convert: Callable[[str], Any]
    ) -> ColumnElement[bool]:
        """Return the same for a list of values that was taken out of the query.

        Raises:
            ParseError: The conversion refuses one of them.
        """
        parameter = self.parameters.many(values, convert, self.key_parameter)
        return self.within_keys(column, parameter)

    def within_keys(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        """Return the same for a parameter; `key_parameter` makes what it holds."""
        if self.dialect == "postgresql":
            among: ColumnElement[bool] = column == any_(bindparam(name, type_=_array(column)))
            return among
        return column.in_(_each(bindparam(name, type_=Text())))

    def key_parameter(self, values: Sequence[Any]) -> Any:
        """Return what a parameter of `within_keys` holds for some values."""
        return list(values) if self.dialect == "postgresql" else json.dumps(list(values))


def _array(column: ColumnElement[Any]) -> ARRAY[Any]:
    return ARRAY(Text() if isinstance(column.type, StoredText) else column.type)


def _each(values: Any) -> Select[Any]:
    """Return the members of a JSON list as a column, in SQLite."""
    return select(func.json_each(values).table_valued("value").c.value)
