"""What was laid down on this machine, or in a site: one JSON file, written before anything is done.

An entry is `making` from before the first byte until its item is whole, `removing` from before the first
file goes until the last has gone. So whatever is on the disk is in the record, at every moment.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Optional

from rushes.core.errors import BadSettingError, InputError, NewerDataError
from rushes.core.files import write_text_atomically
from rushes.core.records import from_plain, to_plain

from .applications import Application
from .items import Item
from .trees import Leaf

FILE_NAME = "record.json"
FORMAT = 1
MAKING, MADE, REMOVING = "making", "made", "removing"


@dataclass(frozen=True)
class Entry:
    """One item and how far it is.

    Attributes:
        item: The item.
        state: `making`, `made` or `removing`.
        leaves: Its files as they were laid down.
        before: The text of the file before, where it was ours; for undoing.
        aside: Where the older folder waits until the run is done, or empty.
        older: The item that this one replaces.
    """

    item: Item
    state: str
    leaves: dict[str, Leaf] = field(default_factory=dict)
    before: Optional[str] = None  # noqa: UP045 -- read at run time, on Python 3.9 too
    aside: str = ""
    older: Optional[Item] = None  # noqa: UP045
    older_leaves: dict[str, Leaf] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """What the file holds.

    Attributes:
        format: Version of this layout.
        release: Version and build that was installed last.
        previous: The one before that, where it was another one.
        applications: What it was installed into.
        entries: What was laid down, in order.
        folders: Folders that were made for it and are removed when they are empty.
    """

    format: int = FORMAT
    release: str = ""
    previous: str = ""
    applications: tuple[Application, ...] = ()
    entries: tuple[Entry, ...] = ()
    folders: tuple[str, ...] = ()


class Record:
    """The record of one installation; every change is on the disk when the call returns.

    Args:
        root: The folder of the installation; it may not exist yet.

    Raises:
        BadSettingError: The file cannot be read as a record.
        NewerDataError: A newer Rushes wrote it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = _read(root / FILE_NAME)

    @property
    def exists(self) -> bool:
        """Whether anything is installed here, or was begun."""
        return (self.root / FILE_NAME).exists()

    def entry(self, key: tuple[str, str]) -> Entry | None:
        """Return the entry of an item by its key."""
        return next((entry for entry in self.content.entries if entry.item.key == key), None)

    def put(self, entry: Entry) -> None:
        """Write an entry, in the place of the one with the same key."""
        entries = list(self.content.entries)
        keys = [old.item.key for old in entries]
        if entry.item.key in keys:
            entries[keys.index(entry.item.key)] = entry
        else:
            entries.append(entry)
        self._write(replace(self.content, entries=tuple(entries)))

    def drop(self, key: tuple[str, str]) -> None:
        """Forget an entry."""
        kept = tuple(entry for entry in self.content.entries if entry.item.key != key)
        self._write(replace(self.content, entries=kept))

    def add_folders(self, folders: list[Path]) -> None:
        """Note folders down that are about to be made."""
        new = [str(folder) for folder in folders if str(folder) not in self.content.folders]
        if new:
            self._write(replace(self.content, folders=(*self.content.folders, *new)))

    def drop_folder(self, folder: str) -> None:
        """Forget a folder that has gone, or is somebody else's now."""
        kept = tuple(known for known in self.content.folders if known != folder)
        self._write(replace(self.content, folders=kept))

    def set_wanted(self, release: str, applications: list[Application]) -> None:
        """Note down what a run has led to."""
        previous = self.content.previous
        if release != self.content.release:
            previous = self.content.release
        self._write(
            replace(
                self.content, release=release, previous=previous, applications=tuple(applications)
            )
        )

    def _write(self, content: Content) -> None:
        self.content = content
        write_text_atomically(self.root / FILE_NAME, json.dumps(to_plain(content)))


def _read(file: Path) -> Content:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data.get("format", 0) > FORMAT:
            raise NewerDataError(f"{file} was written by a newer Rushes.")
        return from_plain(Content, data)
    except FileNotFoundError:
        return Content()
    except (OSError, ValueError, AttributeError, InputError) as error:
        raise BadSettingError(
            f"{file} cannot be read: {error}",
            next_step="Put it back from a backup; it says which files are ours.",
            path=file,
        ) from error
