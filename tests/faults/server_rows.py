"""Everything a publish left in the server's tables and storage, told so that two publishes can be compared.

Rows are followed from the ids a publish knows to every row that names one of them, so nothing is left out
that somebody forgot to ask for. Ids become the part they play; times become `time`.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .harness import Case

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TAG = re.compile(r"To: .*jane-([0-9a-f]{32})@")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
# Times, names that are made by chance, and secrets.
_CHANCE = frozenset(
    {"created_at", "date", "thread_activity", "token_hash", "key", "last_sent_at", "upload_id"}
)
_ANOTHER_KEY = frozenset({"metadata", "setting"})

Row = tuple[str, dict[str, Any]]


class ServerRows:
    """All rows of a server as they are at one moment.

    Args:
        data_dir: The server's data folder.
        before: Rows that were there before and belong to nobody's publish.
    """

    def __init__(self, data_dir: Path, before: ServerRows | None = None) -> None:
        known = before.marks if before else frozenset()
        self._shared = frozenset(before._by_id) if before else frozenset()
        self.rows = [row for row in _read(data_dir) if _mark(row) not in known]
        self.marks = frozenset(map(_mark, self.rows)) | known
        self.mails = Counter(
            tag
            for path in (data_dir / "outbox").glob("*.eml")
            for tag in _TAG.findall(path.read_text())
        )
        self._by_id: dict[str, list[int]] = {}
        for index, (_, values) in enumerate(self.rows):
            for found in _ids(values):
                self._by_id.setdefault(found, []).append(index)

    def of(self, ids: Iterable[str]) -> list[Row]:
        """Return the rows that hang together with some ids."""
        waiting, seen, found = list(ids), set(), set()
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            for index in self._by_id.get(one, ()):
                if index not in found:
                    found.add(index)
                    # What was there before is shared by all, and leads from one publish to the next.
                    waiting.extend(_ids(self.rows[index][1]) - self._shared)
        return [self.rows[index] for index in sorted(found)]


def canonical(rows: Iterable[Row], roles: Mapping[str, str], words: Mapping[str, str]) -> list[str]:
    """Return rows as sorted text, ids replaced by the part they play and words by others."""
    return sorted(_text(row, roles, words) for row in rows)


def wrong_cases(rows: ServerRows, clean: Case, cases: Iterable[Case]) -> dict[str, str]:
    """Say of each case that is not as it must be why, the first differences to the clean one among it."""
    wanted = _told(rows, clean)
    wrong = {}
    for case in cases:
        found = case.wrong or _difference(wanted, _told(rows, case))
        if found:
            wrong[case.name] = "; ".join(found[:6])
    return wrong


def _told(rows: ServerRows, case: Case) -> list[str]:
    mails = sum(rows.mails[tag] for tag in case.words)
    if case.fault == "duplicated":
        mails = min(mails, 1)  # the call itself came twice; nobody can tell that from two wishes
    told = canonical(rows.of(case.ids), case.roles, case.words)
    return [*told, f"{mails} invitations by mail"]


def _difference(wanted: list[str], found: list[str]) -> list[str]:
    missing = [f"- {line}" for line in wanted if line not in found]
    return missing + [f"+ {line}" for line in found if line not in wanted]


def _text(row: Row, roles: Mapping[str, str], words: Mapping[str, str]) -> str:
    table, values = row
    shown = {}
    for name, value in values.items():
        if name in _CHANCE and table not in _ANOTHER_KEY:
            value = "·"
        elif isinstance(value, str):
            value = _calm(value, roles, words)
        shown[name] = value
    return f"{table} {json.dumps(shown, sort_keys=True)}"


def _calm(text: str, roles: Mapping[str, str], words: Mapping[str, str]) -> str:
    if _TIME.fullmatch(text):
        return "time"
    text = _ID.sub(lambda found: roles.get(found.group(), "id"), text)
    for word, other in words.items():
        text = text.replace(word, other)
    # How long a check took is no part of what was found.
    return re.sub(r'("seconds": )[0-9.e-]+', r"\1·", text)


def _read(data_dir: Path) -> list[Row]:
    connection = sqlite3.connect(f"file:{data_dir / 'rushes.db'}?mode=ro", uri=True, timeout=30)
    connection.row_factory = sqlite3.Row
    try:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return [
            (name, dict(row))
            for (name,) in names
            for row in connection.execute(f'SELECT * FROM "{name}"').fetchall()
        ]
    finally:
        connection.close()


def _mark(row: Row) -> str:
    return f"{row[0]} {sorted((k, str(v)) for k, v in row[1].items())}"


def _ids(values: Mapping[str, Any]) -> set[str]:
    return {value for value in values.values() if isinstance(value, str) and _ID.fullmatch(value)}
