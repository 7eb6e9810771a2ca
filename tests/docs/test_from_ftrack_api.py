"""The guide has a row for every public call of the official client, and promises nothing that is not there.

A table's heading names the part of the official client that the names of its first column are in. What is
"same" or "differs" must be found in our counterpart of that part: under the names at the beginning of the
third column, else under the same name.
"""

import importlib
import inspect
import json
import os
import re
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import pytest

from rushes.core import cache, errors, event_plugins, events
from rushes.core.events import expression, subscribers
from rushes.core.session import (
    Session,
    SessionAuthentication,
    inspection,
    locations,
    mapped,
    members,
    symbols,
)

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "from-ftrack-api.md").read_text(encoding="utf-8")
TABLES = GUIDE.split("## Every call")[1]
PEER = Path(os.environ.get("RUSHES_PEER_PYTHON", ROOT / ".venv-peer/bin/python"))
CALLS = ROOT / "tests" / "peer" / "public_calls.py"
IN_CI = os.environ.get("RUSHES_CI") == "1"
NAMES = r"(`[^`]+`(?:, `[^`]+`)*)"


class Row(NamedTuple):
    names: tuple[str, ...]
    status: str
    part: str
    named_here: tuple[str, ...]

    def covers(self, name):
        return any(fnmatchcase(name, pattern) for pattern in self.names)


def rows():
    part = ""
    for line in TABLES.splitlines():
        heading = re.match(r"### .*: `([\w.]+)`$", line)
        part = heading[1] if heading else part
        cells = re.match(rf"\| {NAMES} \| (\w+) \|(?: (.*))? \|$", line)
        if cells:
            ours = re.match(NAMES, cells[3] or "")
            yield Row(
                tuple(f"{part}.{name}" for name in re.findall(r"`([^`]+)`", cells[1])),
                cells[2],
                part,
                tuple(re.findall(r"`([^`]+)`", ours[1])) if ours and cells[2] == "differs" else (),
            )


ROWS = list(rows())


@pytest.fixture(scope="module")
def theirs():
    if not PEER.exists() and not IN_CI:
        pytest.skip("no environment with the official client")
    done = subprocess.run([PEER, CALLS], capture_output=True, text=True, timeout=60, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_every_public_call_of_the_official_client_has_a_row(theirs):
    headings = {row.part for row in ROWS}
    missing = {name for name in theirs - headings if not any(row.covers(name) for row in ROWS)}
    assert sorted(missing) == []


def test_no_row_names_what_the_official_client_does_not_have(theirs):
    named = {name for row in ROWS for name in row.names}
    unknown = {name for name in named if not any(fnmatchcase(call, name) for call in theirs)}
    assert sorted(unknown) == []


def test_every_line_of_the_tables_was_read():
    lines = [line for line in TABLES.splitlines() if line.startswith("| `")]
    assert len(lines) == len(ROWS) > 100
    assert {row.status for row in ROWS} == {"same", "differs", "absent"}


def test_a_call_has_one_row():
    named = [name for row in ROWS for name in row.names]
    assert len(named) == len(set(named))


def test_only_what_is_absent_is_summed_up():
    assert [row for row in ROWS if row.status != "absent" and "*" in "".join(row.names)] == []


@pytest.fixture(scope="module")
def session(live_server):
    with Session(
        live_server.url, live_server.key, live_server.user, plugin_paths=[], schema_cache_path=False
    ) as session:
        yield session


class Holder:
    """Things under other names than their own."""

    def __init__(self, known=None, **more):
        vars(self).update(known or {}, **more)


def counterpart(part, session):
    """Return what of ours stands for a part of the official client."""
    types = {name: session.types[name] for name in ("AssetVersion", "Component", "Location")}
    types |= {name: session.types[name] for name in ("Note", "ProjectSchema", "User")}
    return {
        "ftrack_api.session.Session": session,
        "ftrack_api.session": Holder(SessionAuthentication=SessionAuthentication("", "")),
        "ftrack_api.query.QueryResult": session.query("Task"),
        "ftrack_api.entity.base.Entity": session.types["Task"],
        "ftrack_api.entity": Holder(
            types, CreateNoteMixin=session.types["Task"], CreateThumbnailMixin=types["AssetVersion"]
        ),
        "ftrack_api.inspection": inspection,
        "ftrack_api.collection": Holder(
            Collection=members.Collection, MappedCollectionProxy=mapped.MappedView
        ),
        "ftrack_api.event.hub.EventHub": session.event_hub,
        "ftrack_api.event.base.Event": events.Event,
        "ftrack_api.event": Holder(
            vars(expression), Subscriber=subscribers.Subscriber, expression=expression
        ),
        "ftrack_api.cache": cache,
        "ftrack_api.symbol": symbols,
        "ftrack_api.accessor": locations,
        "ftrack_api.structure": locations,
        "ftrack_api.exception": Holder(vars(errors), Error=errors.RushesError),
        "ftrack_api.plugin": event_plugins,
    }[part]


def has(owner, path):
    """Whether a dotted name, or an argument of a constructor (`name=`), is found in `owner`."""
    # The official client has a module for a class: `note.Note`.
    *steps, last = re.sub(r"^[a-z_]+\.(?=[A-Z])", "", path).split(".")
    for step in steps:
        owner = getattr(owner, step)
    if last.endswith("="):
        kind = owner if isinstance(owner, type) else type(owner)
        return last[:-1] in inspect.signature(kind).parameters
    known = getattr(owner, "__annotations__", {})
    return hasattr(owner, last) or last in known or set_by_constructor(owner, last)


def set_by_constructor(owner, name):
    return isinstance(owner, type) and f"self.{name} = " in inspect.getsource(owner.__init__)


@pytest.mark.loopback
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.status != "absent"], ids=lambda r: r.names[0]
)
def test_what_is_the_same_or_differs_is_there(row, session):
    owner = counterpart(row.part, session)
    paths = [name[len(row.part) + 1 :] for name in row.names]
    ours = [name for name in row.named_here if re.fullmatch(r"[\w.]+=?", name)]
    for path in ours if ours and row.status == "differs" else paths:
        assert has(owner, path), path


@pytest.mark.loopback
@pytest.mark.parametrize(
    "part",
    [
        "ftrack_api.session.Session",
        "ftrack_api.query.QueryResult",
        "ftrack_api.entity.base.Entity",
        "ftrack_api.event.hub.EventHub",
    ],
)
def test_what_is_absent_has_not_come_meanwhile(part, session):
    names = [
        name for row in ROWS if (row.part, row.status) == (part, "absent") for name in row.names
    ]
    calls = [name[len(part) + 1 :] for name in names if not name.endswith("=")]
    assert calls
    assert [name for name in calls if has(counterpart(part, session), name)] == []


def resolve(path):
    """Return what a dotted name that begins with `rushes.` stands for."""
    steps = path.split(".")
    for end in range(len(steps), 1, -1):
        try:
            found = importlib.import_module(".".join(steps[:end]))
        except ModuleNotFoundError:
            continue
        for step in steps[end:]:
            found = getattr(found, step)
        return found
    raise AssertionError(path)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(rushes\.[\w.]+)`", GUIDE))))
def test_names_of_ours_lead_somewhere(path):
    assert resolve(path) is not None


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("owner", "name"), sorted(set(re.findall(r"`(session|event_hub|entity)\.(\w+)\b", GUIDE)))
)
def test_calls_of_ours_are_there(owner, name, session):
    owners = {"session": session, "event_hub": session.event_hub, "entity": session.types["Task"]}
    assert hasattr(owners[owner], name)


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`(\w+Error)`", re.sub(rf"\n\| {NAMES} ", "\n", GUIDE))))
)
def test_errors_that_are_named_exist(name):
    assert issubclass(getattr(errors, name), errors.RushesError)
