"""Several changes of one row in one batch."""

import pytest

from rushes.server.events.changes import ADD, REMOVE, UPDATE, Change, merged


def change(action, old=None, new=None):
    return Change(action, "Task", "t", old or {}, new or {})


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ([change(UPDATE, {"a": 1}, {"a": 2})], [change(UPDATE, {"a": 1}, {"a": 2})]),
        ([change(UPDATE, {"a": 1}, {"a": 1})], []),
        (
            [
                change(UPDATE, {"a": 1}, {"a": 2}),
                change(UPDATE, {"a": 2, "b": 1}, {"a": 3, "b": 2}),
            ],
            [change(UPDATE, {"a": 1, "b": 1}, {"a": 3, "b": 2})],
        ),
        ([change(UPDATE, {"a": 1}, {"a": 2}), change(UPDATE, {"a": 2}, {"a": 1})], []),
        (
            [change(ADD, {}, {"a": 1}), change(UPDATE, {"a": 1}, {"a": 2})],
            [change(ADD, {"a": 1}, {"a": 2})],
        ),
        ([change(ADD), change(REMOVE)], []),
        ([change(ADD), change(REMOVE), change(UPDATE, {"a": 1}, {"a": 2})], []),
        ([change(ADD), change(REMOVE), change(ADD, {}, {"a": 1})], [change(ADD, {}, {"a": 1})]),
        (
            [change(UPDATE, {"a": 1}, {"a": 2}), change(REMOVE, {"a": 2, "b": 3})],
            [change(REMOVE, {"a": 1, "b": 3})],
        ),
        (
            [change(REMOVE, {"a": 1}), change(UPDATE, {"a": 1}, {"a": 2})],
            [change(REMOVE, {"a": 1})],
        ),
        (
            [change(REMOVE, {"a": 1}), change(ADD, {}, {"a": 2})],
            [change(UPDATE, {"a": 1}, {"a": 2})],
        ),
    ],
)
def test_changes_of_a_row_become_what_they_come_to(changes, result):
    assert merged(changes) == result


def test_rows_keep_the_order_in_which_they_were_touched():
    first, second = Change(ADD, "Task", "1"), Change(ADD, "Task", "2")
    assert merged([first, second, Change(UPDATE, "Task", "1", {}, {"a": 1})])[1] == second
