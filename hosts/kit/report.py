"""Says how the checks ended, in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .checks import all_checks
from .runner import FAILED, PASSED, SKIPPED, CheckReport, CheckResult

_WIDTH = 96
_MARKS = {PASSED: "ok", FAILED: "FAILED", SKIPPED: "-"}


def result_line(result: CheckResult) -> str:
    """Return one line for a check, as it is printed when the check has ended."""
    reason = f"  {result.reason}" if result.outcome == SKIPPED else ""
    return f"{_MARKS[result.outcome]:<7} {result.name}{reason}"


def summary(report: CheckReport) -> str:
    """Return what failed, why and what to do, and one line that sums it up."""
    lines = [line for result in report.failed for line in _failure(result)]
    counts = [
        f"{sum(result.outcome == outcome for result in report.results)} {outcome}"
        for outcome in (PASSED, FAILED, SKIPPED)
    ]
    who = f"{report.host} {report.version}".strip()
    lines.append(f"{who}, Python {report.python}: {', '.join(counts)}, {report.seconds:.1f} s")
    return "\n".join(lines)


def check_list() -> str:
    """Return every check with its promise."""
    checks = all_checks()
    width = max(len(check.name) for check in checks)
    return "\n".join(f"{check.name:<{width}}  {check.promise}" for check in checks)


def _failure(result: CheckResult) -> Iterator[str]:
    promises = {check.name: check.promise for check in all_checks()}
    yield f"\n{result.name}"
    for label, text in (
        ("promise", promises[result.name]),
        ("but", result.reason),
        ("do", result.next_step),
    ):
        yield textwrap.fill(
            text, _WIDTH, initial_indent=f"  {label:<8}", subsequent_indent=" " * 10
        )
    if result.trace:
        yield textwrap.indent(result.trace.rstrip(), "    ")
    yield ""
