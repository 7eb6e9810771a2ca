"""The line on top of the panel: who is signed in where, whether the server is there, and other accounts."""

from __future__ import annotations

from urllib.parse import urlsplit

from qtpy import QtCore, QtGui, QtWidgets

from .state import ConnectionState, PanelState
from .state.accounts import Account
from .style import em, hairline, muted, space, state_colour
from .texts import tr


class AccountBar(QtWidgets.QWidget):
    """The line.

    Args:
        state: The panel's state.
        parent: As of any widget.

    Attributes:
        sign_in_asked: Emitted when somebody wants to sign in somewhere.
    """

    sign_in_asked = QtCore.Signal()

    def __init__(self, state: PanelState, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._connection = state.connection
        self.dot = _Dot(self)
        self.button = QtWidgets.QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.menu = QtWidgets.QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.button.clicked.connect(self._pop_up)
        self.again = QtWidgets.QToolButton(self)
        self.again.setAutoRaise(True)
        self.again.setText(tr("Try now"))
        self.again.setAccessibleName(tr("Ask the server again now"))
        self.again.clicked.connect(self._connection.open)
        line = QtWidgets.QHBoxLayout(self)
        space(line, self, 0.35, 0.35)
        line.addWidget(self.dot)
        line.addWidget(self.button)
        line.addStretch(1)
        line.addWidget(self.again)
        self._connection.changed.connect(self._show)
        self._fill_menu()
        self._show()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the thin line below."""
        painter = QtGui.QPainter(self)
        painter.setPen(hairline(self.palette()))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()

    def _show(self) -> None:
        connection, account = self._connection, self._connection.account
        who = connection.user_label or (account.user if account else "")
        where = short_server(account.server) if account else ""
        texts = {
            ConnectionState.SIGNED_OUT: tr("Not signed in"),
            ConnectionState.SIGNING_IN: tr("Signing in to {server} …", server=where),
            ConnectionState.SIGNED_IN: tr("{user} at {server}", user=who, server=where),
            ConnectionState.AWAY: tr("{server} is away – publishes wait here", server=where),
        }
        text = texts[connection.state]
        self.button.setText(f"{text}  ▾")
        self.button.setAccessibleName(tr("Account: {text}", text=text))
        self.button.setToolTip(connection.error.message if connection.error else "")
        self.again.setVisible(connection.state is ConnectionState.AWAY)
        self.dot.show_state(connection.state)

    def _fill_menu(self) -> None:
        self.menu.clear()
        current = self._connection.account
        for account in self._connection.accounts.all():
            label = tr("{user} at {server}", user=account.user, server=short_server(account.server))
            action = self.menu.addAction(label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(account == current)
            action.triggered.connect(lambda checked=False, one=account: self._switch(one))
        self.menu.addSeparator()
        self.menu.addAction(tr("Sign in to a server …")).triggered.connect(self._ask)
        if current is not None:
            leave = self.menu.addAction(
                tr("Sign out of {server}", server=short_server(current.server))
            )
            leave.triggered.connect(lambda checked=False: self._connection.sign_out())

    def _pop_up(self) -> None:
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _ask(self) -> None:
        self.sign_in_asked.emit()

    def _switch(self, account: Account) -> None:
        if account != self._connection.account:
            self._connection.switch(account)


_COLOURS = {ConnectionState.SIGNED_IN: "good", ConnectionState.AWAY: "warning"}


class _Dot(QtWidgets.QWidget):
    """A dot in the colour of the connection; the words beside it say the same."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._state = ConnectionState.SIGNED_OUT
        self.setFixedSize(em(self, 1.2), em(self, 1.2))

    def show_state(self, state: ConnectionState) -> None:
        self._state = state
        self.update()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        name = _COLOURS.get(self._state)
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(state_colour(self.palette(), name) if name else muted(self.palette()))
        radius = em(self, 0.25)
        painter.drawEllipse(QtCore.QRectF(self.rect()).center(), radius, radius)
        painter.end()


def short_server(address: str) -> str:
    """Return a server's address as people say it: `review.example.com`."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    return parts.netloc.rpartition("@")[2] or address
