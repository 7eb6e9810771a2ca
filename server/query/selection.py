"""What to read of the rows of one type: columns, values made in Python, and relations to follow.

Reading costs one statement a relation and level, never one a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

from ..protocol import ParseError
from ..schema import Attribute, EntityType, Kind
from ..store.values import reader
from .computed import Addresses, RowValue, row_value
from .nodes import Projection
from .source import Scope, Source

TYPE_KEY = "__entity_type__"
MAX_STEPS = 12
_LINKS = ("link", "_link")


class Tree(dict[str, "Tree"]):
    """Projections as a tree: each name leads to what is asked of its target."""


def tree_of(projections: Iterable[Projection]) -> Tree:
    """Return the tree of some projections.

    Raises:
        ParseError: A path is longer than `MAX_STEPS`, or has a function outside of `group by`.
    """
    tree = Tree()
    for projection in projections:
        if projection.function:
            raise ParseError("Functions such as count(…) need a group by clause.")
        if len(projection.path) > MAX_STEPS:
            raise ParseError(f"A projection has more than {MAX_STEPS} steps.")
        branch = tree
        for name in projection.path:
            branch = branch.setdefault(name, Tree())
    return tree


@dataclass
class Selection:
    """What is read of one type.

    Attributes:
        scope: The rows it is read from.
        names: Keys of an answered entity, in the order of the first columns.
        columns: The columns; those after `names` are only needed on the way.
        readers: Which answered values must be turned into their JSON form, and by what.
        made: Values made in Python: name, positions of what they need, maker.
        relations: Relations to follow, what is asked of their targets, and where their keys stand.
        links: Names under which the place in the tree is asked for.
        partial: Names that only some of the types have, and those types.
        followed: Plans for the relations, by name; made with the plan this selection is of.
        unasked: Names that come along without having been asked for, keys left out.
    """

    scope: Scope
    names: list[str] = field(default_factory=list)
    columns: list[ColumnElement[Any]] = field(default_factory=list)
    readers: list[tuple[str, Callable[[Any], Any]]] = field(default_factory=list)
    made: list[tuple[str, list[int], Callable[..., Any]]] = field(default_factory=list)
    relations: list[tuple[Attribute, Tree, list[int]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    partial: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    followed: dict[str, Any] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()

    def position(self, column: ColumnElement[Any]) -> int:
        """Return where a column stands in a row, adding it if it is not read yet."""
        for index, known in enumerate(self.columns):
            if known is column:
                return index
        self.columns.append(column)
        return len(self.columns) - 1

    def entities(self, rows: Iterable[Any], addresses: Addresses) -> list[dict[str, Any]]:
        """Return the answered entities for rows, without their relations."""
        names = self.names
        found = [dict(zip(names, row)) for row in rows]
        for name, read in self.readers:
            for entity in found:
                entity[name] = read(entity[name])
        for name, positions, make in self.made:
            for entity, row in zip(found, rows):
                entity[name] = make(*(row[at] for at in positions), addresses)
        return found


class Selector:
    """Makes selections for one query.

    Args:
        source: Where columns come from.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def select(self, scope: Scope, tree: Tree) -> Selection:
        """Return what to read of `scope` for a tree of projections.

        Raises:
            ParseError: A projection does not exist or may not be read.
        """
        chosen = self._chosen(scope.type, tree)
        selection = Selection(scope)
        self._name_type(selection)
        scalars = dict.fromkeys(self._source.schema.system_attributes(scope.type.id))
        asked = {*chosen, *scope.type.primary_key}
        selection.unasked = tuple(name for name in scalars if name not in asked)
        scalars.update((name, None) for name, a in chosen.items() if not a.is_relation)
        late: list[tuple[str, RowValue]] = []
        for name in scalars:
            attribute = chosen.get(name) or self._source.attribute(scope.type, name, False)
            self._scalar(selection, attribute, late)
        for name, value in late:
            positions = [self._position(selection, needed) for needed in value.needs]
            selection.made.append((name, positions, value.make))
        for name, attribute in chosen.items():
            if attribute.is_relation:
                keys = self._keys(selection, attribute)
                selection.relations.append((attribute, _sub_tree(attribute, tree[name]), keys))
        return selection

    def _chosen(self, entity_type: EntityType, tree: Tree) -> dict[str, Attribute]:
        chosen = {}
        for name, branch in tree.items():
            if name.startswith("__permissions"):  # a filter of the web interface; nothing to tell
                continue
            attribute = self._source.attribute(entity_type, name, bool(branch))
            if branch and not attribute.is_relation:
                raise ParseError(f'"{name}" of {entity_type.id} is no relation.')
            if "filter_only" in attribute.flags:
                raise ParseError(f'"{name}" of {entity_type.id} can only be used in criteria.')
            chosen[name] = attribute
        return chosen

    def _name_type(self, selection: Selection) -> None:
        selection.names.append(TYPE_KEY)
        selection.columns.append(self._source.type_name(selection.scope))

    def _scalar(
        self, selection: Selection, attribute: Attribute, late: list[tuple[str, RowValue]]
    ) -> None:
        scope = selection.scope
        if attribute.name in _LINKS and "derived" in attribute.flags:
            selection.links.append(attribute.name)
            return
        made = row_value(scope.type.table, attribute.name)
        if made:
            late.append((attribute.name, made))
            return
        column = self._source.column(scope, attribute.name)
        assert column is not None, f"nothing computes {scope.type.id}.{attribute.name}"
        selection.names.append(attribute.name)
        selection.columns.append(column)
        read = reader(attribute)
        if read:
            selection.readers.append((attribute.name, read))
        self._note_partial(selection, attribute)

    def _note_partial(self, selection: Selection, attribute: Attribute) -> None:
        if attribute.name not in selection.scope.type.attributes:
            owners = self._source.schema.owners(selection.scope.type.id, attribute)
            selection.partial.append((attribute.name, owners))

    def _position(self, selection: Selection, name: str) -> int:
        if name in selection.names:
            return selection.names.index(name)
        column = self._source.column(selection.scope, name)
        assert column is not None, f"nothing computes {selection.scope.type.id}.{name}"
        return selection.position(column)

    def _keys(self, selection: Selection, relation: Attribute) -> list[int]:
        self._note_partial(selection, relation)
        if relation.kind is Kind.REFERENCE:
            columns = self._source.reference_keys(selection.scope, relation)
            return [selection.position(column) for column in columns]
        return [selection.position(self._source.key(selection.scope))]


def _sub_tree(attribute: Attribute, branch: Tree) -> Tree:
    """Return what is asked of a relation's targets; mappings always bring key and value along."""
    if attribute.kind is Kind.MAPPED:
        return Tree({"key": Tree(), "value": Tree(), **branch})
    return branch
