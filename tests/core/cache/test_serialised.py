import json

import pytest

from rushes.core.cache import MemoryCache, SerialisedCache


def test_values_lie_encoded_and_come_back_decoded():
    below = MemoryCache()
    cache = SerialisedCache(below, encode=json.dumps, decode=json.loads)
    cache.set("a", (1, 2))
    cache.set_many({"b": [3]})
    assert below.get_many("ab") == {"a": "[1, 2]", "b": "[3]"}
    assert cache.get("a") == [1, 2]
    assert sorted(cache.values()) == [[1, 2], [3]]
    assert cache.get_many("ab") == {"a": [1, 2], "b": [3]}


def test_without_a_codec_values_stay_as_they_are():
    cache = SerialisedCache(MemoryCache())
    cache.set("a", [1])
    assert cache.get("a") == [1]


def test_what_the_codec_raises_goes_to_the_caller():
    below = MemoryCache()
    below.set("a", "{")
    with pytest.raises(json.JSONDecodeError):
        SerialisedCache(below, decode=json.loads).get("a")
