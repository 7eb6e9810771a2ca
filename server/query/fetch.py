"""Runs queries: reads the rows of a type, then everything that hangs on them, level by level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from ..access.visibility import Visibility
from ..protocol import ParseError
from ..schema import Attribute, EntityType, Kind, Schema
from ..store import Tables
from .aggregate import aggregate_statement
from .computed import Addresses
from .criteria import CriteriaCompiler, sorted_by
from .nodes import Projection, Query
from .selection import TYPE_KEY, Selection, Selector, Tree, tree_of
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
        self.schema = schema
        self.source = Source(schema, tables, connection.dialect.name, visibility)
        self._selector = Selector(self.source)
        self._tree = ContextTree(self.source, connection)

    def query(self, query: Query) -> list[Entity]:
        """Return what a query asks for; rows of `group by` are no entities.

        Raises:
            ParseError: It names what does not exist, or asks for what cannot be.
        """
        entity_type = self.schema.get(query.entity_type)
        if entity_type is None:
            raise ParseError(f"There is no entity type {query.entity_type!r}.")
        if query.group:
            return self._grouped(query, entity_type)
        projections = query.projections or [
            Projection((name,)) for name in entity_type.default_projections
        ]
        scope = self.source.scope(entity_type)
        selection = self._selector.select(scope, tree_of(projections))
        compiler = CriteriaCompiler(self.source)
        statement = compiler.where(select(*selection.columns), query, scope)
        statement = self._paged(statement, query, scope, compiler)
        return self._run(statement, selection)[0]

    def by_ids(self, entity_type: EntityType, tree: Tree, ids: Sequence[str]) -> dict[str, Entity]:
        """Return entities of a type with a key of one attribute, by that key; missing ones are left
        out."""
        if not ids:
            return {}
        scope = self.source.scope(entity_type)
        selection = self._selector.select(scope, tree)
        key = self.source.key(scope)
        statement = select(*selection.columns).where(self.source.within(key, ids))
        entities, _ = self._run(self._of_type(statement, scope), selection)
        name = entity_type.primary_key[0]
        return {entity[name]: entity for entity in entities}

    def descendants(self, context_id: str) -> list[str]:
        """Return the ids of the typed contexts below a context."""
        return self._tree.descendants([context_id])[context_id]

    def _paged(
        self, statement: Select[Any], query: Query, scope: Scope, compiler: CriteriaCompiler
    ) -> Select[Any]:
        for order in query.order:
            value = compiler.scalar(order.path, scope)
            statement = statement.order_by(sorted_by(value, order.descending))
        statement = statement.order_by(*(scope.rows.c[name] for name in scope.type.primary_key))
        if query.offset:
            statement = statement.offset(query.offset)
        if query.limit is not None or query.offset:
            statement = statement.limit(2**62 if query.limit is None else query.limit)
        return statement

    def _run(self, statement: Select[Any], selection: Selection) -> tuple[list[Entity], list[Any]]:
        """Return entities with their relations, and the rows they were made from."""
        rows: list[Any] = list(self._connection.execute(statement).all())
        entities = selection.entities(rows, self._addresses)
        if selection.links and rows:
            self._add_links(entities, selection)
        for relation, branch, positions in selection.relations:
            if rows:
                self._follow(relation, branch, positions, entities, rows, selection.scope)
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
        branch: Tree,
        positions: list[int],
        entities: list[Entity],
        rows: list[Any],
        scope: Scope,
    ) -> None:
        target = self.schema.target(relation)
        if relation.join and relation.join.walk:
            found = self._walk(relation, branch, entities, scope)
        elif relation.kind is not Kind.REFERENCE:
            found = self._members(relation, target, branch, [row[positions[0]] for row in rows])
        elif len(positions) > 1:
            found = self._by_keys(
                target, branch, [tuple(row[p] for p in positions) for row in rows]
            )
        else:
            at = positions[0]
            keys = list(dict.fromkeys(row[at] for row in rows if row[at] is not None))
            by_key = self.by_ids(target, branch, keys)
            found = [by_key.get(row[at]) for row in rows]
        for entity, value in zip(entities, found):
            entity[relation.name] = value

    def _members(
        self, relation: Attribute, target: EntityType, branch: Tree, ids: list[Any]
    ) -> list[Any]:
        """Return the members of a collection for each id, in the order of their keys."""
        join = relation.join
        assert join is not None
        scope = self.source.scope(target)
        selection = self._selector.select(scope, branch)
        if join.through:
            table, mine, theirs = join.through
            linked = self.schema.get(table)
            links = self.source.tables[linked.table if linked else table].alias()
            owner: ColumnElement[Any] = links.c[mine]
            statement: Select[Any] = select(*selection.columns, owner).join_from(
                scope.rows, links, links.c[theirs] == self.source.key(scope)
            )
        else:
            owner = scope.rows.c[join.keys[0]]
            statement = select(*selection.columns, owner)
        if join.where:
            statement = statement.where(scope.rows.c[join.where[0]] == join.where[1])
        statement = self._of_type(statement.where(self.source.within(owner, ids)), scope)
        order = [scope.rows.c[name] for name in target.primary_key]
        entities, rows = self._run(statement.order_by(*order), selection)
        grouped: dict[Any, list[Entity]] = {}
        for entity, row in zip(entities, rows):
            grouped.setdefault(row[-1], []).append(entity)
        return [grouped.get(key, []) for key in ids]

    def _walk(
        self, relation: Attribute, branch: Tree, entities: list[Entity], scope: Scope
    ) -> list[Any]:
        assert relation.join is not None
        target = self.schema.target(relation)
        upwards = relation.join.walk == "ancestors"
        ids = [entity["id"] for entity in entities]
        if upwards and scope.type.table == "asset":
            starts = [entity["context_id"] for entity in entities]
            above = self._tree.ancestors(dict.fromkeys(s for s in starts if s))
            chains = [[s, *above.get(s, [])] if s else [] for s in starts]
        else:
            step = self._tree.ancestors if upwards else self._tree.descendants
            by_id = step(ids)
            chains = [by_id[i] for i in ids]
        wanted = list(dict.fromkeys(i for chain in chains for i in chain))
        found = self.by_ids(target, branch, wanted)
        return [[found[i] for i in chain if i in found] for chain in chains]

    def _by_keys(self, target: EntityType, branch: Tree, keys: list[tuple[Any, ...]]) -> list[Any]:
        """Return the targets of a reference whose key has several parts, one statement a part pair."""
        names = target.primary_key
        scope = self.source.scope(target)
        selection = self._selector.select(scope, branch)
        parts = [
            self.source.within(scope.rows.c[name], list(dict.fromkeys(key[i] for key in keys)))
            for i, name in enumerate(names)
        ]
        statement: Select[Any] = select(*selection.columns)
        entities, _ = self._run(statement.where(*parts), selection)
        found = {tuple(entity[name] for name in names): entity for entity in entities}
        return [found.get(key) for key in keys]

    def _of_type(self, statement: Select[Any], scope: Scope) -> Select[Any]:
        condition = self.source.only_its_type(scope)
        return statement if condition is None else statement.where(condition)

    def _grouped(self, query: Query, entity_type: EntityType) -> list[Entity]:
        statement, names = aggregate_statement(self.source, query, entity_type)
        return [dict(zip(names, row)) for row in self._connection.execute(statement).all()]


def page_after(query: Query, count: int) -> int | None:
    """Return the offset of the next page, or None if this one was not full."""
    if query.limit is None or query.limit == 0 or count < query.limit:
        return None
    return query.offset + query.limit
