"""Small caches that can be put together, all under one contract.

They hold plain decoded data under text keys and know nothing of sessions. `MemoryCache` is bounded and
fast, `FileCache` is shared by the processes of one machine, `RedisCache` by a studio, `LayeredCache`
puts some of them on top of each other. Names are loaded at first use, so that an application pays
neither for SQLite nor for Redis before it asks for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .base import Cache as Cache
    from .file import FileCache as FileCache
    from .invalidation import invalidate as invalidate
    from .keys import KeyMaker as KeyMaker
    from .keys import ObjectKeyMaker as ObjectKeyMaker
    from .keys import StringKeyMaker as StringKeyMaker
    from .layered import LayeredCache as LayeredCache
    from .memory import MemoryCache as MemoryCache
    from .proxy import ProxyCache as ProxyCache
    from .redis import RedisCache as RedisCache
    from .serialised import SerialisedCache as SerialisedCache

_HOMES = {
    "Cache": ".base",
    "FileCache": ".file",
    "KeyMaker": ".keys",
    "LayeredCache": ".layered",
    "MemoryCache": ".memory",
    "ObjectKeyMaker": ".keys",
    "ProxyCache": ".proxy",
    "RedisCache": ".redis",
    "SerialisedCache": ".serialised",
    "StringKeyMaker": ".keys",
    "invalidate": ".invalidation",
}

__all__ = [
    "Cache",
    "FileCache",
    "KeyMaker",
    "LayeredCache",
    "MemoryCache",
    "ObjectKeyMaker",
    "ProxyCache",
    "RedisCache",
    "SerialisedCache",
    "StringKeyMaker",
    "invalidate",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'rushes.core.cache' has no attribute {name!r}")
    value = getattr(import_module(home, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
