"""The tab Publish as an artist uses it: real mouse and key events, a real server, a real worker."""

import pytest
from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Finding
from rushes.core.publish.journal import Journal
from rushes.ui.publish.task_model import TASK_ROLE
from rushes.ui.state.publishing import Readiness

LONG = 60_000


@pytest.fixture
def open_tab(qtbot, make_panel, live_settings, production):
    """Open a panel on a saved scene and wait until it offers tasks."""

    def make(**script):
        script.setdefault("scene", "/show/harbour_anim_v003.scn")
        panel = make_panel(live_settings, **script)
        tab = panel.publish_tab
        qtbot.waitUntil(lambda: tab.publishing.view is not None, timeout=LONG)
        if tab.publishing.form.task is None:
            qtbot.waitUntil(lambda: tab.picker.model.rowCount() > 0, timeout=LONG)
        return tab

    return make


@pytest.fixture
def click(qtbot):
    """Click on a widget, or on a row of a list, with the mouse; `click.count` counts."""

    def do(widget, place=None):
        assert widget.isVisible()
        args = [] if place is None else [QtCore.Qt.KeyboardModifier.NoModifier, place]
        qtbot.mouseClick(widget, QtCore.Qt.MouseButton.LeftButton, *args)
        do.count += 1

    do.count = 0
    return do


def pick(tab, click, name="animation"):
    """Click on the first task of that name."""
    model, view = tab.picker.model, tab.picker.list
    rows = (model.index(number) for number in range(model.rowCount()))
    index = next(i for i in rows if i.data(TASK_ROLE) and i.data(TASK_ROLE).name == name)
    view.scrollTo(index)
    click(view.viewport(), view.visualRect(index).center())


def state_of(tab, but=""):
    job = tab.publishing.job
    return job.state if job and job.id != but else ""


def test_when_it_is_the_first_publish_then_two_clicks_are_enough(qtbot, open_tab, click, worker):
    tab = open_tab()
    pick(tab, click)
    click(tab.button)
    qtbot.waitUntil(lambda: state_of(tab) == "done", timeout=LONG)
    assert click.count == 2
    assert "/review/" in QtGui.QGuiApplication.clipboard().text()


def test_when_it_was_published_before_then_one_click_is_enough(qtbot, open_tab, click, worker):
    tab = open_tab()
    pick(tab, click)
    click(tab.button)
    qtbot.waitUntil(lambda: state_of(tab) == "done", timeout=LONG)
    first, click.count = tab.publishing.job, 0
    QtGui.QGuiApplication.clipboard().clear()
    click(tab.button)
    qtbot.waitUntil(lambda: state_of(tab, but=first.id) == "done", timeout=LONG)
    assert click.count == 1
    assert tab.publishing.job.version == first.version + 1
    assert QtGui.QGuiApplication.clipboard().text() == tab.publishing.job.link


def test_when_the_panel_is_opened_again_then_the_scene_is_remembered(
    qtbot, open_tab, click, worker
):
    tab = open_tab()
    pick(tab, click)
    tab.review.open()
    tab.review.session.setEditText("Client Friday")
    click(tab.button)
    qtbot.waitUntil(lambda: state_of(tab) == "done", timeout=LONG)
    tab.window().shut_down()
    memory = tab._state.memory.path
    qtbot.waitUntil(memory.exists)
    again = open_tab()
    assert again.publishing.published_before
    assert again.publishing.form.sharing.session == "Client Friday"
    assert again.publishing.readiness is Readiness.READY


def test_when_it_is_cancelled_while_capturing_then_nothing_is_left(qtbot, open_tab, click, worker):
    frames = tuple(range(1001, 1013))
    tab = open_tab(slow_frames=frames, slow_s=0.05)
    pick(tab, click)
    click(tab.button)
    qtbot.waitUntil(tab.progress.cancel.isVisible, timeout=LONG)
    click(tab.progress.cancel)
    qtbot.waitUntil(lambda: state_of(tab) == "cancelled", timeout=LONG)
    qtbot.waitUntil(lambda: tab.publishing.readiness is Readiness.READY, timeout=LONG)
    assert not tab.error_view.isVisible()


def test_when_the_application_fails_then_the_error_is_shown_with_its_next_step(
    qtbot, open_tab, click, worker
):
    tab = open_tab(fail_on=1003)
    pick(tab, click)
    click(tab.button)
    qtbot.waitUntil(tab.error_view.isVisible, timeout=LONG)
    assert "1003" in tab.error_view.message.text()
    click(tab.error_view.copy_button)
    assert "RUSHES-503" in QtGui.QGuiApplication.clipboard().text()


def test_when_the_server_is_away_then_the_publish_waits_in_the_journal(
    qtbot, make_panel, tmp_path, monkeypatch
):
    from rushes.core.config import Settings
    from rushes.ui.state.tasks import TaskRow

    monkeypatch.setattr("rushes.ui.state.capturing.ensure_worker", lambda *_: None)
    monkeypatch.setattr("rushes.core.publish.application.ensure_worker", lambda *_: None)
    named = {"server_url": "http://127.0.0.1:9", "api_user": "ann", "api_key": "key"}
    places = {"journal": str(tmp_path / "journal.db"), "work_dir": str(tmp_path / "work")}
    panel = make_panel(Settings({**named, **places}), scene="/show/a.scn")
    tab = panel.publish_tab
    qtbot.waitUntil(lambda: tab.publishing.view is not None)
    tab.publishing.choose_task(TaskRow("0" * 32, "animation", ("Show", "sh010", "animation"), "p"))
    qtbot.waitUntil(tab.button.isEnabled)
    qtbot.mouseClick(tab.button, QtCore.Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: state_of(tab) == "waiting")
    with Journal(tmp_path / "journal.db") as journal:
        assert [job.plan.request.asset for job in journal.jobs.all()] == ["a"]


class _Studio:
    """A studio's check: the comment must not be empty; the fix is a note of its own."""

    def __init__(self):
        self.fixed = False

    @hookimpl
    def validate(self, request):
        if self.fixed:
            return ()
        return (Finding("layers", "error", "Two layers are hidden.", ("a", "b"), "show-layers"),)

    @hookimpl
    def apply_fix(self, finding):
        self.fixed = finding.fix == "show-layers"
        return self.fixed


def test_when_a_check_finds_an_error_then_one_click_mends_it(
    qtbot, make_panel, simulator, live_settings, production, click
):
    simulated = simulator(scene="/show/a.scn")
    simulated.plugins.register(_Studio(), "studio", "test")
    tab = make_panel(live_settings, simulated.plugins).publish_tab
    qtbot.waitUntil(lambda: tab.picker.model.rowCount() > 0, timeout=LONG)
    pick(tab, click)
    qtbot.waitUntil(lambda: tab.publishing.readiness is Readiness.BLOCKED, timeout=LONG)
    assert not tab.button.isEnabled()
    click(tab.findings.findChild(QtWidgets.QPushButton))
    qtbot.waitUntil(lambda: tab.publishing.readiness is Readiness.READY, timeout=LONG)


def test_when_only_keys_are_used_then_a_publish_can_be_made(qtbot, open_tab, worker):
    tab = open_tab()
    tab.choose_task()
    qtbot.keyClicks(tab.picker.field, "sc020 sh010 animation")
    qtbot.waitUntil(
        lambda: tab.picker.model.rowCount() == 1 and not tab.picker.model.loading, timeout=LONG
    )
    qtbot.keyClick(tab.picker.field, QtCore.Qt.Key.Key_Return)
    assert tab.publishing.form.task.title == "sh010 / animation"
    qtbot.keyClick(tab.button, QtCore.Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state_of(tab) == "done", timeout=LONG)


def test_when_a_preview_is_asked_for_then_a_real_frame_is_shown(qtbot, open_tab, click):
    tab = open_tab()
    pick(tab, click)
    tab.look.open()
    click(tab.look.make)
    qtbot.waitUntil(tab.look.picture.isVisible, timeout=LONG)
    image = QtGui.QImage.fromData(tab.publishing.preview.picture)
    assert (image.width(), image.height()) == (64, 36)


def test_when_a_preset_is_adjusted_and_saved_then_it_is_the_one_that_counts(
    qtbot, open_tab, click, tmp_path
):
    tab = open_tab()
    pick(tab, click)
    tab.look.open()
    click(tab.look.adjust)
    tab.preset_page.area.findChild(QtWidgets.QSpinBox).setValue(21)
    qtbot.keyClicks(tab.preset_page.name, "my dailies")
    click(tab.preset_page.save)
    qtbot.waitUntil(lambda: tab.publishing.found_preset().name == "my dailies")
    assert tab.publishing.preset().encode.crf == 21
    assert (tmp_path / "config" / "presets" / "my dailies.toml").is_file()


def test_when_people_are_typed_then_they_are_invited_and_wrong_ones_refused(qtbot, open_tab, click):
    tab = open_tab()
    pick(tab, click)
    tab.review.open()
    people = tab.review.people
    for text in ("Jane Doe <jane@example.com>", "nobody"):
        people.field.clear()
        qtbot.keyClicks(people.field, text)
        qtbot.keyClick(people.field, QtCore.Qt.Key.Key_Return)
    assert tab.publishing.form.sharing.people == ("Jane Doe <jane@example.com>",)
    assert people.wrong.isVisible()
    assert [person.email for person in tab.publishing.request().review.people] == [
        "jane@example.com"
    ]
