"""The fake refuses what the published tables do not have, and the tables are those of the wheel."""

from __future__ import annotations

import importlib.util

import pytest

from .conftest import VERSIONS

MISTAKES = {
    "a flag that is misspelt": lambda cmds: cmds.playblast(showOrnament=False),
    "a text for a number": lambda cmds: cmds.playblast(startTime="1001"),
    "one value for two": lambda cmds: cmds.playblast(widthHeight=64),
    "a flag of creation in a query": lambda cmds: cmds.workspaceControl(
        "p", query=True, uiScript=True
    ),
    "a flag of a query in creation": lambda cmds: cmds.file(sceneName=True),
    "a list for one value": lambda cmds: cmds.workspaceControl("a", label=["b"], uiScript=""),
    "an unknown label": lambda cmds: cmds.workspaceControl("p", lable="Review"),
    "an unknown event flag": lambda cmds: cmds.scriptJob(evnt=("SceneOpened", print)),
    "a callback that is none": lambda cmds: cmds.scriptJob(event=("SceneOpened", 3)),
    "an edit of a command without": lambda cmds: cmds.listRelatives("persp", edit=True),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_a_call_is_refused(maya, mistake):
    from maya import cmds

    with pytest.raises(TypeError):
        mistake(cmds)


def test_a_command_that_does_not_exist_is_refused(maya):
    from maya import cmds

    with pytest.raises(AttributeError):
        cmds.playblst(filename="x")


@pytest.mark.parametrize("flag", ["bluePencil"])
def test_versions_differ(flag):
    from maya_inside import tables

    has = [version for version in VERSIONS if flag in tables.load(version)["modelEditor"]]
    assert has == [2024, 2025]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_tables_are_the_published_ones(version):
    if importlib.util.find_spec("pymel") is None:
        pytest.skip("pymel, whose tables are compared, is not installed")
    from . import make_tables

    written = (make_tables.FOLDER / f"{version}.json").read_text(encoding="utf-8")
    assert written == make_tables.dumped(make_tables.published(version))
