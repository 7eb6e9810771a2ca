"""Runs the checks against one host, one after another, and survives whatever they meet.

Every check runs in a thread of its own and with a limit, so that an adapter that waits for ever is a
failure and not a hang. Between two checks the ordinary scene is opened again where the host offers it.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from rushes.core.errors import InputError, RushesError
from rushes.core.plugins import Plugins

from .bench import Bench, CheckFailed, NotOffered
from .checks import Check, all_checks

LIMIT_S = 120.0
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
_PUMP_S = 0.005


@dataclass(frozen=True)
class CheckResult:
    """How one check ended.

    Attributes:
        name: Name of the check.
        outcome: `passed`, `failed` or `skipped`.
        reason: Why it failed, or why it does not concern this host.
        next_step: What the author of the adapter can do.
        trace: Where it was raised, for errors nobody foresaw.
    """

    name: str
    outcome: str
    reason: str = ""
    next_step: str = ""
    trace: str = ""


@dataclass(frozen=True)
class CheckReport:
    """How all checks ended.

    Attributes:
        host: Id of the host.
        version: The application's version.
        python: The Python version it ran in.
        results: One a check, in the order they ran.
        seconds: How long it took.
    """

    host: str
    version: str
    python: str
    results: tuple[CheckResult, ...]
    seconds: float = 0.0

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """The checks that failed."""
        return tuple(result for result in self.results if result.outcome == FAILED)


def run_checks(
    plugins: Plugins,
    *,
    spec: str = "",
    only: Sequence[str] = (),
    on_result: Callable[[CheckResult], None] | None = None,
    limit_s: float = LIMIT_S,
) -> CheckReport:
    """Check the adapter in `plugins`. Not on the application's main thread, which must be free.

    Inside of an application with a window call it from a thread; without one, `run_on_main_thread` keeps the
    main thread free.

    Args:
        plugins: A manager with the adapter, as `find` makes it.
        spec: How `Plugins.load_host` finds the adapter, for checks in processes of their own.
        only: Names of checks, or of subjects; all when empty.
        on_result: Called after each check, in this thread.
        limit_s: Seconds a check may last.

    Raises:
        InputError: `only` names no check.
    """
    began = time.monotonic()
    results = []
    folder = Path(tempfile.mkdtemp(prefix="rushes-check-")).resolve()
    try:
        bench = Bench(plugins, folder, spec)
        failed: set[str] = set()  # and what could not be tried because of them
        for check in chosen_checks(only):
            if check.after in failed:
                results.append(CheckResult(check.name, SKIPPED, f"not tried: {check.after} failed"))
            else:
                results.append(_run_one(check, bench, limit_s))
            if results[-1].outcome == FAILED or check.after in failed:
                failed.add(check.name)
            if on_result is not None:
                on_result(results[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    info = plugins.hook.host_info()
    host, version, python = (info.id, info.version, info.python) if info else ("", "", "")
    return CheckReport(host, version, python, tuple(results), round(time.monotonic() - began, 2))


def run_on_main_thread(plugins: Plugins, **options: Any) -> CheckReport:
    """Check as `run_checks`, in a thread, while this main thread does what the adapter has for it.

    For applications without an event loop (`blender --background`, `mayapy`): the adapter's `pump`, where it
    has one, is called until the checks are done.
    """
    made: list[CheckReport | BaseException] = []

    def run() -> None:
        try:
            made.append(run_checks(plugins, **options))
        except BaseException as error:  # noqa: BLE001 -- raised again on the main thread
            made.append(error)

    bench = Bench(plugins, Path())
    pump = getattr(bench.adapter, "pump", None)
    worker = threading.Thread(target=run, name="rushes-checks", daemon=True)
    worker.start()
    while worker.is_alive():
        if pump is not None:
            pump()
        worker.join(_PUMP_S)
    if isinstance(made[0], BaseException):
        raise made[0]
    return made[0]


def chosen_checks(only: Sequence[str] = ()) -> tuple[Check, ...]:
    """Return the checks of these names or subjects.

    Raises:
        InputError: A name is of no check.
    """
    checks = all_checks()
    for name in only:
        if not any(name in (check.name, check.name.partition(".")[0]) for check in checks):
            raise InputError(
                f"There is no check {name}.",
                next_step="See them all with: rushes host check --list",
            )
    return tuple(
        check
        for check in checks
        if not only or check.name in only or check.name.partition(".")[0] in only
    )


def _run_one(check: Check, bench: Bench, limit_s: float) -> CheckResult:
    outcome: list[CheckResult] = []
    given_up = threading.Event()

    def run() -> None:
        try:
            outcome.append(_judge(check, bench))
        except OSError:
            # One that goes on after its time finds its folder gone, and nobody asks it any more.
            if not given_up.is_set():
                raise

    worker = threading.Thread(target=run, name=f"check {check.name}", daemon=True)
    worker.start()
    worker.join(limit_s)
    if outcome:
        return outcome[0]
    given_up.set()
    return CheckResult(
        check.name,
        FAILED,
        f"it was not done after {limit_s:g} seconds; something waits for ever",
        check.next_step,
    )


def _judge(check: Check, bench: Bench) -> CheckResult:
    try:
        with suppress(NotOffered):
            bench.rehearse("ordinary")
        check.run(bench)
    except NotOffered as reason:
        return CheckResult(check.name, SKIPPED, str(reason))
    except CheckFailed as failure:
        step = failure.next_step or check.next_step
        return CheckResult(check.name, FAILED, str(failure), step)
    except RushesError as error:
        told = f"{type(error).__name__}: {error}"
        return CheckResult(check.name, FAILED, told, check.next_step)
    except Exception as error:  # noqa: BLE001 -- code of others: whatever it raises is the answer
        return CheckResult(
            check.name,
            FAILED,
            f"{type(error).__name__}: {error}",
            check.next_step,
            traceback.format_exc(),
        )
    finally:
        bench.clean()
    return CheckResult(check.name, PASSED)
