"""Everything the panel knows and does, apart from widgets: who is signed in, where, what is under way.

One object a panel, on the main thread. Tabs listen to its parts and ask them; none of them asks a server,
a disk or the application by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qtpy import QtCore

from ..background import Background
from .accounts import Accounts
from .connection import Connection
from .going_on import GoingOn
from .host import Host
from .jobs import Jobs
from .memory import Memory, write_memory

if TYPE_CHECKING:
    from rushes.core.config import Settings
    from rushes.core.plugins import Plugins

MEMORY_FILE = "panel.json"
PUBLISHES = "publishes"
_PUBLISHES = 50
_SAVE_MS = 400


class PanelState(QtCore.QObject):
    """The state of one panel.

    Args:
        plugins: Hold the application's adapter.
        settings: Settings of this process.
        background: Where everything that takes time runs.
        parent: Its owner.

    Attributes:
        focus_asked: Emitted with the id of a publish that should be shown in the tab Activity.
        notes_asked: Emitted with the id of an asset version whose notes should be shown.
        capturing_changed: Emitted when `capturing` is another one.
        capturing: Whether the application makes frames for this panel now; it does so for one publish
            at a time.
        plugins: As given.
        settings: As given; `connection.settings` has the account that counts.
        background: As given.
        memory: What is remembered; use `remember` to change it.
        accounts: The servers and users that are known.
        connection: The session with the current one.
        host: The application.
        jobs: The publishes.
        going_on: Goes on with those whose application has ended.
    """

    focus_asked = QtCore.Signal(str)
    notes_asked = QtCore.Signal(str)
    capturing_changed = QtCore.Signal()

    def __init__(
        self,
        plugins: Plugins,
        settings: Settings,
        background: Background,
        parent: QtCore.QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.plugins = plugins
        self.settings = settings
        self.background = background
        self.memory = Memory(settings.journal_path().with_name(MEMORY_FILE))
        self.accounts = Accounts(settings, self.memory)
        self.connection = Connection(background, self.accounts, self)
        self.host = Host(plugins, background, self)
        self.jobs = Jobs(settings, background, self)
        self.capturing = False
        self.going_on = GoingOn(self)
        self._save = QtCore.QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(_SAVE_MS)
        self._save.timeout.connect(self._write)
        self.connection.changed.connect(self._save.start)

    @property
    def scene(self) -> str:
        """The key the open scene is remembered by: its path, empty for one that was never saved."""
        view = self.host.view
        return f"{self.host.id}:{view.scene.path}" if view and view.scene.path else ""

    def start(self) -> None:
        """Sign in, look at the scene and watch the journal; each tells by its signal."""
        self.connection.open()
        self.jobs.watch()
        if self.host.info is not None:
            # Files are opened from the panel itself; before that there is nothing to complain of.
            files = self.host.can("media_open")
            self.host.look((lambda error: None) if files else None)

    def remembered(self, name: str, default: Any = None) -> Any:
        """Return what is remembered under a name: of this scene, else of this application."""
        scene = self.scene
        if scene:
            found = self.memory.get(name, scene=scene)
            if found is not None:
                return found
        return self.memory.get(name, default, host=self.host.id or "none")

    def remember(self, name: str, value: Any) -> None:
        """Remember plain data for this scene and for this application; written soon."""
        if self.scene:
            self.memory.put(name, value, scene=self.scene)
        self.memory.put(name, value, host=self.host.id or "none")
        self._save.start()

    def remember_for_all(self, name: str, value: Any) -> None:
        """Remember plain data that belongs to no scene and no application; written soon."""
        self.memory.put(name, value)
        self._save.start()

    def remember_publish(self, job_id: str) -> None:
        """Remember that a publish was made of the open scene, so that its notes are found again."""
        if self.scene:
            before = self.memory.get(PUBLISHES, [], scene=self.scene)
            kept = [one for one in before if one != job_id][-_PUBLISHES + 1 :]
            self.memory.put(PUBLISHES, [*kept, job_id], scene=self.scene)
            self._save.start()

    def scene_of(self, job_id: str) -> str:
        """Return the key of the scene that a publish was made of, as `scene`; empty where it is not known."""
        return self.memory.scene_with(PUBLISHES, job_id)

    def set_capturing(self, capturing: bool) -> None:
        """Say that the application makes frames from now on, or that it has ended to."""
        self.capturing = capturing
        self.capturing_changed.emit()

    def close(self) -> None:
        """Write what is remembered and end. Waits for nothing."""
        if self._save.isActive():
            self._save.stop()
            self._write()
        self.host.close()
        self.connection.close()
        self.background.close()

    def _write(self) -> None:
        path, text = self.memory.path, self.memory.text()
        self.background.run_anyway(lambda: write_memory(path, text))
