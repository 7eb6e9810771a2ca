"""Files that are wholly there or not at all."""

from __future__ import annotations

import errno

import pytest

from rushes.core.errors import FileAccessError, NoSpaceError
from rushes.core.files import coded_error, write_text_atomically


def test_text_is_written_and_nothing_else_is_left(tmp_path):
    write_text_atomically(tmp_path / "state.json", "façade")
    assert (tmp_path / "state.json").read_text(encoding="utf-8") == "façade"
    assert len(list(tmp_path.iterdir())) == 1


def test_when_writing_fails_then_the_older_file_stays(tmp_path, monkeypatch):
    file = tmp_path / "state.json"
    file.write_text("old")

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("rushes.core.files.os.fsync", refuse)
    with pytest.raises(NoSpaceError):
        write_text_atomically(file, "new")
    assert file.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_when_the_folder_is_missing_then_it_is_a_file_access_error(tmp_path):
    with pytest.raises(FileAccessError):
        write_text_atomically(tmp_path / "gone" / "state.json", "text")


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, NoSpaceError), (errno.EACCES, FileAccessError)]
)
def test_errors_of_the_system_get_a_code(number, kind):
    assert type(coded_error(OSError(number, "no"), "It cannot be done")) is kind
