"""The link tree, and the lists of rooms that must name the same ones everywhere."""

import sys
from pathlib import Path

import pytest

from rushes.install.links import ROOMS, make_link_tree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path):
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text(f"NAME = {room!r}\n")
    return tmp_path


def test_every_list_of_the_project_names_the_same_rooms(project):
    hatch = project["tool"]["hatch"]["build"]["targets"]
    packages = {f"rushes.{room}" for room in ROOMS}
    assert set(hatch["wheel"]["only-include"]) == set(ROOMS)
    assert set(hatch["wheel"]["sources"].values()) == {f"rushes/{room}" for room in ROOMS}
    assert set(ROOMS) <= set(hatch["sdist"]["only-include"])
    assert set(project["tool"]["mypy"]["packages"]) == packages
    assert set(project["tool"]["importlinter"]["root_packages"]) == packages
    assert set(project["tool"]["coverage"]["run"]["source_pkgs"]) == packages


def test_every_room_is_a_typed_package():
    assert all(
        (ROOT / room / name).exists() for room in ROOMS for name in ("__init__.py", "py.typed")
    )


def test_the_tree_makes_the_rooms_importable(checkout):
    tree = make_link_tree(checkout)
    for room in ROOMS:
        assert (tree / "rushes" / room / "__init__.py").read_text() == f"NAME = {room!r}\n"


def test_a_second_run_changes_nothing_and_a_wrong_link_is_put_right(checkout):
    tree = make_link_tree(checkout)
    link = tree / "rushes" / "core"
    before = link.lstat().st_mtime_ns
    make_link_tree(checkout)
    assert link.lstat().st_mtime_ns == before
    link.unlink()
    link.symlink_to(checkout / "ui")
    make_link_tree(checkout)
    assert link.resolve() == (checkout / "core").resolve()
