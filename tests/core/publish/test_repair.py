"""Repair of what is half-made, where it needs no server."""

import shutil

import pytest

from rushes.core.config import Settings
from rushes.core.ids import new_id
from rushes.core.publish.repair import repair


@pytest.fixture
def settings(tmp_path):
    return Settings(environ={"RUSHES_WORK_DIR": str(tmp_path / "work")})


@pytest.fixture
def stray(tmp_path):
    """Make folders of publishes that stand in no journal; gives them in order."""
    folders = sorted(tmp_path / "work" / new_id() for _ in range(2))
    for folder in folders:
        (folder / "frames").mkdir(parents=True)
    return folders


def test_what_cannot_be_removed_does_not_keep_the_rest(journal, settings, stray, monkeypatch):
    remove = shutil.rmtree

    def refuse_the_first(folder):
        if folder == stray[0]:
            raise PermissionError(13, "Permission denied", str(folder))
        remove(folder)

    monkeypatch.setattr(shutil, "rmtree", refuse_the_first)
    found = repair(journal, settings, dry_run=False)
    assert [one.act for one in found] == ["skip", "remove"]
    assert "cannot be removed: Permission denied" in found[0].what
    assert [folder.exists() for folder in stray] == [True, False]


def test_what_somebody_removed_meanwhile_counts_as_removed(journal, settings, stray):
    found = repair(journal, settings, dry_run=True)
    shutil.rmtree(stray[0])
    found[0].mend()
    assert [one.act for one in found] == ["remove", "remove"]
