"""Statements that are made once and run with other values each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

from .selection import Selection
from .shape import Given


@dataclass(frozen=True)
class Plan:
    """A statement, and what its rows mean.

    Attributes:
        statement: With parameters where values were written.
        selection: What its columns are.
        wanted: Name, place among the given values and conversion of each parameter.
    """

    statement: Select[Any]
    selection: Selection
    wanted: Sequence[tuple[str, int, Callable[[Any], Any]]] = field(default=())

    def parameters(self, given: Sequence[Given]) -> dict[str, Any]:
        """Return the parameters for the values of one query.

        Raises:
            ParseError: A value is not of its attribute's type.
        """
        return {name: convert(given[place]) for name, place, convert in self.wanted}
