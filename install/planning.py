"""Compares what is wanted with the record and with the disk; what differs is the plan.

Installing, repairing, upgrading and uninstalling are the same comparison, with more or less wanted.
"""

from __future__ import annotations

import os
from pathlib import Path

from rushes.core.errors import ForeignFileError

from .items import IN_FILES, TEXTS, Act, Item, Kind, Plan
from .lines import has_line, other_setting
from .record import MADE, Entry, Record
from .trees import is_whole


def make_plan(record: Record, wanted: list[Item], kept: frozenset[str] = frozenset()) -> Plan:
    """Return what has to be done so that exactly what is wanted lies on the disk.

    Args:
        record: What was laid down so far.
        wanted: What must be there, in the order of laying.
        kept: Folders that are in use and stay until a later run.

    Raises:
        ForeignFileError: Something that is not ours lies in the place of an item.
    """
    acts, remarks = [], []
    for item in wanted:
        remark = _remark_on_setting(item)
        if remark:
            remarks.append(remark)
            continue
        act = _act_for(item, record.entry(item.key))
        if act is not None:
            acts.append(act)
    keys = {item.key for item in wanted}
    gone = [entry for entry in record.content.entries if entry.item.key not in keys]
    # What leads an application to us goes first, so that nothing half-gone is ever loaded.
    for entry in sorted(gone, key=lambda entry: entry.item.kind not in TEXTS | IN_FILES):
        if entry.item.path in kept:
            remarks.append(
                f"{entry.item.path} stays for what still runs from it; a later run removes it."
            )
        else:
            acts.append(Act("remove", entry.item))
    return Plan(tuple(acts), tuple(remarks))


def is_intact(entry: Entry) -> bool:
    """Return whether an item still lies there as it was laid down; looks at sizes, not at hashes."""
    item, path = entry.item, Path(entry.item.path)
    if item.kind in IN_FILES:
        return has_line(path, item.text)
    if item.kind is Kind.SEED:
        return True
    if item.kind in TEXTS:
        return path.is_file() and path.read_bytes() == text_bytes(item)
    return path.is_dir() and is_whole(path, entry.leaves)


def text_bytes(item: Item) -> bytes:
    """Return the content of a file of ours as it lies on the disk."""
    return item.text.encode("utf-8")


def _act_for(item: Item, entry: Entry | None) -> Act | None:
    if entry is None:
        if item.kind is Kind.SEED and os.path.lexists(item.path):
            return None
        if item.kind not in IN_FILES and os.path.lexists(item.path):
            raise ForeignFileError(
                f"{item.path} is there already and was not made by Rushes.", path=item.path
            )
        return Act("make", item)
    if entry.state == MADE and entry.item == item and is_intact(entry):
        return None
    if entry.state == MADE and item.kind is Kind.SEED:
        return None
    return Act("replace", item)


def _remark_on_setting(item: Item) -> str:
    if item.kind is not Kind.SETTING:
        return ""
    other = other_setting(Path(item.path), item.text)
    return f"{item.path} says already: {other}. That is left as it is." if other else ""
