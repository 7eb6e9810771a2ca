"""The tab Activity: what it shows of the journal, and what it does about a publish."""

import pytest
from qtpy import QtCore, QtGui

from rushes.core.publish.choices import DROP, OTHER_TASK, RETRY
from rushes.core.publish.journal import Journal
from rushes.core.publish.journal.jobs import JobState, NewJob
from rushes.core.publish.plan import make_plan, target_of
from rushes.core.publish.request import PublishRequest
from rushes.ui.record_model import RECORD_ROLE

from .conftest import make_job, tell

ERROR = {"code": "RUSHES-106", "message": "There is no such task.", "next_step": "Choose another."}


def titles(tab):
    return [tab.model.record(row).title for row in range(tab.model.rowCount())]


def test_an_empty_journal_says_what_will_be_here(tab):
    assert tab.empty.isVisible() and not tab.list.isVisible()


def test_the_newest_publish_stands_on_top_and_is_chosen(tab):
    tell(tab, make_job(1), make_job(2))
    assert titles(tab) == ["sh002_anim", "sh001_anim"]
    assert tab.detail.title.text() == "sh002_anim"


def test_when_a_publish_changes_then_its_card_changes_and_the_choice_stays(tab):
    tell(tab, make_job(1, state="running", step="upload"), make_job(2))
    tab.show_job("job-1")
    tell(tab, make_job(1, version=4), make_job(2), make_job(3))
    assert tab.list.currentIndex().data(RECORD_ROLE).id == "job-1"
    assert tab.detail.title.text() == "sh001_anim v004"


def test_the_link_is_copied(tab):
    tell(tab, make_job(1))
    tab.detail.copy_button.click()
    assert QtGui.QGuiApplication.clipboard().text() == "https://review.example.com/review/1"


def test_only_what_can_be_done_is_offered(tab):
    tell(tab, make_job(1, state="running", link=""))
    assert tab.detail.cancel_button.isVisible()
    assert not tab.detail.open_button.isVisible()
    tell(tab, make_job(1, state="done"))
    assert not tab.detail.cancel_button.isVisible()
    assert tab.detail.open_button.isVisible()


def test_when_somebody_is_needed_then_error_and_choices_show(tab):
    choices = (OTHER_TASK, RETRY, DROP)
    tell(tab, make_job(1, state="needs_you", error=ERROR, choices=choices))
    assert tab.detail.error_view.message.text() == "There is no such task."
    assert [row.button.text() for row in tab.detail.choice_rows] == [
        "Publish to another task",
        "Try again",
        "Drop it",
    ]
    assert not tab.detail.choice_rows[0].button.isEnabled()


def test_why_shows_every_step_with_its_time(tab):
    from .conftest import make_steps

    tell(tab, make_job(1, steps=make_steps("prepare", "encode", now=100.0, running="upload")))
    tab.detail.why_button.click()
    lines = tab.detail.why.steps.accessibleDescription().splitlines()
    assert lines == [
        "Look up the task: 3.0 s",
        "Encode and check the movie: 3.0 s",
        "Upload: under way",
    ]


def test_what_ends_while_the_panel_is_open_is_told_once(tab):
    tell(tab, make_job(1), make_job(2, state="running"))
    assert not tab.notices.toast.isVisible()
    tell(tab, make_job(1), make_job(2, version=1))
    assert tab.notices.toast.title.text() == "sh002_anim v001 is ready for review"
    tab.notices.toast.close_button.click()
    tell(tab, make_job(1), make_job(2, version=1))
    assert not tab.notices.toast.isVisible()


def test_the_notice_leads_to_its_publish(qtbot, tab):
    tell(tab, make_job(1, state="running"), make_job(2))
    tell(tab, make_job(1, state="needs_you", error=ERROR), make_job(2))
    with qtbot.waitSignal(tab._state.focus_asked) as asked:
        tab.notices.toast.show_button.click()
    assert asked.args == ["job-1"]
    assert tab.list.currentIndex().data(RECORD_ROLE).id == "job-1"


def test_keys_move_through_the_list(qtbot, tab):
    tell(tab, make_job(1), make_job(2))
    tab.list.setFocus()
    qtbot.keyClick(tab.list, QtCore.Qt.Key.Key_Down)
    assert tab.detail.title.text() == "sh001_anim"


def test_a_screen_reader_hears_the_whole_row(tab):
    tell(tab, make_job(1, state="needs_you", error=ERROR))
    words = tab.model.index(0).data(QtCore.Qt.ItemDataRole.AccessibleTextRole)
    for part in ("sh001_anim", "Harbour Lights / sc020", "Needs you", "There is no such task."):
        assert part in words


@pytest.fixture
def full_journal(settings, tmp_path):
    """A journal with 450 publishes that are done."""
    plan = make_plan(PublishRequest("a.exr", "a/task"), tmp_path / "work")
    with Journal(settings.journal_path()) as journal:
        for number in range(450):
            journal.jobs.add(new_job(plan, number))
            journal.jobs.set_state(f"{number:036d}", JobState.DONE)
    return settings


def new_job(plan, number):
    from dataclasses import replace

    plan = replace(plan, id=f"{number:036d}")
    return NewJob("https://a.example.com", "ann", f"{target_of(plan.request)}{number}", plan)


def test_older_publishes_come_page_by_page_as_one_scrolls(qtbot, tab, full_journal):
    tab._state.jobs.watch()
    qtbot.waitUntil(lambda: tab.model.rowCount() > 0, timeout=20_000)
    assert tab.model.rowCount() == 100

    def everything():
        tab.list.scrollToBottom()
        return tab.model.rowCount() == 450

    qtbot.waitUntil(everything, timeout=30_000)
    numbers = [tab.model.record(row).number for row in range(450)]
    assert numbers == sorted(numbers, reverse=True)


def test_a_publish_is_cancelled_in_the_journal(qtbot, tab, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("rushes.core.publish.activity.Activity.wake", lambda self: None)
    plan = make_plan(PublishRequest("a.exr", "a/task"), tmp_path / "work")
    with Journal(settings.journal_path()) as journal:
        job, _ = journal.jobs.add(new_job(plan, 1))
        tab._state.jobs.watch()
        qtbot.waitUntil(lambda: tab.detail.cancel_button.isVisible(), timeout=20_000)
        tab.detail.cancel_button.click()
        qtbot.waitUntil(lambda: journal.jobs.wishes_cancel(job.id), timeout=20_000)
