"""Media moves between storages by a backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rushes.server.backup import restore_backup, save_backup
from rushes.server.settings import ServerSettings
from rushes.server.state import ServerState, open_state

CONTENT = b"a movie, or so" * 1000


@pytest.fixture
def in_s3(s3_url: str, tmp_path: Path) -> Iterator[ServerState]:
    state = open_state(ServerSettings(tmp_path / "in_s3", storage=s3_url))
    yield state
    state.close()


@pytest.fixture
def in_folder(tmp_path: Path) -> Iterator[ServerState]:
    state = open_state(ServerSettings(tmp_path / "in_folder"))
    yield state
    state.close()


def test_media_goes_from_s3_into_a_folder_and_back(
    in_s3: ServerState, in_folder: ServerState, tmp_path: Path
) -> None:
    (tmp_path / "main.mp4").write_bytes(CONTENT)
    in_s3.media.adopt(tmp_path / "main.mp4", "one", "main.mp4")
    assert save_backup(in_s3, tmp_path / "s3.zip").files == 1
    restore_backup(in_folder, tmp_path / "s3.zip")
    assert content(in_folder) == CONTENT
    file = in_s3.media.find("one")
    assert file
    in_s3.media.remove(["one"])
    save_backup(in_folder, tmp_path / "folder.zip")
    restore_backup(in_s3, tmp_path / "folder.zip")
    assert content(in_s3) == CONTENT


def content(state: ServerState) -> bytes:
    file = state.media.find("one")
    assert file
    return b"".join(state.media.read(file))
