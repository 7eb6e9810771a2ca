import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from rushes.core.cache import FileCache
from rushes.core.errors import BadSettingError, FileAccessError, NoSpaceError

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")

WRITER = """
import sys
from rushes.core.cache import FileCache
cache = FileCache(sys.argv[1])
print("ready", flush=True)
for number in range(10**9):
    cache.set_many({f"{sys.argv[2]} {n}": {"n": number, "text": "x" * 3000} for n in range(20)})
"""

COUNTER = """
import sys
from rushes.core.cache import FileCache
cache = FileCache(sys.argv[1], timeout=60)
for number in range(60):
    cache.set(f"{sys.argv[2]} {number}", {"by": sys.argv[2], "number": number})
    assert cache.get("shared") in ("a", "b", "c", "begin")
    cache.set("shared", sys.argv[2])
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "cache.db"


@pytest.fixture
def full_cache(path):
    """A closed cache with 300 entries."""
    cache = FileCache(path)
    cache.set_many({str(number): number * "x" for number in range(300)})
    cache.close()
    return cache


@pytest.fixture
def start():
    """Start a script with words in a process of its own."""
    started = []

    def run(script, *words):
        command = [sys.executable, "-c", script, *map(str, words)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_nothing_is_made_before_the_first_use(path):
    FileCache(path)
    assert not path.parent.exists()


def test_another_process_of_the_path_sees_the_entries(path):
    FileCache(path).set("key", {"a": 1})
    other = FileCache(path)
    assert other.get("key") == {"a": 1}
    other.remove("key")
    assert FileCache(path).keys() == []


def test_the_oldest_go_when_the_file_is_full(path):
    cache = FileCache(path, max_bytes=200_000)
    for number in range(300):
        cache.set(str(number), "x" * 2000)
    kept = sorted(map(int, cache.keys()))
    assert kept == list(range(kept[0], 300))
    assert 40 < len(kept) < 100
    cache.close()
    assert path.stat().st_size < 300_000


def test_a_value_that_is_larger_than_the_file_is_not_kept_nor_its_older_one(path):
    cache = FileCache(path, max_bytes=200_000)
    cache.set_many({"a": 1, "b": 2})
    cache.set("a", "x" * 300_000)
    assert cache.keys() == ["b"]


def test_a_value_that_just_fits_does_not_loop(path):
    cache = FileCache(path, max_bytes=50_000)
    cache.set("a", "x" * 49_990)
    assert cache.keys() == []


def test_entries_from_the_future_do_not_live_for_ever(path, clock):
    cache = FileCache(path, ttl=10, clock=clock)
    clock.now += 1000
    cache.set("key", 1)
    clock.now -= 1000
    assert cache.keys() == []


def test_each_reader_judges_by_its_own_time_to_live(path, clock):
    FileCache(path, clock=clock).set("key", 1)
    clock.now += 60
    assert FileCache(path, ttl=61, clock=clock).get("key") == 1
    assert FileCache(path, ttl=59, clock=clock).keys() == []


def test_processes_write_and_read_one_file_at_once(path, start):
    cache = FileCache(path)
    cache.set("shared", "begin")
    processes = [start(COUNTER, path, name) for name in "abc"]
    assert [process.wait(100) for process in processes] == [0, 0, 0]
    assert len(cache.keys()) == 181
    assert cache.get("b 59") == {"by": "b", "number": 59}


@posix
def test_a_process_killed_while_it_writes_leaves_whole_batches(path, start, caplog):
    reader = FileCache(path)
    for attempt in range(6):
        writer = start(WRITER, path, "w")
        writer.stdout.readline()
        while not reader.get_many(["w 0"]):
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.02))  # anywhere in a write
        writer.send_signal(signal.SIGKILL)
        writer.wait(60)
        found = reader.get_many([f"w {n}" for n in range(20)])
        assert len(found) == 20, attempt
        assert len({value["n"] for value in found.values()}) == 1
    assert not caplog.records
    assert not path.with_name("cache.db.damaged").exists()


def test_a_file_of_garbage_is_moved_aside_and_said_so(path, caplog):
    path.parent.mkdir()
    path.write_bytes(b"garbage" * 1000)
    cache = FileCache(path)
    assert cache.keys() == []
    cache.set("key", 1)
    assert FileCache(path).get("key") == 1
    assert "starts anew" in caplog.text
    assert str(path) in caplog.text
    assert path.with_name("cache.db.damaged").read_bytes().startswith(b"garbage")


def test_a_file_cut_short_starts_anew(full_cache, path, caplog):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    for number in range(300):
        full_cache.get_many([str(number)])
    full_cache.set("key", 1)
    assert full_cache.get("key") == 1
    assert "starts anew" in caplog.text


def test_an_empty_file_is_an_empty_cache(path, caplog):
    path.parent.mkdir()
    path.touch()
    assert FileCache(path).keys() == []
    assert not caplog.records


def test_a_value_changed_on_disk_is_never_returned(full_cache, path):
    content = path.read_bytes()
    at = content.index(b'"' + b"x" * 200)
    path.write_bytes(content[: at + 50] + b"y" + content[at + 51 :])
    for number in range(300):
        assert full_cache.get_many([str(number)]) in ({}, {str(number): number * "x"})
    assert path.with_name("cache.db.damaged").exists()


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_damaged_no_wrong_value_is_returned_and_it_works_again(full_cache, path, seed):
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 10, 300])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content)
    for number in range(300):
        assert full_cache.get_many([str(number)]) in ({}, {str(number): number * "x"})
    full_cache.clear()
    full_cache.set("key", 1)
    assert full_cache.get("key") == 1


def test_processes_that_see_the_same_damage_share_one_new_file(path):
    path.parent.mkdir()
    path.write_bytes(b"garbage" * 1000)
    caches = [FileCache(path) for _ in range(4)]
    begin = threading.Barrier(4)

    def work(cache, number):
        begin.wait()
        cache.set(str(number), number)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(caches, range(4))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(sorted(cache.keys()) == list("0123") for cache in caches)


def test_a_file_deleted_under_a_process_is_made_again(full_cache, path):
    assert full_cache.get("7") == "x" * 7
    shutil.rmtree(path.parent)
    assert full_cache.keys() == []
    full_cache.set("key", 1)
    assert FileCache(path).get("key") == 1


def test_a_file_deleted_without_its_log_does_not_meet_that_log_again(full_cache, path):
    other = FileCache(path)
    for number in range(20):
        full_cache.set("key", number)
        assert other.get("key") == number
        path.unlink()
        other.set("other", number)
        assert full_cache.get_many(["key", "other"]) == {"other": number}


def test_damage_that_another_process_mended_is_noticed(full_cache, path):
    assert full_cache.get("7") == "x" * 7
    other = FileCache(path)
    path.rename(path.with_name("elsewhere"))
    other.set("key", 1)
    assert full_cache.get("key") == 1


def test_a_database_of_another_program_is_refused_and_left_as_it_is(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE jobs (id)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(BadSettingError, match="another program"):
        FileCache(path).set("key", 1)
    assert path.read_bytes() == before


def test_a_path_that_is_a_folder_is_a_coded_error(tmp_path):
    with pytest.raises(FileAccessError):
        FileCache(tmp_path).get("key")


def test_a_folder_that_cannot_be_made_is_a_coded_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FileAccessError, match="file"):
        FileCache(tmp_path / "file" / "cache.db").get("key")


def test_a_file_locked_for_too_long_is_a_coded_error(full_cache, path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    impatient = FileCache(path, timeout=0.05)
    assert impatient.get("7") == "x" * 7  # readers do not wait for a writer
    with pytest.raises(FileAccessError, match="locked"):
        impatient.set("key", 1)
    other.close()
    impatient.set("key", 1)


READ_ONLY = """
import os, sys
from rushes.core.cache import FileCache
from rushes.core.errors import FileAccessError
if os.geteuid() == 0:
    os.setuid(65534)
try:
    FileCache(sys.argv[1]).get("7")
except FileAccessError as error:
    print(error.code, error)
"""


@posix
def test_a_folder_that_may_not_be_written_is_a_coded_error(tmp_path, start):
    import tempfile

    folder = tempfile.mkdtemp()  # tmp_path is closed to the other user this test turns into
    try:
        subprocess.run(["chmod", "555", folder], check=True)
        process = start(READ_ONLY, f"{folder}/cache.db")
        assert process.communicate(timeout=60)[0].startswith("RUSHES-205 ")
    finally:
        shutil.rmtree(folder)


LIMITED = """
import resource, signal, sys
from rushes.core.cache import FileCache
from rushes.core.errors import RushesError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
cache = FileCache(sys.argv[1])
cache.set("key", "old")
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
codes = set()
for number in range(100):
    try:
        cache.set(f"{number}", "x" * 10_000)
    except RushesError as error:
        codes.add(error.code)
print(codes, cache.get("key"))
"""


@posix
def test_when_the_file_may_not_grow_then_it_is_a_coded_error_and_reading_goes_on(path, start):
    process = start(LIMITED, path)
    assert process.communicate(timeout=60)[0].strip() == "{'RUSHES-205'} old"
    assert FileCache(path).get("key") == "old"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 300 kB."""
    if sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("needs to mount a file system")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a file system")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_a_coded_error_and_reading_goes_on(small_disk):
    cache = FileCache(small_disk / "cache.db")
    cache.set("key", "old")
    with pytest.raises(NoSpaceError):
        for number in range(100):
            cache.set(str(number), "x" * 10_000)
    assert cache.get("key") == "old"
    cache.close()
    assert FileCache(small_disk / "cache.db").get("key") == "old"


def test_a_disk_that_is_full_from_the_start_is_a_coded_error(small_disk):
    with (small_disk / "other").open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(b"x" * 4096)
    with pytest.raises(NoSpaceError):
        FileCache(small_disk / "cache.db").set("key", 1)
