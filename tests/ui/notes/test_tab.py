"""The tab Notes, on a real server and a simulated application."""

import pytest
from qtpy import QtCore

from rushes.ui.record_model import RECORD_ROLE

from ...core.review.conftest import LINE

pytestmark = pytest.mark.loopback
SCENE = "/show/sh010.sim"


@pytest.fixture
def tab(qtbot, make_tab, live_settings, published):
    """The tab on the scene that the version was published from, its notes read."""
    published(SCENE)
    tab = make_tab(live_settings, scene=SCENE)
    qtbot.waitUntil(lambda: tab.live.live, timeout=20_000)
    return tab


def scene_of(tab):
    """Return what reads the simulated application's scene, on that application's main thread."""
    plugins = tab._state.plugins
    application = plugins.manager.get_plugin("simulator").application
    return lambda: plugins.hook.host_call_main(call=lambda: application.scene, timeout=20)


def rows(tab):
    return [tab.model.index(row).data(RECORD_ROLE) for row in range(tab.model.rowCount())]


def choose(qtbot, tab, row):
    """Click on a row with the mouse."""
    place = tab.list.visualRect(tab.model.index(row)).center()
    qtbot.mouseClick(tab.list.viewport(), QtCore.Qt.MouseButton.LeftButton, pos=place)


def wait_for_notes(qtbot, tab, count):
    qtbot.waitUntil(lambda: tab.model.counts["all"] == count, timeout=20_000)


def test_the_version_of_the_open_scene_is_shown(tab, reviewed):
    assert tab.live.version_id == reviewed.version
    assert tab.header.version_button.text().startswith("sh010_anim v001")
    assert tab.empty.title.text() == "No notes yet"


def test_a_note_of_a_guest_appears_and_is_marked_in_the_application(qtbot, tab, reviewed):
    note_id = reviewed.guest()("higher", 12, [LINE])
    wait_for_notes(qtbot, tab, 1)
    assert rows(tab)[0].scene_frame == 1011
    scene = scene_of(tab)
    qtbot.waitUntil(lambda: scene().drawings == (note_id,), timeout=20_000)


def test_a_click_goes_to_the_frame(qtbot, tab, reviewed):
    reviewed.add("here", frame=12)
    wait_for_notes(qtbot, tab, 1)
    choose(qtbot, tab, 0)
    scene = scene_of(tab)
    qtbot.waitUntil(lambda: scene().frame == 1011, timeout=20_000)


def test_notes_stand_in_the_order_of_their_frames(qtbot, tab, reviewed):
    for text, frame in (("late", 20), ("whole", None), ("early", 3)):
        reviewed.add(text, frame=frame)
    wait_for_notes(qtbot, tab, 3)
    assert [note.text for note in rows(tab)] == ["whole", "early", "late"]


def test_filters_let_through_what_they_say(qtbot, tab, reviewed):
    reviewed.add("drawn", frame=4, strokes=[LINE])
    reviewed.guest("Bo")("done", 5)
    wait_for_notes(qtbot, tab, 2)
    tab.header.filters["drawing"].click()
    assert [note.text for note in rows(tab)] == ["drawn"]
    tab.header.filters["mine"].click()
    assert [note.text for note in rows(tab)] == ["drawn"]
    tab.header.filters["all"].click()
    assert len(rows(tab)) == 2


def test_a_reply_by_keyboard_reaches_the_server(qtbot, tab, reviewed):
    note_id = reviewed.add("faster")
    wait_for_notes(qtbot, tab, 1)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, QtCore.Qt.Key.Key_Down)
    qtbot.keyClicks(tab.detail.field, "will do")
    qtbot.keyClick(tab.detail.field, QtCore.Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(rows(tab)[0].replies), timeout=20_000)
    found = reviewed.session.query(f'Note where in_reply_to_id is "{note_id}"').one()
    assert found["content"] == "will do"
    qtbot.waitUntil(lambda: tab.detail.field.text() == "", timeout=20_000)


def test_complete_and_reopen(qtbot, tab, reviewed):
    reviewed.add("fix", is_todo=True)
    wait_for_notes(qtbot, tab, 1)
    choose(qtbot, tab, 0)
    tab.detail.done_button.click()
    qtbot.waitUntil(lambda: not rows(tab)[0].is_open, timeout=20_000)
    assert tab.detail.done_button.text() == "Reopen"
    tab.detail.done_button.click()
    qtbot.waitUntil(lambda: rows(tab)[0].is_open, timeout=20_000)


def test_the_status_of_the_version_is_changed_by_its_menu(qtbot, tab, reviewed):
    menu = tab.header.status_button.choices
    qtbot.mouseClick(tab.header.status_button, QtCore.Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(tab.live.statuses), timeout=20_000)
    wanted = next(action for action in menu.actions() if action.text() == "Approved")
    wanted.trigger()
    menu.close()
    qtbot.waitUntil(lambda: tab.header.status_button.text().startswith("Approved"), timeout=20_000)


def test_when_the_choice_is_filtered_away_then_its_neighbour_is_chosen(qtbot, tab, reviewed):
    reviewed.add("no drawing")
    reviewed.add("drawn", frame=2, strokes=[LINE])
    wait_for_notes(qtbot, tab, 2)
    choose(qtbot, tab, 0)
    tab.header.filters["drawing"].click()
    assert tab.detail.accessibleDescription() == "drawn"


def test_when_marks_are_not_wanted_then_they_are_taken_away(qtbot, tab, reviewed):
    note_id = reviewed.add("x", frame=4)
    scene = scene_of(tab)
    qtbot.waitUntil(lambda: scene().drawings == (note_id,), timeout=20_000)
    tab.header.mark_button.click()
    qtbot.waitUntil(lambda: scene().drawings == (), timeout=20_000)


def test_a_thousand_notes_make_no_more_rows_than_were_scrolled_to(qtbot, tab, monkeypatch):
    from rushes.core.review.note import NoteList, ReviewNote

    read = []
    data = type(tab.model).data

    def counted(self, index, role=QtCore.Qt.ItemDataRole.DisplayRole):
        read.append(role)
        return data(self, index, role)

    monkeypatch.setattr(type(tab.model), "data", counted)
    notes = tuple(
        ReviewNote(str(n), "Ann", "u", f"note {n}", n, "p", "AssetVersion", media_frame=n)
        for n in range(1000)
    )
    tab.live._told(NoteList(tab.live.notes.version, notes, "u", 1.0))
    tab.grab()
    assert tab.model.rowCount() == 100
    assert read.count(RECORD_ROLE) < 60
    tab.list.scrollToBottom()
    tab.grab()
    assert tab.model.rowCount() == 200


def test_away_from_the_server_what_was_seen_last_is_shown(
    qtbot, make_tab, live_settings, published, reviewed, tmp_path, keyring
):
    from rushes.core.config import Settings
    from rushes.core.review.note_query import load_notes
    from rushes.core.review.seen_notes import SeenNotes

    gone = "http://127.0.0.1:9"
    reviewed.add("remember me", frame=4)
    seen = load_notes(reviewed.session, reviewed.version).listed()
    SeenNotes(live_settings.journal_path().with_name("notes"), gone).keep(seen)
    published(SCENE, server=gone)
    named = {"server_url": gone, "api_user": "ann", "api_key": "key"}
    tab = make_tab(Settings({"journal": str(live_settings.journal_path()), **named}), scene=SCENE)
    qtbot.waitUntil(lambda: tab.banner.isVisible(), timeout=20_000)
    assert [note.text for note in rows(tab)] == ["remember me"]
    assert "away" in tab.banner.text()
    tab.list.setCurrentIndex(tab.model.index(0))
    assert not tab.detail.field.isEnabled()
