import random

import pytest

from rushes.core.publish.chunks import chunks_of, spans


@pytest.fixture
def write(tmp_path):
    """Write bytes to a new file; gives its path."""
    names = iter(range(100))

    def make(data):
        path = tmp_path / str(next(names))
        path.write_bytes(data)
        return path

    return make


NOISE = random.Random(1).randbytes(600_000)
LARGE = random.Random(2).randbytes(9 << 20)


@pytest.mark.parametrize("data", [b"", b"x", NOISE, bytes(300_000), LARGE, b"ab" * 100_000])
def test_chunks_cover_a_file_once_and_none_is_large(write, data):
    chunks = chunks_of(write(data))
    assert [chunk.offset for chunk in chunks] == [
        sum(chunk.size for chunk in chunks[:index]) for index in range(len(chunks))
    ]
    assert sum(chunk.size for chunk in chunks) == len(data)
    assert all(0 < chunk.size <= 65536 for chunk in chunks)


def restored(new, old, path_new, path_old):
    """Put a file together again from its spans."""
    sources = {True: path_old.read_bytes(), False: path_new.read_bytes()}
    parts = spans(new, old)
    return b"".join(sources[p.is_old][p.offset : p.offset + p.size] for p in parts), parts


@pytest.mark.parametrize("change", [b"", b"new", NOISE[::-1][:20_000]])
@pytest.mark.parametrize("place", [0, 300_000, 600_000])
def test_what_moved_is_found_again(write, change, place):
    old = write(NOISE)
    new = write(NOISE[:place] + change + NOISE[place:])
    data, parts = restored(chunks_of(new), chunks_of(old), new, old)
    assert data == new.read_bytes()
    sent = sum(part.size for part in parts if not part.is_old)
    assert sent <= len(change) + 2 * 65536


def test_boundaries_are_the_same_wherever_a_block_begins(write):
    early, late = chunks_of(write(LARGE)), chunks_of(write(NOISE[:12345] + LARGE))
    shared = {chunk.sha256 for chunk in early} & {chunk.sha256 for chunk in late}
    assert len(shared) > 0.98 * len(early)


def test_files_without_anything_in_common_share_nothing(write):
    parts = spans(chunks_of(write(NOISE)), chunks_of(write(NOISE[::-1])))
    assert [(part.is_old, part.size) for part in parts] == [(False, len(NOISE))]
