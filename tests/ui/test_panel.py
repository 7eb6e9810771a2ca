"""The panel as a whole: its pages, and that people can read and reach everything."""

from qtpy import QtCore, QtWidgets

from rushes.core.publish.journal import Journal
from rushes.core.publish.worker.process import stop_worker
from rushes.ui.state import ConnectionState


def test_when_nobody_is_known_then_it_asks_to_sign_in(qtbot, make_panel, settings):
    panel = make_panel(settings)
    assert panel.sign_in_page.isVisible()
    assert not panel.sign_in_page.button.isEnabled()


def test_when_a_key_is_kept_then_it_signs_in_by_itself(qtbot, make_panel, live_settings):
    panel = make_panel(live_settings)
    connection = panel.state.connection
    qtbot.waitUntil(lambda: connection.state is ConnectionState.SIGNED_IN, timeout=20_000)
    assert panel.tabs.isVisible()


def test_when_signed_in_by_hand_then_the_key_is_in_the_keyring(
    qtbot, make_panel, settings, live_server, keyring
):
    panel = make_panel(settings)
    page = panel.sign_in_page
    for field, text in (
        (page.server, live_server.url),
        (page.user, live_server.user),
        (page.key, live_server.key),
    ):
        qtbot.keyClicks(field, text)
    qtbot.keyClick(page.key, QtCore.Qt.Key.Key_Return)
    qtbot.waitUntil(panel.tabs.isVisible, timeout=20_000)
    assert live_server.key in keyring.keys.values()


def test_when_the_server_is_away_then_the_panel_says_so_and_works(qtbot, make_panel, tmp_path):
    from rushes.core.config import Settings

    named = {"server_url": "http://127.0.0.1:9", "api_user": "ann", "api_key": "key"}
    panel = make_panel(Settings({"journal": str(tmp_path / "journal.db"), **named}))
    connection = panel.state.connection
    qtbot.waitUntil(lambda: connection.state is ConnectionState.AWAY, timeout=20_000)
    assert panel.tabs.isVisible()
    assert "away" in panel.account_bar.button.text()


def test_every_widget_that_takes_the_focus_has_a_name_for_screen_readers(make_panel, settings):
    panel = make_panel(settings)
    nameless = [
        widget
        for widget in panel.findChildren(QtWidgets.QWidget)
        if widget.focusPolicy() != QtCore.Qt.FocusPolicy.NoFocus
        and not widget.isHidden()
        and not spoken_name(widget)
    ]
    assert [(widget, widget.parentWidget()) for widget in nameless] == []


def test_text_is_really_drawn(make_panel, settings):
    panel = make_panel(settings)
    title = panel.sign_in_page.widget().findChild(QtWidgets.QLabel)
    image = title.grab().toImage()
    dark = sum(
        image.pixelColor(x, y).lightness() < 90
        for x in range(image.width())
        for y in range(image.height())
    )
    assert dark > 200


def spoken_name(widget):
    if widget.accessibleName() or widget.focusProxy() is not None:
        return True
    # Parts of these are read as the whole, which has to have the name.
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QtWidgets.QAbstractSpinBox, QtWidgets.QComboBox)):
            return spoken_name(parent)
        parent = parent.parentWidget()
    # A label that can be selected is read by its text, a button by its caption.
    if isinstance(widget, QtWidgets.QLabel):
        return True
    return isinstance(widget, QtWidgets.QAbstractButton) and bool(widget.text())


def test_when_there_is_no_keyring_then_it_says_so_and_the_worker_gets_the_key(
    qtbot, make_panel, settings, live_server, monkeypatch
):
    import keyring

    from rushes.core.publish.worker import process

    def refuse(*_):
        raise keyring.errors.NoKeyringError

    started = []
    monkeypatch.setattr(keyring, "set_password", refuse)
    monkeypatch.setattr(
        process, "_start", lambda words, journal, environ, log: started.append(environ) or _Ended()
    )
    panel = make_panel(settings)
    panel.state.connection.sign_in(live_server.url, live_server.user, live_server.key)
    qtbot.waitUntil(panel.error_view.isVisible, timeout=20_000)
    assert "keyring" in panel.error_view.message.text()
    qtbot.waitUntil(lambda: bool(started), timeout=20_000)
    assert started[0]["FTRACK_API_KEY"] == live_server.key


class _Ended:
    """A process that has ended."""

    def wait(self):
        return 0


def test_when_the_key_is_wrong_then_the_page_says_what_to_do(
    qtbot, make_panel, settings, live_server
):
    panel = make_panel(settings)
    panel.state.connection.sign_in(live_server.url, live_server.user, "wrong")
    page = panel.sign_in_page
    qtbot.waitUntil(page.error_view.isVisible, timeout=20_000)
    assert page.error_view.next_step.text()
    assert panel.state.accounts.all() == []


def test_when_signed_out_then_the_key_is_gone(qtbot, make_panel, live_settings, keyring):
    panel = make_panel(live_settings)
    connection = panel.state.connection
    qtbot.waitUntil(lambda: connection.state is ConnectionState.SIGNED_IN, timeout=20_000)
    connection.sign_out()
    qtbot.waitUntil(lambda: keyring.keys == {})
    assert panel.sign_in_page.isVisible()


def test_when_another_server_is_chosen_then_the_first_stays_known(qtbot, make_panel, live_settings):
    from rushes.ui.state.accounts import Account

    panel = make_panel(live_settings)
    connection = panel.state.connection
    qtbot.waitUntil(lambda: connection.state is ConnectionState.SIGNED_IN, timeout=20_000)
    first = connection.account
    connection.switch(Account("http://127.0.0.1:9", "ann"))
    qtbot.waitUntil(lambda: connection.state is ConnectionState.SIGNED_OUT)
    assert {one.user for one in connection.accounts.all()} == {first.user, "ann"}
    connection.switch(first)
    qtbot.waitUntil(lambda: connection.state is ConnectionState.SIGNED_IN, timeout=20_000)


def test_a_panel_that_opens_has_a_worker_ready_for_the_first_click(
    make_panel, live_settings, qtbot
):
    with Journal(live_settings.journal_path()) as journal:
        make_panel(live_settings, warm=True)
        try:
            qtbot.waitUntil(lambda: journal.workers.now() is not None, timeout=30_000)
            assert journal.jobs.all() == []
        finally:
            stopped = stop_worker(journal, 30.0)
        assert stopped
