"""Runs every check at the same time and gathers what they find, in five seconds or less."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import ModuleType
from typing import Callable

from rushes.core.errors import RushesError

from .checks import applications, machine, media, network, qt, server, settings, work
from .finding import LEVELS, WARNING, Finding, Kind
from .surroundings import Surroundings

logger = logging.getLogger(__name__)

Check = Callable[[Surroundings], Iterator[Finding]]

MODULES = (settings, machine, qt, media, network, applications, work, server)
TIME_S = 4.5

TOO_SLOW = Kind("check-too-slow", WARNING, "A check did not end in time.")
BROKEN = Kind("check-failed", WARNING, "A check itself went wrong; it is a fault of the suite.")


@dataclass(frozen=True)
class Examination:
    """What one run of the doctor found.

    Attributes:
        findings: Findings, the worst first.
        seconds: How long it took.
        checks: How many checks ran.
    """

    findings: tuple[Finding, ...]
    seconds: float
    checks: int

    @property
    def is_healthy(self) -> bool:
        """Whether nothing is wrong; notes do not count."""
        return all(finding.level == "note" for finding in self.findings)


def kinds() -> tuple[Kind, ...]:
    """Return every kind of trouble there is a check for, by subject."""
    return (*(kind for module in MODULES for kind in kinds_of(module)), TOO_SLOW, BROKEN)


def kinds_of(module: ModuleType) -> tuple[Kind, ...]:
    """Return the kinds of trouble that one subject knows."""
    return tuple(kind for kind in vars(module).values() if isinstance(kind, Kind))


def examine(around: Surroundings, checks: Iterable[Check] = ()) -> Examination:
    """Run checks against a set-up.

    Args:
        around: The set-up.
        checks: The checks; all of them when left out.
    """
    began = time.monotonic()
    chosen = tuple(checks) or tuple(check for module in MODULES for check in module.CHECKS)
    pool = ThreadPoolExecutor(len(chosen), thread_name_prefix="rushes-doctor")
    running = {pool.submit(_run, check, around): check for check in chosen}
    try:
        wait(running, timeout=TIME_S)
    finally:
        # A check that hangs in the system shall not hold the answer; its programs end by themselves.
        pool.shutdown(wait=False)
    findings = [finding for future, check in running.items() for finding in _result(future, check)]
    findings.sort(key=lambda finding: LEVELS.index(finding.level))
    return Examination(tuple(findings), time.monotonic() - began, len(chosen))


def mend(finding: Finding) -> Finding | None:
    """Do what a finding's fix says.

    Returns:
        None when it is mended, else the finding with the reason why it is not.
    """
    if finding.mend is None:
        return finding
    try:
        finding.mend()
    except (OSError, RushesError) as error:
        reason = f"{finding.text} That could not be mended: {error}"
        return Finding(finding.name, finding.level, reason, finding.fix)
    return None


def _run(check: Check, around: Surroundings) -> tuple[Finding, ...]:
    return tuple(check(around))


def _result(future: Future[tuple[Finding, ...]], check: Check) -> tuple[Finding, ...]:
    subject = check.__module__.rpartition(".")[2]
    if not future.done():
        return (
            TOO_SLOW.found(
                f"The check of {subject} ({check.__name__}) did not end in {TIME_S:g} seconds.",
                "Look for a network drive that does not answer, then run `rushes doctor` again.",
            ),
        )
    try:
        return future.result()
    except Exception as error:
        logger.exception("the check %s failed", check.__name__)
        return (
            BROKEN.found(
                f"The check of {subject} ({check.__name__}) failed: {error}.",
                "Send `rushes doctor --bundle support.zip` to whoever looks after the suite.",
            ),
        )
