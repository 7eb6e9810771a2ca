"""The notes as a model: in the order of their frames, those that a filter lets through."""

from __future__ import annotations

from qtpy import QtCore

from rushes.core.review.note import NoteList, ReviewNote

from ..record_model import RecordModel
from ..texts import tr
from ..when import ago

FILTERS = ("all", "open", "mine", "drawing")


class NoteModel(RecordModel):
    """The notes.

    Args:
        parent: Its owner.

    Attributes:
        kind: The filter, one of `FILTERS`.
        counts: How many notes each filter lets through.
    """

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self.kind = "all"
        self.counts = dict.fromkeys(FILTERS, 0)
        self._notes: NoteList | None = None

    def show_notes(self, notes: NoteList | None) -> None:
        """Show the notes of a version, or none."""
        self._notes = notes
        self._tell()

    def set_kind(self, kind: str) -> None:
        """Show only some of them.

        Args:
            kind: One of `FILTERS`.
        """
        self.kind = kind
        self._tell()

    def text(self, record: ReviewNote) -> str:
        """Return what a screen reader says of a note."""
        return ", ".join(filter(None, (author_of(record), frame_text(record), *_rest(record))))

    def _tell(self) -> None:
        notes = self._notes.notes if self._notes else ()
        user_id = self._notes.user_id if self._notes else ""
        passed = {kind: [n for n in notes if passes(n, kind, user_id)] for kind in FILTERS}
        self.counts = {kind: len(found) for kind, found in passed.items()}
        self.show(sorted(passed[self.kind], key=_place))


def passes(note: ReviewNote, kind: str, user_id: str) -> bool:
    """Return whether a filter lets a note through."""
    if kind == "open":
        return note.is_open
    if kind == "mine":
        return bool(user_id) and note.concerns(user_id)
    return kind == "all" or note.has_drawing


def author_of(note: ReviewNote) -> str:
    """Return who wrote a note."""
    return note.author or tr("Somebody")


def frame_text(note: ReviewNote) -> str:
    """Return which frame a note is about, as the scene counts; empty for the whole version."""
    if note.scene_frame is not None:
        return tr("frame {n}", n=note.scene_frame)
    return "" if note.media_frame is None else tr("movie frame {n}", n=note.media_frame)


def _rest(note: ReviewNote) -> tuple[str, ...]:
    return (
        note.text,
        tr("with a drawing") if note.has_drawing else "",
        "" if note.is_open else tr("completed"),
        tr("replies: {n}", n=len(note.replies)) if note.replies else "",
        ago(note.at),
    )


def _place(note: ReviewNote) -> tuple[int, float, str]:
    return (-1 if note.media_frame is None else note.media_frame, note.at, note.id)
