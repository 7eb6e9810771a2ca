"""What a committed batch changed, as plain records, and how several changes of one row become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

ADD = "add"
UPDATE = "update"
REMOVE = "remove"
MOVE = "move"


@dataclass(frozen=True)
class Change:
    """One change of one row.

    Attributes:
        action: `add`, `update` or `remove`; an update of the parent is told as `move`.
        entity_type: Concrete type, or its family where the type is not known.
        id: Primary key; the parts of a composite one joined by commas, in the order of the schema.
        old: Values before, by attribute name and as the database stores them: for an update what changed,
            for a removal the whole row.
        new: Values after, likewise: for an update what changed, for an addition the whole row.
    """

    action: str
    entity_type: str
    id: str
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)


def merged(changes: Iterable[Change]) -> list[Change]:
    """Return one change a row, each at the place of the row's first one.

    What was added and removed in the same batch is left out, and so is an update that changed nothing.
    """
    found: dict[tuple[str, str], Change | None] = {}
    for change in changes:
        key = (change.entity_type, change.id)
        found[key] = _joined(found[key], change) if key in found else change
    return [change for change in found.values() if change is not None and _matters(change)]


def _joined(first: Change | None, second: Change) -> Change | None:
    """Return what two changes of a row come to; None stands for a row that came and went."""
    if first is None:
        return second if second.action == ADD else None
    if second.action == REMOVE:
        return None if first.action == ADD else replace(second, old={**second.old, **first.old})
    new = {**first.new, **second.new}
    if first.action == REMOVE:
        return replace(first, action=UPDATE, new=new) if second.action == ADD else first
    return replace(first, old={**second.old, **first.old}, new=new)


def _matters(change: Change) -> bool:
    if change.action in (ADD, REMOVE):
        return True
    return any(change.old.get(name) != value for name, value in change.new.items())
