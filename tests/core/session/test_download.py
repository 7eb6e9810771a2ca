import os
import re

import pytest

from rushes.core.errors import (
    CancelledError,
    FileAccessError,
    NotFoundError,
    PermissionDeniedError,
    TransferError,
)
from rushes.core.session.download import download_file
from rushes.core.session.retry import RetryPolicy

QUICK = RetryPolicy(attempts=3, first_delay_s=0.0)


class Shelf:
    """A storage with one file that serves ranges; `cuts` are the bytes it sends before hanging up."""

    def __init__(self, wire, size=3_000_000):
        self.content = os.urandom(size)
        self.tag = '"one"'
        self.cuts = []
        self.status = None
        self.ranges = []
        self.server = wire(self._answer)
        self.url = f"{self.server.url}/file?signature=secret"

    def _answer(self, handler):
        asked = handler.headers.get("range")
        self.ranges.append(asked)
        if self.status:
            handler.send(self.status)
            return
        start, status = 0, 200
        if asked and handler.headers.get("if-range") in (None, self.tag):
            start, status = int(re.match(r"bytes=(\d+)-", asked)[1]), 206
        body = self.content[start:]
        cut = self.cuts.pop(0) if self.cuts else None
        headers = {"ETag": self.tag, "Content_Length": str(len(body))}
        handler.send(status, body if cut is None else body[:cut], **headers)
        if cut is not None:
            handler.close_connection = True


@pytest.fixture
def shelf(wire):
    """A storage with one file."""
    return Shelf(wire)


@pytest.fixture
def target(tmp_path):
    """Where the file is to go."""
    return tmp_path / "movie.mp4"


def fetch(shelf, target, **more):
    return download_file(shelf.url, target, (2, 2), policy=QUICK, **more)


def test_a_file_arrives_whole(shelf, target):
    told = []
    size = fetch(shelf, target, progress=lambda done, total: told.append((done, total)))
    assert target.read_bytes() == shelf.content
    assert told[-1] == (size, size) == (3_000_000, 3_000_000)
    assert len(list(target.parent.iterdir())) == 1


def test_an_empty_file_is_a_file(wire, target):
    assert fetch(Shelf(wire, 0), target) == 0
    assert target.read_bytes() == b""


def test_a_download_goes_on_where_it_broke_off(shelf, target):
    shelf.cuts = [2_000_000]
    fetch(shelf, target)
    assert target.read_bytes() == shelf.content
    assert shelf.ranges[0] is None
    assert int(re.match(r"bytes=(\d+)-", shelf.ranges[1])[1]) >= 1_000_000


def test_a_later_download_uses_what_an_earlier_one_left(shelf, target):
    shelf.cuts = [2_000_000, 0, 0]
    with pytest.raises(TransferError):
        fetch(shelf, target)
    assert not target.exists()
    shelf.ranges.clear()
    fetch(shelf, target)
    assert target.read_bytes() == shelf.content
    assert shelf.ranges[-1].startswith("bytes=")


def test_what_was_left_of_another_file_is_not_used(shelf, target):
    shelf.cuts = [2_000_000, 0, 0]
    with pytest.raises(TransferError):
        fetch(shelf, target)
    shelf.content, shelf.tag = os.urandom(2_500_000), '"two"'
    fetch(shelf, target)
    assert target.read_bytes() == shelf.content


def test_a_storage_that_gives_no_ranges_is_asked_for_all(shelf, target):
    shelf.cuts = [2_000_000]
    shelf.tag = ""
    fetch(shelf, target)
    assert target.read_bytes() == shelf.content


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, NotFoundError),
        (403, PermissionDeniedError),
        (400, TransferError),
        (503, TransferError),
    ],
)
def test_what_the_storage_refuses_is_told_without_the_address(shelf, target, status, kind):
    shelf.status = status
    with pytest.raises(kind) as caught:
        fetch(shelf, target)
    assert "secret" not in str(caught.value.as_dict())
    assert list(target.parent.iterdir()) == []


def test_a_cancelled_download_leaves_nothing(shelf, target):
    asked = []
    with pytest.raises(CancelledError):
        fetch(shelf, target, cancelled=lambda: len(asked) > 1 or asked.append(1))
    assert list(target.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(shelf, target):
    with pytest.raises(FileAccessError):
        fetch(shelf, target.parent / "missing" / "movie.mp4")
