"""The Qt binding itself: what a panel that lives for days needs of it."""

import sys

import pytest
from qtpy import QtCore

_CALLS = 500


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None counts no references there.")
def test_a_call_that_returns_nothing_takes_no_reference_of_none(qtbot):
    # PySide6 6.12.0 took one each time; the process ends when none is left.
    timer = QtCore.QTimer()
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        timer.stop()
    assert sys.getrefcount(None) > before - _CALLS // 2
