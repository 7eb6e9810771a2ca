"""What every cache keeps, whatever it is made of."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rushes.core.errors import ApiUseError

VALUES = [
    None,
    True,
    0,
    -1.5,
    10**30,
    "",
    "Ünïcode \N{CLAPPER BOARD} \x00 \ud800",
    [],
    {},
    {"id": "a1", "status": {"name": "Approved"}, "notes": [{"frame": 1001}, None]},
]
KEYS = [
    "",
    "a",
    "('Task', ['adb4ad6c'])",
    "Ü\N{CLAPPER BOARD}",
    "\udcff.py",
    "a\x00b",
    "*",
    "[a]?\\",
]
# JSON text has no form for these, so that a serialised cache refuses them by itself.
NOT_PLAIN = [{1, 2}, object(), {"a": b"x"}, [object()]]


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_a_value_comes_back_as_it_was_set(cache, value):
    cache.set("key", value)
    assert cache.get("key") == value
    assert type(cache.get("key")) is type(value)


@pytest.mark.parametrize("key", KEYS, ids=ascii)
def test_any_text_is_a_key(cache, key):
    cache.set(key, 1)
    assert cache.get(key) == 1
    assert cache.keys() == [key]
    cache.remove(key)
    assert cache.keys() == []


def test_keys_do_not_run_into_one_another(cache):
    cache.set_many({key: number for number, key in enumerate(KEYS)})
    for number, key in list(enumerate(KEYS))[-3:]:
        assert cache.get(key) == number


def test_a_missing_key_is_a_key_error(cache):
    with pytest.raises(KeyError):
        cache.get("nothing")
    with pytest.raises(KeyError):
        cache.remove("nothing")


def test_a_value_that_is_none_is_not_missing(cache):
    cache.set("key", None)
    assert cache.get("key") is None
    assert cache.get_many(["key", "other"]) == {"key": None}


def test_the_last_value_wins(cache):
    cache.set("key", "old")
    cache.set("key", "new")
    assert cache.get("key") == "new"
    assert cache.values() == ["new"]


def test_what_is_removed_is_gone(cache):
    cache.set("key", 1)
    cache.remove("key")
    with pytest.raises(KeyError):
        cache.get("key")


def test_keys_and_values_are_those_of_all_entries(cache):
    cache.set_many({"a": 1, "b": 2, "c": None})
    assert sorted(cache.keys()) == ["a", "b", "c"]
    assert sorted(cache.values(), key=repr) == [1, 2, None]


def test_many_are_read_and_removed_at_once(cache):
    cache.set_many({str(number): number for number in range(1200)})
    assert cache.get_many(["3", "1199", "x"]).get("x", "missing") == "missing"
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(iter(["a", "b", "x"])) == {"a": 1, "b": 2}
    assert cache.remove_many(iter(["a", "b", "x"])) == 2
    assert cache.get_many(["a", "b"]) == {}


def test_none_at_once_is_nothing(cache):
    cache.set_many({})
    assert cache.get_many([]) == {}
    assert cache.remove_many([]) == 0


def test_clear_empties(cache):
    cache.set_many({"a": 1, "b": 2})
    cache.clear()
    assert cache.keys() == []
    with pytest.raises(KeyError):
        cache.get("a")


def test_clear_with_a_pattern_takes_the_keys_in_which_it_is_found(cache):
    cache.set_many({"Task 1": 1, "Task 2": 2, "Shot 1": 3})
    cache.clear(r"sk \d")
    assert cache.keys() == ["Shot 1"]


@pytest.mark.parametrize("value", NOT_PLAIN, ids=lambda value: type(value).__name__)
def test_a_value_that_is_not_plain_is_refused_and_the_older_one_stays(cache, value):
    cache.set("key", "old")
    with pytest.raises((ApiUseError, TypeError)):
        cache.set("key", value)
    assert cache.get("key") == "old"


@pytest.mark.parametrize("value", [(1,), {1: 2}], ids=["tuple", "number as key"])
@pytest.mark.parametrize("kind", ["memory", "file", "redis", "layered", "proxy"])
def test_a_value_that_would_come_back_otherwise_is_refused(make_cache, kind, value):
    with pytest.raises(ApiUseError) as caught:
        make_cache(kind).set("key", value)
    assert "SerialisedCache" in caught.value.next_step


def test_a_value_that_holds_itself_is_refused(make_cache):
    endless = []
    endless.append(endless)
    for kind in ("memory", "file", "redis"):
        with pytest.raises(ApiUseError):
            make_cache(kind).set("key", endless)


def test_a_key_that_is_no_text_is_refused(cache):
    for call in (cache.get, cache.remove, lambda key: cache.set(key, 1)):
        with pytest.raises(ApiUseError):
            call(7)


def test_a_closed_cache_opens_again(cache):
    cache.set("key", 1)
    cache.close()
    assert cache.get("key") == 1


@pytest.mark.parametrize("kind", ["memory", "file", "layered", "serialised", "proxy"])
def test_an_entry_ends_with_its_time(make_cache, clock, kind):
    cache = make_cache(kind, ttl=10.0, clock=clock)
    if kind == "layered":
        cache = cache.caches[1]
    cache.set("key", 1)
    clock.now += 9.9
    assert cache.get("key") == 1
    clock.now += 0.2
    assert cache.keys() == cache.values() == []
    with pytest.raises(KeyError):
        cache.remove("key")
    with pytest.raises(KeyError):
        cache.get("key")


def test_an_entry_of_redis_ends_with_its_time(make_cache):
    cache = make_cache("redis", ttl=0.05)
    cache.set("key", 1)
    deadline = time.monotonic() + 10
    while cache.keys():
        assert time.monotonic() < deadline
    with pytest.raises(KeyError):
        cache.get("key")


def test_threads_get_what_was_set_and_nothing_else(cache):
    def work(number):
        for turn in range(30):
            key = f"{(number + turn) % 5}"
            cache.set(key, {"key": key, "by": number})
            found = cache.get_many([key]).get(key)
            assert found is None or found["key"] == key
            cache.remove_many([key]) if turn % 3 == 0 else cache.keys()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert set(cache.keys()) <= set("01234")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_reads_and_writes_while_another_thread_did(cache):
    stop = threading.Event()
    busy = threading.Thread(target=lambda: [cache.set("busy", 1) for _ in iter(stop.is_set, True)])
    cache.set("key", "parent")
    busy.start()
    try:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                cache.set("child", cache.get("key"))
                status = 0 if cache.get("child") == "parent" else 2
            finally:
                os._exit(status)
    finally:
        stop.set()
        busy.join(60)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert cache.get("key") == "parent"
