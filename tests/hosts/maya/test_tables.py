"""The fake refuses what the published tables do not have, and the tables are those of the wheel."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

import rushes.hosts.maya

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


def mistakes_in(source, version):
    """Return what the calls of commands in a source say that the table of a version does not have.

    Looks at the text, so at what no test happens to run as well. Flags chosen at run time are not seen.
    """
    from maya_inside import tables

    known, wrong = tables.load(version), []
    for call in ast.walk(ast.parse(source)):
        command = _command_of(call)
        if command is None:
            continue
        if command not in known:
            wrong.append(command)
            continue
        modes = {tables.MODES.get(word.arg) for word in call.keywords} - {None}
        asked = getattr(call.func, "id", "") == "ask" or "query" in modes
        mode = "query" if asked else "edit" if "edit" in modes else "create"
        flags = {long: spec[3] for long, spec in known[command].items()}
        for word in call.keywords:
            if word.arg and word.arg not in tables.MODES and mode not in flags.get(word.arg, ()):
                wrong.append(f"{command}({word.arg}=) in {mode} mode")
    return wrong


def _command_of(call):
    if not isinstance(call, ast.Call):
        return None
    places = [call.func, *call.args[:1]] if getattr(call.func, "id", "") == "ask" else [call.func]
    names = [
        place.attr
        for place in places
        if isinstance(place, ast.Attribute) and getattr(place.value, "id", "") == "cmds"
    ]
    return names[0] if names else None


@pytest.mark.parametrize("version", VERSIONS)
def test_every_call_of_the_adapter_is_in_the_table_of_every_version(version):
    sources = sorted(Path(rushes.hosts.maya.__file__).parent.rglob("*.py"))
    assert len(sources) > 10
    found = {
        path.name: mistakes
        for path in sources
        if (mistakes := mistakes_in(path.read_text(encoding="utf-8"), version))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "mistake"),
    [
        ("cmds.playblst()", "playblst"),
        ("cmds.playblast(showOrnament=True)", "playblast(showOrnament=) in create mode"),
        ("cmds.modelEditor(v, edit=True, viewType=True)", "modelEditor(viewType=) in edit mode"),
        ("ask(cmds.workspaceControl, 'p', retain=True)", "workspaceControl(retain=) in query mode"),
        ("cmds.file(exportAl=True)", "file(exportAl=) in create mode"),
    ],
)
def test_a_mistake_in_the_source_is_found(source, mistake):
    assert mistakes_in(source, 2025) == [mistake]
