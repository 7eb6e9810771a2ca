"""State as a table: what a capture changes, part by part, each with its reading and its writing.

An adapter that can say its state as a list of `StatePart` gets `state_save`, `state_restore` and the
comparison (`SceneState.extra`) from here. One with rules of its own takes `Restoration` alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Callable

from ..host_data import RestoreReport, StateToken

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class StatePart:
    """One thing that a capture may change.

    Attributes:
        name: Readable and unique, for example `panel4 camera`.
        scope: `time`, `render`, `view`, `selection` or `colour`.
        read: Returns it as plain JSON data.
        write: Puts such data back; may raise whatever the application raises.
    """

    name: str
    scope: str
    read: Callable[[], Any]
    write: Callable[[Any], object]


class Restoration:
    """Tries each part for itself: one that fails must not keep the others from being put back."""

    def __init__(self) -> None:
        self._restored: list[str] = []
        self._failed: list[str] = []

    def attempt(self, name: str, act: Callable[..., object], *arguments: Any) -> None:
        """Do `act(*arguments)` for one part; it returns whether anything had to be put back."""
        try:
            if act(*arguments):
                self._restored.append(name)
        except Exception as error:  # noqa: BLE001 -- applications raise many kinds for values they refuse
            logger.warning("%s was not put back: %s", name, error)
            self._failed.append(name)

    def report(self) -> RestoreReport:
        """Return what was put back and what could not be."""
        return RestoreReport(tuple(self._restored), tuple(self._failed))


def save_parts(host: str, scope: frozenset[str], parts: Iterable[StatePart]) -> StateToken:
    """Return the token for those `parts` that `scope` covers. Main thread."""
    data = {part.name: part.read() for part in parts if part.scope in scope}
    return StateToken(host, scope, data)


def restore_parts(token: StateToken, parts: Iterable[StatePart]) -> RestoreReport:
    """Put back what `token` holds, in the order of `parts`; also in a later process. Main thread.

    A part of the token that no longer exists (a panel that was closed) counts as failed.
    """
    work = Restoration()
    here = {part.name: part for part in parts}
    for name in (*here, *(name for name in token.data if name not in here)):
        if name in token.data:
            work.attempt(name, _write, here.get(name), token.data[name])
    return work.report()


def comparable_parts(parts: Iterable[StatePart]) -> dict[str, str]:
    """Return every part as text by name, for `SceneState.extra`. Main thread."""
    return {part.name: str(part.read()) for part in parts}


def _write(part: StatePart | None, value: Any) -> bool:
    if part is None:
        raise LookupError("it is not there any more")
    if part.read() == value:
        return False
    part.write(value)
    return True
