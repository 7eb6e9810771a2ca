"""The notes of a version, live: read once, then followed by the event hub.

Only notes that changed are asked for again; what comes while a question is under way is asked for together
with the next. Each time the event server says that it knows of the subscription everything is read once
more, because events of the time before are gone.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Callable

from ..errors import ApiUseError, ClosedError, NotFoundError, RushesError, TargetNotFoundError
from ..events import EntityChange, on_update
from .note import NoteList, ReviewNote
from .note_query import LoadedNotes, load_again, load_notes
from .note_rows import threads_of

if TYPE_CHECKING:
    from ..session import Session

logger = logging.getLogger(__name__)

# A connection that is cut may be the first sign of a server that is away; the question finds out.
_DISCONNECTED_TOPIC = "ftrack.meta.disconnected"
_RETRY_S = (1.0, 3.0, 10.0, 30.0)
_END_S = 5.0

Heard = Callable[[NoteList], None]
Failed = Callable[[RushesError], None]


class NoteFeed:
    """The notes of one version as they are at every moment, from `start` to `close`.

    One daemon thread asks the server; both callbacks are called on it.

    Args:
        session: Open session; its event hub is connected where it is not yet.
        version_id: The version.
        heard: Called with all notes at the beginning and after every change. A note that did not
            change is the same object as before.
        failed: Called when the server cannot be asked; the feed goes on trying.
    """

    def __init__(
        self,
        session: Session,
        version_id: str,
        heard: Heard,
        failed: Failed = lambda error: None,
    ) -> None:
        self._session = session
        self._version_id = version_id
        self._heard = heard
        self._failed = failed
        self._loaded: LoadedNotes | None = None
        self._shown: dict[str, ReviewNote] = {}
        self._changes = _Changes()
        self._subscriptions: list[str] = []
        self._thread = threading.Thread(target=self._run, name="rushes-notes", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def refresh(self) -> None:
        """Have everything read once more. Any thread."""
        self._changes.everything()

    def close(self, wait: bool = False) -> None:
        """Hear of nothing any more.

        Args:
            wait: Return when the thread has ended; not for a main thread.
        """
        self._changes.close()
        if wait and self._thread.is_alive():
            self._thread.join(_END_S)

    def _run(self) -> None:
        failures = 0
        try:
            self._listen()
            while self._changes.wait():
                failures = 0 if self._look() else failures + 1
                if failures:
                    delay = _RETRY_S[min(failures, len(_RETRY_S)) - 1]
                    self._changes.retry_after(delay)
        except ClosedError:
            logger.debug("the session was closed before its notes were followed")
        finally:
            self._listen_no_more()

    def _listen(self) -> None:
        hub = self._session.event_hub
        everything = self._changes.everything
        self._subscriptions = [
            on_update(hub, self._note_change, on_known=everything),
            hub.subscribe(f"topic={_DISCONNECTED_TOPIC}", lambda event: everything(), local=True),
        ]
        hub.connect(wait=False)

    def _listen_no_more(self) -> None:
        for subscription in self._subscriptions:
            # Whoever closed the session meanwhile has ended the subscriptions with it.
            with suppress(ApiUseError):
                self._session.event_hub.unsubscribe(subscription)

    def _note_change(self, change: EntityChange) -> None:
        """Take down what a change concerns; on the hub's thread, so without any question."""
        loaded = self._loaded
        if loaded is None:
            self._changes.everything()
            return
        related = change.related_ids
        if change.concerns("ReviewSessionObject") or change.id == self._version_id:
            shown = change.change("version_id")
            if change.id in loaded.parents or (
                shown and self._version_id in (shown.new, shown.old)
            ):
                self._changes.everything()
            return
        if change.concerns("Note"):
            # Servers that tell no ancestors leave it to the question whether it is one of ours.
            if not related or related & loaded.parents or change.id in loaded.notes:
                self._changes.note(change.id)
        elif related & loaded.parents:
            for each in change.ancestors:
                if each.table == "note":
                    self._changes.note(each.id)

    def _look(self) -> bool:
        """Ask for what changed and tell it; return whether the server answered."""
        everything, note_ids = self._changes.take()
        try:
            if everything or self._loaded is None:
                self._loaded = load_notes(self._session, self._version_id)
            elif note_ids:
                found = load_again(self._session, self._loaded, note_ids)
                for note_id in note_ids:
                    self._loaded.notes.pop(note_id, None)
                self._loaded.notes.update(found)
        except (TargetNotFoundError, NotFoundError) as error:
            self._failed(error)
            self._changes.close()
            return True
        except RushesError as error:
            self._changes.put_back(everything, note_ids)
            if not self._session.closed:
                self._failed(error)
            return False
        except Exception:  # callbacks and plugins of others share this thread's session
            logger.exception("notes could not be read")
            return False
        self._tell(self._loaded)
        return True

    def _tell(self, loaded: LoadedNotes) -> None:
        notes = tuple(self._same(note) for note in threads_of(loaded.notes))
        self._shown = {note.id: note for note in notes}
        if not self._changes.closed:
            self._heard(NoteList(loaded.version, notes, loaded.user_id, loaded.at))

    def _same(self, note: ReviewNote) -> ReviewNote:
        known = self._shown.get(note.id)
        return known if known == note else note


class _Changes:
    """What is to be asked for again; any thread adds, the feed's thread takes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._everything = True
        self._notes: set[str] = set()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nobody wants to hear any more."""
        return self._closed

    def everything(self) -> None:
        with self._changed:
            self._everything = True
            self._changed.notify_all()

    def note(self, note_id: str) -> None:
        with self._changed:
            self._notes.add(note_id)
            self._changed.notify_all()

    def put_back(self, everything: bool, note_ids: set[str]) -> None:
        with self._changed:
            self._everything |= everything
            self._notes |= note_ids

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait(self) -> bool:
        """Rest until there is something to ask; return False when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._everything or bool(self._notes))
            return not self._closed

    def retry_after(self, seconds: float) -> None:
        """Rest, but no longer than until the feed is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed, seconds)

    def take(self) -> tuple[bool, set[str]]:
        with self._changed:
            taken = self._everything, self._notes
            self._everything, self._notes = False, set()
            return taken
