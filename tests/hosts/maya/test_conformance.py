"""The conformance suite on the fake, with a window and without."""

from __future__ import annotations

import os

import pytest

from rushes.hosts.kit.check import check_host
from rushes.hosts.kit.find import load_for_checks
from rushes.hosts.kit.runner import run_checks


@pytest.fixture
def widgets(maya, monkeypatch):
    """Qt as Maya has it: a real widget for every control, which shiboken finds by its address."""
    if "QT_QPA_PLATFORM" not in os.environ:
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    QtWidgets = pytest.importorskip("qtpy.QtWidgets")
    shiboken = pytest.importorskip("shiboken6")
    application = QtWidgets.QApplication.instance() or QtWidgets.QApplication(["maya"])

    def make(name):
        widget = QtWidgets.QWidget()
        widget.setObjectName(name)
        QtWidgets.QVBoxLayout(widget)
        return widget

    maya.ui.new_widget = make
    maya.ui.pointer_of = lambda widget: shiboken.getCppPointer(widget)[0]
    yield
    application.processEvents()


def told(report):
    return "\n".join(f"{result.name}: {result.reason}\n{result.trace}" for result in report.failed)


def test_maya_with_a_window_passes_every_check(maya, widgets):
    plugins = load_for_checks("maya")
    report = maya.run_while(lambda: run_checks(plugins, spec="maya"))
    assert not report.failed, told(report)
    passed = {result.name for result in report.results if result.outcome == "passed"}
    assert len(passed) > 70
    assert "viewport.panel_is_shown" in passed


def test_maya_without_a_window_passes_every_check(mayapy):
    report = check_host("maya")
    assert not report.failed, told(report)
    assert len([result for result in report.results if result.outcome == "passed"]) > 60
