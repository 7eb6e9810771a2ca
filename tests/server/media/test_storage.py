"""What every storage of media does, in a folder and in S3 alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.server.media.storage import Storage
from rushes.server.protocol import NotFoundError

KEY = "ab/abcdef-0123"
CONTENT = bytes(range(256)) * 50


def put(storage: Storage, folder: Path, content: bytes = CONTENT, key: str = KEY) -> None:
    path = folder / "arrived"
    path.write_bytes(content)
    storage.put(key, path, "video/mp4")
    assert not path.exists()


def test_what_was_put_is_read_back(storage: Storage, tmp_path: Path) -> None:
    put(storage, tmp_path)
    assert storage.size(KEY) == len(CONTENT)
    assert b"".join(storage.read(KEY)) == CONTENT


@pytest.mark.parametrize(
    ("start", "length"), [(0, 10), (100, 50), (12000, None), (12799, 1), (5, 0), (12000, 10**6)]
)
def test_a_piece_can_be_read(
    storage: Storage, tmp_path: Path, start: int, length: int | None
) -> None:
    put(storage, tmp_path)
    end = None if length is None else start + length
    assert b"".join(storage.read(KEY, start, length)) == CONTENT[start:end]


def test_an_empty_file_is_a_file(storage: Storage, tmp_path: Path) -> None:
    put(storage, tmp_path, b"")
    assert storage.size(KEY) == 0 and b"".join(storage.read(KEY)) == b""


def test_what_is_put_again_replaces(storage: Storage, tmp_path: Path) -> None:
    put(storage, tmp_path)
    put(storage, tmp_path, b"other")
    assert b"".join(storage.read(KEY)) == b"other"


def test_a_copy_is_local_and_outlives_the_file(storage: Storage, tmp_path: Path) -> None:
    put(storage, tmp_path)
    storage.fetch(KEY, tmp_path / "copy")
    storage.remove([KEY])
    assert (tmp_path / "copy").read_bytes() == CONTENT


def test_what_is_not_there_is_said_so(storage: Storage, tmp_path: Path) -> None:
    assert storage.size(KEY) is None and storage.local_path(KEY) is None
    with pytest.raises(NotFoundError):
        next(storage.read(KEY))
    with pytest.raises(NotFoundError):
        storage.fetch(KEY, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_what_is_removed_is_gone_and_the_rest_stays(storage: Storage, tmp_path: Path) -> None:
    for key in ("aa/one", "aa/two", "bb/three"):
        put(storage, tmp_path, key=key)
    storage.remove(["aa/one", "bb/three", "cc/never"])
    storage.remove([])
    assert [storage.size(key) is None for key in ("aa/one", "aa/two", "bb/three")] == [
        True,
        False,
        True,
    ]


def test_it_answers_that_it_is_there(storage: Storage) -> None:
    storage.check()
