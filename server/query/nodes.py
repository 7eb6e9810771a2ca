"""A parsed query: what was asked, without any knowledge of types or tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

Path = tuple[str, ...]


@dataclass(frozen=True)
class Literal:
    """A value as it was written.

    Attributes:
        text: The characters, escapes resolved.
        quoted: Whether it stood in quotes; only a bare word can mean absence.
        slot: Where the value is among those taken out of the text (`shape.py`), or None.
        is_list: Whether that is a whole list of values.
    """

    text: str
    quoted: bool = True
    slot: int | None = None
    is_list: bool = False

    @property
    def is_none(self) -> bool:
        """Whether it means that there is no value."""
        return not self.quoted and self.slot is None and self.text.lower() in ("none", "null")


@dataclass(frozen=True)
class Comparison:
    """`path operator value`; the operator is one of `= != > >= < <= like not_like`."""

    path: Path
    operator: str
    value: Literal


@dataclass(frozen=True)
class Membership:
    """`path in (…)`: a list of values, or a query of one projection."""

    path: Path
    values: tuple[Literal, ...] | Query
    negated: bool


@dataclass(frozen=True)
class Related:
    """`path has (…)` and `path any (…)`; without criteria: there is one at all."""

    path: Path
    criteria: Criteria | None


@dataclass(frozen=True)
class Not:
    """The opposite of `item`."""

    item: Criteria


@dataclass(frozen=True)
class All:
    """Every item holds."""

    items: tuple[Criteria, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one item holds."""

    items: tuple[Criteria, ...]


Criteria = Union[Comparison, Membership, Related, Not, All, AnyOf]


@dataclass(frozen=True)
class Projection:
    """What to give back: a path, or an aggregate function of one."""

    path: Path
    function: str | None = None


@dataclass(frozen=True)
class Order:
    """One column of the order."""

    path: Path
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """One whole query.

    Attributes:
        entity_type: Name as written; it may not exist.
        projections: Empty for the type's default ones.
        where: The criteria, or None.
        order: Columns of the order, the first one first.
        group: Paths of `group by`.
        offset: Rows to pass over.
        limit: Most rows to give, or None.
    """

    entity_type: str
    projections: tuple[Projection, ...] = ()
    where: Criteria | None = None
    order: tuple[Order, ...] = ()
    group: tuple[Path, ...] = ()
    offset: int = 0
    limit: int | None = None
