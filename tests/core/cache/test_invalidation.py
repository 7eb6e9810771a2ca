from rushes.core.cache import LayeredCache, MemoryCache, ObjectKeyMaker, StringKeyMaker, invalidate

IDENTITIES = [("Task", ["t1"]), ("Metadata", ["t1", "key"])]


def cached(maker):
    layers = MemoryCache(), MemoryCache()
    cache = LayeredCache(layers)
    for identity in [*IDENTITIES, ("Shot", ["s1"])]:
        cache.set(maker.key(identity), {})
    return cache, layers


def test_what_changed_is_dropped_from_every_layer():
    cache, layers = cached(StringKeyMaker())
    assert invalidate(cache, IDENTITIES) == 2
    assert [layer.keys() for layer in layers] == [["('Shot', ['s1'])"]] * 2


def test_an_identity_may_be_made_of_tuples_and_of_an_iterator():
    cache, _ = cached(StringKeyMaker())
    assert invalidate(cache, ((kind, tuple(key)) for kind, key in IDENTITIES)) == 2


def test_the_key_maker_of_the_session_is_used():
    cache, _ = cached(ObjectKeyMaker())
    assert invalidate(cache, IDENTITIES) == 0
    assert invalidate(cache, IDENTITIES, ObjectKeyMaker()) == 2


def test_what_is_not_cached_is_passed_over():
    assert invalidate(MemoryCache(), IDENTITIES) == 0
