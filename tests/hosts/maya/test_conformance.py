"""The conformance suite on the fake, with a window and without."""

from __future__ import annotations

from rushes.hosts.kit.check import check_host
from rushes.hosts.kit.find import load_for_checks
from rushes.hosts.kit.runner import run_checks


def told(report):
    return "\n".join(f"{result.name}: {result.reason}\n{result.trace}" for result in report.failed)


def test_maya_with_a_window_passes_every_check(maya):
    plugins = load_for_checks("maya")
    report = maya.run_while(lambda: run_checks(plugins, spec="maya"))
    assert not report.failed, told(report)
    assert len([result for result in report.results if result.outcome == "passed"]) > 70


def test_maya_without_a_window_passes_every_check(mayapy):
    report = check_host("maya")
    assert not report.failed, told(report)
    assert len([result for result in report.results if result.outcome == "passed"]) > 60
