"""The panel: one widget with the account on top and three tabs below, for any application's dock.

`create_panel` is the factory that an adapter's `panel_show` gets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy import QtCore, QtWidgets

from .account_bar import AccountBar
from .activity.tab import ActivityTab
from .background import Background
from .error_view import ErrorView
from .notes.tab import NotesTab
from .publish.tab import PublishTab
from .sign_in import SignInPage
from .state import ConnectionState, PanelState
from .state.capturing import renew_worker
from .style import em, space
from .texts import install_texts, tr

if TYPE_CHECKING:
    from rushes.core.config import Settings
    from rushes.core.errors import RushesError
    from rushes.core.plugins import Plugins

OBJECT_NAME = "rushesPanel"


def create_panel(
    plugins: Plugins,
    settings: Settings,
    parent: QtWidgets.QWidget | None = None,
    *,
    warm: bool = True,
) -> Panel:
    """Return a panel that has begun to work. Main thread, with a QApplication.

    Args:
        plugins: Hold the application's adapter.
        settings: Settings of this process.
        parent: The dock it goes into, or None for a window of its own.
        warm: True to have the worker started now, so that the first click meets one.
    """
    application = QtCore.QCoreApplication.instance()
    if application is not None:
        install_texts(application)
    panel = Panel(plugins, settings, parent)
    panel.state.start()
    if warm:
        panel.publish_tab.publishing.warm()
    return panel


class Panel(QtWidgets.QWidget):
    """The panel.

    Args:
        plugins: Hold the application's adapter.
        settings: Settings of this process.
        parent: As of any widget.

    Attributes:
        state: Everything it knows.
        tabs: The three tabs.
        sign_in_page: Shown instead of the tabs while nobody is known.
        error_view: Errors that belong to no place of their own.
    """

    def __init__(
        self, plugins: Plugins, settings: Settings, parent: QtWidgets.QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(OBJECT_NAME)
        self.setWindowTitle("Rushes")
        background = Background(self)
        self.state = PanelState(plugins, settings, background, self)
        self.account_bar = AccountBar(self.state, self)
        self.error_view = ErrorView(self)
        self.publish_tab = PublishTab(self.state, background)
        self.activity_tab = ActivityTab(self.state, background)
        self.notes_tab = NotesTab(self.state, background)
        self.tabs = QtWidgets.QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Parts of the panel"))
        self.tabs.addTab(self.publish_tab, tr("&Publish"))
        self.tabs.addTab(self.activity_tab, tr("&Activity"))
        self.tabs.addTab(self.notes_tab, tr("&Notes"))
        self.tabs.tabBar().setAccessibleName(tr("Parts of the panel"))
        self.sign_in_page = SignInPage(self.state, self)
        self._lay_out()
        background.failed.connect(self.error_view.show_error)
        self.state.connection.changed.connect(self._show_where_we_are)
        self.state.connection.key_not_kept.connect(self._key_not_kept)
        self.account_bar.sign_in_asked.connect(self.show_sign_in)
        self.sign_in_page.left.connect(self._leave_sign_in)
        self.state.focus_asked.connect(lambda job_id: self.tabs.setCurrentWidget(self.activity_tab))
        self.state.notes_asked.connect(lambda version: self.tabs.setCurrentWidget(self.notes_tab))
        if self.state.connection.account is None:
            self.show_sign_in()

    def show_sign_in(self) -> None:
        """Show the page for signing in."""
        self._stack.setCurrentWidget(self.sign_in_page)
        self.sign_in_page.begin()

    def shut_down(self) -> None:
        """End everything the panel does; it is of no use afterwards. Waits for nothing."""
        self.state.close()

    def closeEvent(self, event: object) -> None:
        """End with the window, where the panel is one of its own; a dock may show it again."""
        if self.isWindow():
            self.shut_down()
        super().closeEvent(event)  # type: ignore[arg-type]

    def sizeHint(self) -> QtCore.QSize:
        """Return a size at which everything is seen without scrolling sideways."""
        return QtCore.QSize(em(self, 26), em(self, 44))

    def _lay_out(self) -> None:
        self._stack = QtWidgets.QStackedWidget(self)
        self._stack.addWidget(self.tabs)
        self._stack.addWidget(self.sign_in_page)
        whole = QtWidgets.QVBoxLayout(self)
        space(whole, self, 0, 0)
        whole.addWidget(self.account_bar)
        whole.addWidget(self.error_view)
        whole.addWidget(self._stack, 1)

    def _show_where_we_are(self) -> None:
        connection = self.state.connection
        if connection.state is ConnectionState.SIGNED_OUT:
            self.show_sign_in()
        elif self._stack.currentWidget() is self.sign_in_page and (
            connection.state is ConnectionState.SIGNED_IN
        ):
            self._leave_sign_in()

    def _key_not_kept(self, error: RushesError) -> None:
        told = {
            "message": tr("This machine has no keyring that could keep your key."),
            "next_step": tr("You are signed in until this application is closed."),
        }
        self.error_view.show_error({**error.as_dict(), **told})
        settings = self.state.connection.settings
        if settings is not None:
            self.state.background.run(lambda: renew_worker(settings))

    def _leave_sign_in(self) -> None:
        self._stack.setCurrentWidget(self.tabs)
        self.publish_tab.setFocus()
