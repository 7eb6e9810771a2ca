import subprocess
import sys

import pytest
import redis

from rushes.core.cache import RedisCache
from rushes.core.errors import (
    BadSettingError,
    CredentialsError,
    MissingPartError,
    NoAnswerError,
    ServerFailureError,
    UnreachableError,
)


@pytest.fixture
def cache(make_cache):
    return make_cache("redis")


def test_another_process_of_the_studio_sees_the_entries(redis_server, cache):
    cache.set("key", {"a": 1})
    script = (
        "import sys; from rushes.core.cache import RedisCache; "
        "cache = RedisCache(sys.argv[1], sys.argv[2]); "
        "print(cache.get('key')); cache.remove('key')"
    )
    command = [sys.executable, "-c", script, redis_server.url, cache.prefix]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "{'a': 1}"
    assert cache.keys() == []


def test_prefixes_keep_caches_apart_though_they_look_like_patterns(redis_server, tmp_path):
    mine = RedisCache(redis_server.url, f"{tmp_path.name}[a]*:")
    other = RedisCache(redis_server.url, f"{tmp_path.name}ab:")
    mine.set("key", 1)
    other.set("key", 2)
    mine.clear()
    assert (mine.keys(), other.keys()) == ([], ["key"])
    other.clear()
    mine.close()
    other.close()


def test_thousands_of_keys_are_listed_and_cleared(cache):
    cache.set_many({str(number): number for number in range(1500)})
    assert sorted(map(int, cache.keys())) == list(range(1500))
    cache.clear()
    assert cache.keys() == []


def test_what_is_no_json_is_ignored_with_a_warning(redis_server, cache, caplog):
    client = redis.Redis.from_url(redis_server.url)
    client.set(f"{cache.prefix}foreign", b"\x80\x04pickle")
    client.rpush(f"{cache.prefix}list", 1)
    with pytest.raises(KeyError):
        cache.get("foreign")
    assert cache.get_many(["foreign", "list"]) == {}
    assert "not ours" in caplog.text
    client.close()


def test_no_server_is_a_coded_error_without_the_password(own_redis_server):
    cache = RedisCache(f"redis://me:hush-hush@127.0.0.1:{own_redis_server.port}/0")
    with pytest.raises(UnreachableError) as caught:
        cache.get("key")
    assert f"127.0.0.1:{own_redis_server.port}" in str(caught.value)
    assert "hush-hush" not in str(caught.value)
    assert "Redis" in caught.value.next_step


def test_a_wrong_password_is_a_coded_error(own_redis_server):
    own_redis_server.start("--requirepass", "right")
    for user in ("", ":hush-hush@"):
        cache = RedisCache(f"redis://{user}127.0.0.1:{own_redis_server.port}/0")
        with pytest.raises(CredentialsError) as caught:
            cache.get("key")
        assert "hush-hush" not in str(caught.value)


def test_a_server_that_hangs_is_a_coded_error_after_the_time_out(own_redis_server):
    own_redis_server.start()
    cache = RedisCache(own_redis_server.url, timeout=0.1)
    cache.set("key", 1)
    hold = redis.Redis.from_url(own_redis_server.url)
    hold.execute_command("CLIENT", "PAUSE", 2000)
    with pytest.raises(NoAnswerError):
        cache.get("key")
    cache.close()
    hold.close()


def test_a_full_server_is_a_coded_error_and_reading_goes_on(own_redis_server):
    own_redis_server.start("--maxmemory-policy", "noeviction")
    cache = RedisCache(own_redis_server.url)
    cache.set("key", "old")
    admin = redis.Redis.from_url(own_redis_server.url)
    admin.config_set("maxmemory", "1")
    with pytest.raises(ServerFailureError, match="memory"):
        cache.set("key", "new")
    assert cache.get("key") == "old"
    cache.close()
    admin.close()


def test_a_server_that_was_restarted_is_used_again(own_redis_server):
    own_redis_server.start()
    cache = RedisCache(own_redis_server.url)
    cache.set("key", 1)
    own_redis_server.stop()
    with pytest.raises(UnreachableError):
        cache.get("key")
    own_redis_server.start()
    cache.set("key", 2)
    assert cache.get("key") == 2
    cache.close()


def test_a_connection_that_went_stale_is_made_anew_without_an_error(own_redis_server):
    own_redis_server.start()
    cache = RedisCache(own_redis_server.url)
    cache.set("key", 1)
    own_redis_server.stop()
    own_redis_server.start()
    assert cache.keys() == []
    cache.close()


@pytest.mark.parametrize("url", ["127.0.0.1:6379", "http://127.0.0.1", "redis://h:port/0", ""])
def test_an_address_that_is_none_is_a_coded_error(url):
    with pytest.raises(BadSettingError) as caught:
        RedisCache(url)
    assert "redis://" in caught.value.next_step


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(MissingPartError) as caught:
        RedisCache("redis://127.0.0.1")
    assert "rushes[redis]" in caught.value.next_step
