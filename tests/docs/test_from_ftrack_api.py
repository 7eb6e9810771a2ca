"""The guide names every public call of the official client, and promises nothing that is not there."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from rushes.core import errors
from rushes.core.session import Criteria, Entity, QueryResult, Session, inspection, locations
from rushes.core.session.kinds import components, media, notes, people, workflow

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "from-ftrack-api.md").read_text(encoding="utf-8")
PEER = Path(os.environ.get("RUSHES_PEER_PYTHON", ROOT / ".venv-peer/bin/python"))
LIST = """
import json, warnings
warnings.simplefilter("ignore")
import ftrack_api, ftrack_api.query
from ftrack_api.entity import asset_version, base, component, location, note, project_schema, user
found = set(vars(ftrack_api.query.QueryResult)) | set(dir(ftrack_api.Session))
for module in (asset_version, base, component, location, note, project_schema, user):
    for thing in vars(module).values():
        if isinstance(thing, type) and thing.__module__ == module.__name__:
            found |= set(vars(thing))
print(json.dumps(sorted(name for name in found if not name.startswith("_"))))
"""
CLASSES = (
    Session,
    QueryResult,
    Entity,
    Criteria,
    inspection,
    locations,
    errors,
    components.Located,
    components.HoldsComponents,
    media.Thumbnailed,
    media.MakesComponents,
    media.EncodesMedia,
    notes.Noted,
    notes.Replied,
    people.KeepsTime,
    workflow.OffersWorkflow,
)


@pytest.mark.skipif(not PEER.exists(), reason="no environment with the official client")
def test_every_public_call_of_the_official_client_is_named():
    done = subprocess.run(
        [PEER, "-c", LIST], capture_output=True, text=True, timeout=60, check=True
    )
    names = set(json.loads(done.stdout.splitlines()[-1]))
    assert {name for name in names if not re.search(rf"`{name}\b", GUIDE)} == set()


def rows():
    for line in GUIDE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) == 2 and cells[1].startswith("the same"):
            yield from re.findall(r"`(\w+)`", cells[0])
    for line in GUIDE.splitlines():
        if line.startswith("New: "):
            yield from re.findall(r"`(?:session\.|entity\.)?(\w+)(?:\(\))?`", line)


def errors_of_ours():
    for line in GUIDE.split("## Errors")[1].splitlines():
        if line.startswith(("| `", "| exceptions")):
            yield from re.findall(r"`(\w+Error)`", line.split(" | ")[1])


INSTANCE_ATTRIBUTES = {"plugins", "schemas"}


@pytest.mark.parametrize("name", sorted(set(rows()) - INSTANCE_ATTRIBUTES))
def test_what_is_said_to_be_the_same_is_there(name):
    known = set().union(*(dir(cls) for cls in CLASSES)) | {"Criteria"}
    known |= set(Entity.__annotations__)
    assert name in known


@pytest.mark.parametrize("name", sorted(set(errors_of_ours())))
def test_errors_that_are_named_exist(name):
    assert issubclass(getattr(errors, name), errors.RushesError)


def test_a_session_has_the_attributes_that_are_named():
    assert set(re.findall(r"`session\.(\w+)`", GUIDE)) >= INSTANCE_ATTRIBUTES
