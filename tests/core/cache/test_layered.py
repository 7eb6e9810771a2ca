import threading
from concurrent.futures import ThreadPoolExecutor

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, rule

from rushes.core.cache import LayeredCache, MemoryCache, RedisCache
from rushes.core.errors import ApiUseError, UnreachableError


class FailingCache(MemoryCache):
    """A memory cache whose server can go away."""

    def __init__(self):
        super().__init__()
        self.error = None
        self.calls = 0

    def _answer(self, call, *arguments):
        self.calls += 1
        if self.error:
            raise self.error
        return call(*arguments)

    def get(self, key):
        return self._answer(super().get, key)

    def set(self, key, value):
        return self._answer(super().set, key, value)

    def remove(self, key):
        return self._answer(super().remove, key)

    def keys(self):
        return self._answer(super().keys)

    def clear(self, pattern=None):
        return self._answer(super().clear, pattern)


class PausingCache(MemoryCache):
    """Stops in `get` after the value was read, until the test lets it go on."""

    def __init__(self):
        super().__init__()
        self.reading = threading.Event()
        self.go_on = threading.Event()

    def get(self, key):
        value = super().get(key)
        self.reading.set()
        assert self.go_on.wait(60)
        return value


@pytest.fixture
def layers():
    return MemoryCache(), FailingCache()


@pytest.fixture
def cache(layers, clock):
    return LayeredCache(layers, retry_after=30, clock=clock)


def test_writes_go_to_every_layer(cache, layers):
    cache.set("key", 1)
    assert [layer.get("key") for layer in layers] == [1, 1]
    cache.remove("key")
    assert [layer.keys() for layer in layers] == [[], []]


def test_reads_fill_the_layers_above(cache, layers):
    layers[1].set("key", None)
    assert cache.get("key") is None
    assert layers[0].get("key") is None
    layers[1].set_many({"a": 1, "b": 2})
    cache.get_many(["a", "b"])
    assert layers[0].get_many(["a", "b"]) == {"a": 1, "b": 2}


def test_what_the_top_has_is_not_asked_below(cache, layers):
    cache.set_many({"a": 1, "b": 2})
    calls = layers[1].calls
    assert (cache.get("a"), cache.get_many(["a", "b"])) == (1, {"a": 1, "b": 2})
    assert layers[1].calls == calls


def test_keys_and_values_are_those_of_all_layers_and_fill_nothing(cache, layers):
    layers[0].set("a", "above")
    layers[1].set_many({"a": "below", "b": 2})
    assert cache.keys() == ["a", "b"]
    assert sorted(map(str, cache.values())) == ["2", "above"]
    assert layers[0].keys() == ["a"]


def test_an_entry_of_the_lowest_layer_alone_can_be_removed(cache, layers):
    layers[1].set("key", 1)
    cache.remove("key")
    assert cache.keys() == []


@pytest.mark.parametrize("error", [UnreachableError("Gone."), OSError("gone"), ValueError("?")])
def test_a_layer_that_fails_is_left_out_with_one_warning(cache, layers, caplog, error):
    layers[1].error = error
    for _ in range(3):
        cache.set("key", 1)
        assert cache.get("key") == 1
        assert cache.get_many(["key", "other"]) == {"key": 1}
        assert cache.keys() == ["key"]
        assert cache.values() == [1]
        cache.remove("key")
        cache.clear()
    assert layers[1].calls == 1
    assert len(caplog.records) == 1
    assert "FailingCache" in caplog.text


def test_a_layer_that_fails_is_tried_again_after_a_while(cache, layers, clock):
    layers[1].error = UnreachableError("Gone.")
    cache.set("key", 1)
    layers[1].error = None
    clock.now += 29
    cache.set("key", 2)
    assert layers[1].keys() == []
    clock.now += 2
    cache.set("key", 3)
    assert layers[1].get("key") == 3


def test_a_layer_that_still_fails_is_left_out_for_another_while(cache, layers, clock, caplog):
    layers[1].error = UnreachableError("Gone.")
    cache.set("key", 1)
    for _ in range(3):
        clock.now += 31
        calls = layers[1].calls
        cache.set("key", 2)
        cache.set("key", 3)
        assert layers[1].calls == calls + 1
    assert len(caplog.records) == 1


@pytest.mark.parametrize("change", ["set", "remove", "clear"])
def test_what_a_layer_missed_never_comes_back(cache, layers, clock, change):
    cache.set_many({"key": "old", "other": 1})
    layers[1].error = UnreachableError("Gone.")
    if change == "set":
        cache.set("key", "new")
    elif change == "remove":
        cache.remove("key")
    else:
        cache.clear()
    layers[0].clear()  # the top forgets, so that only the layer below could answer
    layers[1].error = None
    clock.now += 31
    assert cache.get_many(["key"]) == {}
    assert cache.keys() == ([] if change == "clear" else ["other"])


def test_a_layer_that_missed_very_much_is_cleared(cache, layers, clock):
    cache.set("key", "old")
    layers[1].error = UnreachableError("Gone.")
    cache.set_many({str(number): number for number in range(10_001)})
    layers[1].error = None
    clock.now += 31
    cache.get_many(["nothing"])
    assert layers[1].keys() == []


def test_what_was_missed_is_kept_in_mind_when_the_layer_fails_again(cache, layers, clock):
    cache.set("key", "old")
    layers[1].error = UnreachableError("Gone.")
    cache.remove("key")
    clock.now += 31
    cache.get_many(["key"])
    layers[1].error = None
    clock.now += 31
    assert cache.keys() == []


def test_wrong_use_is_the_callers_error_and_no_failure_of_a_layer(cache, caplog):
    with pytest.raises(ApiUseError):
        cache.set("key", object())
    cache.set("key", 1)
    assert cache.get("key") == 1
    assert not caplog.records


def test_a_removal_during_a_read_is_not_undone_by_the_read():
    above, below = MemoryCache(), PausingCache()
    cache = LayeredCache([above, below])
    below.set("key", "old")
    reader = threading.Thread(target=cache.get, args=("key",))
    reader.start()
    assert below.reading.wait(60)
    cache.remove("key")
    below.go_on.set()
    reader.join(60)
    assert above.keys() == []


def test_a_read_during_a_removal_does_not_fill(clock):
    class RemovingSlowly(MemoryCache):
        def remove_many(self, keys):
            removed = super().remove_many(keys)
            assert cache.get_many(["key"]) == {"key": "old"}  # as a thread might
            return removed

    bottom = MemoryCache()
    bottom.set("key", "old")
    above = MemoryCache()
    cache = LayeredCache([above, bottom, RemovingSlowly()])
    cache.remove("key")
    assert above.keys() == []


def test_layers_agree_after_threads_wrote_and_read_the_same_keys():
    layers = MemoryCache(max_entries=2), MemoryCache(), MemoryCache()
    cache = LayeredCache(layers)

    def work(number):
        for turn in range(300):
            key = "abc"[(number + turn) % 3]
            if turn % 4:
                cache.get_many([key])
            else:
                cache.set(key, [number, turn])
            if turn % 50 == 0:
                cache.remove_many([key])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert layers[1].get_many("abc") == layers[2].get_many("abc")
    assert layers[0].get_many("abc").items() <= layers[2].get_many("abc").items()


class TroubleMachine(RuleBasedStateMachine):
    """Two layers below forget, fail and come back; whatever is read is what was set last."""

    keys = st.sampled_from("abc")

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.layers = FailingCache(), FailingCache()
        self.cache = LayeredCache(
            [MemoryCache(max_entries=1), *self.layers], retry_after=10, clock=lambda: self.now
        )
        self.model = {}

    @rule(key=keys, value=st.integers(0, 3))
    def set(self, key, value):
        self.cache.set(key, value)
        self.model[key] = value

    @rule(key=keys)
    def remove(self, key):
        self.cache.remove_many([key])
        self.model.pop(key, None)

    @rule()
    def clear(self):
        self.cache.clear()
        self.model.clear()

    @rule(keys=st.lists(keys, max_size=3))
    def read(self, keys):
        assert self.cache.get_many(keys).items() <= self.model.items()
        assert set(self.cache.keys()) <= set(self.model)

    @rule(number=st.integers(0, 1), error=st.sampled_from([None, OSError(), UnreachableError("!")]))
    def fail_or_come_back(self, number, error):
        self.layers[number].error = error

    @rule()
    def wait(self):
        self.now += 11


TestTrouble = TroubleMachine.TestCase
TestTrouble.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)


def test_no_layer_at_all_holds_nothing():
    cache = LayeredCache([])
    cache.set("key", 1)
    assert (cache.keys(), cache.get_many(["key"]), cache.remove_many(["key"])) == ([], {}, 0)


def test_a_redis_that_goes_and_comes_back_costs_no_error(own_redis_server, clock, caplog):
    own_redis_server.start()
    redis = RedisCache(own_redis_server.url)
    cache = LayeredCache([MemoryCache(), redis], clock=clock)
    cache.set("key", 1)
    own_redis_server.stop()
    cache.set("key", 2)
    assert cache.get("key") == 2
    own_redis_server.start()
    clock.now += 31
    cache.set("key", 3)
    assert redis.get("key") == 3
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    cache.close()
