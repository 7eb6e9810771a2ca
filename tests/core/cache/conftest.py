"""A Redis server of one's own, a clock that is set by hand, and one maker for every kind of cache."""

import json
import os
import shutil
import socket
import subprocess

import pytest

from rushes.core.cache import (
    FileCache,
    LayeredCache,
    MemoryCache,
    ProxyCache,
    RedisCache,
    SerialisedCache,
)

KINDS = ("memory", "file", "redis", "layered", "serialised", "proxy")


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


class RedisServer:
    """A real redis-server on a loopback port; it keeps nothing on disk."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = folder
        self.process = None

    def start(self, *options):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--dir", str(self.folder), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "eady to accept connections" in line:
                return self
        raise RuntimeError("redis-server did not start")

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def require_redis():
    if shutil.which("redis-server") is None:
        if os.environ.get("RUSHES_CI") == "1":
            pytest.fail("redis-server is not installed")
        pytest.skip("redis-server is not installed")
    pytest.importorskip("redis")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """A server that runs for all tests; each takes a prefix of its own."""
    require_redis()
    server = RedisServer(tmp_path_factory.mktemp("redis")).start()
    yield server
    server.stop()


@pytest.fixture
def own_redis_server(tmp_path):
    """A server that one test may stop and start."""
    require_redis()
    server = RedisServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make_cache(request, tmp_path):
    """Make an empty cache of a kind; each is closed at the end."""
    made = []

    def make(kind, **options):
        number = len(made)
        if kind == "memory":
            cache = MemoryCache(**options)
        elif kind == "file":
            cache = FileCache(tmp_path / f"{number}.db", **options)
        elif kind == "redis":
            server = request.getfixturevalue("redis_server")
            cache = RedisCache(server.url, prefix=f"{tmp_path.name}*{number}:", **options)
            cache.clear()
        elif kind == "layered":
            cache = LayeredCache([MemoryCache(max_entries=3), make("file", **options)])
        elif kind == "serialised":
            cache = SerialisedCache(make("file", **options), encode=json.dumps, decode=json.loads)
        else:
            cache = ProxyCache(make("memory", **options))
        made.append(cache)
        return cache

    yield make
    for cache in made:
        cache.close()


@pytest.fixture(params=KINDS)
def cache(request, make_cache):
    """An empty cache of each kind in turn."""
    return make_cache(request.param)
