import subprocess
import sys

from rushes.core import cache


def test_every_name_of_the_door_is_there():
    assert sorted(cache.__all__) == sorted(cache._HOMES)
    assert all(getattr(cache, name).__name__ == name for name in cache.__all__)


def test_a_memory_cache_loads_neither_sqlite_nor_redis():
    script = (
        "import sys; from rushes.core.cache import LayeredCache, MemoryCache; "
        "print({'sqlite3', 'redis', 'pickle'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "set()"
