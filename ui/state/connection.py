"""The conversation with the server that counts: signing in, being away, coming back by itself.

One session an account, opened on a worker thread and kept for all calls. Where the server is away, what
needs it waits or says so; everything else goes on.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable

from qtpy import QtCore

from rushes.core.errors import (
    ConfigError,
    CredentialsError,
    MissingSettingError,
    NetworkError,
    RushesError,
)

from ..background import Background, Done, Failed, Ticket
from .accounts import Account, Accounts, keep_key, key_of

if TYPE_CHECKING:
    from rushes.core.config import Settings
    from rushes.core.session import Session

_RETRY_MS = (2_000, 5_000, 15_000, 30_000, 60_000)
_TIMEOUT_S = (10.0, 60.0)


class ConnectionState(enum.Enum):
    """How it stands between the panel and the server."""

    SIGNED_OUT = "signed_out"
    SIGNING_IN = "signing_in"
    SIGNED_IN = "signed_in"
    AWAY = "away"


@dataclass(frozen=True)
class Opened:
    """A session that was opened, and what is kept of its user."""

    session: Session
    user_id: str
    user_label: str
    unkept: ConfigError | None = None


class Connection(QtCore.QObject):
    """The session of the current account.

    Args:
        background: Where calls run.
        accounts: Which account counts.
        parent: Its owner.

    Attributes:
        changed: Emitted when `state`, `account` or `error` is another one.
        key_not_kept: Emitted with the error when a key could not be kept in a keyring.
        state: How it stands.
        error: Why it stands so, for signed out and away.
        user_label: The user's name as people say it, empty while it is not known.
        user_id: Id of the user, empty while it is not known.
    """

    changed = QtCore.Signal()
    key_not_kept = QtCore.Signal(object)

    def __init__(
        self, background: Background, accounts: Accounts, parent: QtCore.QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = ConnectionState.SIGNED_OUT
        self.error: RushesError | None = None
        self.user_label = ""
        self.user_id = ""
        self.accounts = accounts
        self._background = background
        self._session: Session | None = None
        self._tries = 0
        self._waiting: list[tuple[Callable[[Session], Any], Done | None, Failed | None, str]] = []
        self._again = QtCore.QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.open)

    @property
    def account(self) -> Account | None:
        """The account that counts, or None."""
        return self.accounts.current()

    @property
    def session(self) -> Session | None:
        """The open session, or None. Only for calls on worker threads."""
        return self._session

    @property
    def settings(self) -> Settings | None:
        """The settings with the current server, user and key, or None without an account."""
        account = self.account
        return None if account is None else self.accounts.settings_of(account)

    def open(self) -> None:
        """Sign in with the key that is kept; `changed` tells how it went."""
        account = self.account
        if account is None:
            self._become(ConnectionState.SIGNED_OUT)
            return
        settings = self.accounts.settings_of(account)
        self._open(lambda: _open(account, key_of(settings, account)))

    def sign_in(self, server: str, user: str, key: str) -> None:
        """Sign in with a key and keep it in the keyring once the server took it."""
        account = Account(server.strip(), user.strip())

        def call() -> Opened:
            opened = _open(account, key.strip())
            return Opened(
                opened.session, opened.user_id, opened.user_label, keep_key(account, key.strip())
            )

        def done(opened: Opened) -> None:
            self.accounts.choose(account)
            if opened.unkept is not None:
                self.accounts.hold_key(account, key.strip())
                self.key_not_kept.emit(opened.unkept)
            self._opened(opened)

        self._close_session()
        self._open(call, done)

    def switch(self, account: Account) -> None:
        """Go over to another account."""
        self.accounts.choose(account)
        self._close_session()
        self.open()

    def sign_out(self) -> None:
        """Forget the current account and its key."""
        account = self.account
        self._close_session()
        if account is not None:
            self._background.run_anyway(lambda: keep_key(account, ""))
            self.accounts.forget(account)
        self._become(ConnectionState.SIGNED_OUT)

    def call(
        self,
        work: Callable[[Session], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        channel: str = "",
    ) -> Ticket | None:
        """Run `work` with the session on a worker thread.

        Args:
            work: Takes the session; gives plain data, no entities.
            done: Called on the main thread with the result.
            failed: Called on the main thread with the error; where this is left out, the background's
                signal `failed` has it. A server that is away changes `state` besides.
            channel: As for `Background.run`.

        Returns:
            The ticket, or None while nobody is signed in: the call is then made once somebody is.
        """
        session = self._session
        if session is None:
            if channel:
                self._waiting = [one for one in self._waiting if one[3] != channel]
            self._waiting.append((work, done, failed, channel))
            return None

        def lost(error: RushesError) -> None:
            if session is self._session and isinstance(error, (NetworkError, CredentialsError)):
                self._failed(error)
            if failed is not None:
                failed(error)
            else:
                self._background.failed.emit(error)

        return self._background.run(lambda: work(session), done, lost, channel=channel)

    def close(self) -> None:
        """Close the session; for the end of the panel."""
        self._again.stop()
        self._close_session()

    def _open(self, call: Callable[[], Opened], done: Done | None = None) -> None:
        self._again.stop()
        # A server that was away stays "away" while it is asked again: the panel must not flicker.
        if self.state is not ConnectionState.AWAY:
            self._become(ConnectionState.SIGNING_IN)
        self._background.run(call, done or self._opened, self._failed, channel="connection")

    def _opened(self, opened: Opened) -> None:
        self._session = opened.session
        self._tries = 0
        self.user_id, self.user_label = opened.user_id, opened.user_label
        self._become(ConnectionState.SIGNED_IN)
        waiting, self._waiting = self._waiting, []
        for work, done, failed, channel in waiting:
            self.call(work, done, failed, channel=channel)

    def _failed(self, error: RushesError) -> None:
        self._close_session()
        if isinstance(error, (CredentialsError, ConfigError, MissingSettingError)):
            self._become(ConnectionState.SIGNED_OUT, error)
            return
        self._again.start(_RETRY_MS[min(self._tries, len(_RETRY_MS) - 1)])
        self._tries += 1
        self._become(ConnectionState.AWAY, error)

    def _become(self, state: ConnectionState, error: RushesError | None = None) -> None:
        self.state, self.error = state, error
        self.changed.emit()

    def _close_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._background.run_anyway(session.close)


def _open(account: Account, key: str) -> Opened:
    """Open a session and look up who it is. Worker threads."""
    from rushes.core.session import Session

    session = Session(account.server, key, account.user, plugin_paths=[], timeout=_TIMEOUT_S)
    try:
        row = session.query(
            "select id, first_name, last_name, username from User"
            f" where username is {session.quote(account.user)}"
        ).first()
    except BaseException:
        session.close()
        raise
    if row is None:
        return Opened(session, "", account.user)
    name = f"{row['first_name'] or ''} {row['last_name'] or ''}".strip()
    return Opened(session, str(row["id"]), name or account.user)
