"""What can be laid down on a machine, and the plan: which of it is to be made, replaced or removed.

All of it is plain data that round-trips through JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How an item is laid down."""

    FILE = "file"
    """A file that is wholly ours."""
    SEED = "seed"
    """A file for people to edit: written once, never again."""
    LINE = "line"
    """One line of ours at the end of somebody's file."""
    SETTING = "setting"
    """One line of ours at the top of a settings file."""
    PAYLOAD = "payload"
    """A folder out of our own wheel."""
    PACKAGES = "packages"
    """A folder with unpacked wheels, to be put on an import path."""
    EXTENSION = "extension"
    """A payload with its wheels in it, and what its manifest says about them."""
    WORKER = "worker"
    """A Python environment of its own."""


IN_FILES = frozenset({Kind.LINE, Kind.SETTING})
TEXTS = frozenset({Kind.FILE, Kind.SEED})


@dataclass(frozen=True)
class Item:
    """One thing that is to lie on the disk.

    Attributes:
        kind: How it is laid down.
        path: The file or folder, absolute.
        text: The content, the line, or what a payload is completed with.
        payload: Folder or file in our own wheel, for a payload.
        wheels: Name of the set of wheels it needs (`wheel_sets.py`), or empty.
        release: Version and build of the suite, where it is of one.
        python: The interpreter a worker's environment is made with.
    """

    kind: Kind
    path: str
    text: str = ""
    payload: str = ""
    wheels: str = ""
    release: str = ""
    python: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What two items share of which the one replaces the other."""
        return (self.kind.value if self.kind in IN_FILES else "", self.path)


@dataclass(frozen=True)
class Act:
    """One thing to do.

    Attributes:
        verb: `make`, `replace` or `remove`.
        item: With what.
    """

    verb: str
    item: Item

    @property
    def sentence(self) -> str:
        """What a person reads."""
        return f"{self.verb:<8} {_WHAT[self.item.kind]:<26} {self.item.path}"


@dataclass(frozen=True)
class Plan:
    """What has to be done, in this order, and what people should know.

    Attributes:
        acts: Empty when everything is as it should be.
        remarks: Sentences.
    """

    acts: tuple[Act, ...] = ()
    remarks: tuple[str, ...] = ()


_WHAT = {
    Kind.FILE: "file",
    Kind.SEED: "file to edit",
    Kind.LINE: "one line in",
    Kind.SETTING: "one setting in",
    Kind.PAYLOAD: "files of the application",
    Kind.PACKAGES: "Python packages",
    Kind.EXTENSION: "extension with its wheels",
    Kind.WORKER: "environment of the worker",
}
