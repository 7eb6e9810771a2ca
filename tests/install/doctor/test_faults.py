"""Every fault is called by its name, and nothing else is; healthy set-ups have no finding."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rushes.install.doctor.examination import kinds, mend

sys.path.insert(0, str(Path(__file__).parent))
from faults import ALSO, FAULTS, both, maya_module, pyside6, shelf

# What a set-up may have without anything being wrong.
_USUAL = {"server-not-set"}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_called_by_its_name_and_by_no_other(house: Any, name: str) -> None:
    FAULTS[name](house)
    facts = {"now": time.time() + 2 * 86400} if name == "ca-expired" else {}
    facts |= {"now": 1.8e9 + 7200} if name in ("publish-waits", "publish-needs-you") else {}
    facts |= {"version": (3, 11)} if name == "qt-crashes" else {}
    found = {finding.name for finding in house.examine(**facts).findings}
    assert found - _USUAL == {name} | ALSO.get(name, set())


@pytest.mark.parametrize("now", [0.0, 4e9])
def test_clock_of_another_age_is_found(house: Any, now: float) -> None:
    found = {finding.name for finding in house.examine(now=now).findings}
    assert found - _USUAL == {"clock-wrong"}


def test_every_finding_says_what_to_do(house: Any) -> None:
    for name in ("ffmpeg-named-missing", "proxy-bad", "journal-newer", "ocio-missing"):
        FAULTS[name](house)
    found = house.examine().findings
    assert len(found) >= 4
    assert all(finding.text.endswith(".") and len(finding.fix) > 5 for finding in found)


def test_there_are_many_kinds_and_each_has_its_own_name() -> None:
    names = [kind.name for kind in kinds()]
    assert len(names) == len(set(names)) >= 60


def test_faults_cover_nearly_every_kind() -> None:
    untried = {kind.name for kind in kinds()} - set(FAULTS)
    assert untried <= {
        "server-not-set", "qt-missing", "folder-not-writable", "clock-wrong", "clock-differs",
        "journal-on-network", "journal-busy", "server-is-none", "server-untrusted",
        "check-too-slow", "check-failed",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["key-readable", "journal-damaged", "maya-shelf-left"])
def test_safe_fix_mends_what_was_found(house: Any, name: str) -> None:
    FAULTS[name](house)
    (finding,) = (f for f in house.examine().findings if f.name == name)
    assert mend(finding) is None
    assert name not in {finding.name for finding in house.examine().findings}


def test_a_button_of_an_older_suite_on_another_shelf_is_told_and_left_there(house: Any) -> None:
    maya_module("rushes")(house)
    file = shelf("shelf_Custom", "rushes.maya.panel")(house)
    (finding,) = (f for f in house.examine().findings if f.name == "maya-shelf-left")
    assert str(file) in finding.text and "rushes.maya.panel" in finding.text
    assert finding.mend is None


def _signed_in(house: Any) -> None:
    house.set(FTRACK_SERVER="https://studio.example", FTRACK_API_USER="jane", FTRACK_API_KEY="k-1")


HEALTHY = {
    "bare": lambda house: None,
    "signed in": _signed_in,
    "with a user file": lambda house: house.settings('keep_media = "2"'),
    "with a studio file": lambda house: house.set(
        RUSHES_STUDIO_CONFIG=house.write("studio.toml", 'plugin_path = ""')
    ),
    "with plugins": lambda house: house.set(
        RUSHES_PLUGIN_PATH=house.write("plugins/a.py", "").parent
    ),
    "with Maya": lambda house: house.write(
        "home/maya/modules/rushes.mod", "+ MAYAVERSION:2025 rushes 1.0 .\n"
    ),
    "with Maya and its shelves": both(
        maya_module("rushes"),
        shelf("shelf_Rushes", "rushes.hosts.maya.startup"),
        shelf("shelf_Custom", "rushes.hosts.maya.startup"),
        shelf("shelf_Others", "studio.tools"),
    ),
    "with the newest PySide6": pyside6("6.12.0"),
    "with Nuke": lambda house: house.set(
        NUKE_PATH=house.write("n/menu.py", "import rushes").parent
    ),
    "with Blender's extension": lambda house: house.write(
        "home/.config/blender/4.2/extensions/user_default/rushes_review/__init__.py", ""
    ),
    "behind a proxy": lambda house: house.set(https_proxy="http://proxy:3128"),
    "without a screen": lambda house: (
        house.unset("DISPLAY"),
        house.set(QT_QPA_PLATFORM="offscreen"),
    ),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_set_up_has_no_finding(house: Any, name: str) -> None:
    HEALTHY[name](house)
    facts = {"version": (3, 12)} if name == "with the newest PySide6" else {}
    found = [
        finding
        for finding in house.examine(online=False, **facts).findings
        if finding.level != "note"
    ]
    assert found == []
