"""Checks a host by name: here where it can be had here, else in an application of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable

from rushes.core.errors import HostError, HostUnavailableError, PluginError
from rushes.core.plugins import Plugins
from rushes.core.records import from_plain

from .bench import Bench
from .find import load_for_checks
from .runner import CheckReport, CheckResult, run_on_main_thread

OnResult = Callable[[CheckResult], None]


def check_host(
    spec: str, only: Sequence[str] = (), on_result: OnResult | None = None
) -> CheckReport:
    """Check the host `spec`.

    An adapter that says its scene cannot be asked here (`HostUnavailableError`) is checked inside of its
    application, which `script_command` starts.

    Args:
        spec: As `Plugins.load_host` takes it.
        only: Names of checks or subjects; all when empty.
        on_result: Called after each check.

    Raises:
        HostUnavailableError: There is no such adapter or no such application on this machine.
        InputError: `only` names no check.
        HostError: The application ended before all checks were done.
    """
    plugins = load_for_checks(spec)
    if is_elsewhere(plugins):
        return _check_inside(Bench(plugins, Path(), spec), only, on_result)
    try:
        return run_on_main_thread(plugins, spec=spec, only=only, on_result=on_result)
    finally:
        close = getattr(plugins.manager.get_plugin(spec), "close", None)
        if callable(close):
            close()


def is_elsewhere(plugins: Plugins) -> bool:
    """Say whether the application of this adapter must be started first."""
    if not plugins.hook.script_command.get_hookimpls():
        return False
    try:
        plugins.hook.host_call_main(call=plugins.hook.scene_state, timeout=5.0)
    except HostUnavailableError:
        return True
    except Exception:  # noqa: BLE001 -- anything else is for the checks to tell
        return False
    return False


def _check_inside(bench: Bench, only: Sequence[str], on_result: OnResult | None) -> CheckReport:
    command = bench.script_command("check", *(("--only", *only) if only else ()))
    with subprocess.Popen(
        command.argv,
        env={**os.environ, **command.env},
        cwd=command.cwd or None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            report = _listen(process.stdout, on_result)
        finally:
            if process.poll() is None:
                process.terminate()
        said = process.stderr.read() if process.stderr else ""
    if report is None:
        raise HostError(
            "The application ended before all checks were done.", stderr=said.splitlines()[-20:]
        )
    return report


def _listen(lines: Any, on_result: OnResult | None) -> CheckReport | None:
    for line in lines:
        message = json.loads(line) if line.startswith("{") else {}
        if "error" in message:
            told = message["error"]
            raise PluginError(told["message"], next_step=told["next_step"])
        if "result" in message and on_result is not None:
            on_result(from_plain(CheckResult, message["result"]))
        if "report" in message:
            return from_plain(CheckReport, message["report"])
    return None
