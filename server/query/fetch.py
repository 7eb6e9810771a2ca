"""Runs queries: reads the rows of a type, then everything that hangs on them, level by level."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from ..access.visibility import Visibility
from ..protocol import ParseError
from ..schema import Attribute, EntityType, Kind, Schema
from ..store import Tables
from .aggregate import grouped
from .computed import Addresses
from .criteria import CriteriaCompiler
from .nodes import Projection, Query
from .plans import Plan
from .selection import TYPE_KEY, Selection, Selector, Tree, tree_of
from .shape import Asked, Parameters, Unshaped
from .source import Scope, Source
from .tree import ContextTree

Entity = dict[str, Any]


class Reader:
    """Reads entities within one transaction.

    Args:
        connection: An open transaction.
        schema: The types as this transaction sees them.
        tables: Their tables.
        addresses: Makes the addresses of media.
        visibility: What the reader may see; None for everything.
        only_asked: Whether entities come without the attributes that always come along.
    """

    def __init__(
        self,
        connection: Connection,
        schema: Schema,
        tables: Tables,
        addresses: Addresses,
        visibility: Visibility | None = None,
        only_asked: bool = False,
    ) -> None:
        self._connection = connection
        self._addresses = addresses
        self._only_asked = only_asked
        self._tables = tables
        self._visibility = visibility
        self.schema = schema
        self.source = self._source_with(Parameters())
        self._tree = ContextTree(self.source, connection)

    def query(self, asked: Asked) -> list[Entity]:
        """Return what a query asks for; rows of `group by` are no entities.

        Raises:
            ParseError: It names what does not exist, or asks for what cannot be.
        """
        query = asked.query
        entity_type = self.schema.get(query.entity_type)
        if entity_type is None:
            raise ParseError(f"There is no entity type {query.entity_type!r}.")
        if query.group:
            return self._grouped(asked.spelled_out().query, entity_type)
        plan = self._known_plan(asked, entity_type)
        try:
            parameters = plan.parameters(asked.given)
        except Unshaped:  # the plan is of a query that differed in its values alone
            plan, parameters = self._plan(asked.spelled_out(), entity_type), {}
        return self._run(plan, parameters)[0]

    def _known_plan(self, asked: Asked, entity_type: EntityType) -> Plan:
        """Return the plan of a query, made now or by an earlier query of the same shape."""
        if asked.shape is None:
            return self._plan(asked, entity_type)
        seen = self._visibility.projects if self._visibility else None
        key = (asked.shape, seen, self._tables)
        plan = self.schema.plans.find(key)
        if plan is None:
            try:
                plan = self._plan(asked, entity_type)
            except Unshaped:
                return self._plan(asked.spelled_out(), entity_type)
            self.schema.plans.keep(key, plan)
        return plan

    def _plan(self, asked: Asked, entity_type: EntityType) -> Plan:
        query, parameters = asked.query, Parameters(asked.given)
        projections = query.projections or [
            Projection((name,)) for name in entity_type.default_projections
        ]
        source = self._source_with(parameters)
        scope = source.scope(entity_type)
        selection = Selector(source).select(scope, tree_of(projections))
        compiler = CriteriaCompiler(source)
        statement = compiler.where(select(*selection.columns), query, scope)
        statement = self._paged(statement, query, scope, compiler)
        return Plan(statement, self._with_relations(selection), parameters.wanted)

    def _with_relations(self, selection: Selection) -> Selection:
        """Plan what is asked of relations, so that mistakes there show even if there are no rows."""
        for relation, branch, _ in selection.relations:
            selection.followed[relation.name] = self._plan_of(relation, branch)
        return selection

    def _source_with(self, parameters: Parameters) -> Source:
        dialect = self._connection.dialect.name
        return Source(self.schema, self._tables, dialect, self._visibility, parameters)

    def descendants(self, context_id: str) -> list[str]:
        """Return the ids of the typed contexts below a context."""
        return self._tree.descendants([context_id])[context_id]

    def _paged(
        self, statement: Select[Any], query: Query, scope: Scope, compiler: CriteriaCompiler
    ) -> Select[Any]:
        keys = (scope.rows.c[name] for name in scope.type.primary_key)
        statement = statement.order_by(*compiler.order(query, scope), *keys)
        if query.offset:
            statement = statement.offset(query.offset)
        if query.limit is not None or query.offset:
            statement = statement.limit(2**62 if query.limit is None else query.limit)
        return statement

    def _run(self, plan: Plan, parameters: dict[str, Any]) -> tuple[list[Entity], list[Any]]:
        """Return entities with their relations, and the rows they were made from."""
        selection = plan.selection
        rows: list[Any] = list(self._connection.execute(plan.statement, parameters).all())
        if not rows:
            return [], rows
        entities = selection.entities(rows, self._addresses)
        if selection.links:
            self._add_links(entities, selection)
        for relation, _, positions in selection.relations:
            found = self._follow(relation, positions, entities, rows, selection)
            for entity, value in zip(entities, found):
                entity[relation.name] = value
        for name, owners in selection.partial:
            for entity in entities:
                if entity[TYPE_KEY] not in owners:
                    entity.pop(name, None)
        for name in selection.unasked if self._only_asked else ():
            for entity in entities:
                entity.pop(name, None)
        return entities, rows

    def _add_links(self, entities: list[Entity], selection: Selection) -> None:
        links = self._tree.links(selection.scope.type.table, [e["id"] for e in entities])
        for entity in entities:
            for name in selection.links:
                entity[name] = links.get(entity["id"], [])

    def _follow(
        self,
        relation: Attribute,
        positions: list[int],
        entities: list[Entity],
        rows: list[Any],
        selection: Selection,
    ) -> Sequence[Any]:
        """Return what a relation of each entity leads to."""
        plan = selection.followed[relation.name]
        if relation.join and relation.join.walk:
            return self._walk(relation.join.walk, plan, entities, selection.scope)
        if relation.kind is not Kind.REFERENCE:
            return self._members(plan, [row[positions[0]] for row in rows])
        if len(positions) > 1:
            return self._by_keys(plan, [tuple(row[p] for p in positions) for row in rows])
        at = positions[0]
        by_key = self._by_ids(plan, {row[at] for row in rows if row[at] is not None})
        return [by_key.get(row[at]) for row in rows]

    def _plan_of(self, relation: Attribute, branch: Tree) -> Plan:
        """Return the statement for the targets of a relation, by the parameters `keys_…`."""
        target, join = self.schema.target(relation), relation.join
        scope = self.source.scope(target)
        selection = Selector(self.source).select(scope, branch)
        statement: Select[Any] = select(*selection.columns)
        if relation.kind is Kind.REFERENCE or (join and join.walk):
            sought: list[ColumnElement[Any]] = [scope.rows.c[n] for n in target.primary_key]
        else:
            assert join is not None
            statement, owner = self._owned(relation, statement, scope)
            order = [scope.rows.c[name] for name in target.primary_key]
            statement, sought = statement.order_by(*order), [owner]
        for number, column in enumerate(sought):
            statement = statement.where(self.source.within_keys(column, f"keys_{number}"))
        return Plan(self._of_type(statement, scope), self._with_relations(selection))

    def _owned(
        self, relation: Attribute, statement: Select[Any], scope: Scope
    ) -> tuple[Select[Any], ColumnElement[Any]]:
        """Return the statement for members of a collection, with the id of whose they are as last column."""
        join = relation.join
        assert join is not None
        if join.through:
            table, mine, theirs = join.through
            linked = self.schema.get(table)
            links = self.source.tables[linked.table if linked else table].alias()
            owner: ColumnElement[Any] = links.c[mine]
            joined = links.c[theirs] == self.source.key(scope)
            statement = statement.add_columns(owner).join_from(scope.rows, links, joined)
        else:
            owner = scope.rows.c[join.keys[0]]
            statement = statement.add_columns(owner)
        if join.where:
            statement = statement.where(scope.rows.c[join.where[0]] == join.where[1])
        return statement, owner

    def _by_ids(self, plan: Plan, ids: Collection[str]) -> dict[str, Entity]:
        """Return entities with a key of one attribute, by that key; missing ones are left out."""
        if not ids:
            return {}
        entities, _ = self._run(plan, {"keys_0": self.source.key_parameter(sorted(ids))})
        name = plan.selection.scope.type.primary_key[0]
        return {entity[name]: entity for entity in entities}

    def _members(self, plan: Plan, ids: list[Any]) -> list[Any]:
        """Return the members of a collection for each id, in the order of their keys."""
        entities, rows = self._run(plan, {"keys_0": self.source.key_parameter(ids)})
        grouped: dict[Any, list[Entity]] = {}
        for entity, row in zip(entities, rows):
            grouped.setdefault(row[-1], []).append(entity)
        return [grouped.get(key, []) for key in ids]

    def _walk(self, direction: str, plan: Plan, entities: list[Entity], scope: Scope) -> list[Any]:
        upwards = direction == "ancestors"
        ids = [entity["id"] for entity in entities]
        if upwards and scope.type.table == "asset":
            starts = [entity["context_id"] for entity in entities]
            above = self._tree.ancestors(dict.fromkeys(s for s in starts if s))
            chains = [[s, *above.get(s, [])] if s else [] for s in starts]
        else:
            step = self._tree.ancestors if upwards else self._tree.descendants
            by_id = step(ids)
            chains = [by_id[i] for i in ids]
        found = self._by_ids(plan, {i for chain in chains for i in chain})
        return [[found[i] for i in chain if i in found] for chain in chains]

    def _by_keys(self, plan: Plan, keys: list[tuple[Any, ...]]) -> list[Any]:
        """Return the targets of a reference whose key has several parts."""
        names = plan.selection.scope.type.primary_key
        parts = {
            f"keys_{number}": self.source.key_parameter(
                list(dict.fromkeys(k[number] for k in keys))
            )
            for number in range(len(names))
        }
        entities, _ = self._run(plan, parts)
        found = {tuple(entity[name] for name in names): entity for entity in entities}
        return [found.get(key) for key in keys]

    def _of_type(self, statement: Select[Any], scope: Scope) -> Select[Any]:
        condition = self.source.only_its_type(scope)
        return statement if condition is None else statement.where(condition)

    def _grouped(self, query: Query, entity_type: EntityType) -> list[Entity]:
        found = grouped(self.source, query, entity_type)
        return [found.row(row) for row in self._connection.execute(found.statement).all()]


def page_after(query: Query, count: int) -> int | None:
    """Return the offset of the next page, or None if this one was not full."""
    if query.limit is None or query.limit == 0 or count < query.limit:
        return None
    return query.offset + query.limit
