"""Conditions: the text of the query language, and beside it what it means for a row in plain Python."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import reduce
from typing import Any

from hypothesis import strategies as st

from .world import KINDS, Row, World

Holds = Callable[[World, Row], bool]
TEXTS = ["", "a", "A", "ab", "aB", "a_b", "axb", "50%", "50x", "É", "é", "Éa", "ÉA", "q\"'", "b\\"]
TEXTS += ["10", "None", "Done", "not started"]
PATTERNS = [*TEXTS, "%", "_", "a%", "%B", "a\\_b", "50\\%", "%\\", "_%", "%%", "é%", "%o%e%"]
NUMBERS = [-1, 0, 1, 2, 9.5, 10]
MOMENTS = ["2024-01-31T23:30:00", "2024-02-01T00:00:00", "2024-02-01T08:00:00"]
KEYS = ["project0", "PROJECT0", "seq0", "shot0", "task1", "asset0", "version0", "nowhere"]
EQUAL, UNEQUAL = ("=", "is", " = "), ("!=", "is_not")
ORDER = {
    ">": operator.gt,
    "after": operator.gt,
    "greater_than": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "before": operator.lt,
    "less_than": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True)
class Condition:
    """A condition as text, and whether a row meets it."""

    text: str
    holds: Holds

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Leaf:
    """What stands behind a path: its text, and whether a value meets it."""

    text: str
    meets: Callable[[object], bool]


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def folded(text: object) -> str:
    """Return a text with its letters lowered."""
    return str(text).lower()


def same(sort: str, value: object, wanted: object) -> bool:
    if value is None or wanted is None:
        return False
    if sort == "variable":
        return compared(operator.eq, value, str(wanted))
    return folded(value) == folded(wanted) if sort == "text" else value == wanted


def compared(act: Callable[[Any, Any], bool], value: object, written: str) -> bool:
    """Compare the value of a custom attribute by its own type with a text that was written."""
    number = float(value) if isinstance(value, (bool, int, float)) else None
    if number is not None and re.fullmatch(r"-?\d+(\.\d+)?", written):
        return act(number, float(written))
    moment = _moment_of(written)
    if isinstance(value, dict):
        written = moment or written
    text = worded(value)
    if act is operator.eq and not isinstance(value, dict):
        return folded(text) == folded(written)
    return act(text, written)


def _moment_of(text: str) -> str | None:
    """Return the moment a text names as the server tells it."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    moment = moment.replace(tzinfo=moment.tzinfo or timezone.utc).astimezone(timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def worded(value: object) -> str:
    """Return the text by which a custom attribute is compared."""
    if isinstance(value, dict):
        return str(value["value"])
    if isinstance(value, list):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_like(value: object, pattern: str) -> bool:
    pieces = re.findall(r"\\[%_\\]|.", folded(pattern), re.DOTALL)
    wild = {"%": ".*", "_": "."}
    expression = "".join(wild.get(piece) or re.escape(piece[-1]) for piece in pieces)
    return re.fullmatch(expression, folded(value), re.DOTALL) is not None


def values(sort: str) -> st.SearchStrategy[tuple[str, object]]:
    """Values of a sort: as they are written, and what they are."""
    if sort == "boolean":
        return st.sampled_from([("true", 1), ("False", 0), ("1", 1), ("0", 0)])
    if sort in ("integer", "number"):
        return st.sampled_from(NUMBERS).map(lambda n: (str(n), n)) | st.sampled_from(NUMBERS).map(
            lambda n: (quoted(str(n)), n)
        )
    if sort == "moment":
        return st.sampled_from(MOMENTS).flatmap(_written_moments)
    if sort == "variable":  # what is written decides: a number, a moment, or a text
        numbers = st.sampled_from(NUMBERS).map(lambda n: (str(n), str(n)))
        moments = st.sampled_from(MOMENTS).flatmap(_written_moments)
        texts = st.sampled_from(TEXTS + MOMENTS).map(lambda t: (quoted(t), t))
        return numbers | texts | moments.map(lambda m: (m[0], m[0][1:-1]))
    return st.sampled_from(KEYS if sort == "key" else TEXTS).map(lambda t: (quoted(t), t))


def _written_moments(text: str) -> st.SearchStrategy[tuple[str, object]]:
    moment = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    east = moment.astimezone(timezone(timedelta(hours=5, minutes=30)))
    forms = [text, text.replace("T", " "), f"{text}Z", east.isoformat(), f"{text}.250"]
    return st.sampled_from([(quoted(form), text) for form in forms])


@st.composite
def leaves(draw: st.DrawFn, sort: str) -> Leaf:
    """What may be asked of a value."""
    acts = [_equality, _list]
    if sort not in ("boolean",):
        acts.append(_ordering)
    if sort in ("text", "key", "variable"):
        acts.append(_pattern)
    return draw(draw(st.sampled_from(acts))(sort))


@st.composite
def _equality(draw: st.DrawFn, sort: str) -> Leaf:
    positive = draw(st.booleans())
    sign = draw(st.sampled_from(EQUAL if positive else UNEQUAL))
    if draw(st.integers(0, 4)) == 0:
        none = draw(st.sampled_from(["None", "none", "null"]))
        return Leaf(f" {sign} {none}", lambda value: (value is None) == positive)
    text, wanted = draw(values(sort))
    return Leaf(f" {sign} {text}", lambda value: same(sort, value, wanted) == positive)


@st.composite
def _ordering(draw: st.DrawFn, sort: str) -> Leaf:
    sign = draw(st.sampled_from(sorted(ORDER)))
    text, wanted = draw(values(sort))
    return Leaf(
        f" {sign} {text}",
        lambda value: (
            value is not None
            and (
                compared(ORDER[sign], value, str(wanted))
                if sort == "variable"
                else bool(ORDER[sign](value, wanted))
            )
        ),
    )


@st.composite
def _pattern(draw: st.DrawFn, sort: str) -> Leaf:
    positive = draw(st.booleans())
    pattern = draw(st.sampled_from(PATTERNS))
    word = "like" if positive else "not_like"
    return Leaf(
        f" {word} {quoted(pattern)}",
        lambda value: (value is not None and is_like(worded(value), pattern)) == positive,
    )


@st.composite
def _list(draw: st.DrawFn, sort: str) -> Leaf:
    positive = draw(st.booleans())
    chosen = draw(st.lists(values(sort), max_size=4))
    texts = [text for text, _ in chosen]
    none = draw(st.integers(0, 5)) == 0
    if none:
        texts.append("none")

    def among(value: object) -> bool:
        return (none and value is None) or any(same(sort, value, wanted) for _, wanted in chosen)

    word = "in" if positive else "not_in"
    return Leaf(f" {word} ({', '.join(texts)})", lambda value: among(value) == positive)


def paths(kind: str, steps: int = 2) -> st.SearchStrategy[tuple[str, tuple[str, ...]]]:
    """Relations one after the other: the type they end at, and their names."""
    here: st.SearchStrategy[tuple[str, tuple[str, ...]]] = st.just((kind, ()))
    relations = KINDS[kind].relations
    if not steps or not relations:
        return here
    further = st.sampled_from(sorted(relations)).flatmap(
        lambda name: paths(relations[name].target, steps - 1).map(
            lambda found: (found[0], (name, *found[1]))
        )
    )
    return here | further


def at(world: World, kind: str, row: Row, path: tuple[str, ...]) -> list[Row]:
    """Return all rows a path leads to."""
    level, current = [row], kind
    for name in path:
        level = [other for each in level for other in world.related(current, each, name)]
        current = KINDS[current].relations[name].target
    return level


@st.composite
def _comparison(draw: st.DrawFn, kind: str) -> Condition:
    end, path = draw(paths(kind))
    name = draw(st.sampled_from(sorted(KINDS[end].scalars)))
    leaf = draw(leaves(KINDS[end].scalars[name]))
    text = ".".join((*path, name)) + leaf.text
    if path and re.fullmatch(r" *(=|is) +(none|null)", leaf.text, re.IGNORECASE):
        # Absence along a path: nothing there has a value.
        return Condition(
            text, lambda world, row: all(r[name] is None for r in at(world, kind, row, path))
        )
    return Condition(
        text, lambda world, row: any(leaf.meets(r[name]) for r in at(world, kind, row, path))
    )


@st.composite
def _existence(draw: st.DrawFn, kind: str, depth: int) -> Condition:
    end, path = draw(paths(kind).filter(lambda found: bool(found[1])))
    word = draw(st.sampled_from(["has", "any", "HAS"]))
    text = f"{'.'.join(path)} {word} "
    if not depth or draw(st.booleans()):
        return Condition(f"{text}()", lambda world, row: bool(at(world, kind, row, path)))
    inner = draw(conditions(end, depth - 1))
    return Condition(
        f"{text}({inner.text})",
        lambda world, row: any(inner.holds(world, r) for r in at(world, kind, row, path)),
    )


@st.composite
def _subquery(draw: st.DrawFn, kind: str, depth: int) -> Condition:
    name, sort = draw(
        st.sampled_from([p for p in sorted(KINDS[kind].scalars.items()) if p[1] in ("key", "text")])
    )
    other = draw(st.sampled_from(sorted(KINDS)))
    end, path = draw(paths(other, 1))
    chosen = [n for n, s in sorted(KINDS[end].scalars.items()) if s == sort]
    theirs = draw(st.sampled_from(chosen or ["id"]))
    inner = draw(conditions(other, depth - 1)) if depth and draw(st.booleans()) else None
    positive = draw(st.booleans())
    where = f" where {inner.text}" if inner else ""
    text = f"select {'.'.join((*path, theirs))} from {other}{where}"

    def holds(world: World, row: Row) -> bool:
        found = [r for r in world.rows(other) if inner is None or inner.holds(world, r)]
        ends = [r[theirs] for each in found for r in at(world, other, each, path)]
        return any(same(sort, row[name], value) for value in ends) == positive

    return Condition(f"{name} {'in' if positive else 'not_in'} ({text})", holds)


@st.composite
def _reference(draw: st.DrawFn, kind: str) -> Condition:
    """A reference compared as a whole: by the id of its target, or with nothing."""
    references = {n: r for n, r in KINDS[kind].relations.items() if not r.many}
    name = draw(st.sampled_from(sorted(references)))
    column = references[name].mine
    leaf = draw(_equality("key"))
    return Condition(name + leaf.text, lambda world, row: leaf.meets(row[column]))


@st.composite
def _opposite(draw: st.DrawFn, kind: str, depth: int) -> Condition:
    inner = draw(conditions(kind, depth - 1))
    text = f"not ({inner.text})" if draw(st.booleans()) else f"NOT not not ({inner.text})"
    return Condition(text, lambda world, row: not inner.holds(world, row))


@st.composite
def _joined(draw: st.DrawFn, kind: str, depth: int) -> Condition:
    """`a and b or c and d`, to see that `and` binds tighter."""
    groups = draw(
        st.lists(
            st.lists(conditions(kind, depth - 1), min_size=1, max_size=2), min_size=1, max_size=2
        )
    )
    text = " or ".join(
        " and ".join(f"({item.text})" if " or " in item.text else item.text for item in group)
        for group in groups
    )
    return Condition(
        text,
        lambda world, row: any(all(c.holds(world, row) for c in group) for group in groups),
    )


@st.composite
def conditions(draw: st.DrawFn, kind: str, depth: int = 2) -> Condition:
    """Any condition on rows of a type."""
    acts = [_comparison(kind)]
    if KINDS[kind].relations:
        acts.append(_existence(kind, depth))
    if any(not relation.many for relation in KINDS[kind].relations.values()):
        acts.append(_reference(kind))
    acts.append(_subquery(kind, depth))
    if depth:
        acts += [_opposite(kind, depth), _joined(kind, depth), _joined(kind, depth)]
    return draw(reduce(operator.or_, acts))
