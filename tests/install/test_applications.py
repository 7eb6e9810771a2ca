"""Finding applications on recorded trees of Linux, macOS and Windows."""

import json
from pathlib import Path

import pytest

from rushes.core.errors import HostUnavailableError, InputError
from rushes.install.applications import applications_for, find_applications
from rushes.install.machine import Machine

TREES = Path(__file__).with_name("trees")


def machine_of(record, root, **environ):
    machine = Machine(
        record["system"],
        {**record["environ"], **environ},
        record["home"],
        root,
        lambda key, name: record["registry"].get(key),
        lambda program: asked.get(program),
    )
    asked = {str(machine.path(name)): tuple(told) for name, told in record["asked"].items()}
    for name in record["files"]:
        machine.path(name).parent.mkdir(parents=True, exist_ok=True)
        machine.path(name).touch()
    return machine


def told(machine, app):
    place = app.places.get("scripts") or app.places.get("modules") or app.places["nuke"]
    return app.version, app.python, Path(place)


@pytest.fixture(params=["linux", "macos", "windows"])
def record(request):
    return json.loads((TREES / f"{request.param}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("host", ["maya", "nuke", "blender"])
def test_every_version_is_found_with_its_python_and_its_users_folder(record, host, tmp_path):
    machine = machine_of(record, tmp_path)
    found = [told(machine, app) for app in find_applications(machine, host)]
    expected = [line.split(" ", 2) for line in record["found"][host]]
    assert [version for version, _, _ in found] == [line[0] for line in expected]
    complete = [line for line in expected if len(line) == 3]
    assert [app for app in found if app[1]] == [(v, p, machine.path(f)) for v, p, f in complete]


@pytest.fixture
def linux(tmp_path):
    return json.loads((TREES / "linux.json").read_text()), tmp_path


def test_all_leaves_out_versions_with_a_python_that_is_too_old(linux):
    machine = machine_of(*linux)
    assert "Maya 2022" not in [app.label for app in applications_for(machine, "all")]


def test_a_version_that_is_too_old_is_refused_in_words(linux):
    with pytest.raises(InputError, match="too old"):
        applications_for(machine_of(*linux), "maya", "2022")


def test_a_version_that_is_named_need_not_be_installed(linux):
    (app,) = applications_for(machine_of(*linux), "maya", "2027")
    assert (app.python, app.program) == ("3.13", "")


def test_nothing_found_says_what_to_do(tmp_path):
    machine = Machine("linux", {}, "/home/ana", tmp_path, lambda *_: None, lambda _: None)
    with pytest.raises(HostUnavailableError) as caught:
        applications_for(machine, "nuke")
    assert "--version" in caught.value.next_step


def test_a_version_without_its_application_is_refused(linux):
    with pytest.raises(InputError, match="needs its application"):
        applications_for(machine_of(*linux), "all", "2025")


def test_a_version_that_is_none_is_refused(linux):
    with pytest.raises(InputError, match="no version"):
        applications_for(machine_of(*linux), "maya", "newest")


@pytest.mark.parametrize(
    ("variable", "host", "version", "place", "expected"),
    [
        ("MAYA_APP_DIR", "maya", "2025", "modules", "/net/ana/maya/modules"),
        ("BLENDER_USER_RESOURCES", "blender", "4.5", "extensions", "/net/ana/maya/extensions"),
        ("BLENDER_USER_SCRIPTS", "blender", "3.6", "scripts", "/net/ana/maya"),
        ("XDG_CONFIG_HOME", "blender", "3.6", "scripts", "/net/ana/maya/blender/3.6/scripts"),
    ],
)
def test_variables_of_the_application_move_the_users_folder(
    linux, variable, host, version, place, expected
):
    machine = machine_of(*linux, **{variable: "/net/ana/maya"})
    (app,) = applications_for(machine, host, version)
    assert Path(app.places[place]) == machine.path(expected)


def test_a_maya_in_an_unusual_place_is_found_by_its_variable(linux):
    record, root = linux
    record["files"] = ["/net/apps/maya2026/bin/maya"]
    machine = machine_of(record, root, MAYA_LOCATION="/net/apps/maya2026")
    assert [app.version for app in find_applications(machine, "maya")] == ["2026"]


def test_a_blender_of_flatpak_keeps_its_files_in_its_own_home(linux):
    record, root = linux
    place = "/var/lib/flatpak/app/org.blender.Blender/current/active/files/blender"
    record["files"] = [f"{place}/blender", f"{place}/4.5/scripts/x.py"]
    (app,) = find_applications(machine_of(record, root), "blender")
    assert ".var/app/org.blender.Blender/config/blender/4.5" in app.places["scripts"]
