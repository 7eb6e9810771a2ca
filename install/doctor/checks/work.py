"""Half-finished work: a damaged journal, publishes that wait for somebody, what a crash left behind.

The journal is only read.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from ..finding import ERROR, NOTE, WARNING, Finding, Kind
from ..surroundings import Surroundings

DAMAGED = Kind("journal-damaged", ERROR, "The journal is damaged, or no journal.")
NEWER = Kind("journal-newer", ERROR, "A newer version of the suite wrote the journal.")
BUSY = Kind("journal-busy", WARNING, "Something holds the journal and lets nobody write.")
NEEDS_YOU = Kind("publish-needs-you", WARNING, "A publish waits for a decision.")
WAITS = Kind("publish-waits", NOTE, "A publish waits, for example for its server.")
LEFT_OVER = Kind("left-over-folder", NOTE, "A folder of a publish that no journal knows.")
SCENE = Kind("scene-not-restored", WARNING, "A capture ended before the scene was put back.")

_WAITS_S = 15 * 60
_WAITING = "SELECT id, state, created FROM job WHERE state IN ('waiting', 'needs_you')"
_ASK_VERSION = "from rushes.core.publish.journal.schema import MIGRATIONS; print(len(MIGRATIONS))"
_TOKEN = "state.json"


def journal(around: Surroundings) -> Iterator[Finding]:
    """Read the journal: whether it is whole, ours, and who waits in it."""
    path = around.journal
    if not path.is_file() or not path.stat().st_size:
        return
    try:
        with _reading(path) as connection:
            whole = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            if whole != "ok":
                yield _damaged(path, whole)
                return
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            jobs = connection.execute(_WAITING).fetchall() if version else []
    except sqlite3.OperationalError as error:
        yield BUSY.found(
            f"The journal {path} cannot be read: {error}.",
            "Close other programs that hold it open, or set RUSHES_JOURNAL to another file.",
        )
    except sqlite3.DatabaseError as error:
        yield _damaged(path, str(error))
    else:
        if version > _our_version(around):
            yield NEWER.found(
                f"A newer version of the suite wrote {path}.",
                "Use that version here as well: run `rushes install` of it.",
            )
        for job_id, state, created in jobs:
            yield from _publish(around, str(job_id)[:8], state, created)


def _publish(around: Surroundings, job_id: str, state: str, created: float) -> Iterator[Finding]:
    if state == "needs_you":
        yield NEEDS_YOU.found(
            f"Publish {job_id} waits for your decision.", f"rushes jobs --why {job_id}"
        )
    elif around.now - created > _WAITS_S:
        yield WAITS.found(
            f"Publish {job_id} waits since {time.ctime(created)}.", f"rushes jobs --why {job_id}"
        )


def _reading(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=1))


def _our_version(around: Surroundings) -> int:
    """Return the version of journals that this suite writes; a process of its own knows it."""
    answer = around.run([around.python, "-c", _ASK_VERSION])
    return int(answer.text) if answer.text.strip().isdigit() else sys.maxsize


def _damaged(path: Path, reason: str) -> Finding:
    aside = path.with_name(f"{path.name}.damaged-{int(time.time())}")
    return DAMAGED.found(
        f"The journal {path} is damaged: {reason.splitlines()[-1]}.",
        f"Move it to {aside.name}; a new one is made, and media in the work folder stays.",
        mend=lambda: path.replace(aside),
    )


def left_over(around: Surroundings) -> Iterator[Finding]:
    """Look into the work folder for what nobody will come back to."""
    known = _known_folders(around.journal)
    if known is None or not around.work_dir.is_dir():
        return
    for folder in sorted(around.work_dir.iterdir()):
        if not folder.is_dir() or folder.resolve() in known:
            continue
        token = next(folder.rglob(_TOKEN), None)
        if token is not None:
            yield SCENE.found(
                f"A capture into {folder} ended before the scene was put back.",
                "Open the application again: its menu entry puts the scene right.",
            )
        elif any(folder.rglob("*")) and time.time() - folder.stat().st_mtime > _WAITS_S:
            yield LEFT_OVER.found(
                f"{folder} belongs to no publish the journal knows.",
                "rushes repair",
            )
        elif not any(folder.rglob("*")):
            yield LEFT_OVER.found(
                f"{folder} is empty and belongs to no publish.",
                "Remove it.",
                mend=partial(shutil.rmtree, folder),
            )


def _known_folders(path: Path) -> set[Path] | None:
    """Return the folders of all publishes in the journal, or None where it cannot be read."""
    if not path.is_file():
        return set()
    try:
        with _reading(path) as connection:
            rows = connection.execute("SELECT plan FROM job").fetchall()
        return {Path(json.loads(row[0])["folder"]).resolve() for row in rows}
    except (sqlite3.Error, ValueError, KeyError):
        return None


CHECKS = (journal, left_over)
