"""Carries a plan out: each act is written down before it is begun, and when it is done.

A run that fails is undone, but for removals: they come last, when everything new is in its place. A run
that is killed is put right by the next one: `recover` takes back what was half made, the plan does the rest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Callable

from rushes.core.errors import FilesInUseError
from rushes.core.file_lock import FileLock
from rushes.core.files import write_bytes_atomically

from .items import IN_FILES, TEXTS, Act, Item, Kind, Plan
from .laying import file_error, lay, sweep, take_away
from .lines import has_line, put_line, take_line
from .record import MADE, MAKING, REMOVING, Entry, Record
from .supply import Supply
from .trees import Leaf, leaf, scan

LOCK_NAME = "install.lock"
WORK_NAME = ".wheels"
ASIDE = ".rushes-older"
Observer = Callable[[str], None]


@contextmanager
def locked(root: Path) -> Iterator[Record]:
    """Give the record of an installation to one process at a time; what a crash left is put right.

    A root that holds nothing in the end is removed.

    Raises:
        FilesInUseError: Another installation is at work there.
        FileAccessError: The folder cannot be made or written.
    """
    new = _missing_folders(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_error(error, f"{root} cannot be made") from error
    with FileLock(root / LOCK_NAME) as lock:
        if not lock.acquire():
            raise FilesInUseError(
                "Another installation is at work.",
                next_step="Wait for it and run the command again.",
            )
        record = Record(root)
        recover(record)
        try:
            if not record.exists:
                record.add_folders(new)
            yield record
        finally:
            _leave(record)


def apply(plan: Plan, record: Record, supply: Supply, on_step: Observer | None = None) -> list[str]:
    """Do what a plan says.

    Args:
        plan: The plan.
        record: The record, locked.
        supply: Where wheels come from.
        on_step: Called with a sentence before each act and after it.

    Returns:
        Sentences about what was left where it was.

    Raises:
        RushesError: An act failed; the acts before it were undone.
    """
    tell = on_step or (lambda sentence: None)
    remarks: list[str] = []
    done: list[Item] = []
    try:
        for act in (act for act in plan.acts if act.verb != "remove"):
            tell(act.sentence)
            done.append(act.item)
            _make(act.item, record, supply)
            tell(f"{act.sentence}: done")
    except BaseException:
        for item in reversed(done):
            _undo(record, record.entry(item.key))
        raise
    _clear_aside(record)
    for act in (act for act in plan.acts if act.verb == "remove"):
        tell(act.sentence)
        remarks += _remove(act, record)
        tell(f"{act.sentence}: done")
    _remove_folders(record)
    return remarks


def recover(record: Record) -> None:
    """Put right what a killed run left: half-made items go, older ones come back, removals go on."""
    sweep(record.root / WORK_NAME)
    for entry in record.content.entries:
        if entry.state == MAKING:
            _undo(record, entry)
    _clear_aside(record)


def _make(item: Item, record: Record, supply: Supply) -> None:
    before = record.entry(item.key)
    _make_folders(Path(item.path).parent, record)
    entry = Entry(item, MAKING)
    if before is not None:
        text, aside = _set_aside_plan(before)
        entry = Entry(item, MAKING, {}, text, aside, before.item, before.leaves)
    record.put(entry)
    if before is not None:
        _set_aside(entry, before)
    lay(item, supply)
    leaves = {} if item.kind in IN_FILES else _leaves(item)
    record.put(replace(entry, state=MADE, leaves=leaves))


def _leaves(item: Item) -> dict[str, Leaf]:
    path = Path(item.path)
    return {"": leaf(path)} if item.kind in TEXTS else scan(path)


def _set_aside_plan(before: Entry) -> tuple[str | None, str]:
    """Return where the older one goes: a text into the record, a folder beside its place."""
    path = Path(before.item.path)
    if before.item.kind in TEXTS and path.is_file():
        return path.read_bytes().decode("utf-8", "replace"), ""
    if before.item.kind not in IN_FILES and path.exists():
        return None, f"{path}{ASIDE}"
    return None, ""


def _set_aside(entry: Entry, before: Entry) -> None:
    path = Path(before.item.path)
    if before.item.kind in IN_FILES:
        take_line(path, before.item.text)
    elif entry.aside:
        sweep(Path(entry.aside))
        try:
            os.rename(path, entry.aside)
        except OSError as error:
            raise file_error(error, f"{path} cannot be replaced") from error


def _undo(record: Record, entry: Entry | None) -> None:
    """Take an item back, and put the older one in its place where there was one."""
    if entry is None:
        return
    item, path = entry.item, Path(entry.item.path)
    if item.kind in IN_FILES:
        take_line(path, item.text)
        if entry.older is not None and not has_line(path, entry.older.text):
            put_line(path, entry.older.text, first=item.kind is Kind.SETTING)
        sweep_parts(path)
    elif entry.before is not None:
        write_bytes_atomically(path, entry.before.encode("utf-8"))
    elif entry.aside and Path(entry.aside).exists():
        sweep(path)
        os.rename(entry.aside, path)
    elif not entry.aside:
        sweep(path)
    if entry.older is None:
        record.drop(item.key)
    else:
        record.put(Entry(entry.older, MADE, entry.older_leaves))
    _remove_folders(record)


def sweep_parts(path: Path) -> None:
    """Remove temporary files that a killed run left beside a file."""
    for part in path.parent.glob(f".{path.name}.*.part"):
        with suppress(OSError):
            part.unlink()


def _clear_aside(record: Record) -> None:
    for entry in record.content.entries:
        if entry.state == MADE and (entry.aside or entry.older or entry.before):
            if entry.aside:
                sweep(Path(entry.aside))
            record.put(Entry(entry.item, MADE, entry.leaves))


def _remove(act: Act, record: Record) -> list[str]:
    entry = record.entry(act.item.key)
    if entry is None:
        return []
    record.put(replace(entry, state=REMOVING))
    remarks = take_away(entry.item, entry.leaves)
    record.drop(entry.item.key)
    return remarks


def _make_folders(folder: Path, record: Record) -> None:
    missing = _missing_folders(folder)
    if missing:
        record.add_folders(missing)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise file_error(error, f"{folder} cannot be made") from error


def _missing_folders(folder: Path) -> list[Path]:
    return [place for place in reversed([folder, *folder.parents]) if not place.exists()]


def _remove_folders(record: Record) -> None:
    """Remove folders that were made for items and are empty again; the root goes last of all."""
    inside = {str(record.root), *map(str, record.root.parents)}
    for folder in sorted(record.content.folders, reverse=True):
        if folder in inside or any(
            Path(folder) in Path(entry.item.path).parents for entry in record.content.entries
        ):
            continue
        with suppress(OSError):
            os.rmdir(folder)
        if not os.path.isdir(folder):
            record.drop_folder(folder)


def _leave(record: Record) -> None:
    """Remove the record and the root where nothing is installed any more."""
    if record.content.entries:
        return
    folders = record.content.folders
    for name in ("record.json", LOCK_NAME):
        with suppress(OSError):
            (record.root / name).unlink(missing_ok=True)
    for folder in sorted({*folders, str(record.root)}, reverse=True):
        with suppress(OSError):
            os.rmdir(folder)
