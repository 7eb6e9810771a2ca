import os
import signal
import subprocess
import sys
import time

import pytest

from rushes.core.media.segments.cache import SegmentCache


@pytest.fixture
def piece(tmp_path):
    """Write a file of some bytes."""

    def write(name="0.mp4", data=b"x" * 1000):
        path = tmp_path / "pieces" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    return write


def test_what_is_kept_is_taken(cache, piece, tmp_path):
    cache.keep("key", [piece(data=b"hello"), piece("marks.npy", b"marks")])
    files = cache.take("key", tmp_path / "into")
    assert [(file.name, file.read_bytes()) for file in files] == [
        ("0.mp4", b"hello"),
        ("marks.npy", b"marks"),
    ]


def test_what_was_not_kept_is_missing(cache, tmp_path):
    assert cache.take("key", tmp_path / "into") is None
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "sums", "no sums"])
def test_a_damaged_entry_is_missing_and_may_be_kept_again(cache, piece, tmp_path, damage):
    cache.keep("key", [piece()])
    entry = tmp_path / "cache" / "key"
    for file in list(entry.iterdir()):  # the links of an entry share their bytes with the source
        data = file.read_bytes()
        file.unlink()
        file.write_bytes(data)
    if damage == "cut":
        os.truncate(entry / "0.mp4", 10)
    elif damage == "changed":
        (entry / "0.mp4").write_bytes(b"y" * 1000)
    elif damage == "gone":
        (entry / "0.mp4").unlink()
    elif damage == "sums":
        (entry / "sums.json").write_text("[", encoding="utf-8")
    else:
        (entry / "sums.json").unlink()

    assert cache.take("key", tmp_path / "into") is None
    cache.keep("key", [piece()])
    assert cache.take("key", tmp_path / "into") is not None


def test_the_longest_unused_goes_first(tmp_path, piece):
    cache = SegmentCache(tmp_path / "cache", 3500)
    for index in range(3):
        cache.keep(f"key{index}", [piece()])
        os.utime(tmp_path / "cache" / f"key{index}", (index, index))
    cache.take("key0", tmp_path / "into")
    cache.keep("key3", [piece()])
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {"key0", "key2", "key3"}


def test_the_newest_stays_even_when_it_is_too_large(tmp_path, piece):
    cache = SegmentCache(tmp_path / "cache", 10)
    cache.keep("key", [piece()])
    assert cache.take("key", tmp_path / "into")


def test_what_was_taken_stays_when_the_entry_goes(tmp_path, cache, piece):
    cache.keep("key", [piece(data=b"hello")])
    files = cache.take("key", tmp_path / "into")
    SegmentCache(tmp_path / "cache", 0).keep("other", [piece("1.mp4")])
    assert cache.take("key", tmp_path / "again") is None
    assert files[0].read_bytes() == b"hello"


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path, piece):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    cache = SegmentCache(tmp_path / "file" / "cache", 1000)
    cache.keep("key", [piece()])
    assert cache.take("key", tmp_path / "into") is None


def test_what_a_killed_process_left_goes_after_a_while(tmp_path, cache, piece):
    left = tmp_path / "cache" / ".partial-1"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    cache.keep("key", [piece()])
    assert not left.exists()


WRITER = """
import sys
from pathlib import Path
from rushes.core.media.segments.cache import SegmentCache
folder, seed = Path(sys.argv[1]), int(sys.argv[2])
cache = SegmentCache(folder / "cache", 60_000)
own = folder / f"own{seed}"
own.mkdir()
print("ready", flush=True)
for turn in range(int(sys.argv[3])):
    key = (turn * 7 + seed) % 20
    file = own / "0.mp4"
    file.unlink(missing_ok=True)
    file.write_bytes(bytes([key]) * 5000)
    cache.keep(f"key{key}", [file])
    taken = cache.take(f"key{(key + 3) % 20}", own / f"into{turn}")
    if taken and set(taken[0].read_bytes()) != {(key + 3) % 20}:
        sys.exit("wrong bytes")
"""


def start(tmp_path, seed, turns):
    arguments = [sys.executable, "-c", WRITER, str(tmp_path), str(seed), str(turns)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE)


def test_several_processes_share_a_folder(tmp_path):
    processes = [start(tmp_path, seed, 60) for seed in range(4)]
    for process in processes:
        with process:
            process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0] * 4
    assert len(list((tmp_path / "cache").iterdir())) <= 13


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_after_a_kill_every_entry_is_whole(tmp_path):
    for seed in range(4):
        with start(tmp_path, seed, 1_000_000) as process:
            process.stdout.readline()
            end = time.monotonic() + 20
            while not list(tmp_path.glob("cache/key*")) and time.monotonic() < end:
                pass
            process.send_signal(signal.SIGKILL)
    cache = SegmentCache(tmp_path / "cache", 1 << 30)
    entries = [path.name for path in tmp_path.glob("cache/key*")]
    assert entries
    assert all(cache.take(name, tmp_path / f"check-{name}") for name in entries)
