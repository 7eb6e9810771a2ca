"""The list of tasks: page by page, known ones at once, nothing asked that is not looked at."""

import pytest
from qtpy import QtCore

from rushes.ui.publish.task_model import TASK_ROLE, TaskModel
from rushes.ui.state import ConnectionState, task_book, tasks
from rushes.ui.state.task_book import TaskBook
from rushes.ui.state.tasks import TaskRow

LONG = 30_000


@pytest.fixture
def book(qtbot, make_state, live_settings, production, monkeypatch):
    """The tasks of the demo production, in pages of seven."""
    monkeypatch.setattr(tasks, "PAGE", 7)
    monkeypatch.setattr(task_book, "PAGE", 7)
    state = make_state(live_settings)
    book = TaskBook(state)
    state.start()
    qtbot.waitUntil(lambda: state.connection.state is ConnectionState.SIGNED_IN, timeout=LONG)
    return book


@pytest.fixture
def model(book, qtbot):
    made = TaskModel(book, book)
    made.search("")
    qtbot.waitUntil(lambda: not made.loading, timeout=LONG)
    return made


def titles(model):
    return [model.index(n).data(TASK_ROLE).title for n in range(model.rowCount())]


def test_when_it_opens_then_one_page_is_asked_for(model):
    assert model.rowCount() == 7
    assert model.canFetchMore(QtCore.QModelIndex())


def test_when_one_scrolls_to_the_end_then_all_tasks_are_there_once(qtbot, model):
    while model.canFetchMore(QtCore.QModelIndex()):
        model.fetchMore(QtCore.QModelIndex())
        qtbot.waitUntil(lambda: not model.loading, timeout=LONG)
    ids = [model.index(n).data(TASK_ROLE).id for n in range(model.rowCount())]
    # Other tests may have made more on the server that they share.
    assert len(ids) == len(set(ids)) >= 27


def test_when_words_are_searched_then_each_is_in_the_task_or_above_it(qtbot, model):
    model.search("sc030 harbour light")
    qtbot.waitUntil(lambda: not model.loading, timeout=LONG)
    assert model.rowCount() == 7
    assert all("sc030" in model.index(n).data(TASK_ROLE).place for n in range(model.rowCount()))


def test_when_nothing_fits_then_the_list_is_empty_and_complete(qtbot, model):
    model.search('100% "nothing" _')
    qtbot.waitUntil(lambda: not model.loading, timeout=LONG)
    assert model.rowCount() == 0
    assert not model.canFetchMore(QtCore.QModelIndex())


def test_when_a_task_was_used_then_it_stands_on_top_under_a_heading(model, book):
    book.used(TaskRow("x", "comp", ("Show", "sh010", "comp"), "p"))
    assert model.index(0).data() == "Recent"
    assert model.flags(model.index(0)) == QtCore.Qt.ItemFlag.NoItemFlags
    assert model.first_task().data(TASK_ROLE).id == "x"


def test_when_the_server_is_away_then_tasks_used_before_are_found(make_state, settings):
    state = make_state(settings)
    book = TaskBook(state)
    book.used(TaskRow("x", "comp", ("Show", "sh010", "comp"), "p"))
    model = TaskModel(book, book)
    model.search("sh010")
    assert titles(model) == ["sh010 / comp"]
