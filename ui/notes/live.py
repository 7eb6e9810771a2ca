"""Which version's notes are shown, and the notes themselves: live, or as they were seen last.

The version is that which was published last from the open scene, until the artist chooses another one. Its
notes come from a feed on its own thread; away from the server those seen last are shown, and it is said. What
concerns frames of the scene is marked in the application as it comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy import QtCore

from rushes.core.errors import RushesError
from rushes.core.ids import new_id
from rushes.core.publish.activity import JobView
from rushes.core.review import note_answers
from rushes.core.review.drawings import overlay_of
from rushes.core.review.note import NoteList, ReviewNote
from rushes.core.review.seen_notes import SeenNotes

from ..background import Done, Ticket
from ..state import ConnectionState, PanelState
from ..state.panel_state import PUBLISHES

if TYPE_CHECKING:
    from rushes.core.review.note_answers import Status
    from rushes.core.session import Session

_SEEN_FOLDER = "notes"
_KEEP_MS = 1500
# Hosts place markers anew each time, so a burst of notes is marked together; well within a second.
_MARK_MS = 120
_REST_S = 60.0


class LiveNotes(QtCore.QObject):
    """The notes of one version.

    Args:
        state: The panel's state.
        parent: Its owner.

    Attributes:
        changed: Emitted when version, notes or freshness are others.
        failed: Emitted with the error of what the artist asked for.
        version_id: The version, empty for none.
        notes: What is known of it, or None.
        live: Whether `notes` is what the server has now; otherwise it was seen at `notes.at`.
        marking: Whether notes are marked in the application.
        statuses: Statuses that the version may have, empty until `load_statuses`.
    """

    changed = QtCore.Signal()
    failed = QtCore.Signal(object)

    def __init__(self, state: PanelState, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self.version_id = ""
        self.notes: NoteList | None = None
        self.live = False
        self.marking = bool(state.memory.get("mark_notes", True))
        self.statuses: tuple[Status, ...] = ()
        self._state = state
        self._newest = ""
        self._chosen = ""
        self._session: Session | None = None
        self._feed: Ticket | None = None
        self._marked: tuple[Any, ...] = ()
        self._keep = self._timer(_KEEP_MS, self._keep_now)
        self._mark = self._timer(_MARK_MS, self._mark_now)
        state.connection.changed.connect(self._follow)
        state.jobs.changed.connect(self._pick)
        state.host.scene_changed.connect(self._scene_changed)
        state.notes_asked.connect(self.choose)
        self._pick()

    # What is shown

    @property
    def from_scene(self) -> list[JobView]:
        """Publishes that made a version of the open scene, the newest last."""
        view = self._state.host.view
        path = view.scene.path if view else ""
        known = self._state.memory.get(PUBLISHES, [], scene=self._state.scene) if path else []
        return [job for job in self.published if job.id in known or (path and job.media == path)]

    @property
    def published(self) -> list[JobView]:
        """Publishes of the current server that made a version, the newest last."""
        account = self._state.connection.account
        server = account.server.rstrip("/") if account else ""
        return [
            job
            for job in self._state.jobs.views
            if job.version is not None and job.server.rstrip("/") == server
        ]

    def choose(self, version_id: str) -> None:
        """Show a version because somebody wants to; until something new is published."""
        self._chosen = version_id
        self._show(version_id)

    def set_marking(self, marking: bool) -> None:
        """Mark notes in the application, or take the marks away."""
        self.marking = marking
        self._state.remember_for_all("mark_notes", marking)
        self._mark_now()

    def go_to(self, note: ReviewNote) -> None:
        """Show a note's frame in the application, its drawing with it."""
        if note.scene_frame is None:
            return
        if note.has_drawing and not self.marking:
            overlay = overlay_of(note)
            self._state.host.show_overlays((overlay,) if overlay else ())
        self._state.host.goto(note.scene_frame)

    # What the artist answers

    def reply(self, note: ReviewNote, text: str, done: Done) -> None:
        """Answer a note; `done` is called once the server has it."""
        user_id, reply_id = self._user_id(), new_id()
        self._call(lambda s: note_answers.reply(s, note, text, user_id, reply_id), done)

    def toggle(self, note: ReviewNote) -> None:
        """Complete a note that is open, reopen one that is completed."""
        user_id = self._user_id()
        if note.is_open:
            self._call(lambda session: note_answers.complete(session, note.id, user_id))
        else:
            self._call(lambda session: note_answers.reopen(session, note.id))

    def load_statuses(self, done: Done) -> None:
        """Find out which statuses the version may have."""
        if self.notes is None:
            return
        version = self.notes.version

        def found(statuses: tuple[Status, ...]) -> None:
            self.statuses = statuses
            done(statuses)

        self._call(lambda session: note_answers.statuses_of(session, version), found)

    def set_status(self, status_id: str) -> None:
        """Give the version another status."""
        version_id = self.version_id
        self._call(lambda session: note_answers.set_status(session, version_id, status_id))

    def load_versions(self, done: Done) -> None:
        """Ask for the versions of the same asset; the newest first."""
        from rushes.core.review.versions import own_versions, versions_beside

        version_id = self.version_id
        self._call(
            lambda s: versions_beside(s, version_id) if version_id else own_versions(s), done
        )

    # What happens

    def _call(self, work: Any, done: Done | None = None) -> None:
        connection = self._state.connection
        if connection.session is None and connection.error is not None:
            self.failed.emit(connection.error)
            return
        connection.call(work, done, self.failed.emit)

    def _user_id(self) -> str:
        known = self.notes.user_id if self.notes else ""
        return self._state.connection.user_id or known

    def _pick(self, *_: object) -> None:
        """Show the newest version of the scene when there is a new one; any, while none is shown."""
        own = self.from_scene
        newest = own[-1].asset_version_id if own else ""
        if newest and newest != self._newest:
            self._newest, self._chosen = newest, ""
            self._show(newest)
        elif not self.version_id and self.published:
            self._show(self.published[-1].asset_version_id)

    def _scene_changed(self, _: object) -> None:
        self._pick()
        self._marked = ()  # the application forgets marks with the scene
        self._mark.start()

    def _show(self, version_id: str) -> None:
        if version_id == self.version_id:
            return
        self._keep_now()
        self._stop()
        self.version_id, self.notes, self.live, self.statuses = version_id, None, False, ()
        seen = self._seen()
        self._state.background.run(
            lambda: seen.find(version_id), self._remembered, channel="notes.seen"
        )
        self.changed.emit()
        self._mark.start()
        self._follow()

    def _follow(self) -> None:
        """Follow the notes with the session there is now."""
        connection = self._state.connection
        session = connection.session
        if connection.state is ConnectionState.AWAY and self.live:
            self.live = False
            self.changed.emit()
        if session is self._session and (session is None or self._feed is not None):
            return
        self._stop()
        self._session = session
        if session is None or not self.version_id:
            return
        version_id = self.version_id
        self._feed = self._state.background.start(
            lambda ticket: _feed(ticket, session, version_id), told=self._told
        )

    def _stop(self) -> None:
        if self._feed is not None:
            self._feed.cancel()
            self._feed = None

    def _told(self, told: NoteList | RushesError) -> None:
        if isinstance(told, RushesError):
            self.live = False
            # The connection finds out by itself whether the server is away.
            self._state.connection.call(
                _ask_anything, failed=lambda error: None, channel="notes.is"
            )
        else:
            self.notes, self.live = told, True
            self._keep.start()
            self._start_marking()
        self.changed.emit()

    def _remembered(self, seen: NoteList | None) -> None:
        if seen is not None and self.notes is None and seen.version.id == self.version_id:
            self.notes = seen
            self._start_marking()
            self.changed.emit()

    def _start_marking(self) -> None:
        if not self._mark.isActive():
            self._mark.start()

    def _mark_now(self) -> None:
        items = self._overlays() if self.marking else ()
        if items != self._marked:
            self._marked = items
            self._state.host.show_overlays(items)

    def _overlays(self) -> tuple[Any, ...]:
        """Return what is marked: open notes, and only where the version is of the open scene."""
        own = {job.asset_version_id for job in self.from_scene}
        if self.notes is None or self.version_id not in own | {self._chosen}:
            return ()
        found = (overlay_of(note) for note in self.notes.notes if note.is_open)
        return tuple(overlay for overlay in found if overlay is not None)

    def _keep_now(self) -> None:
        self._keep.stop()
        notes, seen = self.notes, self._seen()
        if notes is not None and self.live:
            self._state.background.run_anyway(lambda: seen.keep(notes))

    def _seen(self) -> SeenNotes:
        account = self._state.connection.account
        folder = self._state.settings.journal_path().with_name(_SEEN_FOLDER)
        return SeenNotes(folder, account.server if account else "")

    def _timer(self, interval_ms: int, act: Any) -> QtCore.QTimer:
        timer = QtCore.QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(act)
        return timer


def _ask_anything(session: Session) -> None:
    session.query("select id from Setting").first()


def _feed(ticket: Ticket, session: Session, version_id: str) -> None:
    """Follow a version's notes until nobody wants them any more. Worker thread."""
    from rushes.core.review.note_feed import NoteFeed

    feed = NoteFeed(session, version_id, ticket.tell, ticket.tell)
    feed.start()
    while not ticket.wait(_REST_S):
        pass
    feed.close()
