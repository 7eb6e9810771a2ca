"""Whole queries: what they ask for as text, and the answer plain Python finds."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from .conditions import Condition, conditions, paths, worded
from .world import KINDS, NOT_TOLD, Row, World

Tree = dict[str, "Tree"]
Order = tuple[tuple[str, ...], bool]


@dataclass(frozen=True)
class Asked:
    """One query.

    Attributes:
        kind: Its entity type.
        tree: Its projections.
        where: Its criteria, or None.
        order: Paths of references with a scalar at the end, and whether they descend.
        offset: Rows to pass over, or None for no such clause.
        limit: Most rows, or None for no such clause.
    """

    kind: str
    tree: Tree
    where: Condition | None
    order: tuple[Order, ...]
    offset: int | None
    limit: int | None

    def __repr__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        text = f"select {', '.join(_paths(self.tree))} from {self.kind}"
        if self.where:
            text += f" where {self.where.text}"
        if self.order:
            columns = [f"{'.'.join(path)}{' desc' if down else ''}" for path, down in self.order]
            text += f" order by {', '.join(columns)}"
        if self.offset is not None:
            text += f" offset {self.offset}"
        return text if self.limit is None else f"{text} limit {self.limit}"

    def answer(self, world: World) -> list[object]:
        """Return what the query must find."""
        found = [r for r in world.rows(self.kind) if not self.where or self.where.holds(world, r)]
        for path, down in reversed(self.order):
            found.sort(key=lambda row, path=path: _place(world, self.kind, row, path), reverse=down)
            if down:  # reversing must not turn round what is equal
                found = _stable(found, lambda row, path=path: _place(world, self.kind, row, path))
        start = self.offset or 0
        end = None if self.limit is None else start + self.limit
        return [told(world, self.kind, row, self.tree) for row in found[start:end]]


def told(world: World, kind: str, row: Row, tree: Tree) -> object:
    """Return what an answer says of a row."""
    entity: dict[str, object] = {}
    for name, branch in tree.items():
        relation = KINDS[kind].relations.get(name)
        if relation is None:
            entity[name] = shown(KINDS[kind].scalars[name], row[name])
            continue
        inner = branch or {key: {} for key in KINDS[relation.target].key}
        found = [told(world, relation.target, r, inner) for r in world.related(kind, row, name)]
        entity[name] = found if relation.many else (found or [None])[0]
    return entity


def shown(sort: str, value: object) -> object:
    if sort == "moment" and value is not None:
        return {"__type__": "datetime", "value": value}
    return bool(value) if sort == "boolean" and value is not None else value


def picked(answer: object, tree: Tree) -> object:
    """Return of an answer what was asked for, so that what the server adds is passed over."""
    if isinstance(answer, list):
        return [picked(item, tree) for item in answer]
    if not isinstance(answer, dict) or not tree:
        return answer
    return {name: picked(answer[name], branch) for name, branch in tree.items()}


def with_keys(kind: str, tree: Tree) -> Tree:
    """Return projections with the keys of bare relations, as `told` has them."""
    full: Tree = {}
    for name, branch in tree.items():
        relation = KINDS[kind].relations.get(name)
        if relation is None:
            full[name] = {}
        else:
            bare: Tree = {key: {} for key in KINDS[relation.target].key}
            full[name] = with_keys(relation.target, branch) if branch else bare
    return full


def _place(world: World, kind: str, row: Row, path: tuple[str, ...]) -> tuple[bool, object]:
    """Return the place of a row in an order; rows without a value come first."""
    current: Row | None = row
    for name in path[:-1]:
        found = world.related(kind, current, name) if current else []
        current, kind = (found or [None])[0], KINDS[kind].relations[name].target
    value = current[path[-1]] if current else None
    if KINDS[kind].scalars[path[-1]] == "variable" and value is not None:
        number = float(value) if isinstance(value, (bool, int, float)) else None
        value = (number is not None, number or 0.0, worded(value))
    return (value is not None, value if value is not None else 0)


def _stable(rows: list[Row], place: object) -> list[Row]:
    """Return rows of a reversed order with those of one place in their earlier order again."""
    assert callable(place)
    groups: list[list[Row]] = []
    for row in rows:
        if groups and place(groups[-1][0]) == place(row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [row for group in groups for row in group]


def _paths(tree: Tree) -> list[str]:
    return [
        ".".join(filter(None, (name, deeper)))
        for name, branch in tree.items()
        for deeper in (_paths(branch) or [""])
    ]


@st.composite
def _trees(draw: st.DrawFn, kind: str, depth: int = 2) -> Tree:
    scalars = [name for name in sorted(KINDS[kind].scalars) if (kind, name) not in NOT_TOLD]
    relations = sorted(KINDS[kind].relations) if depth else []
    names = draw(st.lists(st.sampled_from(scalars + relations), min_size=1, max_size=3))
    tree: Tree = {name: {} for name in (*KINDS[kind].key, *names)}
    for name in names:
        relation = KINDS[kind].relations.get(name)
        if relation and draw(st.booleans()):
            tree[name] = draw(_trees(relation.target, depth - 1))
    return tree


@st.composite
def _orders(draw: st.DrawFn, kind: str) -> Order:
    def single(found: tuple[str, tuple[str, ...]]) -> bool:
        current = kind
        for name in found[1]:
            if KINDS[current].relations[name].many:
                return False
            current = KINDS[current].relations[name].target
        return True

    end, path = draw(paths(kind).filter(single))
    return (*path, draw(st.sampled_from(sorted(KINDS[end].scalars)))), draw(st.booleans())


@st.composite
def queries(draw: st.DrawFn) -> Asked:
    """Any query."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    counts = st.none() | st.integers(0, 6)
    return Asked(
        kind,
        draw(_trees(kind)),
        draw(st.none() | conditions(kind) | conditions(kind)),
        tuple(draw(st.lists(_orders(kind), max_size=2))),
        draw(counts),
        draw(counts),
    )
