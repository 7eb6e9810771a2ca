"""Any series of calls leaves a cache as it would leave a dict."""

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

KEYS = st.sampled_from(["a", "b", "ab", "*", "\udcff"]) | st.text(max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


class CacheMachine(RuleBasedStateMachine):
    """Does the same to a cache and to a dict."""

    cache = None

    def __init__(self):
        super().__init__()
        self.cache.clear()
        self.model = {}

    @rule(key=KEYS, value=VALUES)
    def set(self, key, value):
        self.cache.set(key, value)
        self.model[key] = value

    @rule(items=st.dictionaries(KEYS, VALUES, max_size=4))
    def set_many(self, items):
        self.cache.set_many(items)
        self.model.update(items)

    @rule(key=KEYS)
    def get(self, key):
        if key in self.model:
            assert self.cache.get(key) == self.model[key]
        else:
            with pytest.raises(KeyError):
                self.cache.get(key)

    @rule(key=KEYS)
    def remove(self, key):
        if key in self.model:
            self.cache.remove(key)
            del self.model[key]
        else:
            with pytest.raises(KeyError):
                self.cache.remove(key)

    @rule(keys=st.lists(KEYS, max_size=4, unique=True))
    def remove_many(self, keys):
        known = [key for key in keys if self.model.pop(key, self) is not self]
        removed = self.cache.remove_many(keys)
        assert removed == len(known)

    @rule(keys=st.lists(KEYS, max_size=4))
    def get_many(self, keys):
        expected = {key: self.model[key] for key in keys if key in self.model}
        assert self.cache.get_many(keys) == expected

    @rule()
    def clear(self):
        self.cache.clear()
        self.model.clear()

    @rule()
    def clear_with_a_pattern(self):
        self.cache.clear("^a")
        self.model = {k: v for k, v in self.model.items() if not k.startswith("a")}

    @rule()
    def close(self):
        self.cache.close()

    @invariant()
    def it_holds_the_same(self):
        assert set(self.cache.keys()) == set(self.model)
        assert sorted(map(repr, self.cache.values())) == sorted(map(repr, self.model.values()))


@pytest.mark.parametrize("kind", ["memory", "file", "redis", "serialised", "proxy"])
def test_a_cache_is_a_dict(make_cache, kind):
    check(make_cache(kind))


def test_a_layered_cache_is_a_dict_although_its_top_forgets(make_cache):
    from rushes.core.cache import LayeredCache, MemoryCache

    check(LayeredCache([MemoryCache(max_entries=2), make_cache("memory")]))


def check(cache):
    machine = type("Machine", (CacheMachine,), {"cache": cache})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
