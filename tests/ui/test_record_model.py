"""A list of records as a model: rows change with as few signals as it takes."""

import random
from dataclasses import dataclass

import pytest

from rushes.ui.record_model import PAGE, RecordModel


@dataclass(frozen=True)
class Record:
    id: str
    text: str = ""


def records(*ids):
    return [Record(name) for name in ids]


@pytest.fixture
def model(qtbot, qtmodeltester):
    model = RecordModel()
    qtmodeltester.check(model)
    return model


@pytest.fixture
def signals(model):
    """What the model told, as names."""
    found = []
    for name in ("rowsInserted", "rowsRemoved", "dataChanged", "modelReset"):
        getattr(model, name).connect(lambda *args, name=name: found.append(name))
    return found


def ids(model):
    return [model.record(row).id for row in range(model.rowCount())]


def test_new_rows_are_inserted_where_they_belong(model, signals):
    model.show(records("a", "d"))
    signals.clear()
    model.show(records("a", "b", "c", "d"))
    assert (ids(model), signals) == (list("abcd"), ["rowsInserted"])


def test_rows_that_are_gone_are_taken_out(model, signals):
    model.show(records("a", "b", "c", "d"))
    signals.clear()
    model.show(records("a", "d"))
    assert (ids(model), signals) == (["a", "d"], ["rowsRemoved"])


def test_only_rows_that_differ_are_told(model, signals):
    model.show(records("a", "b"))
    signals.clear()
    model.show([Record("a"), Record("b", "new")])
    assert signals == ["dataChanged"]
    signals.clear()
    model.show([Record("a"), Record("b", "new")])
    assert signals == []


def test_another_order_is_told_as_a_whole(model, signals):
    model.show(records("a", "b", "c"))
    signals.clear()
    model.show(records("c", "a", "b"))
    assert (ids(model), signals) == (["c", "a", "b"], ["modelReset"])


def test_pages_are_shown_as_they_are_asked_for(model):
    model.show([Record(str(number)) for number in range(PAGE + 7)])
    assert (model.rowCount(), model.canFetchMore(model.index(-1))) == (PAGE, True)
    assert model.row_of(str(PAGE + 3)) == PAGE + 3
    assert (model.rowCount(), model.canFetchMore(model.index(-1))) == (PAGE + 7, False)
    assert model.row_of("nowhere") == -1


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_shown_after_whatever_then_the_rows_are_those(model, seed):
    dice = random.Random(seed)
    for _ in range(10):
        wanted = records(*dice.sample("abcdefghij", dice.randint(0, 10)))
        wanted = sorted(wanted, key=lambda record: record.id) if dice.random() < 0.7 else wanted
        model.show(wanted)
        assert ids(model) == [record.id for record in wanted]
