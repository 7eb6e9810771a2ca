"""Compiles criteria to SQL conditions.

Relations become subqueries: `status.name is "x"` asks that `status_id` is among the ids of statuses of
that name. So separate conditions on a collection may be met by different members, and `any` holds its
conditions together (protocol 4.3). Every value is a bound parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select, true

from ..protocol import ParseError
from ..schema import Attribute
from ..store.folding import folded
from ..store.tables import VARIABLE_NUMBER, VARIABLE_TEXT
from .conditions import compare, is_key, one_of
from .nodes import All, Comparison, Criteria, Literal, Membership, Not, Path, Query, Related
from .source import Scope, Source

MAX_RELATIONS = 16
MAX_TERMS = 900  # SQLite refuses expressions deeper than 1000
MAX_CONDITIONS = 4000  # more take seconds to compile
MAX_COLUMNS = 64  # of an order or a group

Condition = ColumnElement[bool]
Inner = Callable[[Scope], "Condition | None"]


def sorted_by(value: ColumnElement[Any], descending: bool = False) -> ColumnElement[Any]:
    """Return an order in which rows without a value come first when it ascends, as MySQL has it."""
    return value.desc().nulls_last() if descending else value.asc().nulls_first()


class CriteriaCompiler:
    """Compiles the criteria of one query.

    Args:
        source: Where columns come from.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._schema = source.schema
        self._relations = 0
        self._conditions = 0

    def compile(self, criteria: Criteria, scope: Scope) -> Condition:
        """Return the condition for the rows of `scope`.

        Raises:
            ParseError: An attribute does not exist or cannot be asked for in this way.
        """
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise ParseError(f"The query has more than {MAX_CONDITIONS} conditions; use in (…).")
        if isinstance(criteria, Comparison):
            return self._comparison(criteria, scope)
        if isinstance(criteria, Membership):
            return self._membership(criteria, scope)
        if isinstance(criteria, Related):
            return self._at(criteria.path, scope, lambda a, s: self._related(criteria, a, s))
        if isinstance(criteria, Not):
            return self._opposite(self.compile(criteria.item, scope))
        if len(criteria.items) > MAX_TERMS:
            raise ParseError(f"The query joins more than {MAX_TERMS} conditions; use in (…).")
        join = and_ if isinstance(criteria, All) else or_
        return join(*(self.compile(item, scope) for item in criteria.items))

    def where(self, statement: Select[Any], query: Query, scope: Scope) -> Select[Any]:
        """Return a statement limited to the rows a query asks for."""
        of_type = self._source.only_its_type(scope)
        if of_type is not None:
            statement = statement.where(of_type)
        if len(query.order) > MAX_COLUMNS or len(query.group) > MAX_COLUMNS:
            raise ParseError(f"The query orders or groups by more than {MAX_COLUMNS} columns.")
        if query.where is not None:
            statement = statement.where(self.compile(query.where, scope))
        return statement

    def order(self, query: Query, scope: Scope) -> list[ColumnElement[Any]]:
        """Return the order a query asks for; custom values are ordered as numbers where they are such.

        Raises:
            ParseError: It orders by what has no one value.
        """
        found: list[ColumnElement[Any]] = []
        for order in query.order:
            variable = self._source.end(scope.type, order.path).type == "variable"
            for suffix in (VARIABLE_NUMBER, VARIABLE_TEXT) if variable else ("",):
                value = self.scalar(order.path, scope, suffix)
                found.append(sorted_by(value, order.descending))
        return found

    def scalar(self, path: Path, scope: Scope, suffix: str = "") -> ColumnElement[Any]:
        """Return the value at the end of a path of references, for ordering and grouping.

        Args:
            path: The path.
            scope: The rows it begins at.
            suffix: Which of the columns of a `variable` is wanted; empty for its JSON.

        Raises:
            ParseError: A step is a collection, or the end has no value.
        """
        head, rest = path[0], path[1:]
        attribute = self._source.attribute(scope.type, head, bool(rest))
        if attribute.is_many:
            raise ParseError(f'"{head}" of {scope.type.id} is a collection and has no one value.')
        if not attribute.is_relation:
            if rest:
                raise ParseError(f'"{head}" of {scope.type.id} is no relation.')
            return self._value(attribute, scope, suffix)
        keys = self._source.reference_keys(scope, attribute)
        if not rest:
            return keys[0]
        target = self._source.scope(self._schema.target(attribute))
        pairs = zip(target.type.primary_key, keys)
        found = select(self.scalar(rest, target, suffix)).limit(1)
        return found.where(*(target.rows.c[name] == key for name, key in pairs)).scalar_subquery()

    def _value(self, attribute: Attribute, scope: Scope, suffix: str) -> ColumnElement[Any]:
        column = self._source.column(scope, attribute.name + suffix)
        if column is None or "secret" in attribute.flags:
            raise ParseError(f'"{attribute.name}" of {scope.type.id} cannot be used here.')
        return column

    def _opposite(self, condition: Condition) -> Condition:
        # SQL's third truth value must not leak: what is not true is false.
        return not_(func.coalesce(condition, false()))

    def _comparison(self, node: Comparison, scope: Scope) -> Condition:
        if len(node.path) > 1 and node.operator == "=" and node.value.is_none:
            return self._opposite(self._comparison(Comparison(node.path, "!=", node.value), scope))
        return self._at(
            node.path,
            scope,
            lambda attribute, inner: self._compare(node.operator, node.value, attribute, inner),
        )

    def _compare(self, sign: str, value: Literal, attribute: Attribute, scope: Scope) -> Condition:
        if not attribute.is_relation:
            return compare(self._source, scope, attribute, sign, value)
        if sign not in ("=", "!="):
            raise ParseError(
                f'"{attribute.name}" of {scope.type.id} can only be compared by = or !=.'
            )
        if attribute.is_many:
            if not value.is_none:
                raise ParseError(f'"{attribute.name}" is a collection; use any (…).')
            some = self._among(attribute, scope, lambda inner: None)
            return some if sign == "!=" else self._opposite(some)
        key = self._source.reference_keys(scope, attribute)[0]
        if value.is_none:
            return key.is_(None) if sign == "=" else key.is_not(None)
        bound = self._source.parameters.one(value, str)
        return key == bound if sign == "=" else or_(key != bound, key.is_(None))

    def _membership(self, node: Membership, scope: Scope) -> Condition:
        def leaf(attribute: Attribute, inner: Scope) -> Condition:
            condition = self._is_in(node, attribute, inner)
            return self._opposite(condition) if node.negated else condition

        return self._at(node.path, scope, leaf)

    def _is_in(self, node: Membership, attribute: Attribute, scope: Scope) -> Condition:
        if attribute.is_many:
            raise ParseError(f'"{attribute.name}" is a collection; use any (…).')
        if isinstance(node.values, Query):
            return self._is_in_query(node.values, attribute, scope)
        if not attribute.is_relation:
            return one_of(self._source, scope, attribute, node.values)
        if not node.values:
            return false()
        key = self._source.reference_keys(scope, attribute)[0]
        if node.values[0].is_list:
            return self._source.within_given(key, node.values[0], str)
        return self._source.within(key, [value.text for value in node.values])

    def _is_in_query(self, query: Query, attribute: Attribute, scope: Scope) -> Condition:
        column, found = self.scalar((attribute.name,), scope), self._subquery(query)
        if attribute.type != "string" or is_key(scope.type, attribute):
            return column.in_(found)
        return folded(column).in_(select(folded(found.subquery().c[0])))

    def _subquery(self, query: Query) -> Select[Any]:
        entity_type = self._schema.get(query.entity_type)
        if entity_type is None:
            raise ParseError(f"There is no entity type {query.entity_type!r}.")
        if len(query.projections) > 1 or query.group:
            raise ParseError("A nested query must have exactly one projection.")
        path = query.projections[0].path if query.projections else entity_type.primary_key[:1]
        if len(path) > MAX_RELATIONS:
            raise ParseError(f"A path has more than {MAX_RELATIONS} steps.")
        scope = self._source.scope(entity_type)
        return self._values(path, scope, lambda statement: self._narrow(statement, query, scope))

    def _narrow(self, statement: Select[Any], query: Query, scope: Scope) -> Select[Any]:
        statement = self.where(statement, query, scope)
        statement = statement.order_by(*self.order(query, scope))
        if query.offset or query.limit is not None:
            limit = 2**62 if query.limit is None else query.limit
            statement = statement.offset(query.offset).limit(limit)
        return statement

    def _values(
        self, path: Path, scope: Scope, narrow: Callable[[Select[Any]], Select[Any]]
    ) -> Select[Any]:
        """Return a statement for all values at the end of a path; `narrow` limits where it begins."""
        attribute = self._source.attribute(scope.type, path[0], len(path) > 1)
        join = attribute.join
        if not attribute.is_relation or (len(path) == 1 and not attribute.is_many):
            return narrow(select(self.scalar(path, scope)))
        target = self._source.scope(self._schema.target(attribute))
        key = self._source.key(target)
        if not attribute.is_many:
            here = key.in_(narrow(select(self._source.reference_keys(scope, attribute)[0])))
        elif join and join.walk:
            here = key.in_(self._along_tree(join.walk, scope, narrow))
        elif join and join.through:
            links = self._source.tables[_table(join.through[0], self._source)].alias()
            owners = narrow(select(self._source.key(scope)))
            linked = select(links.c[join.through[2]]).where(links.c[join.through[1]].in_(owners))
            here = key.in_(linked)
        elif join and join.keys:
            here = target.rows.c[join.keys[0]].in_(narrow(select(self._source.key(scope))))
        else:
            raise ParseError(f'"{path[0]}" of {scope.type.id} cannot be used in a nested query.')
        rest = path[1:] or target.type.primary_key[:1]
        of_type = self._source.only_its_type(target)
        return self._values(
            rest,
            target,
            lambda statement: statement.where(here, *([] if of_type is None else [of_type])),
        )

    def _along_tree(
        self, direction: str, scope: Scope, narrow: Callable[[Select[Any]], Select[Any]]
    ) -> Select[Any]:
        """Return a statement for the ids above or below the rows that `narrow` leaves."""
        step = self._source.tables["context"].alias()
        if direction == "ancestors":
            start = narrow(select(scope.rows.c[_above(scope)].label("id")))
            found = select(start.subquery().c.id).cte(recursive=True)
            return select(found.union(select(step.c.parent_id).where(step.c.id == found.c.id)).c.id)
        top = self._source.tables["context"].alias()
        below = select(top.c.id).where(top.c.parent_id.in_(narrow(select(scope.rows.c.id))))
        found = below.cte(recursive=True)
        return select(found.union(select(step.c.id).where(step.c.parent_id == found.c.id)).c.id)

    def _at(
        self, path: Path, scope: Scope, leaf: Callable[[Attribute, Scope], Condition]
    ) -> Condition:
        """Follow a path and return what `leaf` says of its last attribute."""
        head, rest = path[0], path[1:]
        attribute = self._source.attribute(scope.type, head, bool(rest))
        if not rest:
            return leaf(attribute, scope)
        if not attribute.is_relation:
            raise ParseError(f'"{head}" of {scope.type.id} is no relation.')
        return self._among(attribute, scope, lambda inner: self._at(rest, inner, leaf))

    def _related(self, node: Related, attribute: Attribute, scope: Scope) -> Condition:
        if not attribute.is_relation:
            raise ParseError(f'"{attribute.name}" of {scope.type.id} is no relation.')
        criteria = node.criteria
        if criteria is None:
            return self._among(attribute, scope, lambda inner: None)
        return self._among(attribute, scope, lambda inner: self.compile(criteria, inner))

    def _among(self, relation: Attribute, scope: Scope, inner: Inner) -> Condition:
        """Return the condition that a relation leads to a row for which `inner` holds."""
        self._relations += 1
        if self._relations > MAX_RELATIONS:
            raise ParseError(f"The query follows more than {MAX_RELATIONS} relations at once.")
        try:
            if relation.join and relation.join.walk:
                return self._among_tree(relation.join.walk, scope, inner)
            return self._among_targets(relation, scope, inner)
        finally:
            self._relations -= 1

    def _among_targets(self, relation: Attribute, scope: Scope, inner: Inner) -> Condition:
        source = self._source
        target = source.scope(self._schema.target(relation))
        criteria = inner(target)
        holds = self._holds(target, lambda _: criteria)
        join = relation.join
        if not relation.is_many:
            keys = source.reference_keys(scope, relation)
            columns = [target.rows.c[name] for name in target.type.primary_key]
            if len(keys) > 1 or criteria is None:
                return exists().where(holds, *(a == b for a, b in zip(keys, columns)))
            return keys[0].in_(select(columns[0]).where(holds))
        assert join is not None
        if join.through:
            name, mine, theirs = join.through
            links = source.tables[_table(name, source)].alias()
            found = select(links.c[mine]).join(target.rows, links.c[theirs] == source.key(target))
            return source.key(scope).in_(found.where(holds))
        if join.where:
            holds = and_(holds, target.rows.c[join.where[0]] == join.where[1])
        owner = target.rows.c[join.keys[0]]
        if criteria is None:  # one look into an index for each row, instead of a list of all owners
            return exists().where(holds, owner == source.key(scope))
        return source.key(scope).in_(select(owner).where(holds, owner.is_not(None)))

    def _holds(self, target: Scope, inner: Inner) -> Condition:
        conditions = [self._source.only_its_type(target), inner(target)]
        return and_(true(), *(item for item in conditions if item is not None))

    def _among_tree(self, direction: str, scope: Scope, inner: Inner) -> Condition:
        """Ancestors and descendants, over typed contexts only; the project is no ancestor."""
        target = self._source.scope(self._schema["TypedContext"])
        contexts = self._source.tables["context"]
        step = contexts.alias()
        holds = self._holds(target, inner)
        if direction == "ancestors":
            found = select(target.rows.c.id.label("id")).where(holds).cte(recursive=True)
            found = found.union(select(step.c.id).where(step.c.parent_id == found.c.id))
            return scope.rows.c[_above(scope)].in_(select(found.c.id))
        found = select(target.rows.c.parent_id.label("id")).where(holds).cte(recursive=True)
        found = found.union(select(step.c.parent_id).where(step.c.id == found.c.id))
        return scope.rows.c.id.in_(select(found.c.id).where(found.c.id.is_not(None)))


def _above(scope: Scope) -> str:
    """Return the column that leads from a row into the tree above it."""
    return "context_id" if scope.type.table == "asset" else "parent_id"


def _table(name: str, source: Source) -> str:
    """Return the table of a link type, or the name itself for a table that no type exposes."""
    linked = source.schema.get(name)
    return linked.table if linked else name
