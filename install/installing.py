"""Installing and uninstalling as a whole: find, plan, show, apply, and what to say in the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Callable

import platformdirs

from rushes.core.config import Settings, user_file
from rushes.core.errors import FilesInUseError, InputError, MissingPartError
from rushes.core.file_lock import is_locked

from .applications import Application, applications_for
from .applying import WORK_NAME, apply, locked
from .bundle import BundleSupply, is_bundle
from .items import Item, Kind, Plan
from .layout import START_SCRIPT, Ground, site_variables, start_script, wanted_items
from .machine import Machine, wheel_platform
from .planning import make_plan
from .record import Record
from .site import opened_for_writing
from .supply import Supply, free_folder, open_supply
from .wheels import release_of

_OLDEST_PYTHON = (3, 9)


@dataclass(frozen=True)
class Wish:
    """What was asked for.

    Attributes:
        host: maya, nuke, blender or all.
        version: A version of it, or empty.
        site: Folder of a site; None for the user alone.
        source: A bundle or a folder with wheels; None for the package index.
        python: The worker's interpreter; empty for the one that runs here.
        rez: Whether the site is to be a rez package.
    """

    host: str
    version: str = ""
    site: Path | None = None
    source: Path | None = None
    python: str = ""
    rez: bool = False


@dataclass(frozen=True)
class Tools:
    """What the command line, or a test, brings along.

    Attributes:
        show: Called with the plan before anything is done; may raise to stop.
        tell: Called with a sentence before and after each act.
        dry_run: True to stop after the plan.
        machine: Where applications are looked for.
    """

    show: Callable[[Plan], None] = lambda plan: None
    tell: Callable[[str], None] = lambda sentence: None
    dry_run: bool = False
    machine: Machine = field(default_factory=Machine)


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        plan: What was, or would be, done.
        applications: What it is installed into now.
        root: The folder of the installation.
        remarks: What people should know.
        variables: Environment variables to set, for a site.
        last_word: One sentence.
    """

    plan: Plan
    applications: tuple[Application, ...]
    root: str
    remarks: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    last_word: str = ""


def installation_root(site: Path | None = None) -> Path:
    """Return the folder of the installation: of a site, or of this user."""
    if site is not None:
        return site.expanduser().absolute()
    return platformdirs.user_data_path("rushes", False) / "suite"


def install(wish: Wish, tools: Tools) -> Outcome:
    """Put the suite into what was asked for, beside what it is in already.

    Raises:
        RushesError: It could not be done; what was begun was undone.
    """
    if wish.rez and wish.site is None:
        raise InputError("A rez package is a site.", next_step="Add --site DIR.")
    root = installation_root(wish.site)
    new = applications_for(tools.machine, wish.host, wish.version)
    python, version = _interpreter(wish.python)
    with (
        _record(root, wish.site is not None, tools.dry_run) as record,
        _supply(root, wish, tools.dry_run) as supply,
    ):
        settings = user_file(os.environ) if wish.site is None else None
        rez = wish.rez or any(
            Path(e.item.path).name == "package.py" for e in record.content.entries
        )
        ground = Ground(
            root,
            release_of(supply.own_wheel),
            start_script(supply.own_wheel),
            wheel_platform(),
            python,
            version,
            settings,
            rez,
        )
        applications = _joined(list(record.content.applications), new)
        ground = _same_worker(ground, record, wish)
        wanted = wanted_items(ground, applications)
        plan = make_plan(record, wanted, _kept(record, ground))
        remarks = _carry_out(plan, record, supply, tools, ground.release, applications)
    names = ", ".join(app.label for app in new)
    return Outcome(
        plan,
        tuple(applications),
        str(root),
        remarks,
        site_variables(ground, applications) if ground.is_site else {},
        f"Rushes {ground.release.partition('-')[0]} is in {names}."
        + (
            " Set these variables for them:"
            if ground.is_site
            else " Start it and look for the menu Review (in Maya: Rushes)."
        ),
    )


def uninstall(wish: Wish, tools: Tools, purge: bool = False) -> Outcome:
    """Take the suite out of what was asked for; with the last application all of it goes.

    Raises:
        FilesInUseError: A worker is at work on publishes that `purge` would throw away.
        RushesError: A file could not be removed; the next run goes on.
    """
    root = installation_root(wish.site)
    if not root.exists():
        return _purged(Outcome(Plan(), (), str(root)), wish, purge, tools)
    with _record(root, wish.site is not None, tools.dry_run) as record:
        kept = [app for app in record.content.applications if not _is_meant(app, wish)]
        wanted = _still_wanted(record, kept, wish.site is not None)
        plan = make_plan(record, wanted)
        remarks = _carry_out(plan, record, None, tools, record.content.release, kept)
    outcome = Outcome(plan, tuple(kept), str(root), remarks, last_word="Rushes was taken out.")
    return _purged(outcome, wish, purge, tools)


@contextmanager
def _record(root: Path, is_site: bool, dry_run: bool) -> Iterator[Record]:
    if dry_run:
        yield Record(root)
        return
    with opened_for_writing(root, is_site), locked(root) as record:
        yield record


@contextmanager
def _supply(root: Path, wish: Wish, dry_run: bool) -> Iterator[Supply]:
    if wish.source is not None and is_bundle(wish.source):
        yield BundleSupply(wish.source.absolute(), wheel_platform())
        return
    if dry_run:
        with TemporaryDirectory(prefix="rushes-") as work:
            yield open_supply(Path(work), wheel_platform(), wish.source)
        return
    work_folder = free_folder(root / WORK_NAME)
    try:
        yield open_supply(work_folder, wheel_platform(), wish.source)
    finally:
        shutil.rmtree(work_folder, ignore_errors=True)


def _carry_out(
    plan: Plan,
    record: Record,
    supply: Supply | None,
    tools: Tools,
    release: str,
    applications: list[Application],
) -> tuple[str, ...]:
    tools.show(plan)
    remarks = list(plan.remarks)
    if not tools.dry_run and (plan.acts or list(record.content.applications) != applications):
        remarks += apply(plan, record, supply or _NoSupply(), tools.tell)
        record.set_wanted(release, applications)
    return tuple(remarks)


class _NoSupply(Supply):
    """For removals, which need no wheels."""

    @property
    def own_wheel(self) -> Path:
        raise MissingPartError("Nothing can be installed while uninstalling.")

    def wheels(self, name: str) -> list[Path]:
        raise MissingPartError("Nothing can be installed while uninstalling.")


def _joined(old: list[Application], new: list[Application]) -> list[Application]:
    """Return what it is in already with what is new; what was found just now says best where it is."""
    known = {(app.host, app.version): app for app in [*old, *new]}
    return list(known.values())


def _is_meant(app: Application, wish: Wish) -> bool:
    return wish.host in ("all", app.host) and wish.version in ("", app.version)


def _still_wanted(record: Record, kept: list[Application], is_site: bool) -> list[Item]:
    """Return what the record holds that the remaining applications need; nothing new is made."""
    if not kept:
        return []
    items = [entry.item for entry in record.content.entries]
    start = next((item.text for item in items if Path(item.path).name == START_SCRIPT), "")
    ground = Ground(
        record.root,
        record.content.release,
        start,
        wheel_platform(),
        next((item.python for item in items if item.kind is Kind.WORKER), ""),
        next((item.wheels[len("worker") :] for item in items if item.kind is Kind.WORKER), ""),
        None if is_site else user_file(os.environ),
        any(Path(item.path).name == "package.py" for item in items),
    )
    keys = {item.key for item in items}
    needed = [item for item in wanted_items(ground, kept) if item.key in keys]
    older = [item for item in items if item.release not in ("", record.content.release)]
    return [*needed, *older]


def _interpreter(given: str) -> tuple[str, str]:
    """Return the worker's interpreter and its version, `3.11`."""
    if not given:
        return sys.executable, f"{sys.version_info[0]}.{sys.version_info[1]}"
    question = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"
    try:
        done = subprocess.run(
            [given, "-c", question], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingPartError(
            f"{given} is no Python.", next_step="Name the program of a Python with --python."
        ) from error
    version, _, program = done.stdout.strip().partition(" ")
    if tuple(map(int, version.split("."))) < _OLDEST_PYTHON:
        raise MissingPartError(
            f"{given} is Python {version}, which is too old.",
            next_step="Name a Python from 3.9 on.",
        )
    return program, version


def _same_worker(ground: Ground, record: Record, wish: Wish) -> Ground:
    """Keep the interpreter of the worker that is there, unless another one was asked for."""
    for entry in record.content.entries:
        item = entry.item
        same = item.kind is Kind.WORKER and item.release == ground.release
        if same and not wish.python and Path(item.python).exists():
            return replace(
                ground, worker_python=item.python, worker_version=item.wheels[len("worker") :]
            )
    return ground


def _kept(record: Record, ground: Ground) -> frozenset[str]:
    """Return folders of older releases that something still runs from."""
    older = {
        entry.item.path: entry.item.release
        for entry in record.content.entries
        if entry.item.release and entry.item.release != ground.release
    }
    if ground.is_site:
        # Farm and artists go on with the release they started with; the one before that may go.
        content = record.content
        last = content.previous if content.release == ground.release else content.release
        return frozenset(path for path, release in older.items() if release == last)
    lock = Settings().journal_path()
    if is_locked(lock.with_name(f"{lock.name}.worker-lock")):
        return frozenset(path for path in older if Path(path).name == "worker")
    return frozenset()


def _purged(outcome: Outcome, wish: Wish, purge: bool, tools: Tools) -> Outcome:
    if not purge or wish.site is not None or outcome.applications:
        return outcome
    journal = Settings().journal_path()
    if is_locked(journal.with_name(f"{journal.name}.worker-lock")):
        raise FilesInUseError(
            "A worker is at work on publishes of yours.",
            next_step="Wait for it (`rushes jobs`), then purge.",
        )
    folders = {
        platformdirs.user_data_path("rushes", False),
        platformdirs.user_config_path("rushes", False),
        platformdirs.user_cache_path("rushes", False),
    }
    for folder in folders if not tools.dry_run else ():
        shutil.rmtree(folder, ignore_errors=True)
    gone = tuple(f"Settings, journal and caches in {folder}" for folder in sorted(folders))
    return replace(outcome, remarks=(*outcome.remarks, *gone))
