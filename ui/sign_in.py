"""The page for signing in: server, user, key; what went wrong stands where it was typed."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from .error_view import ErrorView
from .primary_button import PrimaryButton
from .state import ConnectionState, PanelState
from .state.browser_login import offers_browser, sign_in_by_browser
from .style import em, soften, space, strengthen
from .texts import tr


class SignInPage(QtWidgets.QScrollArea):
    """The page.

    Args:
        state: The panel's state.
        parent: As of any widget.

    Attributes:
        left: Emitted when the artist goes back without signing in.
    """

    left = QtCore.Signal()

    def __init__(self, state: PanelState, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._connection = state.connection
        self._background = state.background
        self._asked = ""
        self.server = _field(tr("Server"), "https://studio.ftrackapp.com")
        self.user = _field(tr("User name"), "")
        self.key = _field(tr("API key"), "")
        self.key.setEchoMode(QtWidgets.QLineEdit.EchoMode.Password)
        self.error_view = ErrorView(self)
        self.button = PrimaryButton(tr("Sign in"), self)
        self.button.setEnabled(False)
        self.browser = QtWidgets.QPushButton(tr("Sign in with the &browser"), self)
        self.browser.hide()
        self.back = QtWidgets.QPushButton(tr("&Work without a server"), self)
        self.back.setFlat(True)
        for field in (self.server, self.user, self.key):
            field.textChanged.connect(self._typed)
            field.returnPressed.connect(self._sign_in)
        self.button.clicked.connect(self._sign_in)
        self.browser.clicked.connect(self._open_browser)
        self.server.editingFinished.connect(self._ask_for_browser)
        self.back.clicked.connect(self.left)
        self._connection.changed.connect(self._show)
        self._lay_out()

    def begin(self) -> None:
        """Offer what is known of the account that counts, and put the cursor where it is needed."""
        account = self._connection.account
        if account is not None and not self.server.text():
            self.server.setText(account.server)
            self.user.setText(account.user)
        self._show()
        self._ask_for_browser()
        empty = next((f for f in (self.server, self.user, self.key) if not f.text()), self.key)
        empty.setFocus()

    def _lay_out(self) -> None:
        inside = QtWidgets.QWidget()
        form = QtWidgets.QVBoxLayout(inside)
        space(form, self, 1.2, 0.35)
        title = QtWidgets.QLabel(tr("Sign in to your review server"))
        strengthen(title, 1.25)
        title.setWordWrap(True)
        why = QtWidgets.QLabel(tr("Your key is kept in the keyring of this machine, nowhere else."))
        why.setWordWrap(True)
        soften(why)
        form.addWidget(title)
        form.addWidget(why)
        form.addSpacing(em(self, 0.6))
        for text, field in (
            (tr("&Server"), self.server),
            (tr("&User name"), self.user),
            (tr("API &key"), self.key),
        ):
            label = QtWidgets.QLabel(text)
            label.setBuddy(field)
            form.addWidget(label)
            form.addWidget(field)
            form.addSpacing(em(self, 0.3))
        form.addWidget(self.error_view)
        form.addSpacing(em(self, 0.3))
        form.addWidget(self.button)
        form.addWidget(self.browser)
        form.addWidget(self.back)
        form.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)

    def _typed(self) -> None:
        filled = all(field.text().strip() for field in (self.server, self.user, self.key))
        busy = self._connection.state is ConnectionState.SIGNING_IN
        self.button.setEnabled(filled and not busy)

    def _sign_in(self) -> None:
        if self.button.isEnabled():
            self.error_view.clear()
            self._connection.sign_in(self.server.text(), self.user.text(), self.key.text())

    def _ask_for_browser(self) -> None:
        """Offer the browser where the server has a page for it; asked once for each address."""
        server = self.server.text().strip()
        if server == self._asked:
            return
        self._asked = server
        self.browser.hide()
        if server:
            self._background.run(
                lambda: offers_browser(server), self.browser.setVisible, channel="sign-in.offer"
            )

    def _open_browser(self) -> None:
        server = self.server.text().strip()
        self.error_view.clear()
        self._background.start(
            lambda ticket: sign_in_by_browser(ticket, server),
            lambda found: self._connection.sign_in(server, *found) if found[0] else None,
            self.error_view.show_error,
            told=_open_page,
            channel="sign-in.browser",
        )

    def _show(self) -> None:
        connection = self._connection
        busy = connection.state is ConnectionState.SIGNING_IN
        self.button.setText(tr("Signing in …") if busy else tr("Sign in"))
        if connection.error is not None:
            self.error_view.show_error(connection.error)
        else:
            self.error_view.clear()
        if connection.state is ConnectionState.SIGNED_IN:
            self.key.clear()
        self._typed()


def _open_page(address: str) -> None:
    QtGui.QDesktopServices.openUrl(QtCore.QUrl(address))


def _field(name: str, hint: str) -> QtWidgets.QLineEdit:
    field = QtWidgets.QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    return field
