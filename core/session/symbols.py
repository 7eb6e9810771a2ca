"""Marks that stand for the absence of a value where None is a value."""

from __future__ import annotations

from typing import Final


class Symbol:
    """A named mark; it is false, and there is only one of each."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return self.name

    def __copy__(self) -> Symbol:
        return self

    def __deepcopy__(self, memo: object) -> Symbol:
        return self


NOT_SET: Final = Symbol("NOT_SET")
"""What an attribute reads as when nothing is known of it and nothing may be fetched."""
