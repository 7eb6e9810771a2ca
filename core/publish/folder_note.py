"""A note in the folder of a publish that says what it is, for `repair` where the journal was lost.

It holds the request and every planned id, so that what is half-made on the server can be found or finished
without the journal; no key and no passphrase.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from ..errors import RushesError
from ..files import write_text_atomically
from ..records import from_plain, to_plain
from .plan import PublishPlan

FILE = "publish.json"
SCHEMA = "rushes.folder-note/1"


@dataclass(frozen=True)
class FolderNote:
    """What a folder belongs to.

    Attributes:
        server: Address of the server the publish goes to.
        user: Name of the user there.
        journal: The journal it stands in.
        captured_by: `worker` or `application`.
        plan: The publish.
        keep: True to leave the media on this machine for good.
        schema: Name and version of this record.
    """

    server: str
    user: str
    journal: Path
    captured_by: str
    plan: PublishPlan
    keep: bool = False
    schema: str = SCHEMA


def write_note(note: FolderNote) -> None:
    """Write the note into the folder of its publish, which must exist.

    Raises:
        NoSpaceError, FileAccessError: It cannot be written.
    """
    bare = replace(note, plan=without_passphrase(note.plan))
    write_text_atomically(note.plan.folder / FILE, json.dumps(to_plain(bare)))


def read_note(folder: Path) -> Optional[FolderNote]:
    """Return the note in a folder, or None where there is none that can be read."""
    try:
        return from_plain(FolderNote, json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, RushesError):
        return None


def without_passphrase(plan: PublishPlan) -> PublishPlan:
    """Return a plan without the passphrase of its review session."""
    request = plan.request
    if request.review is None or not request.review.passphrase:
        return plan
    bare = replace(request, review=replace(request.review, passphrase=""))
    return replace(plan, request=bare)
