"""What the host says of itself: who it is, and what it can do."""

from __future__ import annotations

import os
import platform
import re
from typing import Any

import pluggy

from rushes.core import hookspecs

from ..bench import Bench, expect

MUST = (
    "host_info",
    "host_call_main",
    "scene_state",
    "capture_sources",
    "capture_frames",
    "state_save",
    "state_restore",
)
# Not of the scene: these say nothing about what a host can do for an artist.
_BESIDE = {"command_line", "rehearse", "script_command", "validate", "apply_fix"}


def info_is_complete(bench: Bench) -> None:
    """`host_info` gives a short lower-case id, a label, this Python, this process and a thread rule.

    Mend: fill every field of HostInfo from the running application.
    """
    info = bench.info
    expect(
        re.fullmatch(r"[a-z][a-z0-9_]*", info.id), f"the id {info.id!r} is no short lower-case word"
    )
    expect(info.label.strip(), "the label is empty")
    expect(info.python == platform.python_version(), f"this is not Python {info.python!r}")
    expect(info.pid == os.getpid(), f"{info.pid} is not this process")
    expect(info.thread in ("main", "any"), f"the thread rule {info.thread!r} is not known")


def info_is_steady(bench: Bench) -> None:
    """`host_info` gives the same answer each time.

    Mend: compute nothing in it that changes from call to call.
    """
    expect(bench.info == bench.info, "two calls in a row gave different answers")


def must_hooks_are_there(bench: Bench) -> None:
    """The seven hooks every host must have are implemented.

    Mend: add the function with `@hookimpl` and exactly the specified name.
    """
    missing = [hook for hook in MUST if not bench.implements(hook)]
    expect(not missing, f"not implemented: {', '.join(missing)}")


def declared_hooks_are_there(bench: Bench) -> None:
    """Every capability that is declared is an optional hook, and implemented.

    Mend: implement the hook, or take its name out of `HostInfo.capabilities`.
    """
    known = _optional_hooks()
    for hook in sorted(bench.info.capabilities):
        expect(hook in known, f"{hook} is declared but is no optional hook")
        expect(bench.implements(hook), f"{hook} is declared but nobody implements it")


def undeclared_hooks_are_absent(bench: Bench) -> None:
    """No optional hook is implemented without being declared.

    Mend: add its name to `HostInfo.capabilities`, or remove the function.
    """
    callers = bench.plugins.manager.get_hookcallers(bench.adapter) or []
    names = {caller.name for caller in callers} & (_optional_hooks() - _BESIDE)
    extra = sorted(names - bench.info.capabilities)
    expect(not extra, f"implemented but not declared: {', '.join(extra)}")


def no_unknown_hook(bench: Bench) -> None:
    """Every function marked as a hook belongs to the specification; a typing mistake would go unnoticed.

    Mend: correct the name; docs/reference/hooks.md lists all.
    """
    try:
        bench.plugins.manager.check_pending()
    except pluggy.PluginValidationError as error:
        expect(False, str(error).splitlines()[0])


def missing_hook_is_no_error(bench: Bench) -> None:
    """A hook that the host does not offer answers nothing, and raises nothing.

    Mend: remove hooks that only raise; absent means absent.
    """
    asked: dict[str, dict[str, Any]] = {
        "goto": {"frame": 1, "source": ""},
        "overlay_set": {"items": ()},
    }
    for hook, arguments in asked.items():
        if hook not in bench.info.capabilities:
            answer = bench.ask(hook, **arguments)
            expect(answer is None, f"{hook} is not offered but answers {answer!r}")


def _optional_hooks() -> set[str]:
    marked = f"{hookspecs.PROJECT}_spec"
    return {name for name, hook in vars(hookspecs).items() if hasattr(hook, marked)} - set(MUST)
