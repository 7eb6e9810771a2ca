import sys

from hypothesis import given
from hypothesis import strategies as st

from rushes.core.cache import MemoryCache


def test_the_least_recently_used_goes_first():
    cache = MemoryCache(max_entries=3)
    cache.set_many({"a": 1, "b": 2, "c": 3})
    cache.get("a")
    cache.set("d", 4)
    assert cache.keys() == ["c", "a", "d"]


def test_to_set_again_counts_as_use():
    cache = MemoryCache(max_entries=2)
    cache.set_many({"a": 1, "b": 2})
    cache.set("a", 3)
    cache.set("c", 4)
    assert cache.keys() == ["a", "c"]


def test_keys_and_values_do_not_count_as_use():
    cache = MemoryCache(max_entries=2)
    cache.set_many({"a": 1, "b": 2})
    assert cache.values() == [1, 2]
    cache.set("c", 3)
    assert cache.keys() == ["b", "c"]


def test_a_value_that_is_larger_than_the_cache_is_not_kept_nor_its_older_one():
    cache = MemoryCache(max_bytes=1000)
    cache.set_many({"a": 1, "b": 2})
    cache.set("a", "x" * 1000)
    assert cache.keys() == ["b"]


def test_what_is_refused_costs_no_other_entry():
    cache = MemoryCache(max_bytes=1000)
    cache.set("a", "x" * 400)
    cache.set("b", "x" * 2000)
    assert cache.keys() == ["a"]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2000)), max_size=30))
def test_the_bytes_stay_within_the_bound(series):
    cache = MemoryCache(max_bytes=3000)
    for key, length in series:
        cache.set(key, "x" * length)
        assert sum(map(sys.getsizeof, cache.values())) <= 3000
    assert len(cache.keys()) <= 6


def test_removed_entries_give_their_bytes_back():
    cache = MemoryCache(max_bytes=1000)
    for _ in range(10):
        cache.set("a", "x" * 600)
        cache.remove("a")
        cache.set("b", "x" * 600)
        assert cache.keys() == ["b"]
        cache.clear()


def test_time_that_is_over_frees_the_memory(clock):
    cache = MemoryCache(ttl=5, max_bytes=1000, clock=clock)
    cache.set("a", "x" * 600)
    clock.now += 6
    assert cache.keys() == []
    cache.set("b", "x" * 600)
    assert cache.keys() == ["b"]


def test_to_set_again_begins_the_time_anew(clock):
    cache = MemoryCache(ttl=5, clock=clock)
    cache.set("a", 1)
    clock.now += 4
    cache.set("a", 2)
    clock.now += 4
    assert cache.get("a") == 2
