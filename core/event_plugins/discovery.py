"""Loads event plugins one by one, so that a broken one costs a line in the log and nothing else."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import logging
import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from ..log import redact
from .arguments import accepted_arguments
from .files import PluginFile, plugin_files

logger = logging.getLogger(__name__)

FOUND, LOADED, SKIPPED, FAILED = "found", "loaded", "skipped", "failed"


@dataclass(frozen=True)
class LoadedPlugin:
    """What became of one file, or of one folder that could not be read.

    Attributes:
        path: Where it lies; bytes that are no text are written as `\\xff`.
        name: The file's name without ending.
        status: `found` (not loaded yet), `loaded`, `skipped` (no plugin) or `failed`.
        reason: Why it was skipped or failed, or which arguments a loaded one does not take.
        seconds: How long loading and registering took.
    """

    path: str
    name: str
    status: str
    reason: str = ""
    seconds: float = 0.0


def find(paths: Iterable[str | os.PathLike[str]]) -> list[LoadedPlugin]:
    """List the event plugins in `paths` and what is left out; nothing is run.

    Args:
        paths: Folders that are searched with all below them. Files and folders that begin with `_` or
            `.` and tests are passed over.
    """
    return [_outcome(file, FOUND) for file in plugin_files(paths)]


def discover(
    paths: Iterable[str | os.PathLike[str]],
    session: Any,
    plugin_arguments: Mapping[str, Any] | None = None,
) -> list[LoadedPlugin]:
    """Load the event plugins in `paths` and call `register(session, **plugin_arguments)` of each.

    A plugin is given the arguments its `register` takes; a warning names the others. What a plugin raises
    is logged with its traceback, and the next one follows; what it subscribed before that stays.
    Plugins run in the calling thread, in the order of `find`.

    Args:
        paths: As for `find`.
        session: What the plugins work with.
        plugin_arguments: Further arguments by name.

    Returns:
        One entry for each file that was considered, in order.
    """
    return [_load(file, session, plugin_arguments or {}) for file in plugin_files(paths)]


def _load(file: PluginFile, session: Any, arguments: Mapping[str, Any]) -> LoadedPlugin:
    outcome = _outcome(file, LOADED)
    if outcome.status != LOADED:
        _log_left_out(outcome)
        return outcome
    started = time.perf_counter()
    status, reason = LOADED, ""
    try:
        reason = _register(_import(file.path), session, arguments, outcome.path)
    except (Exception, SystemExit) as error:
        logger.warning("event plugin %s failed and is left out", outcome.path, exc_info=True)
        status, reason = FAILED, redact(f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - started
    return LoadedPlugin(outcome.path, outcome.name, status, reason, seconds)


def _import(path: str) -> ModuleType:
    """Run the file as a module of its own; two sessions get two modules of it."""
    digest = hashlib.sha256(os.fsencode(os.path.abspath(path))).hexdigest()[:12]
    name = f"rushes_event_plugin_{digest}_{Path(path).stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pickle look a module up by its name.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _register(module: ModuleType, session: Any, arguments: Mapping[str, Any], path: str) -> str:
    """Call the module's `register` and return a remark on what it does not take."""
    register = getattr(module, "register", None)
    if not callable(register):
        raise TypeError("register is no function")
    chosen = accepted_arguments(register, session, arguments)
    remark = ""
    if chosen.dropped:
        remark = f"its register does not take {', '.join(chosen.dropped)}"
        logger.warning("event plugin %s: %s", path, remark)
    result = register(*chosen.positional, **chosen.keywords)
    if inspect.iscoroutine(result):
        result.close()
        raise TypeError("register is asynchronous and would never run; only handlers may be")
    return remark


def _outcome(file: PluginFile, status: str) -> LoadedPlugin:
    # A name that is no text in the system's encoding could be neither logged nor printed.
    path = _text(file.path)
    if file.problem:
        return LoadedPlugin(path, Path(path).stem, FAILED, _text(file.problem))
    if file.passed_over:
        return LoadedPlugin(path, Path(path).stem, SKIPPED, _text(file.passed_over))
    return LoadedPlugin(path, Path(path).stem, status)


def _text(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _log_left_out(outcome: LoadedPlugin) -> None:
    level = logging.WARNING if outcome.status == FAILED else logging.INFO
    logger.log(level, "event plugin %s is left out: %s", outcome.path, outcome.reason)
